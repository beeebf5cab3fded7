"""The coordinator's morning: what needs a decision, a call or a renewal, each with its reason."""

from collections import Counter
from datetime import date, datetime, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Membership
from messaging.models import Message
from nhsuk.components.words import day
from reports.home.covers import Cover, covers
from reports.home.figures import figures, first
from reports.home.lapses import lapse_tasks, lapses
from reports.home.parts import Coming, Home, Task, Tile, address, count
from volunteers.models import Check, Override, Volunteer

WEEKS_AHEAD = 8
LATE_ANSWER_DAYS = 7
LAST_DAYS_OF_AN_OFFER = 3
MOST_COMING = 10


def coordinator_home(membership: Membership, *, at: datetime) -> Home:
    on = timezone.localdate(at)
    rows = covers(membership, on=on)
    found = scheme_figures(membership, at)
    days = membership.organisation.renewal_days
    tasks = (
        *_proposals(found),
        *override_tasks(found),
        *uncovered_tasks(rows, on),
        *_paused(rows),
        *_offers(rows, on),
        *lapse_tasks(lapses(rows, on=on, days=days)),
        *_awaited(found),
        *unsent_tasks(found),
    )
    return Home(
        template="reports/home_scheme.html",
        at=at,
        tasks=tasks,
        done=what_comes_next(rows, on),
        tiles=tiles_of(rows, found, on),
        coming=coming_days(rows, on),
    )


def scheme_figures(membership: Membership, at: datetime) -> dict:
    organisation = membership.organisation
    volunteers = organisation.volunteers.visible_to(membership)
    proposals = organisation.proposals.visible_to(membership).to_decide()
    overrides = overrides_for(membership)
    in_checks = volunteers.filter(status=Volunteer.Status.CHECKS)
    awaited = Check.objects.filter(volunteer__in=in_checks, result=Check.Result.AWAITED)
    failed = Message.objects.filter(organisation_id=organisation.pk, status=Message.Status.FAILED)
    matches = organisation.matches.visible_to(membership)
    return figures(
        organisation,
        proposals=proposals,
        run_id=first(proposals.order_by("-run__created_at"), "run_id"),
        overrides=overrides,
        override_id=first(overrides, "pk"),
        override_volunteer_id=first(overrides, "volunteer_id"),
        checks_awaited=awaited,
        unsent=failed,
        unsent_to=first(failed, "recipient_name"),
        active_ids=ArraySubquery(volunteers.active().order_by().values("pk")),
        matched=matches.agreed(),
        meetings=organisation.meeting_logs.happened().filter(
            match__in=matches, starts_at__gte=at - timedelta(days=28)
        ),
    )


def overrides_for(membership: Membership) -> QuerySet:
    """What this member may decide, oldest first: never what they asked for themselves."""
    volunteers = membership.organisation.volunteers.visible_to(membership)
    asked = Override.objects.requested().filter(volunteer__in=volunteers)
    return asked.exclude(requested_by=membership).order_by("created_at")


def _proposals(found: dict) -> list[Task]:
    if not found["proposals"]:
        return []
    waiting = count(found["proposals"], "suggested match waits", "suggested matches wait")
    url = address("matching:run", found["run_id"])
    return [Task(f"{waiting} for your decision", url, tag="Decide", colour="blue")]


def override_tasks(found: dict) -> list[Task]:
    if not found["overrides"]:
        return []
    waiting = count(found["overrides"], "override waits", "overrides wait")
    url = address(
        "volunteers:decide_override", found["override_volunteer_id"], found["override_id"]
    )
    hint = "Somebody else asked for it, so you may decide. The oldest comes first."
    return [Task(f"{waiting} for a second person", url, hint, "Decide", "blue")]


def _soon(rows: list[Cover], on: date) -> list[Cover]:
    return [row for row in rows if row.first_on <= on + timedelta(weeks=WEEKS_AHEAD)]


def uncovered_tasks(rows: list[Cover], on: date) -> list[Task]:
    empty = [row for row in _soon(rows, on) if row.match_id is None]
    if not empty:
        return []
    has = count(len(empty), "placement has", "placements have")
    begun = sum(row.first_on <= on for row in empty)
    when = f"the first begins on {day(empty[0].first_on)}"
    if begun:
        when = f"{begun} of them {'has' if begun == 1 else 'have'} begun"
    hint = f"Placements under way, or beginning in the next {WEEKS_AHEAD} weeks."
    url = address("placements:index", coverage="none")
    return [Task(f"{has} nobody yet: {when}", url, hint, "Find somebody", "red")]


