"""What everybody gave in a period: the list, and the file to take away."""

from dataclasses import dataclass
from datetime import time, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Lower

from accounts.models import Membership
from audit.authors import name_authors
from common.dates import Period, london_moment
from common.errors import DomainError
from nhsuk.components.words import period as period_words
from placements.hours import Given, given_by
from placements.models import MeetingLog
from support.models import Activity
from volunteers.exports import MOST_EXPORTED
from volunteers.models import Volunteer
from volunteers.taking_away import ExportedFile, Table, take_away

HEADINGS = (
    "First name",
    "Last name",
    "Position",
    "Status",
    "Hours in meetings",
    "Hours around meetings",
    "Other hours",
    "Hours in all",
)


@dataclass(frozen=True, slots=True)
class PersonHours:
    volunteer: Volunteer
    given: Given


def who_gave(membership: Membership, period: Period) -> QuerySet[Volunteer]:
    """Those this member may see who gave any time in the period, by name."""
    logs = MeetingLog.objects.happened().filter(
        match__connector=OuterRef("pk"),
        starts_at__gte=london_moment(period.start, time.min),
        starts_at__lt=london_moment(period.end, time.min),
    )
    noted = Activity.objects.filter(volunteer=OuterRef("pk")).within(period.start, period.end)
    people = membership.organisation.volunteers.visible_to(membership)
    people = people.filter(Exists(logs) | Exists(noted)).select_related("position")
    return people.order_by(Lower("last_name"), Lower("first_name"), "pk")


def with_hours(people: list[Volunteer], period: Period) -> list[PersonHours]:
    given = given_by(people, start=period.start, end=period.end)
    return [PersonHours(person, given.get(person.pk, Given())) for person in people]


def hours_in_all(people: QuerySet[Volunteer], period: Period) -> Given:
    found = given_by(people.order_by(), start=period.start, end=period.end).values()
    return Given(
        sum(each.meetings for each in found),
        sum(each.around for each in found),
        sum(each.other for each in found),
    )


@transaction.atomic
def export_hours(*, period: Period, format: str, by: Membership) -> ExportedFile:
    """As CSV or Excel; who took it is noted."""
    people = list(who_gave(by, period)[: MOST_EXPORTED + 1])
    if len(people) > MOST_EXPORTED:
        raise DomainError(f"More than {MOST_EXPORTED:,} people gave time. Choose fewer days.")
    rows = [_cells_of(row) for row in with_hours(people, period)]
    last = period.end - timedelta(days=1)
    name = f"hours-{period.start.isoformat()}-to-{last.isoformat()}"
    table, found_by = Table(name, "Hours", HEADINGS, rows), f"Hours given: {period_words(period)}"
    return take_away(table, format=format, people=len(rows), found_by=found_by, by=by)


def _cells_of(row: PersonHours) -> list:
    person, given = row.volunteer, row.given
    minutes = (given.meetings, given.around, given.other, given.minutes)
    return [
        person.first_name,
        person.last_name,
        person.position.name,
        person.get_status_display(),
        *(f"{each / 60:.2f}" for each in minutes),
    ]


name_authors(__name__)
