from volunteers.models.agreements import (
    Agreement,
    AgreementPosition,
    AgreementText,
    Signature,
)
from volunteers.models.applications import Application, Conversation
from volunteers.models.checks import Check, Override
from volunteers.models.corrections import CorrectionRequest
from volunteers.models.dbs import (
    DBSCertificate,
    DBSStatusCheck,
    DisposalRecord,
    RiskAssessment,
)
from volunteers.models.journeys import Journey
from volunteers.models.keeping_apart import ApartWish
from volunteers.models.leaving import Leaving, PhasedReturn
from volunteers.models.merges import Merge, NotTheSame
from volunteers.models.pathway import Step, StepCourse, StepReached
from volunteers.models.payments import TimePayment
from volunteers.models.positions import Position, PositionCourse
from volunteers.models.references import Reference, ReferenceRequest
from volunteers.models.renewals import RenewalWindow
from volunteers.models.restricted import AccessNeeds, Exclusion
from volunteers.models.retention import Erasure, LegalHold
from volunteers.models.saved_views import ListExport, SavedView
from volunteers.models.vetting import (
    EmploymentSummary,
    IdentityDocument,
    IdentityEvidence,
    RightToWork,
    WorkHealth,
)
from volunteers.models.volunteers import Availability, Leave, Volunteer, VolunteerSite

__all__ = [
    "AccessNeeds",
    "Agreement",
    "AgreementPosition",
    "AgreementText",
    "ApartWish",
    "Application",
    "Availability",
    "Check",
    "Conversation",
    "CorrectionRequest",
    "DBSCertificate",
    "DBSStatusCheck",
    "DisposalRecord",
    "EmploymentSummary",
    "Erasure",
    "Exclusion",
    "IdentityDocument",
    "IdentityEvidence",
    "Journey",
    "Leave",
    "Leaving",
    "LegalHold",
    "ListExport",
    "Merge",
    "NotTheSame",
    "Override",
    "PhasedReturn",
    "Position",
    "PositionCourse",
    "Reference",
    "ReferenceRequest",
    "RenewalWindow",
    "RightToWork",
    "RiskAssessment",
    "SavedView",
    "Signature",
    "Step",
    "StepCourse",
    "StepReached",
    "TimePayment",
    "Volunteer",
    "VolunteerSite",
    "WorkHealth",
]
