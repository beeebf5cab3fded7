"""Words as the NHS writes them: dates, times, periods, statuses and people."""

from datetime import date, datetime, time, timedelta

from django.template import Library
from django.utils import timezone
from django.utils.html import format_html

from nhsuk.components.html import classes

register = Library()

COLOURS = {
    "white", "grey", "green", "aqua-green", "blue", "purple", "pink", "red", "orange", "yellow"
}  # fmt: skip


@register.simple_tag
def tag(text, colour="", border=True):
    """A status in a word or two. Colour alone says nothing: the word must."""
    if colour and colour not in COLOURS:
        raise ValueError(f"{colour!r} is no tag colour: choose one of {sorted(COLOURS)}")
    css = classes("nhsuk-tag", colour, no_border=not border)
    return format_html('<strong class="{}">{}</strong>', css, text)


@register.simple_tag
def person(name, role="", pronouns="", href=""):
    """A person: name, pronouns in brackets, role after a comma."""
    words = name
    if href:
        words = format_html('<a class="nhsuk-link" href="{}">{}</a>', href, name)
    if pronouns:
        words = format_html('{} <span class="app-quiet">({})</span>', words, pronouns)
    return format_html("{}, {}", words, role) if role else words


def _local(moment):
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def _day_of(value):
    return _local(value).date() if isinstance(value, datetime) else value


@register.filter
def day(value):
    """27 March 2026."""
    if not value:
        return ""
    value = _day_of(value)
    return f"{value.day} {value:%B %Y}"


@register.filter
def short_day(value):
    """27 Mar 2026, in tables of many columns."""
    if not value:
        return ""
    value = _day_of(value)
    return f"{value.day} {value:%b %Y}"


@register.filter
def weekday(value):
    """Friday 27 March 2026."""
    return f"{_day_of(value):%A} {day(value)}" if value else ""


@register.filter
def clock(value):
    """2:30pm, 2pm, midday, midnight."""
    if value is None or value == "":
        return ""
    value = _local(value).time() if isinstance(value, datetime) else value
    if (value.hour, value.minute) in ((12, 0), (0, 0)):
        return "midday" if value.hour else "midnight"
    minutes = f":{value.minute:02}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes}{'pm' if value.hour >= 12 else 'am'}"


@register.filter
def moment(value):
    """27 March 2026 at 2:30pm; a date without a time is only the date."""
    if not value:
        return ""
    return f"{day(value)} at {clock(value)}" if isinstance(value, datetime) else day(value)


@register.filter
def period(start, last=None):
    """27 March to 4 April 2026.

    With an argument: from the first to the last day, both said. Without: of a range or period whose
    end is not part of it (`lower` and `upper`, or `start` and `end`).
    """
    if last is None and not isinstance(start, date):
        start, last = _days_of_range(start)
    if start is None or last is None:
        return _open_period(start, last)
    start, last = _day_of(start), _day_of(last)
    if start == last:
        return day(start)
    if (start.year, start.month) == (last.year, last.month):
        return f"{start.day} to {day(last)}"
    if start.year == last.year:
        return f"{start.day} {start:%B} to {day(last)}"
    return f"{day(start)} to {day(last)}"


def _days_of_range(value):
    if not value:
        return None, None
    start = value.lower if hasattr(value, "lower") else value.start
    end = value.upper if hasattr(value, "upper") else value.end
    return start, end and end - timedelta(days=1)


def _open_period(start, last):
    if start:
        return f"from {day(start)}"
    return f"until {day(last)}" if last else ""


@register.simple_tag
def when(value, today=None):
    """“today”, “tomorrow”, “yesterday”, else the date; with the time if there is one."""
    if not value:
        return ""
    on = _day_of(value)
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    words = near.get((on - (today or timezone.localdate())).days, day(on))
    return f"{words} at {clock(value)}" if isinstance(value, datetime) else words


@register.filter
def iso(value):
    """The value of a <time datetime> attribute."""
    return value.isoformat() if isinstance(value, (date, time)) else ""
