"""Connectors as a coordinator's spreadsheet lists them, with their DBS certificate."""

from typing import Any

from accounts.importers import People, Places
from accounts.models import Membership, Organisation
from accounts.permissions import Permission
from common.columns import (
    Column,
    choice,
    codes,
    day,
    email,
    half_days,
    telephone,
    text,
    text_list,
    whole_number,
    yes_no,
)
from common.import_rows import Row, RowHeld, RowRefused
from common.importing import Importer, Outcome
from common.spreadsheets import UnusableFile
from common.telephones import mobile_of
from volunteers.importers.about import Clearances, volunteers_by_email
from volunteers.importers.parts import (
    AccessNeeds,
    Certificate,
    EmployeeNumber,
    HalfDays,
    Journeys,
    Part,
    Sites,
)
from volunteers.importers.topics import TOPICS, refuse_topic_in_two
from volunteers.importers.words import (
    LEVEL_WORDS,
    STATUS_WORDS,
    Status,
    birthday,
    certificate_number,
    employee_number,
    journeys,
    past_day,
)
from volunteers.models import Position, Volunteer
from volunteers.services.leaving import come_back, leave_today
from volunteers.services.people import change_volunteer, create_volunteer
from volunteers.services.status import NEEDS_CLEARANCE

NEEDS_PASSED_OVER = (
    "The column “Needs step-free” was passed over: your role does not open access needs."
)


WONT_SHARE = ("will not share",)


