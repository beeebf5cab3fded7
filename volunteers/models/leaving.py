"""Stepping back for good, gently; and coming back by degrees."""

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import Membership, Organisation
from accounts.tenancy import same_organisation
from common.dates import Period
from common.models import Base
from common.states import HasStatus, Moves, status_trigger
from volunteers.models.retention import LegalHold
from volunteers.models.volunteers import Volunteer


class LeavingStatus(models.TextChoices):
    PLANNED = "planned", "Planned"
    DONE = "done", "Has left"
    CANCELLED = "cancelled", "Stayed after all"
    RETURNED = "returned", "Came back"


LEAVING_MOVES: Moves = {
    LeavingStatus.PLANNED: (LeavingStatus.DONE, LeavingStatus.CANCELLED),
    LeavingStatus.DONE: (LeavingStatus.RETURNED,),
    LeavingStatus.CANCELLED: (),
    LeavingStatus.RETURNED: (),
}
CURRENT = (LeavingStatus.PLANNED, LeavingStatus.DONE)


class LeavingQuerySet(models.QuerySet):
    def current(self):
        return self.filter(status__in=CURRENT)

    def planned(self):
        return self.filter(status=LeavingStatus.PLANNED)

    def over(self, on):
        """The time to keep the record is over by that day, and nothing holds it longer.

        What was merged goes with the other.
        """
        held = LegalHold.objects.current().values("volunteer")
        return self.filter(
            status=LeavingStatus.DONE, retain_until__lte=on, volunteer__merged_into__isnull=True
        ).exclude(volunteer__in=held)

    def waiting_for_a_conversation(self):
        """They would like to talk before or after they go, and nobody has yet."""
        return self.current().filter(wants_conversation=True, conversation_on=None)


@pghistory.track()
class Leaving(Base, HasStatus):
    """Somebody goes, today or on a day to come. Nobody gives a reason, so none is kept.

    `last_on` is still a day with us. `retain_until` is the first day on which the record need no
    longer be kept.
    """

    Status = LeavingStatus
    MOVES = LEAVING_MOVES

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="leavings")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="leavings")
    last_on = models.DateField("last day with us")
    status = models.CharField(
        max_length=10, choices=LeavingStatus.choices, default=LeavingStatus.PLANNED
    )
    is_sudden = models.BooleanField("was not planned", default=False)
    wants_conversation = models.BooleanField("would like an exit conversation", default=False)
    conversation_on = models.DateField("exit conversation held on", null=True, blank=True)
    learned = models.CharField(
        "what we may learn from it", max_length=1000, blank=True, help_text="Never health details."
    )
    may_stay_in_touch = models.BooleanField("agrees to stay in touch", default=False)
    retain_until = models.DateField("kept until")
    entered_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = LeavingQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "leaving"
        ordering = ["-last_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer"],
                condition=Q(status__in=CURRENT),
                name="leaving_once_at_a_time",
                violation_error_message="They are leaving, or have left, already.",
            ),
        ]
        triggers = [same_organisation(), status_trigger(LEAVING_MOVES)]

    def __str__(self) -> str:
        return f"{self.volunteer}, last day {self.last_on}"


@pghistory.track()
class PhasedReturn(Base):
    """After a pause: fewer trainees at once, up to (not including) the day it is as before."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="phased_returns")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="phased_returns")
    from_on = models.DateField()
    until = models.DateField("as before from")
    at_once = models.PositiveSmallIntegerField(
        "trainees at once until then",
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
    )

    class Meta:
        ordering = ["-from_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=models.F("from_on")),
                name="phased_return_ends_after_it_begins",
                violation_error_message="The day it is as before must be later.",
            )
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"At most {self.at_once} at once until {self.until}"

    @property
    def period(self) -> Period:
        return Period(self.from_on, self.until)
