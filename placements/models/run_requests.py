"""A matching run that takes too long to wait for: it is asked for, and comes in its time."""

from datetime import datetime, timedelta

import pghistory
from django.db import models
from django.db.models import Q

from accounts.models import Membership, Organisation
from accounts.tenancy import same_organisation
from common.models import Base
from common.states import HasStatus, Moves, status_trigger
from placements.models.matching import MatchingRun


class RunRequestStatus(models.TextChoices):
    WAITING = "waiting", "Waiting to begin"
    WORKING = "working", "Under way"
    DONE = "done", "Done"
    FAILED = "failed", "Could not be done"
    STOPPED = "stopped", "Stopped"


RUN_REQUEST_MOVES: Moves = {
    RunRequestStatus.WAITING: (RunRequestStatus.WORKING, RunRequestStatus.STOPPED),
    RunRequestStatus.WORKING: (
        RunRequestStatus.DONE,
        RunRequestStatus.FAILED,
        RunRequestStatus.STOPPED,
    ),
    RunRequestStatus.DONE: (),
    RunRequestStatus.FAILED: (),
    RunRequestStatus.STOPPED: (),
}
FAILURES_SHOWN = timedelta(days=2)
OPEN = (RunRequestStatus.WAITING, RunRequestStatus.WORKING)


class RunRequestQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status__in=OPEN)

    def to_show(self, *, at: datetime):
        """What is open, and what failed lately while nobody looked."""
        failed = Q(status=RunRequestStatus.FAILED, ended_at__gt=at - FAILURES_SHOWN)
        return self.filter(Q(status__in=OPEN) | failed)

    def visible_to(self, membership):
        """A member limited to sites sees their own: those of others count what they do not see."""
        return self.filter(asked_by=membership) if membership.site_limit else self


@pghistory.track()
class RunRequest(Base, HasStatus):
    """`stage` is what is being done; `run` what came of it, or `why_not` in words."""

    Status = RunRequestStatus
    MOVES = RUN_REQUEST_MOVES

    class Stage(models.TextChoices):
        READING = "reading", "Read who is cleared, where and when"
        SEARCHING = "searching", "Look for the plan that covers most"
        EXPLAINING = "explaining", "Work out why not, and what would help"
        KEEPING = "keeping", "Keep it for you to review"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="run_requests")
    first_on = models.DateField("placements starting from")
    last_on = models.DateField("up to and including")
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    placements_count = models.PositiveIntegerField()
    status = models.CharField(
        max_length=20, choices=RunRequestStatus.choices, default=RunRequestStatus.WAITING
    )
    stage = models.CharField(max_length=20, choices=Stage.choices, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    run = models.ForeignKey(
        MatchingRun, models.SET_NULL, null=True, blank=True, related_name="requests"
    )
    why_not = models.CharField(max_length=300, blank=True)

    objects = RunRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=OPEN, ended_at=None)
                | Q(ended_at__isnull=False) & ~Q(status__in=OPEN),
                name="run_request_ended_at",
            ),
        ]
        triggers = [same_organisation(), status_trigger(RUN_REQUEST_MOVES)]

    def __str__(self) -> str:
        return f"Matching of {self.first_on} to {self.last_on}"

    @property
    def is_open(self) -> bool:
        return self.status in OPEN