class ConnectorImporter(Importer):
    kind = "connectors"
    title = "Connectors"
    aliases = ("volunteers",)
    confidential = "access needs"
    identity = ("email",)
    columns = (
        Column("first_name", "First name", text(80), required=True, aliases=("forename",)),
        Column("last_name", "Last name", text(80), required=True, aliases=("surname",)),
        Column("email", "Email", email, required=True, aliases=("e-mail", "email address")),
        Column("mobile", "Mobile", telephone, aliases=("phone", "telephone")),
        Column("employee_number", "Employee number", employee_number, aliases=("ESR number",)),
        Column("date_of_birth", "Date of birth", birthday, empty=None, aliases=("dob",)),
        Column("status", "Status", choice(STATUS_WORDS), empty=None),
        Column("position", "Position", text(120), empty=None, aliases=("role",)),
        Column("started_on", "Started", day, empty=None, aliases=("start date",)),
        Column("sites", "Sites", codes, empty=()),
        Column("offers_remote", "Remote", yes_no, empty=False),
        Column("half_days", "Half-days", half_days, empty=(), aliases=("availability",)),
        Column("journeys", "Journeys", journeys, empty=(), aliases=("travel times",)),
        Column("languages", "Languages", text_list(40), empty=()),
        Column("will_share", TOPICS["will_share"], text_list(60), empty=()),
        Column("wont_share", TOPICS["wont_share"], text_list(60), empty=(), aliases=WONT_SHARE),
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
        self.sees_needs = by is None or by.can(Permission.EXCLUSION_MANAGE)
        self.places = Places(organisation)
        self.positions = list(organisation.positions.filter(is_active=True))
        if not self.positions:
            raise UnusableFile(
                "This organisation has no position in use, so nobody can volunteer for one. "
                "Add one under Positions."
            )
        self.volunteers = volunteers_by_email(
            organisation,
            "sites",
            "availability",
            "journeys__site",
            "access_needs",
            "dbs_certificates",
        )
        self.people = People(organisation)
        self.clearances = Clearances(organisation, by)
        self.parts: tuple[Part, ...] = (
            Sites(self, self.places),
            HalfDays(self),
            Journeys(self, self.places),
            AccessNeeds(self),
            EmployeeNumber(self),
            Certificate(self, self.clearances),
        )

    def apply(self, row: Row) -> Outcome:
        refuse_topic_in_two(row)
        for part in self.parts:
            part.check(row)
        row = self._without_needs(row)
        known = self.volunteers.get(row["email"])
        if known:
            self._hold_if_somebody_else(row, known)
            refuse_topic_in_two(row, known)
            self._refuse_another_position(row, known)
            outcome = self._update(row, known)
        else:
            self.people.hold_if_somebody_else(row)
            outcome = self._create(row)
        if outcome != "unchanged" and 0 in (row.get("max_at_once"), row.get("max_a_year")):
            self.note(row, "with 0 trainees they get no match. What is agreed stays.")
        return outcome

    def _position(self, row: Row) -> Position:
        """The one it says; without a word, the only one there is."""
        says = row.get("position")
        if not says and len(self.positions) == 1:
            return self.positions[0]
        names = " or ".join(f"“{position}”" for position in self.positions)
        for position in self.positions:
            if says and position.name.casefold() == says.casefold():
                return position
        wrong = f"There is no position “{says}” in use." if says else "Which position is it for?"
        raise RowRefused("position", f"{wrong} Write {names}.")

    def _refuse_another_position(self, row: Row, known: Volunteer) -> None:
        says = row.get("position")
        if says and says.casefold() != known.position.name.casefold():
            raise RowRefused(
                "position",
                f"{known} is “{known.position}”. Change the position on their record: you see "
                "there what they would lack for it. Nothing in this row was changed.",
            )

    def _without_needs(self, row: Row) -> Row:
        """Whoever may not open access needs can neither write them nor find them out."""
        if self.sees_needs or "needs_step_free" not in row.values:
            return row
        if NEEDS_PASSED_OVER not in self.notes:
            self.notes.append(NEEDS_PASSED_OVER)
        values = {key: value for key, value in row.values.items() if key != "needs_step_free"}
        return Row(row.number, values)

    def facts(self, row: Row) -> dict[str, Any]:
        facts = row.facts(*self.FACTS, *self.NEVER_EMPTY)
        empty = [key for key in self.NEVER_EMPTY if facts.get(key) is None]
        return {key: value for key, value in facts.items() if key not in empty}

    def _create(self, row: Row) -> Outcome:
        volunteer = create_volunteer(
            self.organisation,
            email=row["email"],
            position=self._position(row),
            by=self.by,
            **self.facts(row),
        )
        if volunteer.status in NEEDS_CLEARANCE:
            self.clearances.hold_oneself(volunteer, "status")
        for part in self.parts:
            part.begin(row, volunteer)
        return "created"

    def _update(self, row: Row, volunteer: Volunteer) -> Outcome:
        facts = self.facts(row)
        held = {name: getattr(volunteer, name) for name in facts}
        is_changed = self.note_changes(row, volunteer, _shown(held), _shown(facts))
        changed = [part for part in self.parts if part.differs(row, volunteer)]
        if is_changed:
            self._change(row, volunteer, facts)
        for part in changed:
            part.write(row, volunteer)
        return "updated" if is_changed or changed else "unchanged"

    def _change(self, row: Row, volunteer: Volunteer, facts: dict[str, Any]) -> None:
        status = facts.pop("status", None)
        if status and status != volunteer.status and not volunteer.can_move_to(status):
            names = dict(Status.choices)
            raise RowRefused(
                "status",
                f"{volunteer} is “{names[volunteer.status]}” and cannot become "
                f"“{names[status]}” in one step. Nothing in this row was changed.",
            )
        if status and status != volunteer.status:
            if status in NEEDS_CLEARANCE:
                self.clearances.hold_oneself(volunteer, "status")
            self.move(row, volunteer, status)
        self._refuse_losing_texts(volunteer, facts)
        change_volunteer(volunteer, by=self.by, **facts)

    def _refuse_losing_texts(self, volunteer: Volunteer, facts: dict[str, Any]) -> None:
        number = facts.get("mobile", volunteer.mobile)
        if volunteer.contact_by == Volunteer.ContactBy.TEXT and not mobile_of(number):
            raise RowRefused(
                "mobile",
                f"{volunteer} likes to get texts, which need a mobile number. Nothing in this row "
                "was changed.",
            )

    def move(self, row: Row, volunteer: Volunteer, status: str) -> None:
        """A known volunteer's status changes: apps above look at what hangs on it."""
        if status == Status.LEFT:
            leave_today(volunteer, by=self.by)
        elif volunteer.status == Status.LEFT:
            come_back(volunteer, by=self.by)
        else:
            change_volunteer(volunteer, by=self.by, status=status)

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


def _shown(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts with the status in words, to be read by a person."""
    status = facts.get("status")
    return facts | {"status": Status(status)} if status else facts
