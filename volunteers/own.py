"""What a volunteer's own page shows beside the record: their wishes, questions and next steps."""

from dataclasses import dataclass

from common.dates import today
from volunteers.models import AccessNeeds, CorrectionRequest, PhasedReturn, Volunteer
from volunteers.record import Opening, openings_of


@dataclass(frozen=True, slots=True)
class OwnRecord:
    access_needs: AccessNeeds | None
    corrections: tuple[CorrectionRequest, ...]
    phase: PhasedReturn | None
    openings: tuple[Opening, ...]


def own_record(volunteer: Volunteer) -> OwnRecord:
    phases = volunteer.phased_returns.filter(from_on__lte=today(), until__gt=today())
    return OwnRecord(
        access_needs=getattr(volunteer, "access_needs", None),
        corrections=tuple(volunteer.correction_requests.all()),
        phase=phases.first(),
        openings=tuple(openings_of(volunteer.pk, volunteer.organisation_id)),
    )
