"""Trainees and placements from files, and the list of every file a scheme is made of."""

from typing import Any

from accounts.importers import People, Places, SiteImporter, TeamImporter, site_code
from accounts.models import Membership, Organisation
from accounts.permissions import Permission
from common.columns import (
    Column,
    choice,
    day,
    email,
    half_days,
    text,
    text_list,
    whole_number,
)
from common.dates import today
from common.half_days import in_week_order
from common.importing import Importer, Outcome, Row, RowHeld, RowRefused
from placements.models import Placement, Trainee
from placements.services.people import (
    change_placement,
    change_trainee,
    create_placement,
    create_trainee,
)
from placements.services.stepping_back import record_left
from placements.stepping_back import effects_of
from training.importers import ElfhImporter, EsrImporter, LocalCompletionImporter
from volunteers.importers import (
    CheckImporter,
    ConnectorImporter,
    ExclusionImporter,
    LeaveImporter,
)
from volunteers.learners import learners_in_scheme
from volunteers.models import Volunteer


class SchemeConnectorImporter(ConnectorImporter):
    """Also looks at the matches of connectors who pause or leave.

    Nobody who has a match leaves by a row in a file: somebody looks at what it does first.
    """

    def move(self, row: Row, volunteer: Volunteer, status: str) -> None:
        effects = effects_of(volunteer, on=today())
        live = len(effects.offers) + len(effects.matches)
        matches = "an offer or a match" if live == 1 else f"{live} offers or matches"
        if status == Volunteer.Status.LEFT and live:
            raise RowHeld(
                "status",
                f"{volunteer} has {matches}, so they do not leave by a file. Choose “They are "
                "leaving” on their record: it shows first what happens to each, and tells those "
                "concerned. Nothing in this row was changed.",
            )
        if status == Volunteer.Status.LEFT:
            record_left(volunteer, by=self.by)
            self.note(row, f"{volunteer} leaves from today, without a message to them.")
            return
        super().move(row, volunteer, status)
        if status == Volunteer.Status.PAUSED and live:
            self.note(row, f"{volunteer} has {matches} to look after: please check.")


class SchemeCompletionImporter(LocalCompletionImporter):
    people = staticmethod(learners_in_scheme)


class SchemeEsrImporter(EsrImporter):
    """Also knows birthdays, and which records were merged."""

    people = staticmethod(learners_in_scheme)


class SchemeElfhImporter(ElfhImporter):
    people = staticmethod(learners_in_scheme)


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
    )
    FACTS = ("first_name", "last_name", "employer", "programme", "university", "year")

    def __init__(self, organisation: Organisation, *, by: Membership | None) -> None:
        super().__init__(organisation, by=by)
        trainees = organisation.trainees.select_related("membership__user")
        self.trainees = {trainee.reference: trainee for trainee in trainees}
        self.by_email = {trainee.email.casefold(): trainee for trainee in trainees}
        self.people = People(organisation)

    def apply(self, row: Row) -> Outcome:
        trainee = self.trainees.get(row["reference"])
        self._refuse_address_of_another(row, trainee)
        facts = row.facts(*self.FACTS)
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
        if not self.note_changes(row, trainee, old, facts):
            return "unchanged"
        change_trainee(trainee, by=self.by, **facts)
        return "updated"

    def _refuse_address_of_another(self, row: Row, trainee: Trainee | None) -> None:
        owner = self.by_email.get(row["email"])
        if owner and owner != trainee:
            raise RowRefused(
                "email", f"This address belongs to {owner}, trainee ID {owner.reference}."
            )


# First the words of the placement office's own file: they are the ones suggested.
MODES = {
    "in person": Placement.Mode.IN_PERSON,
    "remote": Placement.Mode.REMOTE,
    "either": Placement.Mode.EITHER,
    "by video or telephone": Placement.Mode.REMOTE,
    "face to face": Placement.Mode.IN_PERSON,
    "online": Placement.Mode.REMOTE,
    "video": Placement.Mode.REMOTE,
    "both": Placement.Mode.EITHER,
}


