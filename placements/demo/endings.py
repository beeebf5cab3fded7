"""Some placements that are just over, and what both say of them: both voices can be read."""

from collections.abc import Sequence
from datetime import date, timedelta

from common.dates import today
from common.working_days import is_working_day
from placements.models import Feedback, Match, MeetingLog
from placements.services.feedback import SIDES, Answers, ask_for_feedback, give_feedback
from placements.services.offers import member_of

MOST_OVER = 6
GREAT, SOME = Feedback.Difference.GREAT, Feedback.Difference.SOME
SAID = {
    "trainee": (
        (GREAT, "To hear it from somebody who has been in that bed.", "Meet in the first week."),
        (GREAT, "Being asked what I found hard, by somebody who waited.", "A longer first hour."),
        (SOME, "The questions I could not ask a patient.", "A quieter room than the café."),
        (SOME, "I read a care plan differently now.", "Tell us sooner what to prepare."),
        (GREAT, "It was kind, and it was not soft.", "Once more after the placement."),
        (SOME, "Hearing what a ward sounds like at night.", "An hour less travelling."),
    ),
    "connector": (
        (GREAT, "She had thought about what I said.", "Know the date a fortnight before."),
        (SOME, "I was listened to, and could say when to stop.", "A room with a window."),
        (GREAT, "To be useful with what was worst.", "Meet the educator once."),
        (SOME, "He wrote to say thank you.", "A call on the same evening, always."),
        (GREAT, "We laughed. I had not expected that.", "Four meetings rather than three."),
        (SOME, "It ended when it was said to end.", "Hear how they get on later."),
    ),
}


def end_some(matches: Sequence[Match]) -> list[Match]:
    """The placements of these are over since the last working day, if nobody has met since."""
    last = _last_working_day_before(today())
    lately = MeetingLog.objects.filter(match__in=matches, starts_at__date__gt=last)
    met_since = set(lately.values_list("match_id", flat=True))
    over = [match for match in matches if match.pk not in met_since][:MOST_OVER]
    for match in over:
        match.placement.ends_on = last
        match.placement.save(update_fields=["ends_on"])
    return over


def _last_working_day_before(day: date) -> date:
    days = (day - timedelta(days=number) for number in range(1, 15))
    return next(filter(is_working_day, days))


def hear_both(over: Sequence[Match]) -> None:
    """They are asked as the daily command does, and answer."""
    ask_for_feedback(on=today())
    asked = Feedback.objects.asked().filter(match__in=over).select_related("match")
    turns = {side: iter(SAID[side]) for side in SIDES}
    for feedback in asked.order_by("match_id", "side"):
        difference, well, differently = next(turns[feedback.side])
        answers = Answers(difference, well, differently, may_quote=True)
        give_feedback(feedback, answers, by=member_of(feedback.match, feedback.side))
