"""Asking for references, chasing them gently, and deciding what they are worth."""

import re
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Permission, roles_that_may
from audit.authors import name_authors
from common.columns import words_of
from common.dates import now, today
from common.errors import DomainError
from common.rows import lock
from common.telephones import is_same_number
from common.versions import refuse_changed, version_of
from messaging.links import link
from messaging.recipients import Recipient
from messaging.services import send
from volunteers.models import Check, Reference, ReferenceRequest, Volunteer
from volunteers.services.oneself import refuse_oneself
from volunteers.services.vetting import REFERENCES, Outcome, record_result
from volunteers.services.vetting import version_of as version_of_check

Status = ReferenceRequest.Status
REFERENCE = "reference"
# The day a request expires is checked on the request itself; this only bounds an old e-mail.
REFERENCE_LINK_VALID_FOR = timedelta(days=60)


# --- asking


@transaction.atomic
def ask_referee(
    volunteer: Volunteer,
    kind: str,
    *,
    referee_name: str,
    referee_email: str = "",
    referee_phone: str = "",
    relationship: str,
    by: Membership,
) -> ReferenceRequest:
    """Ask one person to speak for a volunteer; by e-mail if there is an address."""
    refuse_oneself(volunteer, by)
    volunteer = lock(volunteer)
    name, email, phone = _tidy(referee_name), referee_email.strip(), referee_phone.strip()
    _refuse_wrong_referee(volunteer, kind, name, email, phone)
    if _is_by(by, name, email):
        raise DomainError("You ask for the reference, so you cannot give it. Ask somebody else.")
    _refuse_if_somebody_is_asked(volunteer, kind)
    request = volunteer.reference_requests.create(
        organisation_id=volunteer.organisation_id,
        kind=kind,
        referee_name=name,
        referee_email=email,
        referee_phone=phone,
        relationship=relationship,
        asked_at=now(),
        asked_by=by,
    )
    write_to(request, "reference_request", with_link=True)
    return request


def _refuse_if_somebody_is_asked(volunteer: Volunteer, kind: str) -> None:
    live = volunteer.reference_requests.live().filter(kind=kind).select_related("asked_by__user")
    if first := live.first():
        raise DomainError(
            f"{first.asked_by.user} asked {first.referee_name} for this reference on "
            f"{timezone.localtime(first.asked_at):%-d %B %Y}. Nothing was changed."
        )


def _tidy(name: str) -> str:
    return " ".join(name.split())


def _refuse_wrong_referee(
    volunteer: Volunteer, kind: str, name: str, email: str, phone: str
) -> None:
    if kind not in REFERENCES:
        raise DomainError("Choose the first or the second reference.")
    if not name:
        raise DomainError("Enter the name of the referee.")
    if not email and not phone:
        raise DomainError("Give an email address or a telephone number.")
    is_theirs = _same_mailbox(email, volunteer.email) or is_same_number(phone, volunteer.mobile)
    if is_theirs or _same(name, str(volunteer)):
        raise DomainError("Nobody can be their own referee. Ask them for somebody else’s name.")
    others = volunteer.reference_requests.live().exclude(kind=kind)
    for other in others:
        if _is_one(other, name, email, phone):
            raise DomainError(
                f"{other.referee_name} gives the other reference. The two must be by two people."
            )


def is_one_referee(one: ReferenceRequest, other: ReferenceRequest) -> bool:
    return _is_one(one, other.referee_name, other.referee_email, other.referee_phone)


def _is_one(request: ReferenceRequest, name: str, email: str, phone: str) -> bool:
    same_address = _same_mailbox(request.referee_email, email)
    return (
        same_address
        or is_same_number(request.referee_phone, phone)
        or _same(request.referee_name, name)
    )


def refuse_own_reference(request: ReferenceRequest, by: Membership) -> None:
    """Nobody weighs, or writes down for somebody else, what they said themselves."""
    if _is_by(by, request.referee_name, request.referee_email):
        raise DomainError(
            f"You are the referee here: “{request.referee_name}”. "
            "Ask another coordinator to do it. Nothing was changed."
        )


def _question_same_name(request: ReferenceRequest, seen: str, by: Membership) -> None:
    """Whoever has the name of the referee, and another address, is asked about it once: `seen`,
    what was asked."""
    name, theirs = request.referee_name, words_of(str(by.user))
    if theirs and theirs <= words_of(request.referee_name):
        refuse_changed(
            seen,
            version_of([request.pk, name]),
            f"The referee is “{name}”, and so are you. If you gave this reference, ask another "
            "coordinator to accept it. If it is somebody else of that name, accept it once more. "
            "Nothing was changed.",
        )


def could_accept(request: ReferenceRequest) -> bool:
    """The referee works here and may accept references: somebody else has to accept this one."""
    staff = request.organisation.memberships.able_to_sign_in().select_related("user")
    readers = staff.filter(role__in=roles_that_may(Permission.REFERENCE_READ))
    name, email = request.referee_name, request.referee_email
    return any(_is_by(reader, name, email) for reader in readers)


def _is_by(member: Membership, name: str, email: str) -> bool:
    """The referee is this member: by the address, or by the name where no address is known."""
    user = member.user
    return _same_mailbox(email, user.email) if email else _same(name, str(user))


def _same_mailbox(one: str, other: str) -> bool:
    """What follows a plus sign before the @ leads to the same person: ann+work@example.org."""
    first, second = (re.sub(r"\+[^@]*(?=@)", "", address.casefold()) for address in (one, other))
    return bool(first) and first == second


