"""A good first answer: a relaxation rounded step by step, then filled up."""

import numpy as np

from placements.matching.highs import TINY, Relaxation, Relaxer
from placements.matching.model import Model
from placements.matching.rows import Flags, Numbers

ROUNDS = 12
AT_A_TIME = 8  # of the links more than half chosen, the foremost eighth is settled at once


class Choice:
    """Links chosen one by one, as long as every group of links has room."""

    def __init__(self, model: Model, chosen: Flags) -> None:
        self._of_link = model.rooms.of_link
        self.chosen = chosen.copy()
        used = [int(chosen[links].sum()) for links in model.rooms.links]
        self._left = (model.rooms.room - np.array(used, dtype=np.int64)).tolist()

    def add(self, link: int) -> bool:
        """Choose a link if there is room; tell whether it is chosen now."""
        if self.chosen[link]:
            return True
        if any(self._left[group] <= 0 for group in self._of_link[link]):
            return False
        for group in self._of_link[link]:
            self._left[group] -= 1
        self.chosen[link] = True
        return True


def dive(model: Model, relaxer: Relaxer, aim: Numbers, relaxed: Relaxation, start: Flags) -> Choice:
    """Round a relaxation to whole links: settle the surest, relax the rest, and so on."""
    choice = Choice(model, start)
    low = relaxer.low.copy()
    for _ in range(ROUNDS):
        links = relaxed.columns[: len(model.links)]
        for link in np.flatnonzero(links > 1 - TINY):
            choice.add(int(link))
        in_part = np.flatnonzero((links > TINY) & (links < 1 - TINY) & ~choice.chosen)
        if not len(in_part):
            break
        surest = in_part[np.argsort(-links[in_part], kind="stable")]
        likely = int((links[in_part] > 0.5).sum())
        for link in surest[: max(1, -(-likely // AT_A_TIME))]:
            choice.add(int(link))
        low[: len(model.links)] = choice.chosen
        further = relaxer.maximise(aim, low)
        if further is None:
            break
        relaxed = further
    return choice


def filled(model: Model, choice: Choice, aim: Numbers) -> Flags:
    """Add every link there still is room for, the best first."""
    for link in np.argsort(-aim[: len(model.links)], kind="stable"):
        choice.add(int(link))
    return choice.chosen


def hurried(model: Model, start: Flags, aim: Numbers) -> Flags:
    """An answer without any relaxation: whoever has the fewest links first, the best of them."""
    count = np.bincount(model.demand_of_link)[model.demand_of_link]
    choice = Choice(model, start)
    for link in np.lexsort((-aim[: len(model.links)], count)):
        choice.add(int(link))
    return choice.chosen
