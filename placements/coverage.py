"""Which placements have somebody, and why the others have nobody."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from accounts.models import Membership
from placements.models import MatchingRun, Placement
from placements.models.placements import PlacementQuerySet


@dataclass(frozen=True)
class Gap:
    """A placement a matching run found nobody for, and what stood in the way that day."""

    placement: Placement
    reasons: list[str]


@dataclass(frozen=True)
class Coverage:
    """Counts of placements that are coming or under way."""

    coming: int
    covered: int
    offered: int

    @property
    def without(self) -> int:
        return self.coming - self.covered - self.offered


def coverage_of(placements: PlacementQuerySet, *, on: date) -> Coverage:
    """How many of the placements not yet over have a match, an offer, or nobody. One query."""
    counts = (
        placements.not_over(on=on)
        .with_live_match()
        .aggregate(
            coming=Count("pk"),
            covered=Count("pk", filter=Q(is_covered=True)),
            offered=Count("pk", filter=Q(is_offered=True)),
        )
    )
    return Coverage(**counts)


def gaps_of(run: MatchingRun, *, membership: Membership) -> list[Gap]:
    """The run's uncovered placements that this member may see, in the order of their start."""
    reasons = {gap["placement"]: gap["reasons"] for gap in run.uncovered}
    visible = run.organisation.placements.visible_to(membership).filter(pk__in=reasons)
    rows = visible.with_live_match().select_related("trainee", "site")
    return [Gap(placement, reasons[str(placement.pk)]) for placement in rows]
