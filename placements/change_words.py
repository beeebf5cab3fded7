"""What would cover a placement, said as a coordinator would: “If Asha renews fire safety …”."""

from common.half_days import HalfDay
from placements.matching.changes import Change, Repair
from placements.matching.words import listed
from placements.models import Placement
from placements.pool import Drawn


def change_in_words(drawn: Drawn, change: Change) -> str:
    """One change that was tried and works for one placement."""
    what = _if(drawn, change, drawn.placements[change.need])
    others = (
        "one other suggestion changes"
        if change.moves == 1
        else (f"{change.moves} other suggestions change")
    )
    also = f", and {others}" if change.moves else ""
    more = f" and {change.gains - 1} more" if change.gains > 1 else ""
    return f"{what}, this placement{more} can be covered{also}."


def repair_in_words(drawn: Drawn, repair: Repair) -> str:
    """One change to one connector, and every placement it would cover."""
    what = _if(drawn, repair, drawn.placements[repair.covers[0]])
    covered = f"{repair.gains} more placements" if repair.gains > 1 else "1 more placement"
    names = listed(sorted(repair.covers))
    return f"{what}, {covered} can be covered: {names}."


def _if(drawn: Drawn, change: Change | Repair, placement: Placement) -> str:
    who = str(drawn.connectors[change.offer])
    day = f"{change.by_when.day} {change.by_when:%B %Y}"
    return {
        "training": f"If {who} does {change.detail} before {day}",
        "dbs": f"If {who} has a new DBS certificate before {day}",
        "half_days": f"If {who} can also meet on {_half_day(change.detail)}",
        "leave": f"If {who} can move the leave that is noted",
        "place": f"If {who} can also meet {_where(drawn, change.detail)}",
        "at_once": f"If {who} takes one trainee more at once",
        "a_month": f"If {who} takes one new trainee more in {placement.starts_on:%B %Y}",
        "a_year": f"If {who} takes one trainee more in {placement.starts_on.year}",
    }[change.what]


def _half_day(key: str) -> str:
    return f"a {HalfDay(key).label}" if key in HalfDay.values else "another half-day"


def _where(drawn: Drawn, site: str) -> str:
    return f"at {drawn.names.get(site, site)}" if site else "by video or telephone"
