"""Time given, in words: `{% load hour_words %}`, then `{{ minutes|hours_and_minutes }}`."""

from django.template import Library

register = Library()


@register.filter
def hours_and_minutes(minutes: int) -> str:
    """“2 hours 30 minutes”, “45 minutes”, “no time yet”."""
    hours, left = divmod(minutes, 60)
    words = [
        f"{number:,} {one if number == 1 else one + 's'}"
        for number, one in ((hours, "hour"), (left, "minute"))
        if number
    ]
    return " ".join(words) or "no time yet"


@register.filter
def short_hours(minutes: int) -> str:
    """For a column of figures: “2 h 30”, “0 h 45”; nothing for no time."""
    return f"{minutes // 60:,} h {minutes % 60:02}" if minutes else "–"