def _same(one: str, other: str) -> bool:
    return _tidy(one).casefold() == _tidy(other).casefold()


@transaction.atomic
def ask_again(request: ReferenceRequest, *, by: Membership) -> ReferenceRequest:
    """Send a new link and begin the days anew; the link sent before stops working."""
    lock(request.volunteer)  # always the person first, then the request
    request = lock(request)
    if request.status != Status.ASKED:
        refuse_second_request(request)
        request.move_to(Status.ASKED)
    request.asked_at, request.asked_by = now(), by
    request.save(update_fields=["status", "asked_at", "asked_by"])
    write_to(request, "reference_request", with_link=True)
    return request


def refuse_second_request(request: ReferenceRequest) -> None:
    """While the person is held, so that nobody else is asked meanwhile."""
    others = request.volunteer.reference_requests.live().filter(kind=request.kind)
    if other := others.exclude(pk=request.pk).first():
        raise DomainError(f"{other.referee_name} has been asked for this reference meanwhile.")


@transaction.atomic
def cancel_references(volunteer: Volunteer, *, by: Membership | None) -> None:
    """Nobody is asked any longer about somebody who goes; what came back is kept."""
    for request in volunteer.reference_requests.asked().select_for_update():
        cancel_reference(request, by=by)


@transaction.atomic
def cancel_reference(request: ReferenceRequest, *, by: Membership | None) -> ReferenceRequest:
    """Stop asking; who was still being asked is thanked and told."""
    request = lock(request)
    was_asked = request.status == Status.ASKED
    request.move_to(Status.CANCELLED)
    request.save(update_fields=["status"])
    if was_asked:
        write_to(request, "reference_cancelled")
    return request


# --- deciding


def what_happened(request: ReferenceRequest) -> str:
    """Said to whoever comes second: what the reference is now, and by whom."""
    by = f" by {request.decided_by.user}" if request.decided_by else ""
    status = request.get_status_display().lower()
    words = f"This reference is “{status}”{by} already. "
    if request.status == Status.RETURNED:
        answers = Reference.objects.filter(request=request).select_related("entered_by__user")
        typist = next((row.entered_by for row in answers), None)
        words += f"{typist.user} entered it. " if typist else "The referee answered. "
    return f"{words}Nothing of yours was saved."


@transaction.atomic
def accept_reference(
    request: ReferenceRequest, *, settled: str = "", seen: str = "", by: Membership
) -> ReferenceRequest:
    """The reference is good enough: the check is clear from today."""
    refuse_oneself(request.volunteer, by)
    refuse_own_reference(request, by)
    lock(request.volunteer)
    request = lock(request)
    if request.status != Status.RETURNED:
        raise DomainError(what_happened(request))
    reference = Reference.objects.get(request=request)
    if reference.is_related:
        raise DomainError("This is by a relative or partner. Ask somebody else instead.")
    _question_same_name(request, seen, by)
    if reference.needs_settling and not settled.strip():
        raise DomainError(
            "The referee has a concern, or is not happy with it. Say how that was settled before "
            "accepting."
        )
    _decide(request, Status.ACCEPTED, by, settled=settled.strip())
    record_result(
        request.volunteer,
        request.kind,
        Outcome(Check.Result.CLEAR, today()),
        seen=version_of_check(request.volunteer, request.kind),
        by=by,
    )
    return request


@transaction.atomic
def set_reference_aside(
    request: ReferenceRequest, *, seen: str, by: Membership
) -> ReferenceRequest:
    """Not this one: another referee can be asked. A check that rested on it is awaited again.

    `seen`: the status the person saw; if it moved on, nothing is done.
    """
    volunteer = lock(request.volunteer)
    request = lock(request)
    if request.status == Status.SET_ASIDE or request.status != seen:
        raise DomainError(what_happened(request))
    was_accepted = request.status == Status.ACCEPTED
    _decide(request, Status.SET_ASIDE, by)
    if was_accepted:
        outcome = Outcome(Check.Result.AWAITED)
        record_result(volunteer, request.kind, outcome, seen=None, by=by)
    return request


def _decide(request: ReferenceRequest, status: str, by: Membership, **facts) -> None:
    request.move_to(status)
    request.decided_at, request.decided_by = now(), by
    for name, value in facts.items():
        setattr(request, name, value)
    request.save(update_fields=["status", "decided_at", "decided_by", *facts])


# --- messages


def link_state(request: ReferenceRequest) -> str:
    """What a link must still say for it to work: this very asking."""
    return request.asked_at.isoformat()


def letter_to_referee(volunteer: Volunteer, *, name: str = "(the referee’s name)") -> dict:
    """What the template is told, with places to fill in: to read before anybody is asked."""
    return {
        "organisation": volunteer.organisation,
        "volunteer": volunteer,
        "answer_by": today() + timedelta(days=ReferenceRequest.DAYS_TO_ANSWER),
        "to": Recipient(name, ""),
        "link": "(a link that only they get)",
    }


def write_to(
    request: ReferenceRequest, template: str, *, with_link: bool = False, dedupe_key: str = ""
) -> None:
    if not request.referee_email:
        return
    send(
        template,
        to=Recipient(request.referee_name, request.referee_email),
        organisation_id=request.organisation_id,
        about_id=request.pk,
        dedupe_key=dedupe_key or f"{template}:{request.pk}:{link_state(request)}",
        context={
            "organisation": request.organisation,
            "volunteer": request.volunteer,
            "answer_by": request.answer_by,
            "link": link(REFERENCE, "volunteers:answer_reference", request.pk, link_state(request))
            if with_link
            else "",
        },
    )


name_authors(__name__)
