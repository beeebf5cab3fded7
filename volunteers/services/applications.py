"""Applying: what an applicant writes is kept at once, sent once, and put where it belongs."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import Membership, Organisation
from audit.authors import name_authors
from common.dates import now
from common.errors import DomainError
from common.rows import lock
from messaging.recipients import NOWHERE
from messaging.services import forget_messages
from volunteers import letters
from volunteers.models import AccessNeeds, Application, Position, Volunteer
from volunteers.named import names_for
from volunteers.services.people import change_volunteer, create_volunteer
from volunteers.services.restricted import set_access_needs
from volunteers.services.status import next_stage

Status = Application.Status
ContactBy = Volunteer.ContactBy
# Among the answers: where each way of reaching them leads to.
PLACE_OF = {"email": "email", "text": "mobile", "telephone": "phone", "letter": "address"}
# What may stay in `answers` once a volunteer exists: it stands nowhere else.
KEPT = ("about", "question")
# Later no link by e-mail changes what somebody is checked for.
MAY_CHOOSE = (Volunteer.Status.ENQUIRY, Volunteer.Status.APPLICATION)
DRAFTS_KEPT = timedelta(days=letters.RESUME_DAYS)


def start_application(organisation: Organisation, **facts) -> Application:
    return Application.objects.create(organisation=organisation, saved_at=now(), **facts)


@transaction.atomic
def save_answers(application: Application, answers: dict) -> Application:
    """Keep the answers of one page; the others stay as they are."""
    application = lock(application)
    _require_open(application)
    application.answers = {**application.answers, **answers}
    application.saved_at = now()
    application.save(update_fields=["answers", "saved_at"])
    return application


def _require_open(application: Application) -> None:
    if not application.is_open:
        raise DomainError("You have sent this already. We wrote to you about what happens next.")


@transaction.atomic
def send_resume_link(application: Application, *, email: str) -> None:
    """A link to go on with it, good for 30 days from now; one sent elsewhere before stops working.

    Whoever we know already gets it at the address we have, whatever is typed.
    """
    known = application.volunteer
    if known and known.email.lower() != email.lower():
        raise DomainError(
            "We can send it only to the address you gave us. If that has changed, please call us."
        )
    application = save_answers(application, {} if known else {letters.LINK_TO: email})
    letters.resume_letter(application, email, at=now()).send()


@transaction.atomic
def submit_application(application: Application, *, by: Membership | None = None) -> Application:
    """Send it. Sending twice is sending once; whoever is known already gets the same answer."""
    _one_at_a_time(application.organisation)
    application = lock(application)
    if not application.is_open:
        return application
    _require_complete(application)
    if application.volunteer is None and (known := _known_volunteer(application)):
        return _keep_as_repeated(application, known)
    volunteer = _put_where_it_belongs(application, by=by)
    application.move_to(Status.SUBMITTED)
    application.submitted_at = now()
    application.save()
    if volunteer.status == Volunteer.Status.ENQUIRY:
        application.volunteer = next_stage(volunteer, to=Volunteer.Status.APPLICATION, by=by)
    letters.received_letter(application).send(told_by=_on_the_telephone(application, by))
    return application


@transaction.atomic
def send_question(application: Application, *, by: Membership | None = None) -> Application:
    """Somebody asks before they apply: known as an enquiry, with nothing more to fill in."""
    _one_at_a_time(application.organisation)
    application = lock(application)
    if application.status != Status.DRAFT:
        return application
    _require_complete(application)
    if known := _known_volunteer(application):
        return _keep_as_repeated(application, known)
    _put_where_it_belongs(application, by=by)
    application.move_to(Status.ENQUIRED)
    application.asked_at = now()
    application.save()
    letters.question_letter(application).send(told_by=_on_the_telephone(application, by))
    return application


def _on_the_telephone(application: Application, by: Membership | None) -> Membership | None:
    """Whoever enters it for somebody who likes to be called has them on the telephone."""
    volunteer = application.volunteer
    return by if volunteer and volunteer.contact_by == ContactBy.TELEPHONE else None


def _one_at_a_time(organisation: Organisation) -> None:
    """Two people who send the same address at once must not become two."""
    Organisation.objects.select_for_update(no_key=True).only("pk").get(pk=organisation.pk)


def _require_complete(application: Application) -> None:
    answers = application.answers
    if application.volunteer_id:
        return
    if not (answers.get("first_name") and answers.get("last_name")):
        raise DomainError("Please tell us your name first.")
    if not answers.get(PLACE_OF.get(answers.get("contact_by", ""), "")):
        raise DomainError("Please tell us first how we can reach you.")


def _known_volunteer(application: Application) -> Volunteer | None:
    email = application.answers.get("email", "").strip()
    people = application.organisation.volunteers.select_related("membership__user")
    return people.filter(membership__user__email__iexact=email).first() if email else None


def _keep_as_repeated(application: Application, volunteer: Volunteer) -> Application:
    """Kept for the coordinator to see. The person is told; the page says nothing."""
    application.volunteer = volunteer
    application.position = _position(application)
    application.move_to(Status.REPEATED)
    application.submitted_at = now()
    application.answers = _kept(application)
    application.save()
    letters.known_letter(volunteer, at=now()).send()
    return application


def _kept(application: Application) -> dict:
    return {name: application.answers[name] for name in KEPT if application.answers.get(name)}


def needs_telephone(answers: dict) -> bool:
    """They cannot well read what we write: they are called, whatever else they gave."""
    return "telephone" in answers.get("needs", [])


def _put_where_it_belongs(application: Application, *, by: Membership | None) -> Volunteer:
    """Names and numbers to the Volunteer, access needs to their own table."""
    answers, volunteer = application.answers, application.volunteer
    application.position = _position(application)
    if volunteer is None:
        volunteer = application.volunteer = create_volunteer(
            application.organisation,
            email=answers.get("email") or f"{application.pk.hex}@{NOWHERE}",
            first_name=answers["first_name"],
            last_name=answers["last_name"],
            position=application.position,
            mobile=answers.get("phone") or answers.get("mobile", ""),
            contact_by=answers["contact_by"],
            address=answers.get("address", ""),
            by=by,
        )
    if volunteer.status in MAY_CHOOSE:
        change_volunteer(volunteer, position=application.position, by=by)
    change_volunteer(volunteer, **_reached(answers, by), by=by)
    volunteer.refresh_from_db()
    if "needs" in answers:
        _keep_access_needs(volunteer, answers, by=by)
    application.answers = _kept(application)
    return volunteer


def _reached(answers: dict, by: Membership | None) -> dict[str, str]:
    reached = {"contact_by": ContactBy.TELEPHONE.value} if needs_telephone(answers) else {}
    if answers.get("phone") and (by or reached):  # by: a coordinator has them on the telephone
        reached["mobile"] = answers["phone"]
    return reached


def _position(application: Application) -> Position:
    """The one chosen; else the one they have; else the oldest in use."""
    has = application.position or (application.volunteer and application.volunteer.position)
    positions = application.organisation.positions.filter(is_active=True).order_by("created_at")
    chosen = application.answers.get("position")
    position = (chosen and positions.filter(pk=chosen).first()) or has or positions.first()
    if position is None:
        raise DomainError("We are not taking applications at the moment. Please call us.")
    return position


def _keep_access_needs(volunteer: Volunteer, answers: dict, *, by: Membership | None) -> None:
    chosen = set(answers["needs"])
    held = AccessNeeds.objects.filter(volunteer=volunteer).first()
    if not held and not chosen & {"large_print", "step_free", "interpreter", "other"}:
        return
    needs = set_access_needs(
        volunteer,
        needs_step_free="step_free" in chosen,
        notes=answers.get("notes", ""),
        by=by,
    )
    needs.needs_large_print = "large_print" in chosen
    needs.interpreter = answers.get("interpreter", "")
    needs.save(update_fields=["needs_large_print", "interpreter"])


@transaction.atomic
def enter_application(
    organisation: Organisation, *, is_question: bool, by: Membership, **answers
) -> Application:
    """A coordinator writes down what somebody tells them. Somebody known already is refused."""
    application = start_application(organisation, answers=answers, entered_by=by)
    known = _known_volunteer(application)
    if known:
        name = names_for([known], by=by)[known.pk]
        raise DomainError(f"We know this email address already: it belongs to {name}.")
    send = send_question if is_question else submit_application
    return send(application, by=by)


@transaction.atomic
def complete_application(application: Application, *, by: Membership, **answers) -> Application:
    """A coordinator finishes, with the person on the telephone, what began as a question."""
    application = save_answers(application, answers)
    application.entered_by = by
    application.save(update_fields=["entered_by"])
    return submit_application(application, by=by)


@transaction.atomic
def open_application(volunteer: Volunteer, *, by: Membership | None) -> Application:
    """The application of somebody on the way in; made for those who came by a spreadsheet."""
    volunteer = lock(volunteer)
    found = current_application(volunteer)
    if found:
        return found
    is_enquiry = volunteer.status == Volunteer.Status.ENQUIRY
    return start_application(
        volunteer.organisation,
        volunteer=volunteer,
        position=volunteer.position,
        entered_by=by,
        status=Status.ENQUIRED if is_enquiry else Status.SUBMITTED,
        asked_at=volunteer.status_since if is_enquiry else None,
        submitted_at=None if is_enquiry else volunteer.status_since,
    )


def current_application(volunteer: Volunteer) -> Application | None:
    return (
        volunteer.applications.filter(status__in=[Status.ENQUIRED, Status.SUBMITTED])
        .select_related("volunteer__membership__user", "organisation", "entered_by__user")
        .defer("organisation__logo")
        .first()
    )


@transaction.atomic
def drop_forgotten_drafts(*, at: datetime) -> int:
    """Nobody came back within 30 days, and nobody here knows them: nothing is kept.

    Not the address either that a link to go on went to.
    """
    forgotten = Application.objects.forgotten(before=at - DRAFTS_KEPT)
    for draft in forgotten.select_for_update():
        forget_messages(organisation_id=draft.organisation_id, about=[draft.pk])
    count, _ = forgotten.delete()
    return count


def scheme_at(slug: str) -> Organisation | None:
    """The organisation whose public pages these are."""
    return Organisation.objects.defer("logo").filter(slug=slug).first()


name_authors(__name__)
