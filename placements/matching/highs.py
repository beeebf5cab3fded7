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
    "mip_allow_restart": False,  # measured: faster on schemes of one trust
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.99,  # objectives are whole numbers: less than one apart is the same
}
ONE_AT_A_TIME = Lock()  # HiGHS keeps one scheduler for the whole process
FIRST_LOOK = 0.0004  # of the bound: how far below it the optimum is looked for first
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
        self._held: list[tuple[Numbers, int]] = []
        self._every = np.arange(model.width, dtype=np.int32)
        self._low = model.completed(model.fixed).astype(float)
        self._high = np.ones(model.width)
        highspy.Highs.resetGlobalScheduler(True)  # or another number of threads would stick
        self._highs = highspy.Highs()
        for name, value in (OPTIONS | {"mip_max_nodes": nodes}).items():
            self._highs.setOptionValue(name, value)
        self._highs.passModel(as_lp(model))

    def maximise(self, name: str, aim: Numbers, start: Numbers) -> tuple[Level, Numbers]:
        """Find the columns that make an aim greatest, from a start, and say how sure that is.

        An answer within `slack` of the relaxation's bound moves no column that costs more. So look
        first near the bound, with every dearer column fixed; if the best found there is further
        off, look once more as far as that. Reduced costs: Dantzig, Fulkerson and Johnson (1954).
        """
        self._highs.changeColsCost(len(self._every), self._every, aim.astype(float))
        relaxed = self._relaxed()
        best, bound = self._better(aim, start, relaxed.columns), relaxed.bound
        slack = min(max(1.0, FIRST_LOOK * abs(bound)), bound - int(aim @ best))
        for _ in range(2):
            if int(aim @ best) > bound - 1 + TINY:
                break
            best, searched = self._searched(relaxed, slack, aim, best)
            bound = min(relaxed.bound, max(searched, relaxed.bound - slack))
            slack = relaxed.bound - int(aim @ best)
        value = int(aim @ best)
        self._low, self._high = self._near(relaxed, relaxed.bound - value)
        return Level(name, value, max(value, int(np.floor(bound + TINY)))), best

    def hold(self, aim: Numbers, value: int) -> None:
        """Ask every later answer to reach this value of an aim too."""
        self._held.append((aim, value))
        columns = np.flatnonzero(aim).astype(np.int32)
        factors = aim[columns].astype(float)
        self._highs.addRow(value, highspy.kHighsInf, len(columns), columns, factors)

    def _relaxed(self) -> Relaxation:
        self._run(self._low, self._high, relax=True)
        if self._highs.getModelStatus() != _Status.kOptimal:
            raise SolverError(f"no answer keeps every row: {self._status()}")
        found = self._highs.getSolution()
        bound = self._highs.getInfo().objective_function_value
        return Relaxation(bound, np.array(found.col_value), np.abs(found.col_dual))

    def _searched(
        self, relaxed: Relaxation, slack: float, aim: Numbers, best: Numbers
    ) -> tuple[Numbers, float]:
        """Search near the relaxation; give the best answer known, and a bound on those near."""
        low, high = self._near(relaxed, slack)
        if np.all((low <= best) & (best <= high)):
            self._highs.setSolution(len(self._every), self._every, best.astype(float))
        self._run(low, high, relax=False)
        status = self._highs.getModelStatus()
        if status == _Status.kInfeasible:
            return best, -np.inf
        if status != _Status.kOptimal and status not in _STOPPED:
            raise SolverError(f"HiGHS failed: {self._status()}")
        found = np.asarray(self._highs.getSolution().col_value)
        return self._better(aim, best, found), self._highs.getInfo().mip_dual_bound

    def _near(self, relaxed: Relaxation, slack: float) -> tuple[Reals, Reals]:
        """Bounds that fix every column whose move would cost more than the slack."""
        is_dear = relaxed.prices > slack + 1e-3
        value = np.round(relaxed.columns)
        return np.where(is_dear, value, self._low), np.where(is_dear, value, self._high)

    def _better(self, aim: Numbers, best: Numbers, found: Reals) -> Numbers:
        """Round what was found to whole columns; keep the best unless it is one and better."""
        if len(found) != self._model.width:
            return best
        links = found[: len(self._model.links)]
        columns = self._model.completed(np.flatnonzero(links > 0.5))
        is_answer = self._model.is_kept_by(columns) and all(
            held @ columns >= value for held, value in self._held
        )
        return columns if is_answer and aim @ columns > aim @ best else best

    def _run(self, low: Reals, high: Reals, *, relax: bool) -> None:
        self._highs.changeColsBounds(len(self._every), self._every, low, high)
        self._highs.setOptionValue("solve_relaxation", relax)
        self._highs.run()

    def _status(self) -> str:
        return str(self._highs.modelStatusToString(self._highs.getModelStatus()))


def as_lp(model: Model) -> highspy.HighsLp:
    """Write a model as HiGHS takes it: links whole, steps of loads in part, no aim yet."""
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = model.width, len(model.rows)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = np.zeros(model.width)
    lp.col_lower_ = np.zeros(model.width)
    lp.col_upper_ = np.ones(model.width)
    lp.row_lower_ = np.array([row.low for row in model.rows], dtype=float)
    lp.row_upper_ = np.array([row.high for row in model.rows], dtype=float)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(row.columns) for row in model.rows)], dtype=np.int32)
    lp.a_matrix_.index_ = np.array([c for row in model.rows for c in row.columns], dtype=np.int32)
    lp.a_matrix_.value_ = np.array([f for row in model.rows for f in row.factors], dtype=float)
    whole, part = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    links = len(model.links)
    lp.integrality_ = [whole] * links + [part] * (model.width - links)
    return lp
