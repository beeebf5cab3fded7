"""The matching engine: which connectors to put forward for which trainees' placements."""

from placements.matching.engine import run
from placements.matching.types import Outcome, Pool, Weights
from placements.matching.validation import validate

__all__ = ["propose"]

DEFAULT_WEIGHTS = Weights()


def propose(
    pool: Pool,
    weights: Weights = DEFAULT_WEIGHTS,
    *,
    workers: int = 1,
    seconds: float | None = None,
    keep_options: bool | None = None,
) -> Outcome:
    """Propose the matches that cover the most placements, then change least, then fit best.

    The pool holds n placements (needs) and m connectors (offers); up to n x m pairs are judged.
    Dates are whole days, periods half-open, points whole numbers (higher fits better), "a year" the
    calendar year a placement starts in. The aims, in strict order: 1. cover the most, by
    priority; 2. keep the most agreed pairs; 3. the most points, less the price of uneven load; 4. a
    tie-break by a hash of the identifiers. The same pool, in any order and with any number of
    `workers` (processes; 1 stays in this one), gives the same outcome. `seconds` is a limit for
    emergencies: what was found until then is returned, with its gap, and marked as stopped. The
    options of every need are kept for up to 2,000 needs, or as `keep_options` says.

    Raises PoolError (a ValueError) where the pool or the weights contradict themselves, and
    SolverError where HiGHS fails.

    Source: integer programming with a published order of criteria, as the UK living kidney sharing
    scheme does it (Manlove and O'Malley, 2014); capacities over time as cliques of an interval
    graph (Fulkerson and Gross, 1965).
    """
    validate(pool, weights)
    return run(pool, weights, workers=workers, seconds=seconds, keep_options=keep_options)
