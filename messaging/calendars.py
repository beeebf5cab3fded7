"""Calendar files: one event that any calendar can read (iCalendar, RFC 5545)."""

from datetime import UTC, datetime
from uuid import UUID

from icalendar import Calendar, Event

MADE_BY = "-//lec-portal//EN"
CONTENT_TYPE = "text/calendar; charset=utf-8"


def calendar_file(
    key: UUID,
    title: str,
    *,
    starts_at: datetime,
    ends_at: datetime,
    revision: int,
    stamped_at: datetime,
    place: str = "",
    words: str = "",
    is_off: bool = False,
) -> bytes:
    """The event's file. Moments in any time zone are written in UTC.

    The same `key` with a higher `revision` replaces the event in a calendar; `is_off` takes it out.
    """
    event = Event()
    event.add("uid", f"{key}@lec-portal")
    event.add("summary", title)
    event.add("dtstamp", stamped_at)
    event.start, event.end = _utc(starts_at), _utc(ends_at)
    event.add("sequence", revision)
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    for name, text in (("location", place), ("description", words)):
        if text:
            event.add(name, text)
    return _file_of(event, "CANCEL" if is_off else "PUBLISH")


def _file_of(event: Event, method: str) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", MADE_BY)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    return calendar.to_ical()


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
