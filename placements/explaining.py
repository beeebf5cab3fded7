"""What a matching run was given and found, and why, as the columns of MatchingRun."""

from collections.abc import Iterable
from dataclasses import asdict

from placements.change_words import change_in_words, repair_in_words
from placements.matching.changes import Change, Repair, changes, repairs
from placements.matching.types import BrokenLock, Uncovered
from placements.plain_words import reasons_in_words, why_lock_broke
from placements.planning import Plan, kept_suggestions
from placements.pool import Drawn

MOST_REPAIRS = 10


def found_by(plan: Plan) -> dict[str, object]:
    """Everything but whom it proposes. It matches again around each gap, so it takes a while."""
    outcome, drawn = plan.outcome, plan.drawn
    nearest = changes(drawn.pool, plan.weights, outcome)
    return {
        "engine_version": outcome.engine_version,
        "inputs_hash": plan.inputs_hash,
        "weights": asdict(plan.weights),
        "placements_count": len(drawn.placements),
        "covered_count": outcome.covered,
        "bound": outcome.bound,
        "is_proven": outcome.is_proven,
        "is_stopped": outcome.is_stopped,
        "levels": [asdict(level) for level in outcome.levels],
        "uncovered": [_uncovered(drawn, gap, nearest) for gap in outcome.uncovered],
        "repairs": [_repair(drawn, repair) for repair in _repairs(plan, nearest)],
        "broken_locks": [*_broken_locks(drawn, outcome.broken_locks), *_gone(drawn)],
    }


def _repairs(plan: Plan, nearest: tuple[Change, ...]) -> tuple[Repair, ...]:
    """Those that gain most; what helps one placement alone is said there."""
    found = repairs(plan.drawn.pool, plan.weights, plan.outcome, nearest)
    return tuple(repair for repair in found if repair.gains > 1)[:MOST_REPAIRS]


def _repair(drawn: Drawn, repair: Repair) -> dict:
    return {
        "connector": str(drawn.connectors[repair.offer].pk),
        "placements": [str(drawn.placements[key].pk) for key in repair.covers],
        "words": repair_in_words(drawn, repair),
    }


def _uncovered(drawn: Drawn, gap: Uncovered, nearest: tuple[Change, ...]) -> dict:
    return {
        "placement": str(drawn.placements[gap.need].pk),
        "reference": gap.need,
        "reasons": reasons_in_words(gap),
        "changes": [
            {
                "connector": str(drawn.connectors[change.offer].pk),
                "words": change_in_words(drawn, change),
            }
            for change in nearest
            if change.need == gap.need
        ],
    }


def _broken_locks(drawn: Drawn, broken: Iterable[BrokenLock]) -> list[dict]:
    return [
        {
            "placement": str(drawn.placements[lock.need].pk),
            "reference": lock.need,
            "connector": str(drawn.connectors[lock.offer].pk),
            "why": why_lock_broke(drawn.connectors[lock.offer], lock.refusal),
        }
        for lock in broken
    ]


def _gone(drawn: Drawn) -> list[dict]:
    """Suggestions that were to be kept, of connectors who have left since."""
    kept = kept_suggestions(drawn).exclude(connector__in=drawn.connectors.values())
    return [
        {
            "placement": str(row.placement_id),
            "reference": row.placement.reference,
            "connector": str(row.connector_id),
            "why": f"{row.connector} is no connector any more.",
        }
        for row in kept.select_related("placement", "connector__membership__user")
    ]