def _paused(rows: list[Cover]) -> list[Task]:
    paused = [row for row in rows if row.is_with_somebody_paused]
    depending = Counter(row.connector_id for row in paused)
    firsts = {row.connector_id: row for row in reversed(paused)}
    return [
        Task(
            f"{row.connector} is away from the scheme: "
            f"{count(depending[key], 'match depends', 'matches depend')} on them",
            row.url if depending[key] == 1 else address("volunteers:record", key),
            "Nobody needs to say why. Find cover for the trainee, or wait for their return.",
            "Find cover",
            "orange",
        )
        for key, row in firsts.items()
    ]


def _offers(rows: list[Cover], on: date) -> list[Task]:
    soon, long_ago = on + timedelta(days=LAST_DAYS_OF_AN_OFFER), timedelta(days=LATE_ANSWER_DAYS)
    late = [
        row
        for row in rows
        if row.is_offered
        and (row.answer_by <= soon or on - timezone.localdate(row.offered_at) > long_ago)
    ]
    if not late:
        return []
    late.sort(key=lambda row: row.answer_by)
    waits = count(len(late), "offer has waited", "offers have waited")
    return [
        Task(
            f"{waits} long for an answer: the first expires on {day(late[0].answer_by)}",
            late[0].url if len(late) == 1 else address("placements:index", coverage="offered"),
            "A call often helps. You can enter what they say.",
            "Call",
            "yellow",
        )
    ]


def _awaited(found: dict) -> list[Task]:
    if not found["checks_awaited"]:
        return []
    awaited = count(found["checks_awaited"], "check is", "checks are")
    url = address("volunteers:index", status="checks")
    return [Task(f"{awaited} awaited before people can begin", url, tag="Chase", colour="grey")]


def unsent_tasks(found: dict) -> list[Task]:
    if not found["unsent"]:
        return []
    messages = count(found["unsent"], "message", "messages")
    hint = f"The latest was for {found['unsent_to']}. Call instead, and check the address."
    return [Task(f"{messages} could not be sent", "", hint, "Call", "red")]


def what_comes_next(rows: list[Cover], on: date) -> str:
    following = next((row for row in rows if row.first_on > on), None)
    if following is None:
        return "All done."
    return (
        f"All done. Next: {following.trainee} begins at {following.site_name} "
        f"on {day(following.first_on)}."
    )


def tiles_of(rows: list[Cover], found: dict, on: date) -> tuple[Tile, ...]:
    soon = [row for row in _soon(rows, on) if row.first_on > on]
    covered = sum(row.is_agreed for row in soon)
    return (
        Tile(
            len(found["active_ids"]),
            "Active connectors",
            href=address("volunteers:index", status="active"),
        ),
        Tile(
            f"{covered} of {len(soon)}",
            "Coming placements covered",
            f"beginning in the next {WEEKS_AHEAD} weeks",
            address("placements:index"),
        ),
        Tile(
            found["matched"],
            "Matches",
            "agreed by both",
            address("placements:index", coverage="covered"),
        ),
        Tile(found["meetings"], "Meetings", "in the last 28 days"),
    )


def coming_days(rows: list[Cover], on: date) -> tuple[Coming, ...]:
    last = on + timedelta(days=7)
    found = []
    for row in rows:
        if on <= row.first_on <= last:
            who = f"with {row.connector}" if row.is_agreed else "with nobody yet"
            what = f"{row.trainee} begins at {row.site_name}, {who}"
            found.append(Coming(row.first_on, what, row.url))
        if on <= row.last_on <= last:
            found.append(
                Coming(row.last_on, f"{row.trainee}’s last day at {row.site_name}", row.url)
            )
        if row.is_offered and on <= row.answer_by <= last:
            what = f"The offer to {row.connector} and {row.trainee} expires"
            found.append(Coming(row.answer_by, what, row.url))
    return tuple(sorted(found, key=lambda coming: (coming.on, coming.sentence))[:MOST_COMING])
