"""Home for those who look after the scheme from further away."""

from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from accounts.models import Membership
from nhsuk.components.words import day
from reports.home.assessments import assessment_tasks
from reports.home.covers import covers
from reports.home.expenses import expense_figures, expense_tasks
from reports.home.figures import figures, first
from reports.home.keeping import keeping_figures, keeping_tasks
from reports.home.own import to_read
from reports.home.parts import Home, Task, Tile, address, count
from reports.home.scheme import (
    coming_days,
    override_tasks,
    overrides_for,
    scheme_figures,
    tiles_of,
    uncovered_tasks,
    unsent_tasks,
    what_comes_next,
    wish_tasks,
)
from reports.home.support import support_figures, support_tasks
from reports.home.suspended import suspension_tasks
from reports.home.worries import concern_figures, concern_tasks
from reports.outbox import messages_for
from volunteers.models import Volunteer
from volunteers.readiness import readiness
from volunteers.roster import Roster, Row, roster

MOST_PAUSED = 6


def supervisor_home(membership: Membership, *, at: datetime) -> Home:
    people, on = _roster(membership, at), timezone.localdate(at)
    found = figures(**support_figures(membership, on), **concern_figures(membership))
    owed = support_tasks(membership, found, on=on)
    return Home(
        template="reports/home_scheme.html",
        at=at,
        tasks=(*concern_tasks(found, on), *owed, *_away(people), *_clearance(people)),
        done="All done. No support is owed, nobody is away, and nothing lapses soon.",
        tiles=(_ready_tile(people), Tile(people.paused, "Paused")),
    )


def lead_home(membership: Membership, *, at: datetime) -> Home:
    on = timezone.localdate(at)
    rows, found = covers(membership, on=on), scheme_figures(membership, at)
    people = _roster_of(found["active_ids"], on)
    decide = (*override_tasks(found), *assessment_tasks(found), *wish_tasks(found))
    see_to = (*uncovered_tasks(rows, on), *_clearance(people))
    return Home(
        template="reports/home_scheme.html",
        at=at,
        tasks=(*concern_tasks(found, on), *suspension_tasks(membership, found), *decide, *see_to),
        done=what_comes_next(rows, on),
        tiles=(_ready_tile(people), *tiles_of(rows, found, on)[1:]),
        coming=coming_days(rows, on),
    )


def administrator_home(membership: Membership, *, at: datetime) -> Home:
    organisation = membership.organisation
    failed = messages_for(membership).failed()
    overrides = overrides_for(membership)
    found = figures(
        sites=organisation.sites.all(),
        positions=organisation.positions.filter(is_active=True),
        courses=organisation.courses.filter(is_active=True),
        volunteers=organisation.volunteers.all(),
        trainees=organisation.trainees.all(),
        listed=organisation.memberships.to_invite(),
        unsent=failed,
        unsent_to=first(failed, "recipient_name"),
        **concern_figures(membership),
        overrides=overrides,
        override_id=first(overrides, "pk"),
        override_volunteer_id=first(overrides, "volunteer_id"),
        **keeping_figures(membership, timezone.localdate(at)),
        **expense_figures(membership),
    )
    others = (*expense_tasks(found), *unsent_tasks(found), *keeping_tasks(found))
    worries = concern_tasks(found, timezone.localdate(at))
    return Home(
        template="reports/home_scheme.html",
        at=at,
        tasks=(*worries, *_set_up(found), *override_tasks(found), *others),
        done="All done. The scheme is set up and everybody is invited.",
        tiles=_sizes(found),
    )


def _sizes(found: dict) -> tuple[Tile, ...]:
    return (
        Tile(found["sites"], "Sites"),
        Tile(found["courses"], "Courses"),
        Tile(found["volunteers"], "Volunteers", href=address("volunteers:index")),
        Tile(found["trainees"], "Trainees", href=address("placements:index")),
    )


def educator_home(membership: Membership, *, at: datetime) -> Home:
    return Home(template="reports/home_educator.html", at=at, tasks=tuple(to_read(membership)))


def _roster(membership: Membership, at: datetime) -> Roster:
    people = membership.organisation.volunteers.visible_to(membership)
    here = people.filter(status__in=[Volunteer.Status.ACTIVE, Volunteer.Status.PAUSED])
    return roster(here, on=timezone.localdate(at))


def _roster_of(active_ids: list[UUID], on: date) -> Roster:
    """The same, when it is known already who is active: readiness() only wants to know which."""
    active = [Volunteer(pk=key, status=Volunteer.Status.ACTIVE) for key in active_ids]
    known = readiness(active, on=on, today=on)
    return Roster(tuple(Row(person, known[person.pk]) for person in active))


def _ready_tile(people: Roster) -> Tile:
    active = len(people.rows) - people.paused
    return Tile(
        f"{people.ready} of {active}",
        "Ready today",
        "active connectors with every check and course in date",
        address("volunteers:index", show="ready"),
    )


def _away(people: Roster) -> list[Task]:
    away = [row.volunteer for row in people.rows if row.volunteer.status == "paused"]
    return [
        Task(
            f"{person} has been paused since {day(timezone.localdate(person.status_since))}",
            address("volunteers:record", person.pk),
            "A friendly word, no questions.",
            "Paused",
            "grey",
        )
        for person in sorted(away, key=lambda person: person.status_since)[:MOST_PAUSED]
    ]


def _clearance(people: Roster) -> list[Task]:
    tasks = []
    if people.not_ready:
        one = "active connector is not cleared today"
        many = "active connectors are not cleared today"
        url = address("volunteers:index", show="not_ready")
        tasks.append(Task(count(people.not_ready, one, many), url, tag="Not ready", colour="red"))
    if people.due:
        one, many = "connector has something", "connectors have something"
        url = address("volunteers:index", show="due")
        sentence = f"{count(people.due, one, many)} to renew soon"
        tasks.append(Task(sentence, url, tag="Renew", colour="yellow"))
    return tasks


def _set_up(found: dict) -> list[Task]:
    """What is still missing before a coordinator can work, in the order it is needed."""
    admin, importing = address("admin:index"), address("imports:upload")
    steps = [
        (not found["sites"], "Add your sites and teams", importing),
        (not found["courses"], "Add the courses that volunteers need", admin),
        (not found["positions"], "Add a position: its checks, courses and DBS", admin),
        (not found["volunteers"], "Import your volunteers", importing),
        (not found["trainees"], "Import trainees and their placements", importing),
    ]
    tasks = [
        Task(words, url, tag="Set up", colour="blue") for wanted, words, url in steps if wanted
    ]
    if found["listed"]:
        listed = count(found["listed"], "person is", "people are")
        hint = "They are listed and cannot sign in until you invite them."
        url = address("people:index")
        tasks.append(Task(f"{listed} not invited yet", url, hint, "Invite", "blue"))
    return tasks
