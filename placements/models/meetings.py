"""Meetings: the agreed times, and the fact of them. Never a clinical record."""

from datetime import date, datetime, timedelta

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Membership, Organisation
from accounts.tenancy import same_organisation
from common.models import Base
from common.states import HasStatus, Moves, status_trigger
from placements.models.matches import Match

MOST_MINUTES = 480
SIDES = ("connector", "trainee")


class How(models.TextChoices):
    IN_PERSON = "in_person", "In person"
    VIDEO = "video", "By video"
    TELEPHONE = "telephone", "By telephone"


class MeetingStatus(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    AGREED = "agreed", "Agreed"
    CANCELLED = "cancelled", "Called off"
    LOGGED = "logged", "Logged"


OPEN = (MeetingStatus.PROPOSED, MeetingStatus.AGREED)
MEETING_MOVES: Moves = {
    MeetingStatus.PROPOSED: (
        MeetingStatus.AGREED,
        MeetingStatus.CANCELLED,
        MeetingStatus.LOGGED,
    ),
    MeetingStatus.AGREED: (
        MeetingStatus.PROPOSED,
        MeetingStatus.CANCELLED,
        MeetingStatus.LOGGED,
    ),
    MeetingStatus.CANCELLED: (),
    MeetingStatus.LOGGED: (),
}


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, membership):
        limit = membership.site_limit
        return self.filter(match__placement__site_id__in=limit) if limit else self

    def of(self, membership):
        """Those of which this member is one of the two people."""
        connector = Q(match__connector__membership=membership)
        return self.filter(connector | Q(match__placement__trainee__membership=membership))

    def open(self):
        """Proposed or agreed, and not logged yet."""
        return self.filter(status__in=OPEN)

    def agreed(self):
        return self.filter(status=MeetingStatus.AGREED)

    def proposed(self):
        return self.filter(status=MeetingStatus.PROPOSED)

    def called_off_by_nobody(self, *, since: datetime):
        """Before its time, by neither of the two: the connector was not cleared for its day."""
        facts = {"cancelled_by": None, "cancelled_at__gte": since}
        in_time = Q(starts_at__gt=F("cancelled_at"))
        return self.filter(in_time, status=MeetingStatus.CANCELLED, **facts)

    def over(self, *, at: datetime):
        """Whose time has passed."""
        minutes = models.ExpressionWrapper(
            F("minutes") * timedelta(minutes=1), models.DurationField()
        )
        return self.alias(ends=F("starts_at") + minutes).filter(ends__lte=at)

    def to_come(self, *, at: datetime):
        return self.open().filter(starts_at__gt=at)

    def outside(self, first_on: date, last_on: date):
        return self.exclude(starts_at__date__gte=first_on, starts_at__date__lte=last_on)

    def with_people(self):
        return self.select_related(
            "match__organisation",
            "match__connector__membership__user",
            "match__placement__trainee__membership__user",
            "match__placement__site",
            "match__placement__team",
        ).defer("match__organisation__logo")


@pghistory.track(exclude=["place", "link"])
class Meeting(Base, HasStatus):
    """A time that one of the two proposes and the other agrees to. Nobody says why it is off."""

    Status = MeetingStatus
    MOVES = MEETING_MOVES
    How = How

    class Side(models.TextChoices):
        CONNECTOR = "connector", "The connector"
        TRAINEE = "trainee", "The trainee"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="meetings")
    match = models.ForeignKey(Match, models.PROTECT, related_name="meetings")
    status = models.CharField(
        max_length=10, choices=MeetingStatus.choices, default=MeetingStatus.PROPOSED
    )
    starts_at = models.DateTimeField("when it begins")
    minutes = models.PositiveSmallIntegerField(
        default=60, validators=[MinValueValidator(1), MaxValueValidator(MOST_MINUTES)]
    )
    how = models.CharField(max_length=10, choices=How.choices)
    place = models.CharField("where", max_length=200, blank=True)
    link = models.URLField("link to join", max_length=500, blank=True)
    proposed_side = models.CharField("proposed by", max_length=10, choices=Side.choices)
    proposed_by = models.ForeignKey(
        Membership, models.PROTECT, related_name="+", verbose_name="entered by"
    )
    proposed_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    was_agreed_for = models.DateTimeField(
        "was agreed for",
        null=True,
        blank=True,
        help_text="The time that both last said yes to, while another is proposed instead.",
    )
    cancelled_at = models.DateTimeField("called off at", null=True, blank=True)
    cancelled_by = models.ForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="called off by",
    )
    revision = models.PositiveIntegerField(
        default=0, help_text="For calendars: goes up with every change."
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["match", "starts_at"],
                condition=Q(status__in=OPEN),
                name="meeting_once_at_a_time",
                violation_error_message="There is a meeting at this time already.",
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(1, MOST_MINUTES)),
                name="meeting_takes_some_minutes",
                violation_error_message="A meeting takes from 1 minute to 8 hours.",
            ),
            models.CheckConstraint(
                condition=(Q(how="in_person") | Q(place="")) & (Q(how="video") | Q(link="")),
                name="meeting_place_or_link_fits",
                violation_error_message="A place is for meeting in person, a link for video.",
            ),
            models.CheckConstraint(
                condition=~Q(status="agreed") | Q(agreed_at__isnull=False),
                name="meeting_agreed_at",
            ),
            models.CheckConstraint(
                condition=~Q(status="agreed") | Q(was_agreed_for=None),
                name="meeting_agreed_has_one_time",
                violation_error_message="An agreed meeting has one time, the one it is agreed for.",
            ),
            models.CheckConstraint(
                condition=Q(status="cancelled", cancelled_at__isnull=False)
                | (~Q(status="cancelled") & Q(cancelled_at=None, cancelled_by=None)),
                name="meeting_cancelled_at",
            ),
        ]
        indexes = [
            models.Index(fields=["match", "starts_at"], name="meeting_of_match"),
            models.Index(
                fields=["organisation", "starts_at"],
                condition=Q(status__in=OPEN),
                name="meeting_open_by_time",
            ),
        ]
        triggers = [same_organisation(), status_trigger(MEETING_MOVES)]

    def __str__(self) -> str:
        return f"{self.get_status_display()}, {self.starts_at:%d/%m/%Y}"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def as_seen(self) -> str:
        """What a page has shown of it: another text once it is moved, agreed or off."""
        return f"{self.status}:{self.revision}"

    @property
    def has_lapsed(self) -> bool:
        """Only ever proposed, and not answered in time."""
        return bool(
            self.cancelled_at and not self.agreed_at and self.cancelled_at >= self.starts_at
        )

    @property
    def waits_for(self) -> str:
        """The side whose answer is wanted; "" once there is nothing to answer."""
        if self.status != MeetingStatus.PROPOSED:
            return ""
        return SIDES[1 - SIDES.index(self.proposed_side)]


