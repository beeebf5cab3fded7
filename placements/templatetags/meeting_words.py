"""Of meetings, to come and had: `{% load meeting_words %}`, then `{{ log|outcome_for:side }}`."""

from django.template import Library

from placements.meeting_words import clock_words, outcome_words, when_and_how
from placements.models import MeetingLog
from placements.preparing import how_they_meet

register = Library()
register.filter(how_they_meet)
register.filter(when_and_how)
register.filter(clock_words)


@register.filter
def outcome_for(log: MeetingLog, side: str) -> str:
    return outcome_words(log, side)
