"""Calendar files and feeds that any calendar can read (iCalendar, RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from icalendar import Calendar, Event

MADE_BY = "-//lec-portal//EN"
CONTENT_TYPE = "text/calendar; charset=utf-8"
READ_AGAIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """The same `key` with a higher `revision` replaces the event in a calendar; `is_off` takes it
    out. Moments in any time zone are written in UTC."""

    key: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    revision: int
    stamped_at: datetime
    place: str = ""
    words: str = ""
    is_off: bool = False
    is_tentative: bool = False

    @property
    def status(self) -> str:
        if self.is_off:
            return "CANCELLED"
        return "TENTATIVE" if self.is_tentative else "CONFIRMED"


def calendar_file(key: UUID, title: str, **facts: Any) -> bytes:
    """The file of one event. Facts: those of CalendarEvent."""
    return file_of(CalendarEvent(key, title, **facts))


def file_of(event: CalendarEvent) -> bytes:
    calendar = _calendar()
    calendar.add("method", "CANCEL" if event.is_off else "PUBLISH")
    calendar.add_component(_drawn(event))
    return calendar.to_ical()


def feed_of(events: Iterable[CalendarEvent], *, name: str) -> bytes:
    """A calendar that other programs read again and again."""
    calendar = _calendar()
    calendar.add("x-wr-calname", name)
    for asked in ("refresh-interval", "x-published-ttl"):
        calendar.add(asked, READ_AGAIN, parameters={"VALUE": "DURATION"})
    for event in events:
        calendar.add_component(_drawn(event))
    return calendar.to_ical()


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", MADE_BY)
    calendar.add("version", "2.0")
    return calendar


def _drawn(event: CalendarEvent) -> Event:
    drawn = Event()
    drawn.add("uid", f"{event.key}@lec-portal")
    drawn.add("summary", event.title)
    drawn.add("dtstamp", event.stamped_at)
    drawn.start, drawn.end = event.starts_at.astimezone(UTC), event.ends_at.astimezone(UTC)
    drawn.add("sequence", event.revision)
    drawn.add("status", event.status)
    for name, text in (("location", event.place), ("description", event.words)):
        if text:
            drawn.add(name, text)
    return drawn