class MeetingLogQuerySet(models.QuerySet):
    def happened(self):
        return self.filter(outcome=MeetingLog.Outcome.HAPPENED)


@pghistory.track(exclude=["has_concern"])
class MeetingLog(Base):
    """The fact of a meeting: when, how long, who came. Never a clinical record."""

    class Outcome(models.TextChoices):
        HAPPENED = "happened", "We met"
        TRAINEE_CANCELLED = "trainee_cancelled", "The trainee cancelled"
        CONNECTOR_CANCELLED = "connector_cancelled", "The connector cancelled"
        NOBODY_CAME = "nobody_came", "It did not happen"

    How = How

    class Theme(models.TextChoices):
        LISTENING = "listening", "Being listened to"
        LANGUAGE = "language", "Words and labels"
        RECOVERY = "recovery", "Recovery and hope"
        WARD = "ward", "Life on a ward"
        COMMUNITY = "community", "Support in the community"
        MEDICATION = "medication", "Medication"
        FAMILY = "family", "Family and carers"
        STIGMA = "stigma", "Stigma"
        BOUNDARIES = "boundaries", "Boundaries"
        OTHER = "other", "Something else"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="meeting_logs")
    match = models.ForeignKey(Match, models.PROTECT, related_name="meeting_logs")
    meeting = models.OneToOneField(
        Meeting, models.PROTECT, null=True, blank=True, related_name="log"
    )
    starts_at = models.DateTimeField("when it began, or was to begin")
    outcome = models.CharField("what happened", max_length=20, choices=Outcome.choices)
    minutes = models.PositiveSmallIntegerField(
        default=0, validators=[MinValueValidator(0), MaxValueValidator(480)]
    )
    how = models.CharField(max_length=10, choices=How.choices, blank=True)
    themes = ArrayField(
        models.CharField(max_length=12, choices=Theme.choices), default=list, blank=True
    )
    preparation_minutes = models.PositiveSmallIntegerField(
        "the connector's preparation, in minutes",
        null=True,
        blank=True,
        validators=[MaxValueValidator(MOST_MINUTES)],
    )
    debrief_minutes = models.PositiveSmallIntegerField(
        "the connector's debrief, in minutes",
        null=True,
        blank=True,
        validators=[MaxValueValidator(MOST_MINUTES)],
    )
    has_concern = models.BooleanField(
        "whoever entered it was worried by something", null=True, blank=True
    )
    entered_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    was_known = False  # no column: saying it again found that it had been said

    objects = MeetingLogQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["match", "starts_at"],
                name="meeting_logged_once",
                violation_error_message="This meeting is logged already.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="happened", minutes__gt=0)
                | (~Q(outcome="happened") & Q(minutes=0)),
                name="meeting_that_happened_took_time",
                violation_error_message="Enter how many minutes you met for.",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "starts_at"], name="meeting_log_by_time")]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}, {self.starts_at:%d/%m/%Y}"

    @property
    def theme_labels(self) -> list[str]:
        return [self.Theme(theme).label for theme in self.themes]
