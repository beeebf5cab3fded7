"""What the two are told of their meetings, each by their own channel, and what is taken back."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from accounts.models import Membership
from audit.authors import name_authors
from common.attempts import one_by_one
from common.dates import day_of, london_moment, now
from common.working_days import working_days_after
from messaging.services import is_waiting, said_already, send, settle_unheard
from placements.meeting_links import log_link, meeting_link
from placements.models import Match, Meeting
from placements.models.meetings import SIDES
from placements.services.offer_messages import facts_for, recipient_for

PROPOSED, AGREED, CHANGED = "meeting_proposed", "meeting_agreed", "meeting_changed"
CALLED_OFF, REMINDER, ASK = "meeting_called_off", "meeting_reminder", "meeting_did_you_meet"
UNANSWERED = "meeting_unanswered"
REMIND_AT = time(9)  # the day before
ASK_FOR = timedelta(days=7)  # by the daily run, of those whom no message reached by itself
ANSWER_WITHIN = timedelta(days=3)  # then whoever was asked is reminded, once
ALL = (PROPOSED, UNANSWERED, AGREED, CHANGED, REMINDER, ASK)


def tell_of_proposal(meeting: Meeting) -> None:
    """Where an agreed meeting would move: also when it was to be."""
    tell(meeting, meeting.waits_for, PROPOSED)


def tell_of_agreement(
    meeting: Meeting, *, spoken_with: Collection[str] = (), by: Membership
) -> None:
    """Those `spoken_with` know it by telephone already: nobody need call them again."""
    for side in SIDES:
        tell(meeting, side, AGREED, told_by=by if side in spoken_with else None)
    schedule_reminders(meeting)


def tell_of_change(meeting: Meeting, *, spoken_with: Collection[str] = (), by: Membership) -> None:
    """It stands, and something about it is different."""
    for side in SIDES:
        tell(meeting, side, CHANGED, told_by=by if side in spoken_with else None)
    schedule_reminders(meeting)


def tell_of_call_off(meeting: Meeting, *, to: tuple[str, ...], unheard: set[str]) -> None:
    """Not whoever was to be asked and never heard of it, unless they know of an agreed time."""
    for side in to:
        if meeting.was_agreed_for or _key(PROPOSED, meeting, side) not in unheard:
            tell(meeting, side, CALLED_OFF)


def schedule_reminders(meeting: Meeting) -> None:
    """The day before, and when it should be over. Who is told by a person: by the daily run."""
    remind_at = london_moment(day_of(meeting.starts_at) - timedelta(days=1), REMIND_AT)
    for side in SIDES:
        if not recipient_for(meeting.match, side).by_itself:
            continue
        if remind_at > now():
            tell(meeting, side, REMINDER, not_before=remind_at)
        tell(meeting, side, ASK, not_before=max(meeting.ends_at, now()))


def take_back(meeting: Meeting, *, why: str) -> set[str]:
    """What was to be said of the meeting as it was is not said any more; the keys of that."""
    keys = [_key(what, meeting, side) for what in ALL for side in SIDES]
    return settle_unheard(organisation_id=meeting.organisation_id, dedupe_keys=keys, by=why)


def remind_of_meetings(*, on: date) -> int:
    """Of agreed meetings; how many. By e-mail or text the day before, where it does not wait
    already. Who is told by a person: from the last working day before, so that somebody is there
    to call."""
    until = working_days_after(on, 1)
    near = Meeting.objects.agreed().filter(starts_at__date__range=(on, until))

    def remind(meeting: Meeting) -> int:
        sides = [side for side in SIDES if _is_due(meeting, side, on)]
        for side in sides:
            tell(meeting, side, REMINDER)
        return bool(sides)

    rows = near.filter(starts_at__gt=now()).with_people()
    return one_by_one("reminders of meetings", rows, remind)


def _is_due(meeting: Meeting, side: str, on: date) -> bool:
    """Not where they have just heard that it is agreed."""
    if meeting.agreed_at is None:
        return False
    heard_on, meets_on = day_of(meeting.agreed_at), day_of(meeting.starts_at)
    if recipient_for(meeting.match, side).by_itself:
        return heard_on < on == meets_on - timedelta(days=1)
    return working_days_after(heard_on, 1) < meets_on


def remind_of_proposals(*, at: datetime) -> int:
    """Whoever was asked some days ago for a time to come and has not answered; how many.

    Once of each proposal, and not while they have not even heard of it.
    """
    old = Meeting.objects.to_come(at=at).proposed().filter(proposed_at__lte=at - ANSWER_WITHIN)
    rows = old.filter(match__status=Match.Status.AGREED).with_people()

    def remind(meeting: Meeting) -> int:
        side, organisation_id = meeting.waits_for, meeting.organisation_id
        asked, again = (_key(what, meeting, side) for what in (PROPOSED, UNANSWERED))
        if is_waiting(organisation_id=organisation_id, dedupe_key=asked):
            return 0
        if said_already([again], organisation_id=organisation_id):
            return 0
        tell(meeting, side, UNANSWERED)
        return 1

    return one_by_one("reminders of proposed times", rows, remind)


def ask_after_meetings(*, at: datetime) -> int:
    """Agreed meetings that should be over and are not logged; how many."""
    recent = Meeting.objects.agreed().filter(starts_at__gte=at - ASK_FOR)
    rows = recent.over(at=at).filter(match__status=Match.Status.AGREED).with_people()

    def ask(meeting: Meeting) -> int:
        for side in SIDES:
            tell(meeting, side, ASK)
        return 1

    return one_by_one("asking after meetings", rows, ask)


def tell(
    meeting: Meeting,
    side: str,
    what: str,
    *,
    not_before: datetime | None = None,
    told_by: Membership | None = None,
) -> None:
    match = meeting.match
    make_link = log_link if what == ASK else meeting_link
    facts = {"meeting": meeting, "side": side, "link": make_link(meeting, side)}
    facts["before"] = meeting.was_agreed_for
    send(
        what,
        to=recipient_for(match, side),
        organisation_id=meeting.organisation_id,
        about_id=match.pk,
        dedupe_key=_key(what, meeting, side),
        not_before=not_before,
        told_by=told_by,
        context=facts_for(match, side) | facts,
    )


def _key(what: str, meeting: Meeting, side: str) -> str:
    """Of a meeting that has moved since, the same is said anew."""
    return f"{what}:{meeting.pk}:{side}:{meeting.revision}"


name_authors(__name__)
