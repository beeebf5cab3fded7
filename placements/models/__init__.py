from placements.models.calendars import CalendarFeed
from placements.models.cohorts import Cohort, Programme
from placements.models.column_choices import ColumnChoice
from placements.models.concerns import Concern, ConcernRoute
from placements.models.feedback import Feedback, Parting
from placements.models.matches import Match
from placements.models.matching import MatchingRun, Proposal
from placements.models.meetings import Meeting, MeetingLog
from placements.models.own_ways import OwnWay
from placements.models.placements import Placement
from placements.models.reflections import Reflection
from placements.models.run_requests import RunRequest
from placements.models.sharing import ReflectionShare
from placements.models.trainees import MeetingAccess, Trainee
from placements.models.uploads import Upload
from placements.models.weights import MatchingWeights

__all__ = [
    "CalendarFeed",
    "Cohort",
    "ColumnChoice",
    "Concern",
    "ConcernRoute",
    "Feedback",
    "Match",
    "MatchingRun",
    "MatchingWeights",
    "Meeting",
    "MeetingAccess",
    "MeetingLog",
    "OwnWay",
    "Parting",
    "Placement",
    "Programme",
    "Proposal",
    "Reflection",
    "ReflectionShare",
    "RunRequest",
    "Trainee",
    "Upload",
]
