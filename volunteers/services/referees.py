"""What a referee answers: by the link, or with a coordinator typing."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from common.dates import now
from common.errors import DomainError
from common.rows import lock
from volunteers.models import Reference, ReferenceRequest
from volunteers.services.oneself import refuse_oneself
from volunteers.services.references import (
    link_state,
    refuse_own_reference,
    refuse_second_request,
    what_happened,
)

Status, How = ReferenceRequest.Status, Reference.How
LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Answers:
    """What a referee says. A draft may leave anything out."""

    how_known: str = ""
    known_since: str = ""
    character: str = ""
    is_related: bool | None = None
    has_concerns: bool | None = None
    concerns: str = ""
    is_happy: bool | None = None

    def as_initial(self) -> dict:
        return asdict(self)


def request_of_link(request_id: UUID, state: str) -> ReferenceRequest | None:
    """The request a link speaks for, unless a newer link was sent."""
    rows = ReferenceRequest.objects.select_related("volunteer", "organisation")
    request = rows.filter(pk=request_id).first()
    return request if request and link_state(request) == state else None


def draft_of(request: ReferenceRequest) -> Answers:
    """What the referee has saved so far, for the referee alone."""
    row = Reference.objects.filter(request=request).first()
    return Answers(**{name: getattr(row, name) for name in asdict(Answers())}) if row else Answers()


@transaction.atomic
def save_draft(request: ReferenceRequest, answers: Answers) -> None:
    """Keep what is written so far; nobody but the referee reads it."""
    request = lock(request)
    _require_asked(request)
    _keep_answers(request, answers, How.LINK, None)


@transaction.atomic
def return_reference(request: ReferenceRequest, answers: Answers) -> ReferenceRequest:
    """The referee answers by the link."""
    request = lock(request)
    _require_asked(request)
    return _return(request, answers, How.LINK, None)


@transaction.atomic
def enter_reference(
    request: ReferenceRequest, answers: Answers, *, how: str, by: Membership
) -> ReferenceRequest:
    """A coordinator types what the referee said on the telephone or wrote in a letter."""
    refuse_oneself(request.volunteer, by)
    refuse_own_reference(request, by)
    lock(request.volunteer)  # always the person first, then the request
    request = lock(request)
    if not request.may_be_entered:
        raise DomainError(what_happened(request))
    if how not in (How.TELEPHONE, How.LETTER):
        raise DomainError("Say whether it came by telephone or by letter.")
    if request.status == Status.EXPIRED:
        refuse_second_request(request)
    return _return(request, answers, how, by)


@transaction.atomic
def decline_reference(request: ReferenceRequest) -> ReferenceRequest:
    """The referee would rather not. No reason is asked for; a draft is thrown away."""
    request = lock(request)
    _require_asked(request)
    Reference.objects.filter(request=request).delete()
    request.move_to(Status.DECLINED)
    request.answered_at = now()
    request.save(update_fields=["status", "answered_at"])
    return request


def _require_asked(request: ReferenceRequest) -> None:
    if request.status != Status.ASKED:
        raise DomainError(what_a_link_says(request))


def what_a_link_says(request: ReferenceRequest) -> str:
    """Why a link is closed, in words for the referee; "" while it is open."""
    if request.status == Status.ASKED:
        return ""
    if request.status == Status.DECLINED:
        return "You told us that you would rather not. Thank you for letting us know."
    if request.status in (Status.EXPIRED, Status.CANCELLED):
        return "We no longer need this reference. Thank you for your time."
    return "We have your reference already. Thank you: nothing more is needed."


def _return(
    request: ReferenceRequest, answers: Answers, how: str, by: Membership | None
) -> ReferenceRequest:
    open_questions = (answers.is_related, answers.has_concerns, answers.is_happy)
    if not (answers.how_known and answers.character) or None in open_questions:
        raise DomainError("Some questions have no answer yet.")
    if answers.has_concerns and not answers.concerns:
        raise DomainError("Say what the concern is.")
    _keep_answers(request, answers, how, by)
    request.move_to(Status.RETURNED)
    request.answered_at = now()
    request.save(update_fields=["status", "answered_at"])
    return request


def tidied(answers: Answers) -> Answers:
    """As they are kept."""
    facts: dict[str, Any] = {
        name: value[:LONGEST].strip() if isinstance(value, str) else value
        for name, value in asdict(answers).items()
    }
    if facts["has_concerns"] is False:
        facts["concerns"] = ""
    return Answers(**facts)


def _keep_answers(
    request: ReferenceRequest, answers: Answers, how: str, by: Membership | None
) -> None:
    facts = asdict(tidied(answers))
    Reference.objects.update_or_create(
        request=request,
        defaults={"how": how, "entered_by": by, **facts},
        create_defaults={
            "organisation_id": request.organisation_id,
            "how": how,
            "entered_by": by,
            **facts,
        },
    )


name_authors(__name__)
