"""Connectors as a coordinator's spreadsheet lists them, with their DBS certificate."""

from typing import Any

from accounts.importers import Places
from accounts.models import Membership, Organisation, User
from common.columns import (
    Column,
    choice,
    codes,
    day,
    email,
    half_days,
    text,
    text_list,
    whole_number,
    yes_no,
)
from common.importing import Importer, Outcome, Row, RowHeld, RowRefused
from common.spreadsheets import UnusableFile
from volunteers.importers.about import volunteers_by_email
from volunteers.importers.words import (
    LEVEL_WORDS,
    STATUS_WORDS,
    Status,
    certificate_number,
    past_day,
)
from volunteers.models import Volunteer
from volunteers.services.checks import record_dbs
from volunteers.services.people import change_volunteer, create_volunteer, set_half_days, set_sites
from volunteers.services.restricted import set_access_needs


class ConnectorImporter(Importer):
    kind = "connectors"
    title = "Connectors"
    aliases = ("volunteers",)
    identity = ("email",)
    columns = (
        Column("first_name", "First name", text(80), required=True, aliases=("forename",)),
        Column("last_name", "Last name", text(80), required=True, aliases=("surname",)),
        Column("email", "Email", email, required=True, aliases=("e-mail", "email address")),
        Column("mobile", "Mobile", text(30), aliases=("phone", "telephone")),
        Column("date_of_birth", "Date of birth", past_day, empty=None, aliases=("dob",)),
        Column("status", "Status", choice(STATUS_WORDS), empty=None),
        Column("started_on", "Started", day, empty=None, aliases=("start date",)),
        Column("sites", "Sites", codes, empty=()),
        Column("offers_remote", "Remote", yes_no, empty=False),
        Column("half_days", "Half-days", half_days, empty=(), aliases=("availability",)),
        Column("languages", "Languages", text_list(40), empty=()),
        Column("will_share", "Will share", text_list(60), empty=()),
        Column("wont_share", "Won't share", text_list(60), empty=(), aliases=("will not share",)),
        Column("max_at_once", "Max at once", whole_number(0, 20), empty=None),
        Column("max_a_year", "Max a year", whole_number(0, 60), empty=None),
        Column("needs_step_free", "Needs step-free", yes_no, empty=None),
        Column("dbs_number", "DBS certificate", certificate_number, aliases=("dbs number",)),
        Column("dbs_level", "DBS level", choice(LEVEL_WORDS)),
        Column("dbs_issued_on", "DBS issued", past_day, empty=None, aliases=("dbs date",)),
        Column("on_update_service", "Update Service", yes_no, empty=False),
    )
    FACTS = ("first_name", "last_name", "mobile", "date_of_birth", "started_on", "offers_remote")
    FACTS += ("languages", "will_share", "wont_share")
    NEVER_EMPTY = ("status", "max_at_once", "max_a_year")

    def __init__(self, organisation: Organisation, *, by: Membership | None) -> None:
        super().__init__(organisation, by=by)
        self.places = Places(organisation)
        in_use = organisation.positions.filter(is_active=True)
        self.position = in_use.order_by("created_at").first()
        if not self.position:
            raise UnusableFile(
                "This organisation has no position in use, so nobody can volunteer for one. "
                "An administrator adds one under Admin, Positions."
            )
        self.volunteers = volunteers_by_email(
            organisation, "sites", "availability", "access_needs", "dbs_certificates"
        )
        self.others = {
            user.email.casefold(): user
            for user in User.objects.filter(memberships__organisation=organisation).distinct()
        }

    def apply(self, row: Row) -> Outcome:
        sites = [self.places.site(code, column="sites") for code in row.get("sites", ())]
        wont = {topic.casefold() for topic in row.get("wont_share", ())}
        both = [topic for topic in row.get("will_share", ()) if topic.casefold() in wont]
        if both:
            words = f"“{both[0]}” is under “Will share” too. Please ask them which it is."
            raise RowRefused("wont_share", words)
        self._refuse_half_a_certificate(row)
        known = self.volunteers.get(row["email"])
        if known:
            self._hold_if_somebody_else(row, known)
            return self._update(row, known, sites)
        self._hold_if_address_is_anothers(row)
        return self._create(row, sites)

    def facts(self, row: Row) -> dict[str, Any]:
        facts = row.facts(*self.FACTS, *self.NEVER_EMPTY)
        empty = [key for key in self.NEVER_EMPTY if facts.get(key) is None]
        return {key: value for key, value in facts.items() if key not in empty}

    def _create(self, row: Row, sites: list) -> Outcome:
        volunteer = create_volunteer(
            self.organisation,
            email=row["email"],
            position=self.position,
            by=self.by,
            **self.facts(row),
        )
        set_sites(volunteer, sites, by=self.by)
        set_half_days(volunteer, row.get("half_days", ()), by=self.by)
        set_access_needs(volunteer, needs_step_free=bool(row.get("needs_step_free")), by=self.by)
        if row.get("dbs_number"):
            self._record_dbs(row, volunteer)
        return "created"

    def _update(self, row: Row, volunteer: Volunteer, sites: list) -> Outcome:
        facts = self.facts(row)
        changes = []
        if any(getattr(volunteer, name) != value for name, value in facts.items()):
            changes.append(lambda: self._change(row, volunteer, facts))
        if "sites" in row.values and {*sites} != {*volunteer.sites.all()}:
            changes.append(lambda: set_sites(volunteer, sites, by=self.by))
        wanted = {*row.get("half_days", ())}
        if "half_days" in row.values and wanted != {
            a.half_day for a in volunteer.availability.all()
        }:
            changes.append(lambda: set_half_days(volunteer, wanted, by=self.by))
        if self._needs_changed(row, volunteer):
            changes.append(lambda: self._set_needs(row, volunteer))
        if row.get("dbs_number") and not self._has_certificate(row, volunteer):
            changes.append(lambda: self._record_dbs(row, volunteer))
        for change in changes:
            change()
        return "updated" if changes else "unchanged"

    def _change(self, row: Row, volunteer: Volunteer, facts: dict[str, Any]) -> None:
        status = facts.pop("status", None)
        if status and status != volunteer.status and not volunteer.can_move_to(status):
            names = dict(Status.choices)
            raise RowRefused(
                "status",
                f"{volunteer} is “{names[volunteer.status]}” and cannot become "
                f"“{names[status]}” in one step. Nothing in this row was changed.",
            )
        before = volunteer.get_status_display()
        changed = change_volunteer(volunteer, by=self.by, status=status, **facts)
        if changed.status != volunteer.status:
            self.note(row, f"{changed} was “{before}” and is now “{changed.get_status_display()}”.")
            self.moved(row, changed)

    def moved(self, row: Row, volunteer: Volunteer) -> None:
        """A known volunteer's status changed: apps above look at what hangs on it."""

    def _needs_changed(self, row: Row, volunteer: Volunteer) -> bool:
        wanted, needs = row.get("needs_step_free"), getattr(volunteer, "access_needs", None)
        return wanted is not None and wanted != bool(needs and needs.needs_step_free)

    def _set_needs(self, row: Row, volunteer: Volunteer) -> None:
        needs = getattr(volunteer, "access_needs", None)
        set_access_needs(
            volunteer,
            needs_step_free=row["needs_step_free"],
            notes=needs.notes if needs else "",
            by=self.by,
        )

    def _refuse_half_a_certificate(self, row: Row) -> None:
        if not row.get("dbs_number"):
            return
        for key, words in (("dbs_level", "its level"), ("dbs_issued_on", "the day it was issued")):
            if not row.get(key):
                raise RowRefused(key, f"A DBS certificate needs {words}.")

    def _has_certificate(self, row: Row, volunteer: Volunteer) -> bool:
        wanted = (row["dbs_number"], row["dbs_level"], row["dbs_issued_on"])
        return any(
            wanted == (held.number, held.level, held.issued_on)
            and row.get("on_update_service", held.on_update_service) == held.on_update_service
            for held in volunteer.dbs_certificates.all()
        )

    def _record_dbs(self, row: Row, volunteer: Volunteer) -> None:
        record_dbs(
            volunteer,
            number=row["dbs_number"],
            level=row["dbs_level"],
            issued_on=row["dbs_issued_on"],
            on_update_service=row.get("on_update_service", False),
            by=self.by,
        )

    def _hold_if_somebody_else(self, row: Row, known: Volunteer) -> None:
        """A changed surname is the same person; another first name and birthday may not be."""
        same_first = known.first_name.casefold() == row["first_name"].casefold()
        same_last = known.last_name.casefold() == row["last_name"].casefold()
        born, says = known.date_of_birth, row.get("date_of_birth")
        agrees = born == says if born and says else same_last
        if not same_first and not agrees:
            raise RowHeld(
                "email",
                f"This address belongs to {known}, whose first name and date of birth differ: it "
                "may be another person. Change the address, or correct the name.",
            )

    def _hold_if_address_is_anothers(self, row: Row) -> None:
        other = self.others.get(row["email"])
        names = (row["first_name"].casefold(), row["last_name"].casefold())
        if other and (other.first_name.casefold(), other.last_name.casefold()) != names:
            raise RowHeld(
                "email",
                f"This address belongs to {other}, who is known here in another role: it may be "
                "another person. Change the address, or correct the name.",
            )
