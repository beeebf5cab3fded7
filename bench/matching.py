"""Measure the matching engine: `./script/bench matching [sizes ...] [--seeds 10]`.

Prints one table, a line for each synthetic scheme as it is measured, each in a process of its own,
and after each size a line of the worst. Sizes above 400 have three seeds.

objective   10,000 for each connector still wanted, 530 (the most a pair can have) less its points
            for each pair, and the price of uneven load: less is better
seconds     by the clock; CPU s by the processor, which other work on the machine changes less
most?       whether it is proven that no answer covers more; proven: the points as well
bound       what no answer, best level by level, can be below; gap is the distance to it
/flow       the objective over the optimum of the same scheme without dates: a min-cost flow with
            the caps by year and by month only, which books people twice and bounds from below
greedy      the placement with the fewest candidates first, the best of them with room
m-m         mentor-match 7.0.1 with munkres 1.1.4, told our rules and whether there is room
leave       matching again when the two connectors with the most matches leave: what they had is
            lost, what the others had may be moved
rules       broken rules and caps in every answer of the line, by a count that is not the engine's
"""

import argparse
import os
import resource
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context

from bench.against.day_counter import breaches
from bench.against.flow import flow_bound
from bench.against.rivals import greedy, mentor_match
from bench.matching_instances import scheme
from placements.matching import propose
from placements.matching.scoring import score
from placements.matching.types import Outcome, Pool, Weights

WEIGHTS = Weights()
MISSING = 10_000
MOST = WEIGHTS.topics + WEIGHTS.mode + WEIGHTS.half_days
RIVALS_UP_TO = 400  # mentor-match takes time by the cube of the size
HELPERS_FROM = 2_000  # one region is one component: there is nothing to share out
SIZES = (20, 200, 400, 2_000, 10_000, 50_000)
HEADINGS = (
    *("needs", "seed", "pairs", "seconds", "CPU s", "MB", "short", "most?", "proven"),
    *("objective", "bound", "gap", "/flow", "greedy s", "short", "ratio"),
    *("m-m s", "short", "ratio", "leave s", "lost", "moved", "short", "rules"),
)
WIDTHS = (6, 5, 7, 8, 7, 5, 6, 6, 6, 10, 10, 7, 6, 8, 5, 5, 7, 5, 5, 7, 4, 5, 5, 5)
Links = list[tuple[str, str]]


@dataclass(frozen=True)
class Line:
    """What was measured of one scheme, cell by cell, and what the line of the worst needs of it."""

    cells: list[str]
    seconds: float
    gap: float
    is_covered_most: bool
    is_proven: bool
    breaches: int


def measure(size: int, seed: int, workers: int) -> Line:
    """Match one scheme in every way."""
    pool = scheme(size, seed)
    cpu_before, _ = used()
    seconds, outcome = timed(lambda: propose(pool, WEIGHTS, workers=workers, keep_options=False))
    cpu, megabytes = used()
    found = [(pair.need, pair.offer) for pair in outcome.pairs]
    value, bound = objective(pool, found), bound_of(outcome)
    gap = (value - bound) / max(1, value)
    pairs, flow = flow_bound(pool, WEIGHTS, MISSING, MOST)
    is_proven = all(level.is_proven for level in outcome.levels[:3])
    broken = breaches(pool, found)
    cells = [size, seed, pairs, f"{seconds:.2f}", f"{cpu - cpu_before:.2f}", megabytes]
    cells += [outcome.wanted - outcome.covered]
    cells += ["yes" if outcome.is_proven else "no", "yes" if is_proven else "no"]
    cells += [value, bound, f"{gap:.3%}", f"{value / max(1, flow):.3f}"]
    for rival in (greedy, mentor_match):
        if rival is mentor_match and size > RIVALS_UP_TO:
            cells += ["-"] * 3
            continue
        took, links = timed(lambda rival=rival: rival(pool))
        broken += breaches(pool, links)
        ratio = objective(pool, links) / max(1, value)
        cells += [f"{took:.2f}", outcome.wanted - len(links), f"{ratio:.2f}"]
    again, broken_again = two_leave(pool, outcome) if size == RIVALS_UP_TO else (["-"] * 4, 0)
    broken += broken_again
    cells += [*again, broken]
    return Line([str(c) for c in cells], seconds, gap, outcome.is_proven, is_proven, broken)


