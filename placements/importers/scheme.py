"""Every file a scheme is made of, in order."""

from accounts.importers import SiteImporter, TeamImporter
from accounts.permissions import Permission
from common.dates import today
from common.import_rows import Row, RowHeld
from common.importing import Importer
from placements.importers.placements import PlacementImporter
from placements.importers.trainees import TraineeImporter
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
