"""What a volunteer's own page shows beside the record: their wishes, questions and next steps."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models.functions import JSONObject

from accounts.models import Membership
from common.dates import now, today
from training.models import Booking
from volunteers.class_letters import class_token
from volunteers.class_sheets import COLOURS
from volunteers.models import AccessNeeds, CorrectionRequest, PhasedReturn, Volunteer
from volunteers.record import Opening, openings_of


@dataclass(frozen=True, slots=True)
class OwnBooking:
    """A class to come to which they are asked; the token leads to their answer."""

    booking: Booking
    token: str

    @property
    def colour(self) -> str:
        return COLOURS[self.booking.status]


@dataclass(frozen=True, slots=True)
class OwnRecord:
    access_needs: AccessNeeds | None
    corrections: tuple[CorrectionRequest, ...]
    phase: PhasedReturn | None
    openings: tuple[Opening, ...]
    classes: tuple[OwnBooking, ...]


def own_record(volunteer: Volunteer) -> OwnRecord:
    phases = volunteer.phased_returns.filter(from_on__lte=today(), until__gt=today())
    return OwnRecord(
        access_needs=getattr(volunteer, "access_needs", None),
        corrections=tuple(volunteer.correction_requests.all()),
        phase=phases.first(),
        openings=tuple(openings_of(volunteer.pk, volunteer.organisation_id)),
        classes=own_classes(volunteer),
    )


def invitations_to(membership: Membership, *, at: datetime) -> ArraySubquery:
    """To classes that they have not answered: an annotation, for a page that reads enough."""
    asked = Booking.objects.to_come(at=at).filter(
        organisation=membership.organisation_id,
        learner=membership.user_id,
        status=Booking.Status.INVITED,
    )
    about = JSONObject(key="pk", course="course_class__course__name", at="course_class__starts_at")
    return ArraySubquery(asked.values(about=about))


def own_classes(volunteer: Volunteer) -> tuple[OwnBooking, ...]:
    """What they are asked to, have a place in or wait for, the soonest first."""
    rows = volunteer.organisation.bookings.to_come(at=now()).filter(
        learner=volunteer.membership.user_id
    )
    return tuple(OwnBooking(row, class_token(row)) for row in rows)