class PlacementImporter(Importer):
    kind = "placements"
    title = "Placements"
    identity = ("reference",)
    columns = (
        Column("trainee", "Trainee ID", text(40), required=True, aliases=("student id",)),
        Column("reference", "Placement ref", text(40), required=True, aliases=("reference",)),
        Column("site", "Site", site_code, required=True, aliases=("site code",)),
        Column("team", "Team", text(120), required=True, aliases=("ward",)),
        Column("starts_on", "Start", day, required=True, aliases=("start date", "first day")),
        Column("ends_on", "End", day, required=True, aliases=("end date", "last day")),
        Column("mode", "Mode", choice(MODES), empty=None),
        Column("half_days", "Half-days", half_days, required=True),
        Column("language", "Language needed", text(40), aliases=("language",)),
        Column("topics", "Topics", text_list(60), empty=()),
        Column("meetings_wanted", "Meetings wanted", whole_number(1, 30), empty=None),
    )
    FACTS = ("starts_on", "ends_on", "half_days", "language", "topics")
    NEVER_EMPTY = ("mode", "meetings_wanted")

    def __init__(self, organisation: Organisation, *, by: Membership | None) -> None:
        super().__init__(organisation, by=by)
        self.places = Places(organisation)
        self.trainees = {trainee.reference: trainee for trainee in organisation.trainees.all()}
        known = organisation.placements.select_related("trainee", "site", "team__site")
        self.placements = {p.reference: p for p in known}
        self.matched = set(organisation.matches.live().values_list("placement_id", flat=True))

    def apply(self, row: Row) -> Outcome:
        facts = self.facts(row)
        known = self.placements.get(row["reference"])
        if not known:
            create_placement(self.organisation, reference=row["reference"], by=self.by, **facts)
            return "created"
        old = {name: getattr(known, name) for name in facts}
        if not self.note_changes(row, f"{known}, {known.trainee}", _shown(old), _shown(facts)):
            return "unchanged"
        change_placement(known, by=self.by, **facts)
        if known.pk in self.matched:
            self.note(row, f"{known.reference} has changed and has a match: please check it.")
        return "updated"

    def facts(self, row: Row) -> dict[str, Any]:
        trainee = self.trainees.get(row["trainee"])
        if not trainee:
            raise RowRefused("trainee", "There is no trainee with this ID. Import trainees first.")
        site = self.places.site(row["site"])
        team = self.places.team(site, row["team"])
        if row["ends_on"] < row["starts_on"]:
            raise RowRefused(
                "ends_on", f"The end is before the start, {row['starts_on']:%d/%m/%Y}."
            )
        known = {key: row[key] for key in self.NEVER_EMPTY if row.get(key) is not None}
        people_and_places = {"trainee": trainee, "site": site, "team": team}
        return people_and_places | row.facts(*self.FACTS) | known


def _shown(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts with their labels, to be read by a person."""
    labels = {"half_days": in_week_order, "mode": Placement.Mode}
    return {name: labels.get(name, lambda same: same)(value) for name, value in facts.items()}


# In the order in which each file can lean on those before it.
SCHEME_FILES: tuple[type[Importer], ...] = (
    SiteImporter,
    TeamImporter,
    SchemeConnectorImporter,
    TraineeImporter,
    CheckImporter,
    ExclusionImporter,
    LeaveImporter,
    SchemeCompletionImporter,
    SchemeEsrImporter,
    SchemeElfhImporter,
    PlacementImporter,
)
# What a member must be allowed beside importing.
ALSO_NEEDED = {
    SchemeConnectorImporter.kind: Permission.VOLUNTEER_EDIT,
    CheckImporter.kind: Permission.VOLUNTEER_EDIT,
    ExclusionImporter.kind: Permission.EXCLUSION_MANAGE,
    LeaveImporter.kind: Permission.VOLUNTEER_EDIT,
    SchemeCompletionImporter.kind: Permission.VOLUNTEER_EDIT,
    SchemeElfhImporter.kind: Permission.VOLUNTEER_EDIT,
    SchemeEsrImporter.kind: Permission.VOLUNTEER_EDIT,
}
