"""Every day: referees are reminded gently, and what nobody answered is closed."""

from datetime import date

from django.utils import timezone

from common.attempts import one_by_one
from common.rows import lock
from messaging.models import Message
from volunteers.models import ReferenceRequest, Volunteer
from volunteers.services.references import link_state, write_to

Status = ReferenceRequest.Status
REMINDER_DAYS = (7, 14)


def remind_referees(*, on: date) -> int:
    """Remind at 7 and at 14 days, each once; late runs send only the latest. Tells how many."""
    waiting = list(
        ReferenceRequest.objects.asked()
        .exclude(referee_email="")
        .exclude(volunteer__status=Volunteer.Status.LEFT)
    )
    due = {_reminder_key(row, days): row for row in waiting if (days := _reminder_due(row, on))}
    organisations = {row.organisation_id for row in due.values()}
    said = Message.objects.filter(organisation_id__in=organisations, dedupe_key__in=due)
    for key in said.values_list("dedupe_key", flat=True):
        del due[key]
    return one_by_one("reminding referees", due.values(), lambda row: _remind(row, on))


def _remind(request: ReferenceRequest, on: date) -> bool:
    request = lock(request)
    days = _reminder_due(request, on) if request.status == Status.ASKED else None
    if days:
        key = _reminder_key(request, days)
        write_to(request, "reference_reminder", with_link=True, dedupe_key=key)
    return days is not None


def _reminder_due(request: ReferenceRequest, on: date) -> int | None:
    waited = (on - timezone.localdate(request.asked_at)).days
    return max((days for days in REMINDER_DAYS if days <= waited), default=None)


def _reminder_key(request: ReferenceRequest, days: int) -> str:
    return f"reference_reminder:{request.pk}:{link_state(request)}:{days}"


def expire_references(*, on: date) -> int:
    """Close the requests nobody answered, so that a coordinator looks for another referee."""
    stale = [row for row in ReferenceRequest.objects.asked() if row.answer_by < on]
    return one_by_one("expiring references", stale, lambda row: _expire(row, on))


def _expire(request: ReferenceRequest, on: date) -> bool:
    request = lock(request)
    is_stale = request.status == Status.ASKED and request.answer_by < on
    if is_stale:
        request.move_to(Status.EXPIRED)
        request.save(update_fields=["status"])
    return is_stale
