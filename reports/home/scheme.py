"""What a coordinator and a lead both see of the scheme, counted once."""

from datetime import date, datetime, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Membership
from nhsuk.components.words import day
from reports.home.assessments import assessment_figures
from reports.home.certificates import certificate_figures
from reports.home.covers import Cover
from reports.home.expenses import expense_figures
from reports.home.figures import RowCount, figures, first
from reports.home.keeping import keeping_figures
from reports.home.meetings import meeting_figures
from reports.home.next_best import closed_offers
from reports.home.parts import Coming, Task, Tile, address, count
from reports.home.references import reference_figures
from reports.home.support import support_figures
from reports.home.suspended import suspension_figures
from reports.home.telling import telling_figures
from reports.home.training import class_figures
from reports.home.waiting import waiting_figures
from reports.home.worries import concern_figures
from reports.outbox import messages_for
from volunteers.models import Override, Volunteer

WEEKS_AHEAD = 8
MOST_COMING = 10


def scheme_figures(membership: Membership, at: datetime) -> dict:
    organisation = membership.organisation
    volunteers = organisation.volunteers.visible_to(membership)
    overrides = overrides_for(membership)
    matches = organisation.matches.visible_to(membership)
    return figures(
        **_proposal_figures(membership, timezone.localdate(at)),
        overrides=overrides,
        override_id=first(overrides, "pk"),
        override_volunteer_id=first(overrides, "volunteer_id"),
        **_people_figures(membership, at),
        **assessment_figures(membership),
        **concern_figures(membership),
        **suspension_figures(membership),
        **support_figures(membership, timezone.localdate(at)),
        **reference_figures(membership),
        **certificate_figures(membership),
        **waiting_figures(membership, at),
        **meeting_figures(membership, at),
        **class_figures(membership, at),
        **keeping_figures(membership, timezone.localdate(at)),
        **_message_figures(membership),
        checking_ids=_keys(volunteers.filter(status=Volunteer.Status.CHECKS)),
        active_ids=_keys(volunteers.active()),
        matched=matches.agreed(),
        meetings=organisation.meeting_logs.happened().filter(
            match__in=matches, starts_at__gte=at - timedelta(days=28)
        ),
    )


def _keys(rows: QuerySet) -> ArraySubquery:
    return ArraySubquery(rows.order_by().values("pk"))


def _proposal_figures(membership: Membership, on: date) -> dict:
    """What waits for a decision, besides who could be next where an offer is closed."""
    closed = membership.organisation.placements.after_a_closed_offer().values("pk")
    waiting = membership.organisation.proposals.visible_to(membership).to_decide()
    others = waiting.exclude(placement__in=closed)
    return {
        "closed_offers": closed_offers(membership, on=on),
        "proposals": others,
        "runs_to_decide": RowCount(others.order_by().values("run").distinct()),
        "run_id": first(others.order_by("-run__created_at"), "run_id"),
    }


def _message_figures(membership: Membership) -> dict:
    """What did not get through, and what no e-mail says."""
    seen = messages_for(membership)
    failed = seen.failed()
    unsent_to = first(failed, "recipient_name")
    return {"unsent": failed, "unsent_to": unsent_to, **telling_figures(seen)}


def _people_figures(membership: Membership, at: datetime) -> dict:
    """What people have asked of us, their claims, and matches that need a quiet look."""
    organisation = membership.organisation
    volunteers = organisation.volunteers.visible_to(membership)
    talks = organisation.leavings.waiting_for_a_conversation().filter(volunteer__in=volunteers)
    live = organisation.matches.visible_to(membership).live()
    quiet = live.hitting_an_exclusion().filter(placement__ends_on__gte=at.date())
    return {
        "corrections": organisation.correction_requests.asked().filter(volunteer__in=volunteers),
        "held_rows": organisation.held_rows.visible_to(membership),
        "conversations": talks,
        "conversation_id": first(talks.order_by("last_on"), "volunteer_id"),
        "wishes": organisation.apart_wishes.visible_to(membership).to_settle(),
        "quiet_looks": quiet,
        "quiet_look_id": first(quiet.order_by("placement__starts_on"), "connector_id"),
        **expense_figures(membership),
    }


def overrides_for(membership: Membership) -> QuerySet:
    """What this member may decide, oldest first: never what they asked for themselves."""
    volunteers = membership.organisation.volunteers.visible_to(membership)
    asked = Override.objects.requested().filter(volunteer__in=volunteers)
    return asked.exclude(requested_by=membership).order_by("created_at")


def override_tasks(found: dict) -> list[Task]:
    if not found["overrides"]:
        return []
    waiting = count(found["overrides"], "exception waits", "exceptions wait")
    url = address(
        "volunteers:decide_override", found["override_volunteer_id"], found["override_id"]
    )
    hint = "A requirement set aside for a time. Somebody else asked, so you may decide."
    return [Task(f"{waiting} for a second person", url, hint, "Decide", "blue")]


def wish_tasks(found: dict) -> list[Task]:
    if not found["wishes"]:
        return []
    wishes = count(found["wishes"], "confidential wish", "confidential wishes")
    url = address("volunteers:wishes")
    return [Task(f"{wishes} to settle", url, "Opening it is kept.", "Settle", "orange")]


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
    suggested = sum(row.is_suggested for row in empty)
    hint = f"Placements under way, or beginning in the next {WEEKS_AHEAD} weeks."
    if suggested:
        hint += f" For {suggested} of them a match is suggested."
    url = address("placements:index", coverage="none")
    return [Task(f"{has} nobody yet: {when}", url, hint, "Nobody yet", "red")]


def unsent_tasks(found: dict) -> list[Task]:
    if not found["unsent"]:
        return []
    messages = count(found["unsent"], "message", "messages")
    hint = f"The latest was for {found['unsent_to']}. Call instead, and check the address."
    url = address("messages:index", status="not_through")
    return [Task(f"{messages} did not get through", url, hint, "Call", "red")]


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


def _with_whom(row: Cover) -> str:
    if row.is_agreed:
        return f"with {row.connector}"
    return f"offered to {row.connector}" if row.is_offered else "with nobody yet"


def coming_days(rows: list[Cover], on: date) -> tuple[Coming, ...]:
    last = on + timedelta(days=7)
    found = []
    for row in rows:
        if on <= row.first_on <= last:
            what = f"{row.trainee} begins at {row.site_name}, {_with_whom(row)}"
            found.append(Coming(row.first_on, what, row.url))
        if on <= row.last_on <= last:
            found.append(
                Coming(row.last_on, f"{row.trainee}’s last day at {row.site_name}", row.url)
            )
        if row.is_offered and on <= row.answer_by <= last:
            what = f"The offer to {row.connector} and {row.trainee} expires"
            found.append(Coming(row.answer_by, what, row.url))
    return tuple(sorted(found, key=lambda coming: (coming.on, coming.sentence))[:MOST_COMING])
