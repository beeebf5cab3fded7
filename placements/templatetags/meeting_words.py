"""What became of a meeting: `{% load meeting_words %}`, then `{{ log|outcome_for:side }}`."""

from django.template import Library

from placements.meeting_words import outcome_words
from placements.models import MeetingLog

register = Library()


@register.filter
def outcome_for(log: MeetingLog, side: str) -> str:
    return outcome_words(log, side)
