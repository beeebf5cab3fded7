"""Asking for a correction of one's record, and answering in words."""

from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from common.dates import now
from common.errors import DomainError
from common.rows import lock
from messaging.services import send
from volunteers.models import CorrectionRequest, Volunteer
from volunteers.reaching import recipient_of

MOST_OPEN = 10


@transaction.atomic
def ask_correction(
    volunteer: Volunteer, *, about: str, words: str, by: Membership
) -> CorrectionRequest:
    """Keep what somebody says is wrong; the coordinator finds it on their home page."""
    volunteer = lock(volunteer)
    waiting = volunteer.correction_requests.asked()
    if held := waiting.filter(about=about, words=words.strip()).first():
        return held
    if waiting.count() >= MOST_OPEN:
        raise DomainError("Ten of your questions wait for an answer. Please call us instead.")
    return waiting.create(
        organisation_id=volunteer.organisation_id,
        volunteer=volunteer,
        about=about,
        words=words.strip(),
    )


@transaction.atomic
def answer_correction(
    request: CorrectionRequest, *, corrected: bool, answer: str, by: Membership
) -> CorrectionRequest:
    """Say what was put right, or why it stays. The volunteer is told that there is an answer."""
    request = lock(request)
    if request.status != CorrectionRequest.Status.ASKED:
        by_whom = f" by {request.answered_by.user}" if request.answered_by else ""
        raise DomainError(f"This has been answered already{by_whom}: {request.answer}")
    status = CorrectionRequest.Status
    request.move_to(status.CORRECTED if corrected else status.KEPT)
    request.answer, request.answered_by, request.answered_at = answer.strip(), by, now()
    request.save(update_fields=["status", "answer", "answered_by", "answered_at"])
    volunteer = request.volunteer
    send(
        "correction_answered",
        to=recipient_of(volunteer),
        organisation_id=request.organisation_id,
        about_id=volunteer.pk,
        dedupe_key=f"correction_answered:{request.pk}",
        context={"first_name": volunteer.first_name, "organisation": request.organisation},
    )
    return request


name_authors(__name__)
