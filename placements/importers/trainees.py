"""Trainees from the university's list, each in a cohort of a programme."""

from typing import Any

from accounts.importers import People
from accounts.models import Membership, Organisation
from common.columns import Column, email, text, whole_number
from common.dates import today
from common.import_rows import Row, RowHeld, RowRefused
from common.importing import Importer, Outcome
from placements.models import Cohort, Trainee
from placements.services.cohorts import cohort_named
from placements.services.people import change_trainee, create_trainee


class TraineeImporter(Importer):
    kind = "trainees"
    title = "Trainees"
    identity = ("reference",)
    columns = (
        Column("reference", "Trainee ID", text(40), required=True, aliases=("student id",)),
        Column("first_name", "First name", text(80), required=True, aliases=("forename",)),
        Column("last_name", "Last name", text(80), required=True, aliases=("surname",)),
        Column("email", "Email", email, required=True, aliases=("e-mail", "email address")),
        Column("employer", "Employer", text(150)),
        Column("programme", "Programme", text(120), aliases=("course",)),
        Column("university", "University", text(120)),
        Column("year", "Year", whole_number(1, 10), empty=None, aliases=("year of study",)),
        Column("cohort", "Cohort", text(80), aliases=("intake",)),
        Column("educator_name", "Practice educator", text(120), aliases=("educator",)),
        Column("educator_email", "Practice educator email", email),
    )
    FACTS = ("first_name", "last_name", "employer", "year", "educator_name", "educator_email")

    def __init__(self, organisation: Organisation, *, by: Membership | None) -> None:
        super().__init__(organisation, by=by)
        trainees = organisation.trainees.with_cohort()
        self.trainees = {trainee.reference: trainee for trainee in trainees}
        self.by_email = {trainee.email.casefold(): trainee for trainee in trainees}
        self.people = People(organisation)
        self.cohorts: dict[tuple[str, ...], Cohort] = {}
        self.known = set(organisation.cohorts.values_list("pk", flat=True))

    def apply(self, row: Row) -> Outcome:
        trainee = self.trainees.get(row["reference"])
        self._refuse_address_of_another(row, trainee)
        facts = row.facts(*self.FACTS) | {"cohort": self._cohort(row, trainee)}
        if not trainee:
            self.people.hold_if_somebody_else(row)
            made = create_trainee(
                self.organisation,
                reference=row["reference"],
                email=row["email"],
                by=self.by,
                **facts,
            )
            self.by_email[row["email"]] = made
            return "created"
        if trainee.email.casefold() != row["email"]:
            raise RowHeld(
                "email",
                f"{trainee} signs in with {trainee.email}. An address is changed by an "
                "administrator, after asking the person; nothing in this row was changed.",
            )
        old = {name: getattr(trainee, name) for name in facts}
        if not self.note_changes(row, trainee, _shown(old), _shown(facts)):
            return "unchanged"
        change_trainee(trainee, by=self.by, **facts)
        return "updated"

    def _cohort(self, row: Row, trainee: Trainee | None) -> Cohort | None:
        """What the row says; where it says nothing, what is known, or the intake of the year."""
        held = trainee.cohort if trainee else None
        programme = row.get("programme") or (held.programme.name if held else "")
        university = row.get("university") or (held.programme.university if held else "")
        name = row.get("cohort") or (held.name if held else "")
        if not (programme or university or name):
            return None
        key = (programme.casefold(), university.casefold(), name.casefold(), str(row.get("year")))
        if key not in self.cohorts:
            self.cohorts[key] = cohort_named(
                self.organisation, programme=programme, university=university, name=name,
                year=row.get("year"), on=today(), by=self.by,
            )  # fmt: skip
        cohort = self.cohorts[key]
        if cohort.pk not in self.known:
            self.known.add(cohort.pk)
            self.note(row, f"“{cohort}” of {cohort.programme} is a new cohort.")
        return cohort

    def _refuse_address_of_another(self, row: Row, trainee: Trainee | None) -> None:
        owner = self.by_email.get(row["email"])
        if owner and owner != trainee:
            raise RowRefused(
                "email", f"This address belongs to {owner}, trainee ID {owner.reference}."
            )


def _shown(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts with the cohort's programme, to be read by a person."""
    cohort = facts["cohort"]
    return facts | {"cohort": f"{cohort.programme}, {cohort}" if cohort else ""}
