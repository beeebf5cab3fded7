"""The messages an applicant gets: the same words to read before sending, and to send."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import Membership, Organisation
from messaging.links import LinkError, link, make_token, read_token
from messaging.recipients import Recipient
from messaging.services import Draft, compose, send, way_for
from volunteers.models import AccessNeeds, Application, Conversation, Volunteer
from volunteers.reaching import recipient_of

RESUME, STATUS = "application-resume", "application-status"
RESUME_DAYS, STATUS_DAYS = 30, 365
LINK_TO = "link_to"  # among a draft's answers: the address the last link to go on went to
REPLACED = "This link has been replaced by a newer one. Please use the one in our latest message."


@dataclass(frozen=True)
class Letter:
    """One message to one person. `key` names what is said, so that it is said once."""

    template: str
    to: Recipient
    organisation: Organisation
    about_id: UUID
    key: str
    context: dict = field(default_factory=dict)

    @property
    def way(self) -> Recipient:
        """Which way it really goes: not everything fits into a text."""
        return way_for(self.template, self.to, self.context)

    @property
    def draft(self) -> Draft:
        context = self._whole_context()
        key = self.organisation.pk
        return compose(self.template, to=self.to, context=context, organisation_id=key)

    @property
    def dedupe_key(self) -> str:
        return f"{self.template}:{self.key}"

    def send(self, *, told_by: Membership | None = None) -> None:
        """Queue it, or keep it until somebody has told them; `told_by` has done so already."""
        send(
            self.template,
            to=self.to,
            organisation_id=self.organisation.pk,
            about_id=self.about_id,
            dedupe_key=self.dedupe_key,
            context=self._whole_context(),
            told_by=told_by,
        )

    def _whole_context(self) -> dict:
        return {"organisation": self.organisation, **self.context}


def wants_large_print(application: Application) -> bool:
    """For laying out the person's own pages: nobody reads their needs by it."""
    if application.volunteer_id is None:
        return False
    needs = AccessNeeds.objects.filter(volunteer=application.volunteer_id, needs_large_print=True)
    return needs.exists()


def has_needs(application: Application) -> bool:
    """Whether anything was asked for, never what."""
    held = AccessNeeds.objects.filter(volunteer=application.volunteer_id)
    return held.with_anything().exists()


def resume_link(application: Application) -> str:
    return link(RESUME, "apply:resume", application.pk, resume_state(application))


def resume_state(application: Application) -> str:
    """What the newest link to go on says: how far it was then, and to whose address it went."""
    volunteer = application.volunteer
    address = volunteer.email if volunteer else application.answers.get(LINK_TO, "")
    sealed = salted_hmac("resume-link", address.lower(), algorithm="sha256").hexdigest()[:20]
    return f"{application.status} {sealed}"


def status_link(application: Application) -> str:
    return link(STATUS, "apply:status", application.pk, status_state(application))


def status_token(application: Application) -> str:
    return make_token(STATUS, application.pk, status_state(application))


def status_state(application: Application) -> str:
    """Which sending of the application a link was made for: another one has another link."""
    at = application.submitted_at or application.asked_at
    return at.isoformat() if at else ""


def resume_letter(application: Application, email: str, *, at: datetime) -> Letter:
    """To whoever is writing it: nobody here knows them yet, but for the address they give."""
    return Letter(
        "application_resume",
        # Anybody can type an address here: until it is answered, it gets no word of theirs.
        Recipient("there", email),
        application.organisation,
        application.pk,
        # Once a minute at most: a second tap is the same wish.
        f"{application.pk}:{email.lower()}:{at:%Y-%m-%dT%H:%M}",
        {"link": resume_link(application), "days": RESUME_DAYS},
    )


def _to_applicant(template: str, application: Application, key: str = "", **context) -> Letter:
    volunteer = application.volunteer
    return Letter(
        template,
        recipient_of(volunteer),
        application.organisation,
        volunteer.pk,
        f"{application.pk}:{key}",
        {
            "first_name": volunteer.first_name,
            "link": status_link(application),
            **context,
        },
    )


def received_letter(application: Application) -> Letter:
    return _to_applicant("application_received", application, has_needs=has_needs(application))


def question_letter(application: Application) -> Letter:
    return _to_applicant("application_question", application)


def known_letter(volunteer: Volunteer, *, at: datetime) -> Letter:
    """To somebody who applies and is known already, so that the page need not say it."""
    return Letter(
        "application_known",
        recipient_of(volunteer),
        volunteer.organisation,
        volunteer.pk,
        f"{volunteer.pk}:{at:%Y-%m-%d}",
        {"first_name": volunteer.first_name},
    )


def invitation_letter(application: Application, *, words: str = "", at: datetime) -> Letter:
    return _to_applicant(
        "application_invitation",
        application,
        f"{at:%Y-%m-%d}",
        words=words.strip(),
        apply_link=resume_link(application),
        days=RESUME_DAYS,
    )


def conversation_letter(
    application: Application, *, planned_at: datetime, how: str, place: str = "", words: str = ""
) -> Letter:
    return _to_applicant(
        "application_conversation",
        application,
        f"{planned_at.isoformat()}:{how}:{place}",
        planned_at=planned_at,
        how=how,
        how_words=Conversation.How(how).label.lower(),
        place=place,
        words=words.strip(),
    )


OUTCOMES = {
    Conversation.Outcome.PROCEED: "application_offer",
    Conversation.Outcome.NOT_NOW: "application_not_now",
    Conversation.Outcome.NOT_SUITABLE: "application_not_suitable",
}


def outcome_letter(application: Application, *, outcome: str, words: str = "") -> Letter:
    return _to_applicant(OUTCOMES[outcome], application, words=words.strip())


def in_place_letter(volunteer: Volunteer) -> Letter:
    """To somebody for whom everything is in place now. Again, if they come to it again."""
    return Letter(
        "everything_in_place",
        recipient_of(volunteer),
        volunteer.organisation,
        volunteer.pk,
        f"{volunteer.pk}:{volunteer.status_since:%Y-%m-%dT%H:%M}",
        {"first_name": volunteer.first_name},
    )


def withdrawn_letter(application: Application) -> Letter:
    return _to_applicant("application_withdrawn", application)


def read_resume_link(token: str) -> Application | None:
    """The application to go on with. Once it is sent the link opens nothing more of it."""
    application, state = _read_link(RESUME, token, days=RESUME_DAYS)
    if application is None or not application.is_open:
        return application
    return _still_of(application, state, resume_state(application))


def read_status_link(token: str) -> Application | None:
    application, state = _read_link(STATUS, token, days=STATUS_DAYS)
    return application and _still_of(application, state, status_state(application))


def _still_of(application: Application, state: str, today: str) -> Application:
    if not constant_time_compare(state, today):
        raise LinkError(REPLACED)
    return application


def _read_link(purpose: str, token: str, *, days: int) -> tuple[Application | None, str]:
    """The application a followed link names and its state then; LinkError says why not."""
    signed = read_token(purpose, token, valid_for=timedelta(days=days))
    application = (
        Application.objects.select_related(
            "organisation", "volunteer__membership__user", "volunteer__position", "entered_by__user"
        )
        .defer("organisation__logo")
        .filter(pk=signed.row_id)
        .first()
    )
    return application, signed.state
