"""The coordinator's morning: what needs a decision, a call or a renewal, each with its reason."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from accounts.models import Membership
from nhsuk.components.words import day
from reports.home.assessments import assessment_tasks
from reports.home.certificates import certificate_tasks
from reports.home.covers import Cover, covers
from reports.home.expenses import expense_tasks
from reports.home.keeping import keeping_tasks
from reports.home.lapses import lapse_tasks, lapses
from reports.home.meetings import meeting_tasks
from reports.home.next_best import next_best_tasks
from reports.home.parts import Home, Task, address, count
from reports.home.references import reference_tasks
from reports.home.scheme import (
    coming_days,
    override_tasks,
    scheme_figures,
    tiles_of,
    uncovered_tasks,
    unsent_tasks,
    what_comes_next,
    wish_tasks,
)
from reports.home.support import support_tasks
from reports.home.suspended import suspension_tasks
from reports.home.telling import telling_tasks
from reports.home.training import training_tasks
from reports.home.waiting import arrival_tasks, waiting_tasks
from reports.home.worries import concern_tasks
from volunteers.models import Volunteer
from volunteers.readiness import Readiness, readiness

LATE_ANSWER_DAYS = 7
LAST_DAYS_OF_AN_OFFER = 3


def coordinator_home(membership: Membership, *, at: datetime) -> Home:
    on = timezone.localdate(at)
    rows = covers(membership, on=on)
    found = scheme_figures(membership, at)
    known, days = _known(rows, found, on), membership.organisation.renewal_days
    tasks = (
        *concern_tasks(found, on),
        *suspension_tasks(membership, found),
        *support_tasks(membership, found, on=on),
        *_to_decide(found),
        *uncovered_tasks(rows, on),
        *_matches(rows, found, on),
        *lapse_tasks(lapses(rows, known, on=on, days=days)),
        *_on_the_way_in(found, known),
        *_people_who_asked(found),
        *training_tasks(found),
        *expense_tasks(found),
        *telling_tasks(found),
        *unsent_tasks(found),
        *keeping_tasks(found),
    )
    return Home(
        template="reports/home_scheme.html",
        at=at,
        tasks=tasks,
        done=what_comes_next(rows, on),
        tiles=tiles_of(rows, found, on),
        coming=coming_days(rows, on),
    )


def _known(rows: list[Cover], found: dict, on: date) -> dict[UUID, Readiness]:
    """The readiness of everybody with a match or in checks, read once for all that asks for it."""
    keys = {row.connector_id for row in rows if row.match_id} | set(found["checking_ids"])
    # readiness() reads the volunteers itself; it only wants to know which.
    return readiness([Volunteer(pk=key) for key in keys], on=on, today=on)


def _on_the_way_in(found: dict, known: dict[UUID, Readiness]) -> list[Task]:
    arrived = [*waiting_tasks(found), *arrival_tasks(found)]
    return [*arrived, *certificate_tasks(found), *_awaited(found, known)]


def _to_decide(found: dict) -> list[Task]:
    mine = [*_suggestions(found), *override_tasks(found), *assessment_tasks(found)]
    return [*mine, *reference_tasks(found)]


def _suggestions(found: dict) -> list[Task]:
    """First for the trainees whose offer is closed, then all others together."""
    tasks = next_best_tasks(found["closed_offers"])
    if not found["proposals"]:
        return tasks
    waiting = count(found["proposals"], "suggested match waits", "suggested matches wait")
    one_run = found["runs_to_decide"] == 1
    url = address("matching:run", found["run_id"]) if one_run else address("matching:index")
    return [*tasks, Task(f"{waiting} for your decision", url, tag="Decide", colour="blue")]


def _matches(rows: list[Cover], found: dict, on: date) -> list[Task]:
    return [*_paused(rows), *_offers(rows, on), *meeting_tasks(found)]


def _paused(rows: list[Cover]) -> list[Task]:
    return [
        Task(
            f"{row.connector} is away from the scheme: {row.trainee} may need somebody else",
            address("placements:record", row.placement_id),
            "Nobody needs to say why. Find cover for the trainee, or wait for their return.",
            "Find cover",
            "orange",
            unnamed=("match whose connector is away", "matches whose connector is away"),
        )
        for row in rows
        if row.is_with_somebody_paused
    ]


def _to_agree(rows: list[Cover]) -> list[Task]:
    return [
        Task(
            f"{row.connector} and {row.trainee} both said yes, and something stands in the way",
            row.url,
            "They know that you will be in touch.",
            "Arrange",
            "red",
            unnamed=("match that both said yes to waits", "matches that both said yes to wait"),
        )
        for row in rows
        if row.waits_to_be_agreed
    ]


def _offers(rows: list[Cover], on: date) -> list[Task]:
    soon, long_ago = on + timedelta(days=LAST_DAYS_OF_AN_OFFER), timedelta(days=LATE_ANSWER_DAYS)
    late = [
        row
        for row in rows
        if row.is_offered
        and not row.waits_to_be_agreed
        and (row.answer_by <= soon or on - timezone.localdate(row.offered_at) > long_ago)
    ]
    stuck = _to_agree(rows)
    if not late:
        return stuck
    late.sort(key=lambda row: row.answer_by)
    waits = count(len(late), "offer has waited", "offers have waited")
    expires = "expires on" if late[0].answer_by >= on else "was to be answered by"
    return [
        *stuck,
        Task(
            f"{waits} long for an answer: the first {expires} {day(late[0].answer_by)}",
            late[0].url if len(late) == 1 else address("placements:index", coverage="offered"),
            "A call often helps. You can enter what they say.",
            "Call",
            "yellow",
        ),
    ]


def _people_who_asked(found: dict) -> list[Task]:
    """What volunteers and trainees have asked for themselves."""
    tasks = []
    if found["quiet_looks"]:
        looks = count(found["quiet_looks"], "match needs", "matches need")
        url = address("volunteers:confidential", found["quiet_look_id"])
        tasks.append(Task(f"{looks} a quiet look", url, "Opening it is kept.", "Look", "red"))
    tasks += wish_tasks(found)
    if found["corrections"]:
        asks = count(found["corrections"], "correction is", "corrections are")
        hint = "They get an answer within a month. The oldest comes first."
        url = address("volunteers:corrections")
        tasks.append(Task(f"{asks} asked for in somebody’s record", url, hint, "Answer", "yellow"))
    if found["conversations"]:
        people = count(found["conversations"], "person is", "people are")
        url = address("stepping_back:exit_conversation", found["conversation_id"])
        hint = "They need give no reason. The first to go comes first."
        tasks.append(Task(f"{people} leaving and would like to talk", url, hint, "Call", "blue"))
    return tasks


def _awaited(found: dict, known: dict[UUID, Readiness]) -> list[Task]:
    """What each position asks for and is not there yet, whether or not anybody noted it."""
    missing = [
        item
        for key in found["checking_ids"]
        for item in known[key].missing()
        if item.kind == "check"
    ]
    if not missing:
        return []
    awaited = count(len(missing), "check is", "checks are")
    url = address("volunteers:pipeline", stage="checks")
    return [Task(f"{awaited} awaited before people can begin", url, tag="Chase", colour="grey")]
