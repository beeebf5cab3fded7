"""HiGHS, asked in a way that gives the same answer every time.

HiGHS: Huangfu and Hall (2018), Parallelizing the dual revised simplex method. One thread, a fixed
seed and a limit on nodes instead of time make a run repeatable on any machine.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from time import monotonic

import highspy
import numpy as np
from numpy.typing import NDArray

from placements.matching.model import Model
from placements.matching.rows import NO_END, Flags, Numbers, Rows

Reals = NDArray[np.float64]
ONE_AT_A_TIME = Lock()  # HiGHS keeps one scheduler for the whole process
OPTIONS: dict[str, bool | int | float | str] = {
    "output_flag": False,
    "threads": 1,
    "parallel": "off",
    "random_seed": 1,
    "solver": "simplex",
    # Measured on schemes of one trust: the starts here are near the best, so HiGHS need not look
    # for others, and its proof comes twice as fast.
    "mip_allow_restart": False,
    "mip_detect_symmetry": False,
    "mip_heuristic_run_rins": False,
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_root_reduced_cost": False,
    "mip_heuristic_run_feasibility_jump": False,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.99,  # objectives are whole numbers: less than one apart is the same
}
# Iterations of the simplex method, besides some for each row, before an interior point method takes
# over: where nearly everything is full at all times, the first can take a hundred times as long.
# Schemes of five regions need up to 2.4 for each row; what was begun in vain is time lost.
PATIENCE = 5_000
PATIENCE_A_ROW = 3
TINY = 1e-6
_Status = highspy.HighsModelStatus
_STOPPED = (_Status.kSolutionLimit, _Status.kIterationLimit, _Status.kTimeLimit)


class SolverError(RuntimeError):
    """HiGHS gave no answer that can be used: neither proven nor stopped at a limit."""


class Clock:
    """The emergency limit: an instant of `time.monotonic`, and whether it was ever reached."""

    def __init__(self, until: float | None) -> None:
        self._until = until
        self.is_stopped = False

    def left(self) -> float:
        """The seconds left: none once the limit has been reached."""
        if self._until is None:
            return highspy.kHighsInf
        return max(0.0, self._until - monotonic())

    def is_over(self) -> bool:
        """Tell whether the limit is reached, and remember it."""
        self.is_stopped = self.is_stopped or self.left() == 0
        return self.is_stopped


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The best there would be if columns could be chosen in part.

    `prices` says what it costs at least to move a column from 0 to 1, or back.
    """

    bound: float
    columns: Reals
    prices: Reals


