"""The list of volunteers as a file to take away, and the note that somebody did."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from accounts.models import Membership
from audit.services import disclose_all
from common import exporting
from common.dates import today
from common.errors import DomainError
from volunteers.models import DBSCertificate, ListExport, Volunteer
from volunteers.models.volunteers import VolunteerQuerySet
from volunteers.roster import Row
from volunteers.roster_pages import BATCH, everybody_found
from volunteers.searches import Search
from volunteers.templatetags.readiness_words import to_renew

MOST_EXPORTED = 10_000
HEADINGS = (
    "First name",
    "Last name",
    "E-mail",
    "Mobile",
    "Position",
    "Status",
    "Status since",
    "Started on",
    "Ready today",
    "To see to",
    "Sites",
    "Remote",
    "Languages",
    "DBS certificate number",
    "DBS issued on",
)
REASON = "Took the list of volunteers away as a file"


@dataclass(frozen=True, slots=True)
class ExportedFile:
    name: str
    content_type: str
    content: bytes


@transaction.atomic
def export_list(
    people: VolunteerQuerySet,
    search: Search,
    *,
    format: str,
    found_by: str,
    by: Membership,
) -> ExportedFile:
    """The people a search finds, as CSV or Excel; who took it, and whose DBS number, is noted."""
    if format not in ListExport.Format.values:
        raise DomainError("Choose CSV or Excel.")
    on = today()
    rows = [cells for batch in _batches(people, search, on) for cells in _cells(batch, by)]
    ListExport.objects.create(
        organisation_id=by.organisation_id,
        exported_by=by,
        format=format,
        people=len(rows),
        found_by=found_by[:1000],
    )
    name = f"volunteers-{on.isoformat()}.{format}"
    if format == ListExport.Format.CSV:
        return ExportedFile(name, exporting.CSV, exporting.csv_file(HEADINGS, rows))
    content = exporting.xlsx_file("Volunteers", HEADINGS, rows)
    return ExportedFile(name, exporting.XLSX, content)


def _batches(people: VolunteerQuerySet, search: Search, on: date) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for number, row in enumerate(everybody_found(people, search, on=on), 1):
        if number > MOST_EXPORTED:
            raise DomainError(
                f"More than {MOST_EXPORTED:,} people are found. Narrow the search and take them "
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
    held = DBSCertificate.objects.filter(volunteer__in=keys).select_related("volunteer")
    newest = {row.volunteer_id: row for row in held.order_by("issued_on")}
    disclose_all(newest.values(), by=by, reason=REASON)
    for row in batch:
        yield _cells_of(row, sites.get(row.volunteer.pk, ()), newest.get(row.volunteer.pk))


def _cells_of(row: Row, sites: Sequence[str], dbs: DBSCertificate | None) -> list:
    person = row.volunteer
    return [
        person.first_name,
        person.last_name,
        person.shown_email,
        person.mobile,
        person.position.name,
        person.get_status_display(),
        person.status_since.date(),
        person.started_on,
        row.readiness.is_ready,
        to_renew(row.to_do),
        "; ".join(sites),
        person.offers_remote,
        "; ".join(person.languages),
        exporting.Digits(dbs.number) if dbs else "",
        dbs.issued_on if dbs else None,
    ]
