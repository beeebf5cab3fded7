"""Whether a letter may come too late for what it tells of."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from accounts.models import Organisation
from common.dates import day_of
from messaging.models import Message
from messaging.recipients import Channel

A_LETTER_TAKES = timedelta(days=4)
SOON, PERHAPS, NO_HURRY = "soon", "perhaps", ""
ABOUT_A_DAY = ("meeting_", "offer_", "match_", "placement_", "class_", "application_conversation")
UNANSWERED = ("offer_connector", "offer_trainee", "offer_reminder")


def hurry_of(message: Message, organisation: Organisation, *, on: date) -> str:
    """`PERHAPS` where the message is of a kind about some day, and that day is not known here."""
    if message.channel != Channel.LETTER:
        return NO_HURRY
    days = _days_of(message, organisation)
    if any(on <= day <= on + A_LETTER_TAKES for day in days):
        return SOON
    is_all = bool(days) and not message.template.endswith("_changed")  # from which day, is not kept
    return PERHAPS if message.template.startswith(ABOUT_A_DAY) and not is_all else NO_HURRY


def _days_of(message: Message, organisation: Organisation) -> list[date]:
    """What happens on which days, as far as the message names it."""
    if message.template in UNANSWERED:
        offered = organisation.matches.filter(pk=message.about_id)
        return list(offered.values_list("answer_by", flat=True))
    key = _row_in(message.dedupe_key)
    if message.template.startswith("meeting_"):
        meetings = organisation.meetings.filter(pk=key)
        return _days(meetings.values_list("starts_at", "was_agreed_for"))
    if message.template.startswith("class_"):
        return _days(organisation.bookings.filter(pk=key).values_list("course_class__starts_at"))
    return []


def _days(rows: Iterable[tuple[datetime | None, ...]]) -> list[date]:
    return [day_of(moment) for row in rows for moment in row if moment]


def _row_in(dedupe_key: str) -> UUID | None:
    """The row that a key names after its kind."""
    try:
        return UUID(dedupe_key.split(":")[1])
    except (IndexError, ValueError):
        return None
