from placements.importers.placements import PlacementImporter
from placements.importers.scheme import (
    ALSO_NEEDED,
    SCHEME_FILES,
    SchemeConnectorImporter,
    SchemeElfhImporter,
    SchemeEsrImporter,
)
from placements.importers.trainees import TraineeImporter

__all__ = [
    "ALSO_NEEDED",
    "SCHEME_FILES",
    "PlacementImporter",
    "SchemeConnectorImporter",
    "SchemeElfhImporter",
    "SchemeEsrImporter",
    "TraineeImporter",
]
