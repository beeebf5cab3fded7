"""The parts of a problem that share nothing, so that each can be solved by itself."""

from collections import defaultdict

from placements.matching.problem import Link, Problem


def split(problem: Problem) -> tuple[Problem, ...]:
    """Split a problem into its connected parts, in the order of their smallest demand.

    Demands and supplies without a link are in no part.
    """
    leader: dict[str, str] = {}
    for link in problem.links:
        _join(leader, "d" + link.demand, "s" + link.supply)
    for bond in problem.bonds:
        if "d" + bond.demand in leader and "d" + bond.other in leader:
            _join(leader, "d" + bond.demand, "d" + bond.other)
    links_of: dict[str, list[Link]] = defaultdict(list)
    for link in problem.links:
        links_of[_find(leader, "d" + link.demand)].append(link)
    parts = sorted(links_of.values(), key=lambda links: min(link.demand for link in links))
    return tuple(_part(problem, links) for links in parts)


def _find(leader: dict[str, str], key: str) -> str:
    while leader.setdefault(key, key) != key:
        leader[key] = leader[leader[key]]
        key = leader[key]
    return key


def _join(leader: dict[str, str], one: str, other: str) -> None:
    leader[_find(leader, one)] = _find(leader, other)


def _part(problem: Problem, links: list[Link]) -> Problem:
    demands, supplies = {link.demand for link in links}, {link.supply for link in links}
    bonds = tuple(b for b in problem.bonds if b.demand in demands and b.other in demands)
    return Problem(
        demands=tuple(demand for demand in problem.demands if demand.id in demands),
        supplies=tuple(supply for supply in problem.supplies if supply.id in supplies),
        links=tuple(links),
        bonds=bonds,
        load_cost=problem.load_cost,
        nodes=problem.nodes,
    )
