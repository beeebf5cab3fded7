"""Why a placement lacks connectors, in plain words for coordinators."""

from placements.matching.changes import Change
from placements.matching.explain import Published
from placements.matching.words import Names, half_day, plain_day

_ONE_AND_MORE = {
    "active": ("is not active", "are not active"),
    "dbs": ("has no DBS certificate to the end of it", "have no DBS certificate to the end of it"),
    "training": ("has training out of date", "have training out of date"),
    "supervision": ("has a supervision to be held first", "have a supervision to be held first"),
    "place": ("cannot meet where it is", "cannot meet where it is"),
    "half_days": ("is free on none of its half-days", "are free on none of its half-days"),
    "language": ("does not speak its language", "do not speak its language"),
    "leave": ("is away for too much of it", "are away for too much of it"),
    "refused_before": ("was turned down for it before", "were turned down for it before"),
    "already": ("is asked or matched already", "are asked or matched already"),
    "matched": ("is suggested for it", "are suggested for it"),
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
    "supervision": "a supervision to be held first",
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
    looked_at = f"of {_counted(reasons.looked_at, people)} looked at"
    missing = _counted(reasons.missing, people)
    return (
        f"{missing} still wanted, {looked_at if reasons.looked_at else 'and there is none yet'}.",
        *(
            f"{_counted(count, people)} {_ONE_AND_MORE[reason][count > 1]}."
            for reason, count in reasons.groups
        ),
        *(
            f"For {_counted(count, people)}, the only thing in the way is {_ALONE[rule]}."
            for rule, count in reasons.only
        ),
    )


_IF = {
    "training": "has {detail} in date",
    "dbs": "has a DBS certificate that lasts to the end of it",
    "half_days": "is free on {detail}",
    "leave": "is away for less of it",
    "place": "can meet at {detail}",
    "at_once": "takes one more placement at a time",
    "a_month": "takes one more placement that starts in that month",
    "a_year": "takes one more placement in that year",
}


def change_words(change: Change, person: str, names: Names) -> str:
    """Say what would cover a placement: "If Asha Green has Fire safety in date by ..."."""
    detail = names.get(change.detail, change.detail)
    if change.what == "half_days":
        *_, detail = half_day(change.detail)
    doing = _IF[change.what].format(detail=detail)
    if change.what == "place" and not change.detail:
        doing = "can meet remotely"
    moves = ("no other match changes", "1 other match changes")
    moved = moves[change.moves] if change.moves < 2 else f"{change.moves} other matches change"
    more = change.gains - 1
    also = f", {more} more {'place is' if more == 1 else 'places are'} filled" if more else ""
    day = plain_day(change.by_when)
    return f"If {person} {doing} by {day}, this placement is covered{also} and {moved}."


def _counted(count: int, people: tuple[str, str]) -> str:
    return f"{count} {people[0] if count == 1 else people[1]}"
