"""HiGHS, asked one level after another, in a way that gives the same answer every time.

HiGHS: Huangfu and Hall (2018), Parallelizing the dual revised simplex method. One thread, a fixed
seed and a limit on nodes instead of time make a run repeatable on any machine.
"""

from dataclasses import dataclass
from threading import Lock

import highspy
import numpy as np
from numpy.typing import NDArray

from placements.matching.model import Model, Numbers
from placements.matching.problem import Level

Reals = NDArray[np.float64]
OPTIONS: dict[str, bool | int | float | str] = {
    "output_flag": False,
    "threads": 1,
    "parallel": "off",
    "random_seed": 1,
    "solver": "simplex",
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.99,  # objectives are whole numbers: less than one apart is the same
}
ONE_AT_A_TIME = Lock()  # HiGHS keeps one scheduler for the whole process
FIRST_GUESS = 0.002  # of the bound: how far below it the optimum is first looked for
TINY = 1e-6
_Status = highspy.HighsModelStatus
_STOPPED = (_Status.kSolutionLimit, _Status.kIterationLimit)


class SolverError(RuntimeError):
    """HiGHS gave no answer that can be used: neither proven nor stopped at the limit of nodes."""


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The best there would be if columns could be chosen in part.

    `prices` says what it costs at least to move a column from 0 to 1, or back.
    """

    bound: float
    columns: Reals
    prices: Reals


class Session:
    """A model held by HiGHS, with the levels reached so far."""

    def __init__(self, model: Model, nodes: int) -> None:
        self._model = model
        self._every = np.arange(model.width, dtype=np.int32)
        self._low = model.completed(model.fixed).astype(float)
        self._high = np.ones(model.width)
        self._highs = highspy.Highs()
        for name, value in (OPTIONS | {"mip_max_nodes": nodes}).items():
            self._highs.setOptionValue(name, value)
        self._highs.passModel(as_lp(model, self._low, self._high))

    def maximise(self, name: str, aim: Numbers, start: Numbers) -> tuple[Level, Numbers]:
        """Find the columns that make an aim greatest, from a start, and say how sure that is.

        An answer within `slack` of the relaxation's bound moves no column that costs more. So look
        first near the bound, with every dearer column fixed; if the best found there is further
        off, look once more as far as that. Reduced costs: Dantzig, Fulkerson and Johnson (1954).
        """
        self._highs.changeColsCost(len(self._every), self._every, aim.astype(float))
        relaxed = self._relaxed()
        best, bound = self._whole(relaxed, aim, start), relaxed.bound
        slack = min(max(1.0, FIRST_LOOK * abs(bound)), bound - int(aim @ best))
        for _ in range(2):
            if int(aim @ best) > bound - 1 + TINY:
                break
            best, searched = self._searched(relaxed, slack, aim, best)
            bound = max(searched, relaxed.bound - slack)
            slack = relaxed.bound - int(aim @ best)
        value = int(aim @ best)
        self._low, self._high = self._near(relaxed, relaxed.bound - value)
        return Level(name, value, max(value, int(np.floor(bound + TINY)))), best

    def hold(self, aim: Numbers, value: int) -> None:
        """Ask every later answer to reach this value of an aim too."""
        columns = np.flatnonzero(aim).astype(np.int32)
        factors = aim[columns].astype(float)
        low = value - 0.1  # whole numbers again: room for rounding, not for a worse answer
        self._highs.addRow(low, highspy.kHighsInf, len(columns), columns, factors)

    def _relaxed(self) -> Relaxation:
        self._bounded(self._low, self._high)
        self._highs.setOptionValue("solve_relaxation", True)
        self._highs.run()
        self._highs.setOptionValue("solve_relaxation", False)
        if self._highs.getModelStatus() != _Status.kOptimal:
            raise SolverError(f"no answer keeps every row: {self._status()}")
        found = self._highs.getSolution()
        bound = self._highs.getInfo().objective_function_value
        return Relaxation(bound, np.array(found.col_value), np.abs(found.col_dual))

    def _whole(self, relaxed: Relaxation, aim: Numbers, start: Numbers) -> Numbers:
        """Round the relaxation to an answer, if it is one and better than the start."""
        rounded = self._model.rounded(relaxed.columns)
        is_better = self._is_answer(rounded) and aim @ rounded > aim @ start
        return rounded if is_better else start
