"""What is done so that no connector is left alone with a hard meeting."""

from support.models.activities import Activity
from support.models.check_ins import CheckIn
from support.models.contacts import Contact
from support.models.people import SupportedBy
from support.models.plans import WellbeingPlan
from support.models.recognition import MilestoneSettled, Paper
from support.models.supervision import Supervision

__all__ = [
    "Activity",
    "CheckIn",
    "Contact",
    "MilestoneSettled",
    "Paper",
    "Supervision",
    "SupportedBy",
    "WellbeingPlan",
]
