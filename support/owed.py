"""Support owed and given: to all whom one member supports. Never how anybody is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from accounts.models import Membership
from accounts.permissions import Permission
from common.dates import day_of, london_moment
from support.models import CheckIn, Contact, Supervision
from support.standing import SupervisionStanding, supervision_standings
from support.supporters import people_supported_by
from volunteers.models import Volunteer

GIVEN_DAYS = 90
MOST_SHOWN = 50
MOST_GIVEN = 10
GIVE = Permission.SUPPORT_GIVE


@dataclass(frozen=True, slots=True)
class DueSupervision:
    volunteer: Volunteer
    standing: SupervisionStanding
    whose: str
    is_overdue: bool
    stops_new_matches: bool


@dataclass(frozen=True, slots=True)
class Given:
    """One thing that was done: on a day, for somebody, by somebody."""

    on: date
    volunteer: Volunteer
    what: str
    by: str


@dataclass(frozen=True, slots=True)
class Support:
    """Lists are cut at MOST_SHOWN; the numbers beside them are whole.

    `nobody_named`: active connectors whom no supervisor supports; a coordinator is asked then.
    """

    on: date
    contacts: tuple[Contact, ...]
    supervisions: tuple[DueSupervision, ...]
    supervisions_number: int
    unanswered: tuple[CheckIn, ...]
    nobody_named: int
    calls_made: int
    supervisions_held: int
    given: tuple[Given, ...]

    @property
    def is_nothing_owed(self) -> bool:
        return not (self.contacts or self.supervisions or self.unanswered)


def support_by(membership: Membership, *, on: date) -> Support:
    """A constant number of queries, however many people."""
    people = people_supported_by(membership)
    active = list(people.active().select_related("position", "supported_by__supervisor__user"))
    supervisions = supervisions_due(active, on=on)
    asked = CheckIn.objects.asked().filter(volunteer__in=people).without_words()
    calls, held = _calls_made(people, on), _supervisions_held(people, on)
    return Support(
        on=on,
        contacts=tuple(contacts_due(membership)[:MOST_SHOWN]),
        supervisions=tuple(supervisions[:MOST_SHOWN]),
        supervisions_number=len(supervisions),
        unanswered=tuple(asked.select_related("volunteer").order_by("asked_at")[:MOST_SHOWN]),
        nobody_named=_nobody_named(active, membership),
        calls_made=len(calls),
        supervisions_held=len(held),
        given=tuple(sorted(_given(calls, held), key=lambda row: row.on, reverse=True)[:MOST_GIVEN]),
    )


def contacts_with(membership: Membership):
    """All with the people this member supports, also those that are settled."""
    return Contact.objects.filter(volunteer__in=people_supported_by(membership))


def settled_from(membership: Membership):
    """Settled ones that were theirs to make, of people they may not support any more."""
    theirs = Contact.objects.filter(events__assigned_to=membership)
    return Contact.objects.settled().filter(pk__in=theirs.values("pk"))


def contacts_due(membership: Membership):
    """Those due with the people this member supports, the most pressing first."""
    due = contacts_with(membership).due()
    return due.without_words().select_related("volunteer", "assigned_to__user").order_by("due_on")


def supervisions_due(active: Iterable[Volunteer], *, on: date) -> list[DueSupervision]:
    """Of active people (with position and supporter): due soon or late, and not planned in time."""
    people = list(active)
    standings = supervision_standings(people)
    rows = [
        DueSupervision(
            volunteer=person,
            standing=standing,
            whose=whose(person),
            is_overdue=standing.is_overdue(on),
            stops_new_matches=standing.stops_new_matches(on),
        )
        for person in people
        if (standing := standings[person.pk]).is_due_soon(on)
    ]
    return sorted(rows, key=lambda row: (row.standing.due_on or on, str(row.volunteer)))


def whose(person: Volunteer) -> str:
    """The supervisor named for them; "" where a coordinator sees to it. Reads no more rows."""
    named = getattr(person, "supported_by", None)
    is_here = named and named.supervisor.status != Membership.Status.ENDED
    return str(named.supervisor.user) if is_here and named.supervisor.can(GIVE) else ""


def _nobody_named(active: list[Volunteer], membership: Membership) -> int:
    if not membership.can(Permission.VOLUNTEER_EDIT):
        return 0
    return sum(getattr(person, "supported_by", None) is None for person in active)


def _since(on: date) -> datetime:
    return london_moment(on - timedelta(days=GIVEN_DAYS), time(4))


def _calls_made(people: object, on: date) -> list[Contact]:
    made = Contact.objects.made().filter(volunteer__in=people, settled_at__gte=_since(on))
    return list(made.without_words().select_related("volunteer", "settled_by__user"))


def _supervisions_held(people: object, on: date) -> list[Supervision]:
    since = on - timedelta(days=GIVEN_DAYS)
    held = Supervision.objects.held().filter(volunteer__in=people, held_on__gte=since)
    return list(held.without_words().select_related("volunteer", "supervisor__user"))


def _given(calls: list[Contact], held: list[Supervision]) -> Iterator[Given]:
    for call in calls:
        by = str(call.settled_by.user) if call.settled_by else ""
        what = call.get_how_display()
        yield Given(day_of(call.settled_at), call.volunteer, f"Support contact, {what.lower()}", by)
    for row in held:
        what = f"Supervision, {row.get_how_display().lower()}"
        yield Given(row.held_on, row.volunteer, what, str(row.supervisor.user))
