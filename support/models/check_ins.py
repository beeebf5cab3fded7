"""One gentle question after a meeting. Restricted: read through audit.services.disclose.

It is there so that somebody calls. Nothing that decides about people may read it.
"""

from datetime import timedelta

import pghistory
from django.db import models
from django.db.models import Q

from accounts.models import Membership, Organisation
from accounts.tenancy import same_organisation
from common.models import Base
from common.states import HasStatus, Moves, status_trigger
from volunteers.models import Volunteer

DAYS_TO_ANSWER = 3
TIME_TO_CHANGE = timedelta(days=1)


class CheckInStatus(models.TextChoices):
    ASKED = "asked", "Asked"
    ANSWERED = "answered", "Answered"
    LAPSED = "lapsed", "Not answered"
    CLOSED = "closed", "Not needed any more"


CHECK_IN_MOVES: Moves = {
    CheckInStatus.ASKED: (CheckInStatus.ANSWERED, CheckInStatus.LAPSED, CheckInStatus.CLOSED),
    CheckInStatus.LAPSED: (CheckInStatus.ANSWERED,),
    CheckInStatus.ANSWERED: (),
    CheckInStatus.CLOSED: (),
}


class CheckInQuerySet(models.QuerySet):
    def asked(self):
        return self.filter(status=CheckInStatus.ASKED)

    def without_words(self):
        """For lists, which say that there is one and never what it says."""
        return self.defer("answer", "note")

    def in_order(self):
        """As they were asked, the latest first."""
        return self.order_by("-asked_at", "-id")


@pghistory.track(exclude=["answer", "note"])
class CheckIn(Base, HasStatus):
    Status = CheckInStatus
    MOVES = CHECK_IN_MOVES

    class Answer(models.TextChoices):
        GOOD = "good", "Good"
        ALL_RIGHT = "all_right", "All right"
        WOBBLY = "wobbly", "A bit wobbly"
        HARD = "hard", "It was hard"
        CALL = "call", "Please call me"

    class How(models.TextChoices):
        LINK = "link", "By the link"
        SIGNED_IN = "signed_in", "On their own page"
        ENTERED = "entered", "Entered for them"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="check_ins")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="check_ins")
    about_id = models.UUIDField("meeting it is about", editable=False)
    met_on = models.DateField("day of the meeting")
    asked_at = models.DateTimeField()
    status = models.CharField(
        max_length=10, choices=CheckInStatus.choices, default=CheckInStatus.ASKED
    )
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    note = models.TextField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    how = models.CharField("how it came", max_length=10, choices=How.choices, blank=True)
    entered_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = CheckInQuerySet.as_manager()

    class Meta:
        verbose_name = "answer after a meeting"
        verbose_name_plural = "answers after meetings"
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["about_id"],
                name="check_in_once_for_a_meeting",
                violation_error_message="They have been asked about this meeting already.",
            ),
            models.CheckConstraint(
                condition=Q(status="answered", answered_at__isnull=False)
                & ~Q(answer="")
                & ~Q(how="")
                | (~Q(status="answered") & Q(answer="", note="", how="", answered_at=None)),
                name="check_in_answered_is_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"], condition=Q(status="asked"), name="check_in_still_asked"
            )
        ]
        triggers = [same_organisation(), status_trigger(CHECK_IN_MOVES)]

    def __str__(self) -> str:
        return f"After the meeting on {self.met_on:%d/%m/%Y}"

    @property
    def subject(self) -> Volunteer:
        return self.volunteer

    @property
    def is_low(self) -> bool:
        """Somebody calls."""
        return self.answer in LOW

    def may_change(self, *, at) -> bool:
        """Whether another answer may still be given in its place."""
        return self.answered_at is not None and at < self.answered_at + TIME_TO_CHANGE


LOW = (CheckIn.Answer.HARD, CheckIn.Answer.CALL)
NOT_EASY = (CheckIn.Answer.WOBBLY, *LOW)
