"""What worries somebody, told to a named person who must answer for having read it.

Minimal facts only: the safeguarding record is the trust's, not this. A concern is read through
audit.services.disclose; its words are in no message, no log and no history.
"""

from datetime import date
from functools import reduce
from operator import or_

import pghistory
from django.db import models
from django.db.models import F, Q

from accounts.models import Membership, Organisation
from accounts.tenancy import same_organisation
from common.models import Base
from common.states import HasStatus, Moves, status_trigger
from placements.models.matches import Match
from placements.models.meetings import MeetingLog
from placements.models.reflections import Reflection


class ConcernKind(models.TextChoices):
    SAFEGUARDING = "safeguarding", "Somebody may be harmed, or is not safe"
    BOUNDARY = "boundary", "A boundary was crossed, or could be"
    WELLBEING = "wellbeing", "Somebody is not well, or struggling"
    SPEAKING_UP = "speaking_up", "Something is not right in a service"


class ConcernStatus(models.TextChoices):
    RAISED = "raised", "Waiting to be read"
    ACKNOWLEDGED = "acknowledged", "Being looked into"
    CLOSED = "closed", "Closed"


CONCERN_MOVES: Moves = {
    ConcernStatus.RAISED: (ConcernStatus.ACKNOWLEDGED,),
    ConcernStatus.ACKNOWLEDGED: (ConcernStatus.CLOSED, ConcernStatus.RAISED),  # or given over
    ConcernStatus.CLOSED: (ConcernStatus.ACKNOWLEDGED,),
}


class ConcernRouteQuerySet(models.QuerySet):
    def with_people(self):
        return self.select_related("person__user", "deputy__user")


@pghistory.track()
class ConcernRoute(Base):
    """The organisation's rule: who reads concerns of one kind, and who when they cannot."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="concern_routes")
    kind = models.CharField(max_length=12, choices=ConcernKind.choices)
    person = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    deputy = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    telephone = models.CharField("telephone, if it cannot wait", max_length=30, blank=True)

    objects = ConcernRouteQuerySet.as_manager()

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind"],
                name="concern_route_once",
                violation_error_message="There is a rule for this kind of concern already.",
            ),
            models.CheckConstraint(
                condition=Q(deputy=None) | ~Q(deputy=F("person")),
                name="concern_route_deputy_is_another",
                violation_error_message="The deputy must be somebody else.",
            ),
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.person.user}"


class ConcernQuerySet(models.QuerySet):
    def visible_to(self, membership):
        """Those this member is to read: never what they raised themselves, in whatever role."""
        named = ("person", "deputy", "escalated_to", "acknowledged_by")
        theirs = reduce(or_, [Q(**{name: membership}) for name in named])
        return self.filter(theirs).exclude(raised_by__user=membership.user_id)

    def open(self):
        return self.exclude(status=ConcernStatus.CLOSED)

    def waiting(self):
        return self.filter(status=ConcernStatus.RAISED)

    def overdue(self, *, on: date):
        """Nobody has said by the end of its day that they have read it."""
        return self.waiting().filter(due_on__lt=on)

    def with_somebody_who_left(self):
        """Those of whose readers one cannot sign in any more."""
        gone = Q()
        for name in ("person", "deputy", "acknowledged_by", "escalated_to"):
            left = ~Q(**{f"{name}__status__in": Membership.WITH_US})
            shut_out = Q(**{f"{name}__user__is_active": False})
            gone |= Q(**{f"{name}__isnull": False}) & (left | shut_out)
        return self.filter(gone)

    def without_words(self):
        return self.defer("words", "told", "closing_words")

    def with_people(self):
        return self.select_related(
            *("raised_by__user", "person__user", "deputy__user", "escalated_to__user"),
            *("acknowledged_by__user", "closed_by__user"),
        )


@pghistory.track(exclude=["words", "told", "closing_words"])
class Concern(Base, HasStatus):
    """`person` is who must read it, with a `deputy`; `escalated_to` is told if neither does."""

    Kind = ConcernKind
    Status = ConcernStatus
    MOVES = CONCERN_MOVES

    class About(models.TextChoices):
        MYSELF = "myself", "Myself"
        CONNECTOR = "connector", "A connector"
        TRAINEE = "trainee", "A trainee"
        PATIENT = "patient", "Somebody who uses the service"
        STAFF = "staff", "Somebody who works there"
        OTHER = "other", "Somebody else, or I am not sure"

    class Outcome(models.TextChoices):
        PASSED_ON = "passed_on", "Passed to the safeguarding team"
        SPEAKING_UP = "speaking_up", "Passed to the Freedom to Speak Up Guardian"
        RAISED_THERE = "raised_there", "Raised with the placement or the service"
        TALKED = "talked", "Talked through with the people concerned"
        SUPPORT = "support", "Support was arranged"
        NOTHING = "nothing", "Nothing more was needed"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="concerns")
    kind = models.CharField(max_length=12, choices=ConcernKind.choices)
    about_whom = models.CharField("about whom", max_length=10, choices=About.choices)
    happened_on = models.DateField("day it happened", null=True, blank=True)
    words = models.TextField("what worries them", max_length=1000, blank=True)
    told = models.CharField("whom they have told already", max_length=200, blank=True)
    raised_by = models.ForeignKey(Membership, models.PROTECT, related_name="concerns_raised")
    match = models.ForeignKey(Match, models.PROTECT, null=True, blank=True, related_name="concerns")
    meeting_log = models.ForeignKey(
        MeetingLog, models.SET_NULL, null=True, blank=True, related_name="concerns"
    )
    reflection = models.ForeignKey(
        Reflection, models.SET_NULL, null=True, blank=True, related_name="concerns"
    )
    status = models.CharField(
        max_length=12, choices=ConcernStatus.choices, default=ConcernStatus.RAISED
    )
    person = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    deputy = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    escalated_to = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField("to be read by the end of")
    acknowledged_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(
        "what came of it", max_length=12, choices=Outcome.choices, blank=True
    )
    closing_words = models.TextField("what was done", max_length=1000, blank=True)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(acknowledged_by=None) | ~Q(acknowledged_by=F("raised_by")),
                name="concern_not_acknowledged_by_its_author",
                violation_error_message="Somebody other than who raised it must read it.",
            ),
            models.CheckConstraint(
                condition=Q(closed_by=None) | ~Q(closed_by=F("raised_by")),
                name="concern_not_closed_by_its_author",
                violation_error_message="Somebody other than who raised it must close it.",
            ),
            models.CheckConstraint(
                condition=Q(status="raised", acknowledged_by=None, acknowledged_at=None)
                | (
                    ~Q(status="raised")
                    & Q(acknowledged_by__isnull=False, acknowledged_at__isnull=False)
                ),
                name="concern_acknowledged_names_who",
            ),
            models.CheckConstraint(
                condition=Q(status="closed", closed_by__isnull=False, closed_at__isnull=False)
                & ~Q(outcome="")
                | ~Q(status="closed"),
                name="concern_closed_names_who",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "due_on"],
                condition=~Q(status="closed"),
                name="concern_open",
            )
        ]
        triggers = [same_organisation(), status_trigger(CONCERN_MOVES)]

    def __str__(self) -> str:
        return f"Concern of {self.created_at:%d/%m/%Y}"

    @property
    def is_bare(self) -> bool:
        """Ticked after a meeting, and nothing written. Reads the words."""
        return not self.words

    @property
    def subject(self) -> "Concern":
        """Itself: a list of who opened what must not name who raised it."""
        return self

    def is_overdue(self, *, on: date) -> bool:
        return self.status == ConcernStatus.RAISED and self.due_on < on
