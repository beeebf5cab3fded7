"""Why a placement lacks connectors, in plain words for coordinators."""

from placements.matching.explain import Group, Published

_ONE_AND_MORE = {
    "active": ("is not active", "are not active"),
    "dbs": ("has no DBS certificate to the end of it", "have no DBS certificate to the end of it"),
    "training": ("has training out of date", "have training out of date"),
    "place": ("cannot meet where it is", "cannot meet where it is"),
    "half_days": ("is free on none of its half-days", "are free on none of its half-days"),
    "language": ("does not speak its language", "do not speak its language"),
    "leave": ("is away for too much of it", "are away for too much of it"),
    "refused_before": ("was turned down for it before", "were turned down for it before"),
    "other": ("cannot be put forward for it", "cannot be put forward for it"),
    "matched": ("is matched to it", "are matched to it"),
    "at_once": ("has no room at that time", "have no room at that time"),
    "a_year": ("has no room in that year", "have no room in that year"),
    "used_elsewhere": ("is needed for another placement", "are needed for other placements"),
    "free": ("could still be matched to it", "could still be matched to it"),
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
        *(_group_words(group, people) for group in reasons.groups),
        *(
            f"For {_counted(count, people)}, only {_ALONE[rule]} stands in the way."
            for rule, count in reasons.only
        ),
    )


def _group_words(group: Group, people: tuple[str, str]) -> str:
    one, more = _ONE_AND_MORE[group.reason]
    if group.least == group.most:
        return f"{_counted(group.most, people)} {one if group.most == 1 else more}."
    if group.least == 0:
        return f"Fewer than {group.most + 1} {people[1]} {more}."
    return f"Between {group.least} and {group.most} {people[1]} {more}."


def _counted(count: int, people: tuple[str, str]) -> str:
    return f"{count} {people[0] if count == 1 else people[1]}"
