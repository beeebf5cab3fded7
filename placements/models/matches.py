"""A placement and a connector, offered and then accepted by both."""

import pghistory
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from accounts.models import Membership, Organisation
from accounts.tenancy import same_organisation
from common.dates import Period, day_of, now, today
from common.models import Base
from common.states import HasStatus, Moves, status_trigger
from placements.conditions import from_store
from placements.matching.types import Condition
from placements.models.matching import TIME_TO_UNDO, Proposal
from placements.models.placements import MOST_CONNECTORS, Placement
from volunteers.models import Exclusion, Volunteer


class MatchStatus(models.TextChoices):
    OFFERED = "offered", "Offered"
    AGREED = "agreed", "Matched"
    DECLINED = "declined", "Declined"
    EXPIRED = "expired", "Offer expired"
    WITHDRAWN = "withdrawn", "Offer withdrawn"
    ENDED = "ended", "Ended"


LIVE = (MatchStatus.OFFERED, MatchStatus.AGREED)
NEVER_CAME_ABOUT = (MatchStatus.DECLINED, MatchStatus.EXPIRED, MatchStatus.WITHDRAWN)
MATCH_MOVES: Moves = {
    MatchStatus.OFFERED: (
        MatchStatus.AGREED,
        MatchStatus.DECLINED,
        MatchStatus.EXPIRED,
        MatchStatus.WITHDRAWN,
    ),
    MatchStatus.AGREED: (MatchStatus.ENDED,),
    MatchStatus.DECLINED: (),
    MatchStatus.EXPIRED: (),
    MatchStatus.WITHDRAWN: (),
    MatchStatus.ENDED: (),
}


class MatchQuerySet(models.QuerySet):
    def visible_to(self, membership):
        limit = membership.site_limit
        return self.filter(placement__site_id__in=limit) if limit else self

    def of(self, membership):
        """The matches in which this member is one of the two people, once they hear of it."""
        theirs = self.filter(
            Q(connector__membership=membership) | Q(placement__trainee__membership=membership)
        )
        is_new = Q(status=MatchStatus.OFFERED, offered_at__gt=now() - TIME_TO_UNDO)
        unanswered = Q(connector_answer="waiting", trainee_answer="waiting")
        return theirs.exclude(was_never_told=True).exclude(is_new & unanswered)

    def counting_logs(self):
        """With `logs_number`: how many of its meetings are logged, happened or not; `has_met`."""
        logs = self.model.meeting_logs.rel.related_model.objects.order_by()
        logs = logs.filter(match=models.OuterRef("pk"))
        number = logs.values("match").annotate(n=models.Count("pk")).values("n")
        has_met = models.Exists(logs.filter(outcome="happened"))
        return self.annotate(logs_number=Coalesce(models.Subquery(number), 0), has_met=has_met)

    def live(self):
        return self.filter(status__in=LIVE)

    def offered(self):
        return self.filter(status=MatchStatus.OFFERED)

    def agreed(self):
        return self.filter(status=MatchStatus.AGREED)

    def hitting_an_exclusion(self):
        """Matches between two people, or at a place, that somebody asked since to keep apart."""
        bars = Exclusion.objects.filter(volunteer=models.OuterRef("connector"))
        here = Q(person=models.OuterRef("placement__trainee__membership__user"))
        here |= Q(team=models.OuterRef("placement__team"))
        here |= Q(site=models.OuterRef("placement__site"), team=None)
        return self.filter(models.Exists(bars.filter(here)))

    def with_people(self):
        return self.select_related(
            "organisation",
            "connector__membership__user",
            "placement__trainee__membership__user",
            "placement__trainee__cohort__programme",
            "placement__site",
            "placement__team",
        )


@pghistory.track()
class Match(Base, HasStatus):
    Status = MatchStatus
    MOVES = MATCH_MOVES

    class Answer(models.TextChoices):
        WAITING = "waiting", "Not answered yet"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="matches")
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="matches")
    connector = models.ForeignKey(Volunteer, models.PROTECT, related_name="matches")
    proposal = models.OneToOneField(
        Proposal, models.SET_NULL, null=True, blank=True, related_name="match"
    )
    place = models.PositiveSmallIntegerField(
        "first or second connector", default=1, validators=[MaxValueValidator(MOST_CONNECTORS)]
    )
    status = models.CharField(
        max_length=10, choices=MatchStatus.choices, default=MatchStatus.OFFERED
    )
    conditions = models.JSONField(default=list, help_text="What must be renewed, and by when.")
    offered_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+"
    )
    offered_at = models.DateTimeField()
    answer_by = models.DateField("offer stands until")
    connector_answer = models.CharField(
        max_length=10, choices=Answer.choices, default=Answer.WAITING
    )
    trainee_answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.WAITING)
    agreed_at = models.DateTimeField(null=True, blank=True)
    was_never_told = models.BooleanField("taken back before anybody heard of it", default=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "matches"
        ordering = ["placement__starts_on", "placement__reference"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "place"],
                condition=Q(status__in=LIVE),
                name="match_one_live_for_a_place",
                violation_error_message="This placement has an offer or a match already.",
            ),
            models.UniqueConstraint(
                fields=["placement", "connector"],
                condition=Q(status__in=LIVE),
                name="match_one_live_for_a_pair",
                violation_error_message="They have an offer or a match for this placement already.",
            ),
            models.CheckConstraint(
                condition=Q(place__range=(1, MOST_CONNECTORS)), name="match_place_is_one_or_two"
            ),
            models.CheckConstraint(
                condition=~Q(status="agreed")
                | Q(
                    connector_answer="accepted",
                    trainee_answer="accepted",
                    agreed_at__isnull=False,
                ),
                name="match_agreed_by_both",
            ),
        ]
        triggers = [same_organisation(), status_trigger(MATCH_MOVES)]

    def __str__(self) -> str:
        return f"{self.connector} and {self.placement.trainee}"

    @property
    def renewals(self) -> list[Condition]:
        return from_store(self.conditions)

    @property
    def time_to_meet(self) -> Period:
        """The placement, or what was left of it when somebody joined in the middle."""
        whole, joined = self.placement.period, day_of(self.agreed_at or self.offered_at)
        return Period(joined, whole.end) if joined in whole else whole

    @property
    def meetings_wanted(self) -> int:
        """Of the placement's, rounded up to the time there is: one at least."""
        whole, mine = self.placement.period, self.time_to_meet
        wanted, days = self.placement.meetings_wanted, (whole.end - whole.start).days
        return -(-wanted * (mine.end - mine.start).days // days)

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    @property
    def both_said_yes(self) -> bool:
        return self.connector_answer == self.trainee_answer == self.Answer.ACCEPTED

    @property
    def waits_to_be_agreed(self) -> bool:
        """Both have said yes, and a rule or a cap has come in between."""
        return self.status == MatchStatus.OFFERED and self.both_said_yes

    @property
    def is_past_answering(self) -> bool:
        """Its last day is over; it is closed with the next daily run."""
        is_open = self.status == MatchStatus.OFFERED and not self.both_said_yes
        return is_open and self.answer_by < today()

    @property
    def needs_cover(self) -> bool:
        """The trainee was to meet somebody who is away; wants the connector's row."""
        return self.is_live and self.connector.status != Volunteer.Status.ACTIVE

    @property
    def never_came_about(self) -> bool:
        """An offer that closed. Neither of the two is told how: somebody may have said no."""
        return self.status in NEVER_CAME_ABOUT

    @property
    def is_closed_offer(self) -> bool:
        """Of which somebody had heard."""
        return self.never_came_about and not self.was_never_told
