"""The messages an applicant gets: the same words to read before sending, and to send."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from accounts.models import Organisation
from messaging.links import link, make_token, read_token
from messaging.nowhere import is_nowhere
from messaging.services import Draft, Recipient, compose, send
from volunteers.models import AccessNeeds, Application, Conversation, Volunteer

RESUME, STATUS = "application-resume", "application-status"
RESUME_DAYS, STATUS_DAYS = 30, 365


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
    def can_be_sent(self) -> bool:
        return not is_nowhere(self.to.address)

    @property
    def draft(self) -> Draft:
        return compose(self.template, to=self.to, context=self._whole_context())

    def send(self) -> None:
        """Queue it; to somebody without e-mail nothing goes: the coordinator tells them."""
        if self.can_be_sent:
            send(
                self.template,
                to=self.to,
                organisation_id=self.organisation.pk,
                about_id=self.about_id,
                dedupe_key=f"{self.template}:{self.key}",
                context=self._whole_context(),
            )

    def _whole_context(self) -> dict:
        return {"organisation": self.organisation, **self.context}


def wants_large_print(application: Application) -> bool:
    """For laying out the person's own pages: nobody reads their needs by it."""
    if application.volunteer_id is None:
        return False
    needs = AccessNeeds.objects.filter(volunteer=application.volunteer_id, needs_large_print=True)
    return needs.exists()


def recipient(volunteer: Volunteer) -> Recipient:
    return Recipient(str(volunteer), volunteer.email)


def resume_link(application: Application) -> str:
    return link(RESUME, "apply:resume", application.pk)


def status_link(application: Application) -> str:
    return link(STATUS, "apply:status", application.pk)


def status_token(application: Application) -> str:
    return make_token(STATUS, application.pk)


def resume_letter(application: Application, email: str, *, at: datetime) -> Letter:
    return Letter(
        "application_resume",
        Recipient(application.answers.get("first_name") or "there", email),
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
        recipient(volunteer),
        application.organisation,
        volunteer.pk,
        f"{application.pk}:{key}",
        {
            "first_name": volunteer.first_name,
            "link": status_link(application),
            "by_hand": application.contact_by != Application.ContactBy.EMAIL,
            **context,
        },
    )


def received_letter(application: Application) -> Letter:
    return _to_applicant("application_received", application)


def question_letter(application: Application) -> Letter:
    return _to_applicant("application_question", application)


def known_letter(volunteer: Volunteer, *, at: datetime) -> Letter:
    """To somebody who applies and is known already, so that the page need not say it."""
    return Letter(
        "application_known",
        recipient(volunteer),
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


def withdrawn_letter(application: Application) -> Letter:
    return _to_applicant("application_withdrawn", application)


def read_link(purpose: str, token: str, *, days: int) -> Application | None:
    """The application a followed link names; LinkError says why there is none."""
    signed = read_token(purpose, token, valid_for=timedelta(days=days))
    return (
        Application.objects.select_related(
            "organisation", "volunteer__membership__user", "volunteer__position", "entered_by__user"
        )
        .defer("organisation__logo")
        .filter(pk=signed.row_id)
        .first()
    )
