"""The optimum of a scheme without dates: a min-cost flow, which is a bound from below."""

from dataclasses import replace

import highspy
import numpy as np

from placements.matching.components import split
from placements.matching.engine import as_problem
from placements.matching.highs import as_lp
from placements.matching.model import build
from placements.matching.problem import Problem
from placements.matching.screening import Screen
from placements.matching.types import Pool, Weights

ANY_NUMBER = 10**6


def flow_bound(pool: Pool, weights: Weights, missing: int, most: int) -> tuple[int, float]:
    """Give the number of pairs that may meet, and the least price if dates did not matter.

    Demands, supplies, the caps by year and month and the convex price of load make a network, whose
    linear relaxation is whole: HiGHS solves it as a linear program.
    """
    problem = as_problem(pool, weights, Screen(pool))
    supplies = tuple(replace(s, at_once=ANY_NUMBER, rest=0, busy=()) for s in problem.supplies)
    undated = replace(problem, supplies=supplies, bonds=())
    wanted = sum(demand.size for demand in problem.demands)
    saved = sum(_saved(part, missing - most) for part in split(undated))
    return len(problem.links), missing * wanted - saved


def _saved(part: Problem, by_pair: int) -> float:
    """The most that choosing pairs saves: so much for each pair, and its points."""
    model = build(part)
    lp = as_lp(model.rows, model.width)
    aims = dict(model.aims)
    lp.col_cost_ = (by_pair * (aims["covered"] > 0) + aims["points"]).astype(float)
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.passModel(lp)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise RuntimeError("HiGHS did not solve the flow")
    return float(np.round(highs.getInfo().objective_function_value, 6))
