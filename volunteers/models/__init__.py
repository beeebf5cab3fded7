from volunteers.models.checks import Check, DBSCertificate, Override
from volunteers.models.positions import Position, PositionCourse
from volunteers.models.restricted import AccessNeeds, Exclusion
from volunteers.models.volunteers import Availability, Leave, Volunteer, VolunteerSite

__all__ = [
    "AccessNeeds",
    "Availability",
    "Check",
    "DBSCertificate",
    "Exclusion",
    "Leave",
    "Override",
    "Position",
    "PositionCourse",
    "Volunteer",
    "VolunteerSite",
]
