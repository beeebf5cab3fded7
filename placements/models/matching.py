"""One execution of the engine, and the pairs it put forward."""

from datetime import timedelta

import pghistory
from django.db import models
from django.db.models import BooleanField, Exists, F, Func, JSONField, OuterRef, Q, Value

from accounts.models import Membership, Organisation
from accounts.tenancy import same_organisation
from common.models import Base
from common.states import HasStatus, Moves, status_trigger
from placements.conditions import from_store
from placements.matching.types import Condition
from placements.matching.words import POINTS_FOR
from placements.models.placements import Placement
from volunteers.models import Volunteer


class MatchingRunQuerySet(models.QuerySet):
    def visible_to(self, membership):
        """A member limited to sites sees the runs that had a placement of theirs."""
        if not membership.site_limit:
            return self
        placements = membership.organisation.placements.visible_to(membership)
        keys = [str(key) for key in placements.values_list("pk", flat=True)]
        with_somebody = Proposal.objects.visible_to(membership).filter(run=OuterRef("pk"))
        named = "$[*].placement ? (@ == $keys[*])"
        with_nobody = Func(
            F("uncovered"), Value(named), Value({"keys": keys}, JSONField()),
            function="jsonb_path_exists", output_field=BooleanField(),
        )  # fmt: skip
        return self.filter(Exists(with_somebody) | Q(with_nobody))


# What it said of people is in the row itself, so that it can be forgotten with them.
@pghistory.track(exclude=["uncovered", "repairs", "broken_locks"])
class MatchingRun(Base):
    """Kept with what it was given and what it found, so that it can be read a year later."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="matching_runs")
    first_on = models.DateField("placements starting from")
    last_on = models.DateField("up to and including")
    matching_on = models.DateField("as cleared on")
    made_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    engine_version = models.CharField(max_length=40)
    inputs_hash = models.CharField(max_length=64)
    weights = models.JSONField()
    placements_count = models.PositiveIntegerField()
    covered_count = models.PositiveIntegerField()
    bound = models.PositiveIntegerField("most that could be covered")
    is_proven = models.BooleanField()
    is_stopped = models.BooleanField(
        "stopped at its time limit", default=False, help_text="Another run may find more."
    )
    levels = models.JSONField(
        default=list, blank=True, help_text="What was reached of each aim, and the most possible."
    )
    uncovered = models.JSONField(
        default=list, help_text="For each placement nobody can be found for: the reasons, in words."
    )
    repairs = models.JSONField(
        default=list, blank=True, help_text="Single changes that would cover more, most first."
    )
    broken_locks = models.JSONField(
        default=list, blank=True, help_text="Suggestions that were to be kept and could not be."
    )

    objects = MatchingRunQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        triggers = [same_organisation()]

    @property
    def is_next_best(self) -> bool:
        """Made by itself for one placement, after an offer that came to nothing."""
        return self.made_by_id is None and self.placements_count == 1

    def __str__(self) -> str:
        return f"Matching of {self.first_on} to {self.last_on}"


class ProposalStatus(models.TextChoices):
    PUT_FORWARD = "put_forward", "To decide"
    APPROVED = "approved", "Approved"
    NOT_THIS_ONE = "not_this_one", "Not this one"
    REPLACED = "replaced", "Another chosen"
    LAPSED = "lapsed", "Set aside"


PROPOSAL_MOVES: Moves = {
    ProposalStatus.PUT_FORWARD: (
        ProposalStatus.APPROVED,
        ProposalStatus.NOT_THIS_ONE,
        ProposalStatus.REPLACED,
        ProposalStatus.LAPSED,
    ),
    # Taken back at once, before anybody heard of it.
    ProposalStatus.APPROVED: (ProposalStatus.PUT_FORWARD,),
    ProposalStatus.NOT_THIS_ONE: (ProposalStatus.PUT_FORWARD,),
    ProposalStatus.REPLACED: (ProposalStatus.PUT_FORWARD,),
    ProposalStatus.LAPSED: (),
}


TIME_TO_UNDO = timedelta(minutes=5)  # nobody hears of an offer before that
# Reasons that speak against a pair; what must be renewed is told with its date.
WARNED_OF = ("wont_share", "leave")


class ProposalQuerySet(models.QuerySet):
    def with_both(self):
        return self.select_related(
            "placement__trainee__cohort__programme", "placement__site", "connector"
        )

    def to_decide(self):
        return self.filter(status=ProposalStatus.PUT_FORWARD)

    def visible_to(self, membership):
        limit = membership.site_limit
        return self.filter(placement__site_id__in=limit) if limit else self

    def with_record_for(self, membership):
        """Whether this member may open the record of the connector."""
        theirs = membership.organisation.volunteers.visible_to(membership)
        return self.annotate(
            opens_record=models.Exists(theirs.filter(pk=models.OuterRef("connector_id")))
        )


@pghistory.track()
class Proposal(Base, HasStatus):
    Status = ProposalStatus
    MOVES = PROPOSAL_MOVES

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="proposals")
    run = models.ForeignKey(MatchingRun, models.CASCADE, related_name="proposals")
    placement = models.ForeignKey(Placement, models.CASCADE, related_name="proposals")
    connector = models.ForeignKey(Volunteer, models.CASCADE, related_name="proposals")
    status = models.CharField(
        max_length=20, choices=ProposalStatus.choices, default=ProposalStatus.PUT_FORWARD
    )
    points = models.JSONField(default=dict, help_text="Points by criterion.")
    reasons = models.JSONField(default=list, help_text="Each criterion in words, with its fit.")
    conditions = models.JSONField(default=list, help_text="What must be renewed, and by when.")
    decided_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    why_not = models.CharField(max_length=300, blank=True)
    is_locked = models.BooleanField(
        "kept in later runs", default=False, help_text="While it waits for a decision."
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["placement__starts_on", "placement__reference"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "placement", "connector"], name="proposal_pair_once"
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="proposal_decided_at_and_by",
            ),
        ]
        triggers = [same_organisation(), status_trigger(PROPOSAL_MOVES)]

    def __str__(self) -> str:
        return f"{self.placement}: {self.connector}"

    @property
    def renewals(self) -> list[Condition]:
        return from_store(self.conditions)

    @property
    def points_in_words(self) -> dict[str, int]:
        return {POINTS_FOR.get(name, name): points for name, points in self.points.items()}

    @property
    def warnings(self) -> list[str]:
        """What to look at before approving; wants the connector's row."""
        found = [
            f"{self.connector} must renew {renewal.name} before "
            f"{renewal.renew_by.day} {renewal.renew_by:%B %Y}"
            for renewal in self.renewals
        ]
        found += [reason["words"] for reason in self.reasons if reason["criterion"] in WARNED_OF]
        if self.connector.status != Volunteer.Status.ACTIVE:
            found.append(f"{self.connector} is not active now")
        return found
