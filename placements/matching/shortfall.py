"""Why a placement lacks connectors, in plain words for coordinators."""

from placements.matching.explain import Published

_ONE_AND_MORE = {
    "active": ("is not active", "are not active"),
    "dbs": ("has no DBS certificate to the end of it", "have no DBS certificate to the end of it"),
    "training": ("has training out of date", "have training out of date"),
    "place": ("cannot meet where it is", "cannot meet where it is"),
    "half_days": ("is free on none of its half-days", "are free on none of its half-days"),
    "language": ("does not speak its language", "do not speak its language"),
    "leave": ("is away for too much of it", "are away for too much of it"),
    "refused_before": ("was turned down for it before", "were turned down for it before"),
    "matched": ("is matched to it", "are matched to it"),
    # One group on purpose, which is never told apart: see explain.published.
    "other": (
        "has no room then, is needed elsewhere, has a check that ends before it does or cannot be "
        "put forward for it",
        "have no room then, are needed elsewhere, have a check that ends before it does or cannot "
        "be put forward for it",
    ),
}
_ALONE = {
    "active": "not being active",
    "dbs": "the DBS certificate",
    "training": "training out of date",
    "place": "the place",
    "half_days": "the half-days",
    "language": "the language",
    "leave": "leave",
    "refused_before": "having been turned down before",
}


def shortfall_words(reasons: Published, people: tuple[str, str]) -> tuple[str, ...]:
    """Say what stands in the way of a placement, and then what alone stands in the way.

    `people` is what the organisation calls a connector, one and more ("connector", "connectors").
    """
    looked_at = _counted(reasons.looked_at, people)
    missing = _counted(reasons.missing, people)
    return (
        f"{missing} still wanted, of {looked_at} looked at.",
        *(
            f"{_counted(count, people)} {_ONE_AND_MORE[reason][count > 1]}."
            for reason, count in reasons.groups
        ),
        *(
            f"For {_counted(count, people)}, the only thing in the way is {_ALONE[rule]}."
            for rule, count in reasons.only
        ),
    )


def _counted(count: int, people: tuple[str, str]) -> str:
    return f"{count} {people[0] if count == 1 else people[1]}"
