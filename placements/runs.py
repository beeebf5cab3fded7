"""Earlier matching runs, as far as a member sees their placements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from accounts.models import Membership
from placements.coverage import Gap
from placements.models import MatchingRun, Proposal
from placements.pool import CONNECTOR_STATUSES
from placements.weighing import weights_in_words

TO_DECIDE = Q(status=Proposal.Status.PUT_FORWARD)
SET_ASIDE = Q(status=Proposal.Status.LAPSED)
NOTHING = dict.fromkeys(("covered", "suggested", "to_decide", "set_aside"), 0)


@dataclass(frozen=True, slots=True)
class RunSeen:
    """A run counted for one member. `is_whole` says that they see every placement of it.

    `broken_locks`: of their placements, the suggestions that were to be kept and could not be.
    """

    run: MatchingRun
    placements: int
    covered: int
    suggested: int
    to_decide: int
    set_aside: int
    is_whole: bool
    broken_locks: tuple[dict, ...] = ()

    @property
    def aims(self) -> list[str]:
        """What was reached of each aim, and how sure that is; it counts the whole run."""
        return [words for level in self.run.levels if (words := _aim(level))] * self.is_whole

    @property
    def mattered(self) -> list[str]:
        return weights_in_words(self.run.weights)


@dataclass(frozen=True, slots=True)
class Lacking:
    """Placements of a run by what it left open: `partly` found one of the two they want.

    `has_connectors`: whether there is anybody now who could be found.
    """

    nobody: int
    partly: int
    has_connectors: bool


def lacking_of(run: MatchingRun, gaps: Sequence[Gap], *, membership: Membership) -> Lacking:
    """The gaps that a member sees, counted."""
    found = run.proposals.visible_to(membership).order_by()
    partly = found.filter(placement__in=[gap.placement for gap in gaps])
    count = partly.values("placement").distinct().count()
    people = run.organisation.volunteers.visible_to(membership)
    has_connectors = people.filter(status__in=CONNECTOR_STATUSES).exists()
    return Lacking(len(gaps) - count, count, has_connectors)


def runs_seen(runs: Iterable[MatchingRun], *, membership: Membership) -> list[RunSeen]:
    """Those of the runs that had placements this member sees. Three queries, however many."""
    runs = list(runs)
    limited = bool(membership.site_limit)
    counts = _counts_of(runs, membership)
    visible = _visible_gaps(runs, membership) if limited else set()
    partly = _placements_with_somebody(runs) if limited else {}
    found = []
    for run in runs:
        count = counts.get(run.pk, NOTHING)
        # A placement that wants two and has one is not covered.
        covered, whole = run.placements_count - len(run.uncovered), run.placements_count
        if limited:
            lacking = {gap["placement"] for gap in run.uncovered} & visible
            covered = count["covered"] - len(lacking & partly.get(run.pk, set()))
            whole = covered + len(lacking)
        if whole or not limited:
            broken = tuple(
                lock for lock in run.broken_locks if not limited or lock["placement"] in visible
            )
            counted = (count["suggested"], count["to_decide"], count["set_aside"])
            found.append(RunSeen(run, whole, covered, *counted, not limited, broken))
    return found


def _counts_of(runs: list[MatchingRun], membership: Membership) -> dict[UUID, dict[str, int]]:
    proposals = Proposal.objects.filter(run__in=runs).visible_to(membership).order_by()
    counted = proposals.values("run_id").annotate(
        covered=Count("placement", distinct=True),
        suggested=Count("pk"),
        to_decide=Count("pk", filter=TO_DECIDE),
        set_aside=Count("pk", filter=SET_ASIDE),
    )
    return {row["run_id"]: row for row in counted}


def _placements_with_somebody(runs: list[MatchingRun]) -> dict[UUID, set[str]]:
    rows = Proposal.objects.filter(run__in=runs).values_list("run_id", "placement_id")
    found: dict[UUID, set[str]] = {}
    for run, placement in rows:
        found.setdefault(run, set()).add(str(placement))
    return found


def _visible_gaps(runs: list[MatchingRun], membership: Membership) -> set[str]:
    keys = {gap["placement"] for run in runs for gap in (*run.uncovered, *run.broken_locks)}
    placements = membership.organisation.placements.visible_to(membership).filter(pk__in=keys)
    return {str(key) for key in placements.values_list("pk", flat=True)}


AIMS = {
    "covered": "Connectors found, each counted by the priority of the placement",
    "kept": "Matches kept as they were",
    "points": "Points for how well they fit, less for uneven load",
}


def _aim(level: dict) -> str:
    """One aim in words; nothing of the tie-break, nor of an aim this run did not have."""
    name, value, bound = level["name"], level["value"], level["bound"]
    if name not in AIMS or not (value or bound):
        return ""
    if value == bound:
        return f"{AIMS[name]}: {value:,}, the most there can be (proven)."
    gap = (bound - value) / max(1, abs(value))
    return f"{AIMS[name]}: {value:,}, at most {bound:,} (not proven; a gap of {gap:.2%})."
