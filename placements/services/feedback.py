"""Coming to an end gently: what is left to do, then what both say, and what stayed months later."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from accounts.models import Membership
from audit.authors import name_authors
from common.attempts import one_by_one
from common.dates import add_months, now, today
from common.errors import DomainError
from common.rows import lock
from messaging.links import LinkError, link, make_token, read_token
from messaging.services import settle_unheard
from placements.models import Feedback, Match, MeetingLog, Parting
from placements.services.offer_messages import tell
from placements.services.offers import member_of
from volunteers.models import Volunteer

LINK = "feedback"
REMINDER = "feedback_reminder"
NOT_ASKED_ANY_MORE = "Nobody: the time for it has passed"
ENDING_BEGINS = timedelta(days=28)  # before the last day
ASK_WITHIN = timedelta(days=14)  # after the last day, should the daily command not have run
REMIND_AFTER = timedelta(days=7)
ENDING_LAPSES = timedelta(days=42)
LATER_FROM, LATER_UNTIL = 4, 6  # months after the last day
LINK_LIVES = timedelta(days=100)
Status, Kind = Feedback.Status, Feedback.Kind
SIDES = ("trainee", "connector")


@dataclass(frozen=True, slots=True)
class Answers:
    difference: str
    well: str = ""
    differently: str = ""
    may_quote: bool = False


def say_endings_begin(*, on: date) -> None:
    """A month before, both hear what a good ending has. Once each: the messages see to that."""
    rows = Match.objects.agreed().filter(
        placement__ends_on__gte=on, placement__ends_on__lte=on + ENDING_BEGINS
    )
    one_by_one("say that an ending begins", _that_met(rows, on=on), _say_it_begins)


def _say_it_begins(match: Match) -> int:
    for side in SIDES:
        tell(match, side, "ending_begins")
    return 1


def ask_for_feedback(*, on: date) -> int:
    """Those whose placement is just over, and trainees some months after. How many were asked."""
    just_over = Q(placement__ends_on__range=(on - ASK_WITHIN, on - timedelta(days=1)))
    first, last = add_months(on, -LATER_UNTIL), add_months(on, -LATER_FROM)
    long_over = Q(placement__ends_on__range=(first, last))
    rows = _that_met(_to_the_end().filter(just_over | long_over), on=on)
    return one_by_one("ask for feedback", rows, partial(_ask_what_is_due, on=on))


def _ask_what_is_due(match: Match, *, on: date) -> int:
    if match.placement.ends_on >= on - ASK_WITHIN:
        return sum(_ask(match, side, Kind.ENDING, on) for side in SIDES)
    return _ask(match, "trainee", Kind.LATER, on)


def remind_or_close(*, on: date) -> None:
    """One reminder; and whoever did not answer is not asked for ever."""
    rows = _asked().filter(asked_on__lte=on - REMIND_AFTER)
    one_by_one("remind of feedback", rows, partial(_remind_or_close, on=on))


def _remind_or_close(feedback: Feedback, *, on: date) -> int:
    is_late = feedback.asked_on <= on - ENDING_LAPSES
    if is_late or _has_left(feedback.match, feedback.side, on=on):
        _close(feedback)
    elif feedback.kind == Kind.ENDING:  # months later they were promised to be asked once
        _tell(feedback, REMINDER)
    return 1


@transaction.atomic
def give_feedback(feedback: Feedback, answers: Answers, *, by: Membership) -> Feedback:
    """Kept once: a second sending changes nothing. Somebody else may enter what was said."""
    feedback = lock(feedback)
    if feedback.status == Status.GIVEN:
        return feedback
    if feedback.status == Status.LAPSED:
        raise DomainError("Thank you. The time for this has passed, and nothing more is needed.")
    feedback.move_to(Status.GIVEN)
    own = member_of(feedback.match, feedback.side)
    facts = {"given_at": now(), "entered_by": None if own == by else by, **asdict(answers)}
    for name, value in facts.items():
        setattr(feedback, name, value)
    feedback.save(update_fields=["status", *facts])
    _need_not_be_told(feedback, by=by)
    return feedback


@transaction.atomic
def set_parting(
    match: Match, *, side: str, has_thanked: bool, contact: str, by: Membership
) -> Parting:
    parting, _ = Parting.objects.update_or_create(
        match=match,
        side=side,
        defaults={
            "organisation_id": match.organisation_id,
            "has_thanked": has_thanked,
            "contact": contact,
        },
    )
    return parting


@transaction.atomic
def note_passed_on(match: Match, *, by: Membership) -> None:
    """A coordinator has let both hear of each other, as both wished. Noted once."""
    partings = match.partings.select_for_update().order_by("pk")
    if sum(parting.contact == Parting.Contact.THROUGH_US for parting in partings) != len(SIDES):
        raise DomainError("One of them has thought about it again. Please pass nothing on.")
    for parting in partings:
        if parting.passed_on_at is None:
            parting.passed_on_at = now()
            parting.save(update_fields=["passed_on_at"])


def own_token(feedback: Feedback) -> str:
    """What its own person can give it by, without signing in."""
    return make_token(LINK, feedback.pk, _state(feedback))


def feedback_of_link(token: str) -> Feedback:
    """Raises LinkError in words."""
    found = read_token(LINK, token, valid_for=LINK_LIVES)
    rows = Feedback.objects.select_related("match__organisation", "match__connector")
    feedback = rows.filter(pk=found.row_id).first()
    if feedback is None or found.state != _state(feedback):
        raise LinkError("This link is not valid any more. Nothing more is needed from you.")
    return feedback


def _to_the_end():
    """Matches that stood until their placement was over."""
    stood = Q(ended_at=None) | Q(ended_at__date__gt=F("placement__ends_on"))
    return Match.objects.filter(stood, status__in=[Match.Status.AGREED, Match.Status.ENDED])


def _that_met(matches, *, on: date) -> Iterable[Match]:
    """Never two whom somebody has asked to keep apart since, nor where the trainee has left."""
    met = MeetingLog.objects.happened().filter(match=OuterRef("pk"))
    left = Q(placement__trainee__left_on__lt=on)
    kept_apart = Match.objects.hitting_an_exclusion().values("pk")
    found = matches.filter(Exists(met), placement__called_off_on=None).exclude(left)
    return found.exclude(pk__in=kept_apart).with_people()


def _has_left(match: Match, side: str, *, on: date) -> bool:
    """Whoever has said goodbye to the scheme is left in peace."""
    if side == "connector":
        return match.connector.status == Volunteer.Status.LEFT
    left_on = match.placement.trainee.left_on
    return left_on is not None and left_on < on


@transaction.atomic
def _ask(match: Match, side: str, kind: str, on: date) -> bool:
    if _has_left(match, side, on=on):
        return False
    feedback, is_new = Feedback.objects.get_or_create(
        match=match,
        side=side,
        kind=kind,
        defaults={"organisation_id": match.organisation_id, "asked_on": on},
    )
    if is_new:
        _tell(feedback, f"feedback_{kind}")
    return is_new


def _asked():
    people = ("match__organisation", "match__connector__membership__user")
    rows = Feedback.objects.asked().select_related(*people, "match__placement__site")
    return rows.select_related("match__placement__trainee__membership__user")


@transaction.atomic
def _close(feedback: Feedback) -> None:
    feedback = lock(feedback)
    if feedback.status == Status.ASKED:
        feedback.move_to(Status.LAPSED)
        feedback.save(update_fields=["status"])
        _need_not_be_told(feedback, by=NOT_ASKED_ANY_MORE)


def _need_not_be_told(feedback: Feedback, *, by: object) -> None:
    about = f"{feedback.match_id}:{feedback.side}:{feedback.kind}"
    settle_unheard(
        organisation_id=feedback.organisation_id,
        dedupe_keys=[f"{what}:{about}" for what in (f"feedback_{feedback.kind}", REMINDER)],
        by=by,
    )


def _tell(feedback: Feedback, what: str) -> None:
    """By the person's own channel; who is told by telephone is asked by whoever tells them."""
    address = link(LINK, "feedback:give", feedback.pk, _state(feedback))
    tell(feedback.match, feedback.side, what, link=address, since=feedback.kind)


def _state(feedback: Feedback) -> str:
    return f"{feedback.side} {feedback.asked_on}"


def is_ending(match: Match, *, on: date | None = None) -> bool:
    """Whether its last month has begun; until some weeks after the end."""
    last = match.placement.ends_on
    on = on or today()
    return match.status == Match.Status.AGREED and last - ENDING_BEGINS <= on <= last + ASK_WITHIN


name_authors(__name__)