class Relaxer:
    """A model without the demand that columns be whole; each question starts at the last answer."""

    def __init__(self, model: Model, clock: Clock) -> None:
        self._every = np.arange(model.width, dtype=np.int32)
        self._clock = clock
        self._highs = _highs(as_lp(model.rows, model.width))
        self._row_of: dict[int, int] = {}
        self._patience = PATIENCE + PATIENCE_A_ROW * len(model.rows.low)
        self.low = np.zeros(model.width)
        self.low[model.fixed] = 1
        self.high = np.ones(model.width)

    def maximise(self, aim: Numbers, low: Reals | None = None) -> Relaxation | None:
        """The most there could be of an aim; None where nothing keeps every row, or time is up."""
        highs = self._highs
        highs.changeColsCost(len(self._every), self._every, aim.astype(float))
        low = self.low if low is None else low
        highs.changeColsBounds(len(self._every), self._every, low, self.high)
        status = self._run("simplex", self._patience)
        if status == _Status.kIterationLimit:
            status = self._run("ipm", highspy.kHighsIInf)
        if status == _Status.kTimeLimit:
            self._clock.is_stopped = True
            return None
        if status == _Status.kInfeasible:
            return None
        if status != _Status.kOptimal:
            raise SolverError(f"HiGHS failed: {highs.modelStatusToString(status)}")
        found = highs.getSolution()
        bound = highs.getInfo().objective_function_value
        return Relaxation(bound, np.array(found.col_value), np.abs(found.col_dual))

    def _run(self, solver: str, iterations: int) -> highspy.HighsModelStatus:
        highs = self._highs
        highs.setOptionValue("solver", solver)
        highs.setOptionValue("simplex_iteration_limit", iterations)
        highs.setOptionValue("time_limit", highs.getRunTime() + self._clock.left())
        highs.run()
        return highs.getModelStatus()

    @contextmanager
    def returning(self) -> Iterator[None]:
        """Go back to the last answer afterwards, so that the next question starts there."""
        basis = self._highs.getBasis()
        yield
        self._highs.setBasis(basis)

    def ask(self, level: int, aim: Numbers, value: int) -> None:
        """Ask every later answer to reach this value of a level's aim too."""
        if level not in self._row_of:
            columns = np.flatnonzero(aim).astype(np.int32)
            factors = aim[columns].astype(float)
            self._row_of[level] = self._highs.getNumRow()
            self._highs.addRow(value, highspy.kHighsInf, len(columns), columns, factors)
        self._highs.changeRowBounds(self._row_of[level], value, highspy.kHighsInf)

    def release(self, level: int) -> None:
        """Ask no more for what a level was asked for."""
        if level in self._row_of:
            self._highs.changeRowBounds(self._row_of[level], -highspy.kHighsInf, highspy.kHighsInf)

    def near(self, relaxed: Relaxation, slack: float) -> tuple[Reals, Reals]:
        """Bounds that settle every column whose move would cost more than the slack."""
        is_dear = relaxed.prices > slack + 1e-3
        value = np.round(relaxed.columns)
        return np.where(is_dear, value, self.low), np.where(is_dear, value, self.high)

    def narrow(self, relaxed: Relaxation, slack: float) -> None:
        """Settle those columns for good."""
        self.low, self.high = self.near(relaxed, slack)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: whole columns if any, and no better ones than `bound`."""

    columns: Numbers | None
    bound: float


def search(
    rows: Rows,
    aim: Numbers,
    *,
    whole: Flags,
    start: Numbers | None,
    nodes: int,
    clock: Clock,
    is_hasty: bool = False,
) -> Found:
    """Look for the whole columns that make an aim greatest, from a start, up to some nodes.

    Hasty: branch without trying columns out first, where an answer is wanted and no proof.
    """
    highs = _highs(_as_mip(rows, aim, whole))
    highs.setOptionValue("mip_max_nodes", nodes)
    if is_hasty:
        # Of 18 s on 280 placements of a region all but one went into trying columns out.
        highs.setOptionValue("mip_pscost_minreliable", 0)
    highs.setOptionValue("time_limit", clock.left())
    if start is not None:
        highs.setSolution(len(aim), np.arange(len(aim), dtype=np.int32), start.astype(float))
    highs.run()
    clock.is_stopped = clock.is_stopped or highs.getModelStatus() == _Status.kTimeLimit
    return _found(highs)


def _found(highs: highspy.Highs) -> Found:
    status = highs.getModelStatus()
    if status == _Status.kInfeasible:
        return Found(None, -np.inf)
    if status != _Status.kOptimal and status not in _STOPPED:
        raise SolverError(f"HiGHS failed: {highs.modelStatusToString(status)}")
    info = highs.getInfo()
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Found(None, info.mip_dual_bound)
    found = np.round(highs.getSolution().col_value).astype(np.int64)
    return Found(found, info.mip_dual_bound)


def _as_mip(rows: Rows, aim: Numbers, whole: Flags) -> highspy.HighsLp:
    lp = as_lp(rows, len(aim))
    lp.col_cost_ = aim.astype(float)
    integer, real = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    lp.integrality_ = [integer if is_whole else real for is_whole in whole]
    return lp


def reset() -> None:
    """Let HiGHS take its number of threads anew, or that of an earlier caller would stick."""
    highspy.Highs.resetGlobalScheduler(True)


def _highs(lp: highspy.HighsLp) -> highspy.Highs:
    highs = highspy.Highs()
    for name, value in OPTIONS.items():
        highs.setOptionValue(name, value)
    highs.passModel(lp)
    return highs


def as_lp(rows: Rows, width: int) -> highspy.HighsLp:
    """Write rows as HiGHS takes them: columns from 0 to 1, no aim yet."""
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = width, len(rows.low)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = np.zeros(width)
    lp.col_lower_ = np.zeros(width)
    lp.col_upper_ = np.ones(width)
    lp.row_lower_ = rows.low.astype(float)
    lp.row_upper_ = np.where(rows.high > NO_END // 2, highspy.kHighsInf, rows.high)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = rows.starts.astype(np.int32)
    lp.a_matrix_.index_ = rows.columns.astype(np.int32)
    lp.a_matrix_.value_ = rows.factors.astype(float)
    return lp
