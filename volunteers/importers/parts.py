"""What a connector's row says of things that have a table of their own, one class for each.

A row is looked at first: whether each part can be as it says, and whether that is new. Only then
is anything written.
"""

from typing import Any, ClassVar

from accounts.importers import Places
from accounts.models import Site
from accounts.services import set_employee_number
from common.errors import DomainError
from common.half_days import in_week_order
from common.import_rows import Row, RowRefused
from common.importing import Importer
from volunteers.importers.about import Clearances
from volunteers.importers.words import Level
from volunteers.models import Volunteer
from volunteers.services.dbs import record_dbs
from volunteers.services.journeys import set_journeys
from volunteers.services.people import set_half_days, set_sites
from volunteers.services.restricted import set_access_needs


class Part:
    """One part of a row. `key`: the column that says it."""

    key: ClassVar[str]

    def __init__(self, importer: Importer) -> None:
        self.importer, self.by = importer, importer.by

    def check(self, row: Row) -> None:
        """Refuse what cannot be, whoever the row is about."""

    def differs(self, row: Row, volunteer: Volunteer) -> bool:
        """Whether it says something new of somebody known; keeps it for the report."""
        raise NotImplementedError

    def write(self, row: Row, volunteer: Volunteer) -> None:
        raise NotImplementedError

    def begin(self, row: Row, volunteer: Volunteer) -> None:
        """Of somebody new."""
        if row.get(self.key):
            self.write(row, volunteer)

    def note(self, row: Row, volunteer: Volunteer, old: Any, new: Any) -> bool:
        return self.importer.note_changes(row, volunteer, {self.key: old}, {self.key: new})


class Sites(Part):
    key = "sites"

    def __init__(self, importer: Importer, places: Places) -> None:
        super().__init__(importer)
        self.places = places

    def check(self, row: Row) -> None:
        self._said(row)

    def differs(self, row: Row, volunteer: Volunteer) -> bool:
        if self.key not in row.values:
            return False
        reach = sorted(site.code for site in volunteer.sites.all())
        return self.note(row, volunteer, reach, sorted(site.code for site in self._said(row)))

    def write(self, row: Row, volunteer: Volunteer) -> None:
        set_sites(volunteer, self._said(row), by=self.by)

    def _said(self, row: Row) -> list[Site]:
        return [self.places.site(code, column=self.key) for code in row.get(self.key, ())]


class HalfDays(Part):
    key = "half_days"

    def differs(self, row: Row, volunteer: Volunteer) -> bool:
        if self.key not in row.values:
            return False
        free = in_week_order(free.half_day for free in volunteer.availability.all())
        return self.note(row, volunteer, free, in_week_order(row[self.key]))

    def write(self, row: Row, volunteer: Volunteer) -> None:
        set_half_days(volunteer, row[self.key], by=self.by)


class Journeys(Part):
    """A cell says some journeys and takes none away: an empty one changes nothing."""

    key = "journeys"

    def __init__(self, importer: Importer, places: Places) -> None:
        super().__init__(importer)
        self.places = places

    def check(self, row: Row) -> None:
        self._said(row)

    def differs(self, row: Row, volunteer: Volunteer) -> bool:
        known = {journey.site: journey.minutes for journey in volunteer.journeys.all()}
        new = {site: said for site, said in self._said(row).items() if known.get(site) != said}
        old = {site: known[site] for site in new if site in known}
        return self.note(row, volunteer, _journeys(old), _journeys(new))

    def write(self, row: Row, volunteer: Volunteer) -> None:
        set_journeys(volunteer, self._said(row), by=self.by)

    def _said(self, row: Row) -> dict[Site, int]:
        said: dict[Site, int] = {}
        for words, minutes in row.get(self.key, ()):
            site = self.places.site_called(words, column=self.key)
            if said.setdefault(site, minutes) != minutes:
                raise RowRefused(self.key, f"{site} stands here twice, with different minutes.")
        return said


def _journeys(minutes: dict[Site, int]) -> list[str]:
    return sorted(f"{site.code} {taken}" for site, taken in minutes.items())


class AccessNeeds(Part):
    """The report says that they change, not how: it is kept, and they have their own table."""

    key = "needs_step_free"

    def differs(self, row: Row, volunteer: Volunteer) -> bool:
        wanted, needs = row.get(self.key), getattr(volunteer, "access_needs", None)
        if wanted is None:
            return False
        self.importer.tell_about(volunteer)
        if wanted == bool(needs and needs.needs_step_free):
            return False
        return self.note(row, volunteer, "confidential", "as in this file")

    def write(self, row: Row, volunteer: Volunteer) -> None:
        needs = getattr(volunteer, "access_needs", None)
        set_access_needs(
            volunteer,
            needs_step_free=bool(row.get(self.key)),
            notes=needs.notes if needs else "",
            by=self.by,
        )

    def begin(self, row: Row, volunteer: Volunteer) -> None:
        self.write(row, volunteer)


class EmployeeNumber(Part):
    """An empty cell takes none away."""

    key = "employee_number"

    def differs(self, row: Row, volunteer: Volunteer) -> bool:
        new = row.get(self.key)
        return bool(new) and self.note(row, volunteer, volunteer.membership.employee_number, new)

    def write(self, row: Row, volunteer: Volunteer) -> None:
        try:
            set_employee_number(volunteer.membership, row[self.key], by=self.by)
        except DomainError as refusal:
            raise RowRefused(self.key, str(refusal)) from None


class Certificate(Part):
    """The certificate is new or known otherwise; an earlier one stays beside it."""

    key = "dbs_number"
    NEEDED = (("dbs_level", "its level"), ("dbs_issued_on", "the day it was issued"))
    FACTS = ("dbs_number", "dbs_level", "dbs_issued_on", "on_update_service")

    def __init__(self, importer: Importer, clearances: Clearances) -> None:
        super().__init__(importer)
        self.clearances = clearances

    def check(self, row: Row) -> None:
        for key, words in self.NEEDED:
            if row.get(self.key) and not row.get(key):
                raise RowRefused(key, f"A DBS certificate needs {words}.")

    def differs(self, row: Row, volunteer: Volunteer) -> bool:
        if not row.get(self.key) or not self._is_new(row, volunteer):
            return False
        self.clearances.hold(volunteer, self.key)
        return True

    def _is_new(self, row: Row, volunteer: Volunteer) -> bool:
        held = {certificate.number: certificate for certificate in volunteer.dbs_certificates.all()}
        newest = max(held.values(), key=lambda each: each.issued_on, default=None)
        known = held.get(row[self.key], newest)
        old = {
            "dbs_number": known and known.number,
            "dbs_level": known and known.level,
            "dbs_issued_on": known and known.issued_on,
            "on_update_service": known and known.on_update_service,
        }
        new = row.facts(*self.FACTS)
        return self.importer.note_changes(row, volunteer, _with_label(old), _with_label(new))

    def write(self, row: Row, volunteer: Volunteer) -> None:
        held = volunteer.dbs_certificates.filter(number=row[self.key])
        on_update_service = held.filter(on_update_service=True).exists()
        try:
            record_dbs(
                volunteer,
                number=row[self.key],
                level=row["dbs_level"],
                issued_on=row["dbs_issued_on"],
                on_update_service=row.get("on_update_service", on_update_service),
                by=self.by,
            )
        except DomainError as refusal:
            raise RowRefused(self.key, str(refusal)) from None


def _with_label(facts: dict[str, Any]) -> dict[str, Any]:
    level = facts.get("dbs_level")
    return facts | {"dbs_level": Level(level)} if level else facts
