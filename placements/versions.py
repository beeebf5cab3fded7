"""What a form says it has seen of a programme, a cohort, a trainee or a placement."""

from common import versions
from placements.models import Cohort, Placement, Programme, Trainee

FACTS = {
    Programme: ("name", "profession", "university"),
    Cohort: ("name", "starts_on", "ends_on", "link_name", "link_email"),
    Trainee: (
        "reference", "first_name", "last_name", "employer", "cohort_id", "year",
        "educator_name", "educator_email", "contact_by", "mobile",
    ),
    Placement: (
        "reference", "team_id", "starts_on", "ends_on", "mode", "half_days", "language", "topics",
        "meetings_wanted", "connectors_wanted", "priority", "continuity",
    ),
}  # fmt: skip


def version_of(row: Programme | Cohort | Trainee | Placement) -> str:
    """Says whether a row is still as somebody saw it."""
    return versions.version_of(getattr(row, fact) for fact in FACTS[type(row)])
