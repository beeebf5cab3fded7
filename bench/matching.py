"""Measure the matching engine: `python -m bench.matching [--seeds 10] [sizes ...]`.

Prints a line for each synthetic scheme; every line is measured in a process of its own.
"""

import argparse
import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from bench.matching_instances import scheme
from placements.matching import propose

HEADINGS = ("needs", "seed", "pairs", "seconds", "MB", "covered", "bound", "short", "objective")
LINE = "{:>6} {:>5} {:>7} {:>8} {:>6} {:>8} {:>6} {:>6} {:>10} {:>8}  {}"


def measure(size: int, seed: int) -> str:
    """Match one scheme and put what it took and what came of it on a line."""
    pool = scheme(size, seed)
    begun = time.perf_counter()
    outcome = propose(pool)
    seconds = time.perf_counter() - begun
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    levels = " ".join(level.name for level in outcome.levels if level.is_proven)
    return LINE.format(
        size,
        seed,
        sum(len(options.pairs) for options in outcome.options),
        f"{seconds:.2f}",
        f"{megabytes:.0f}",
        outcome.covered,
        outcome.bound,
        outcome.wanted - outcome.covered,
        outcome.objective,
        f"{outcome.gap:.3%}",
        levels or "none",
    )


def main() -> int:
    """Read the sizes and seeds, and print the table as it is measured."""
    parser = argparse.ArgumentParser(description="Measure the matching engine.")
    parser.add_argument("sizes", nargs="*", type=int, default=[20, 200, 400])
    parser.add_argument("--seeds", type=int, default=10)
    arguments = parser.parse_args()
    print(LINE.format(*HEADINGS, "gap", "proven levels"))
    context = get_context("spawn")
    for size in arguments.sizes:
        for seed in range(1, arguments.seeds + 1):
            with ProcessPoolExecutor(max_workers=1, mp_context=context) as fresh:
                print(fresh.submit(measure, size, seed).result(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