def used() -> tuple[float, int]:
    """The seconds of processor this process and its helpers used, and the most MB one of them."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    seconds = sum(each.ru_utime + each.ru_stime for each in both)
    return seconds, max(each.ru_maxrss for each in both) // 1024


def timed(run: Callable):
    """Run something; give the seconds it took, and what it gave."""
    begun = time.perf_counter()
    found = run()
    return time.perf_counter() - begun, found


def objective(pool: Pool, links: Links) -> int:
    """Price an answer, pair by pair and connector by connector."""
    needs, offers = ({thing.id: thing for thing in side} for side in (pool.needs, pool.offers))
    wanted = sum(need.connectors_wanted for need in pool.needs)
    loads: dict[tuple[str, int], int] = {}
    price = MISSING * (wanted - len(links))
    for need, offer in links:
        price += MOST - score(needs[need], offers[offer], WEIGHTS).total
        year = (offer, needs[need].period.start.year)
        loads[year] = loads.get(year, 0) + 1
    return price + WEIGHTS.even_load * sum(load**2 for load in loads.values())


def bound_of(outcome: Outcome) -> int:
    """Price an answer that is as good at every level as no answer is proven not to be."""
    cover, _, points, _ = outcome.levels
    return MISSING * (outcome.wanted - cover.bound) + MOST * cover.value - points.bound


def two_leave(pool: Pool, before: Outcome) -> tuple[list[str | int], int]:
    """Match again when the two connectors with the most matches leave: everybody else is kept."""
    matches = [pair.offer for pair in before.pairs]
    gone = sorted({*matches}, key=lambda offer: (-matches.count(offer), offer))[:2]
    kept = tuple((pair.need, pair.offer) for pair in before.pairs if pair.offer not in gone)
    left = tuple(offer for offer in pool.offers if offer.id not in gone)
    changed = replace(pool, offers=left, kept=kept)
    seconds, after = timed(lambda: propose(changed, WEIGHTS, keep_options=False))
    found = [(pair.need, pair.offer) for pair in after.pairs]
    moved = len(set(kept) - set(found))
    lost = len(before.pairs) - len(kept)
    short = after.wanted - after.covered
    return [f"{seconds:.2f}", lost, moved, short], breaches(changed, found)


def show(cells: Iterable[str]) -> None:
    """Print one line of the table."""
    row = " ".join(f"{cell:>{width}}" for cell, width in zip(cells, WIDTHS, strict=False))
    print(row, flush=True)


def show_worst(size: int, lines: list[Line]) -> None:
    """Print how a size did: seconds at the 95th percentile, the proofs, the worst gap."""
    seconds = sorted(line.seconds for line in lines)
    at_95 = seconds[-(-95 * len(seconds) // 100) - 1]
    gap = max(line.gap for line in lines)
    most = sum(line.is_covered_most for line in lines)
    proven = sum(line.is_proven for line in lines)
    of = f"/{len(lines)}"
    cells = {
        "needs": str(size),
        "seed": "all",
        "pairs": "95 %:",
        "seconds": f"{at_95:.2f}",
        "most?": f"{most}{of}",
        "proven": f"{proven}{of}",
        "gap": f"{gap:.3%}",
        "rules": str(sum(line.breaches for line in lines)),
    }
    rule = ["-" * width for width in WIDTHS]
    show(rule)
    show(cells.get(heading, "") for heading in HEADINGS)
    show(rule)


def main() -> int:
    """Read the sizes and seeds, and print the table as it is measured."""
    parser = argparse.ArgumentParser(description="Measure the matching engine.")
    parser.add_argument("sizes", nargs="*", type=int, default=list(SIZES))
    parser.add_argument("--seeds", type=int, help="as many for every size")
    parser.add_argument("--workers", type=int, default=2, help="processes for separate regions")
    arguments = parser.parse_args()
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, load {load:.1f} before; workers: {arguments.workers}")
    show(HEADINGS)
    context = get_context("spawn")
    for size in arguments.sizes:
        seeds = arguments.seeds or (10 if size <= RIVALS_UP_TO else 3)
        helpers = arguments.workers if size > HELPERS_FROM else 1
        lines = []
        for seed in range(1, seeds + 1):
            with ProcessPoolExecutor(max_workers=1, mp_context=context) as fresh:
                lines.append(fresh.submit(measure, size, seed, helpers).result())
            show(lines[-1].cells)
        show_worst(size, lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
