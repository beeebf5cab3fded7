from placements.models.column_choices import ColumnChoice
from placements.models.matches import Match, MeetingLog
from placements.models.matching import MatchingRun, Proposal
from placements.models.placements import Placement, Trainee
from placements.models.reflections import Reflection
from placements.models.uploads import Upload

__all__ = [
    "ColumnChoice",
    "Match",
    "MatchingRun",
    "MeetingLog",
    "Placement",
    "Proposal",
    "Reflection",
    "Trainee",
    "Upload",
]
