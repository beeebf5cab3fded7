"""messaging.calendars: read back by another reader than the one that wrote."""

from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Calendar

from messaging.calendars import calendar_file

KEY = UUID("01a22181-4f00-77b8-b623-bb0f83a9283d")
LONDON = ZoneInfo("Europe/London")


def made(**other) -> bytes:
    facts = {
        "starts_at": datetime(2027, 6, 11, 14, 0, tzinfo=LONDON),
        "ends_at": datetime(2027, 6, 11, 16, 0, tzinfo=LONDON),
        "revision": 2,
        "stamped_at": datetime(2027, 1, 1, tzinfo=UTC),
    }
    return calendar_file(KEY, "Fire Safety", **facts | other)


def test_a_summer_afternoon_in_london_is_an_hour_earlier_in_utc():
    lines = made().decode().split("\r\n")
    assert "DTSTART:20270611T130000Z" in lines
    assert "DTEND:20270611T150000Z" in lines
    assert f"UID:{KEY}@lec-portal" in lines


def test_what_is_said_of_it_is_read_back_whole():
    words = "Ring the bell; ask for Zoë, please\nThen upstairs. " + "x" * 200
    (event,) = Calendar.from_ical(made(place="Room 2, Bowmere", words=words)).walk("VEVENT")
    assert (str(event["location"]), str(event["description"])) == ("Room 2, Bowmere", words)
    assert (str(event["summary"]), int(event["sequence"])) == ("Fire Safety", 2)


def test_no_line_is_longer_than_calendars_take():
    assert max(len(line) for line in made(words="é" * 300).split(b"\r\n")) <= 75


def test_one_that_is_off_is_taken_out_of_calendars():
    text = made(is_off=True).decode()
    assert "METHOD:CANCEL" in text
    assert "STATUS:CANCELLED" in text
