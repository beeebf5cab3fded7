"""What the two are told of their meetings, each by their own channel, and what is taken back."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from accounts.models import Membership
from audit.authors import name_authors
from common.attempts import one_by_one
from common.dates import day_of, london_moment, now
from messaging.services import send, settle_unheard
from placements.meeting_links import log_link, meeting_link
from placements.models import Match, Meeting
from placements.models.meetings import SIDES
from placements.services.offer_messages import facts_for, recipient_for

PROPOSED, AGREED, CHANGED = "meeting_proposed", "meeting_agreed", "meeting_changed"
CALLED_OFF, REMINDER, ASK = "meeting_called_off", "meeting_reminder", "meeting_did_you_meet"
REMIND_AT = time(9)  # the day before
ASK_FOR = timedelta(days=7)  # by the daily run, of those whom no message reached by itself
ALL = (PROPOSED, AGREED, CHANGED, REMINDER, ASK)


def tell_of_proposal(meeting: Meeting, *, before: datetime | None = None) -> None:
    """`before`: when it was to be, where an agreed meeting would move."""
    tell(meeting, meeting.waits_for, PROPOSED, before=before)


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
    """Not whoever was to be asked and never heard of it."""
    for side in to:
        if _key(PROPOSED, meeting, side) not in unheard:
            tell(meeting, side, CALLED_OFF)


def schedule_reminders(meeting: Meeting) -> None:
    """The day before, and when it should be over. Who is told by a person: on the day itself."""
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
    """Tomorrow's agreed meetings; how many. What waits to be sent already is not said twice."""
    tomorrow = on + timedelta(days=1)
    rows = Meeting.objects.agreed().filter(starts_at__date=tomorrow).with_people()

    def remind(meeting: Meeting) -> int:
        if meeting.agreed_at is None or day_of(meeting.agreed_at) == on:
            return 0  # they have just heard
        for side in SIDES:
            tell(meeting, side, REMINDER)
        return 1

    return one_by_one("reminders of meetings", rows, remind)


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
    before: datetime | None = None,
    not_before: datetime | None = None,
    told_by: Membership | None = None,
) -> None:
    match = meeting.match
    make_link = log_link if what == ASK else meeting_link
    facts = {"meeting": meeting, "side": side, "before": before, "link": make_link(meeting, side)}
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
