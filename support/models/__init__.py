"""What is done so that no connector is left alone with a hard meeting, or out of pocket."""

from support.models.activities import Activity
from support.models.check_ins import CheckIn
from support.models.contacts import Contact
from support.models.expense_rules import ExpensePolicy, MileageRate
from support.models.expenses import ExpenseClaim, ExpenseLine, FinanceExport, Receipt
from support.models.people import SupportedBy
from support.models.plans import WellbeingPlan
from support.models.recognition import MilestoneSettled, Paper
from support.models.supervision import Supervision

__all__ = [
    "Activity",
    "CheckIn",
    "Contact",
    "ExpenseClaim",
    "ExpenseLine",
    "ExpensePolicy",
    "FinanceExport",
    "MileageRate",
    "MilestoneSettled",
    "Paper",
    "Receipt",
    "Supervision",
    "SupportedBy",
    "WellbeingPlan",
]
