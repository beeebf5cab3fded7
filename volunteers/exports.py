"""The list of volunteers as a file to take away, and the note that somebody did."""

from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from django.db import transaction

from accounts.models import Membership
from accounts.permissions import Permission
from audit.services import disclose_all
from common.dates import today
from common.errors import DomainError
from common.exporting import Digits
from volunteers.models import DBSCertificate, Journey, Volunteer
from volunteers.models.volunteers import VolunteerQuerySet
from volunteers.roster import Row
from volunteers.roster_pages import BATCH, everybody_found
from volunteers.searches import Search
from volunteers.taking_away import ExportedFile, Table, take_away
from volunteers.templatetags.readiness_words import to_renew

MOST_EXPORTED = 10_000
HEADINGS = (
    "First name",
    "Last name",
    "E-mail",
    "Mobile",
    "Contact",
    "Position",
    "Status",
    "Status since",
    "Started on",
    "Ready today",
    "To see to",
    "Sites",
    "Journeys",
    "Remote",
    "Languages",
)
OF_THE_DBS = ("DBS certificate number", "DBS issued on")  # for whoever may open the DBS page
REASON = "Took the list of volunteers away as a file"


@transaction.atomic
def export_list(
    people: VolunteerQuerySet,
    search: Search,
    *,
    format: str,
    found_by: str,
    by: Membership,
) -> ExportedFile:
    """The people a search finds, as CSV or Excel; who took it, and whose DBS number, is noted.

    Certificates stand in it only for whoever may open the DBS page.
    """
    on = today()
    found = in_batches(everybody_found(people, search, on=on), most=MOST_EXPORTED)
    rows = [cells for batch in found for cells in _cells(batch, by)]
    headings = HEADINGS + (OF_THE_DBS if by.can(Permission.DBS_MANAGE) else ())
    table = Table(f"volunteers-{on.isoformat()}", "Volunteers", headings, rows)
    return take_away(table, format=format, people=len(rows), found_by=found_by, by=by)


def in_batches(rows: Iterable[Row], *, most: int) -> Iterator[list[Row]]:
    """The rows a batch at a time; refused if there are more than a file may hold."""
    batch: list[Row] = []
    for number, row in enumerate(rows, 1):
        if number > most:
            raise DomainError(
                f"More than {most:,} people are found. Narrow the search and take them "
                "away in parts."
            )
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    yield batch


def _cells(batch: Sequence[Row], by: Membership) -> Iterator[list]:
    keys = [row.volunteer.pk for row in batch]
    sites: dict = {}
    reach = Volunteer.sites.through.objects.filter(volunteer__in=keys).order_by("site__name")
    for key, name in reach.values_list("volunteer_id", "site__name"):
        sites.setdefault(key, []).append(name)
    journeys = _journeys(keys)
    certified = _certified(keys, by) if by.can(Permission.DBS_MANAGE) else {}
    for row in batch:
        key = row.volunteer.pk
        places = [sites.get(key, ()), journeys.get(key, ())]
        yield _cells_of(row, *places) + certified.get(key, [])


def _journeys(keys: Sequence[UUID]) -> dict[UUID, list[str]]:
    """As the file of connectors says them: “BOW 25”."""
    said: dict[UUID, list[str]] = {}
    known = Journey.objects.filter(volunteer__in=keys).order_by("site__code")
    for key, code, minutes in known.values_list("volunteer_id", "site__code", "minutes"):
        said.setdefault(key, []).append(f"{code} {minutes}")
    return said


def _certified(keys: Sequence[UUID], by: Membership) -> dict[UUID, list]:
    """The cells about the newest certificate of each person who has one."""
    held = DBSCertificate.objects.filter(volunteer__in=keys).select_related("volunteer")
    newest = {row.volunteer_id: row for row in held.order_by("issued_on")}
    disclose_all(newest.values(), by=by, reason=REASON)
    return {
        key: [Digits(newest[key].number), newest[key].issued_on] if key in newest else ["", None]
        for key in keys
    }


def _cells_of(row: Row, sites: Sequence[str], journeys: Sequence[str]) -> list:
    person = row.volunteer
    return [
        person.first_name,
        person.last_name,
        person.email if person.has_email else "",
        person.mobile,
        person.get_contact_by_display(),
        person.position.name,
        person.get_status_display(),
        person.status_since.date(),
        person.started_on,
        row.readiness.is_ready,
        to_renew(row.to_do),
        "; ".join(sites),
        "; ".join(journeys),
        person.offers_remote,
        "; ".join(person.languages),
    ]
