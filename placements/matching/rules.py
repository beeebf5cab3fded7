"""The hard rules, in the order they are published: which connectors a placement may have."""

from collections.abc import Callable
from datetime import date, timedelta

from placements.matching.types import Condition, Exclusion, Need, Offer, Refusal

Rule = Callable[[Need, Offer, date], Refusal | None]
LEAVE_ALLOWED = 14  # days
REFUSED_BEFORE = "refused_before"


def active(need: Need, offer: Offer, on: date) -> Refusal | None:
    """Only an active volunteer is matched."""
    return None if offer.is_active else Refusal("active")


def checks(need: Need, offer: Offer, on: date) -> Refusal | None:
    """Every required check counts on the day of matching and on every day of the placement.

    Clear, or overridden for that long. Which check it is, and until when, stays confidential.
    """
    is_over = offer.checks_until <= on or offer.checks_until < need.period.end
    return Refusal("checks") if is_over else None


def dbs(need: Need, offer: Offer, on: date) -> Refusal | None:
    """The DBS certificate counts on every day of the placement."""
    if offer.dbs_until is None:
        return Refusal("dbs", "no certificate")
    if offer.dbs_until < need.period.end:
        return Refusal("dbs", f"counts until {offer.dbs_until:%Y-%m-%d}")
    return None


def training(need: Need, offer: Offer, on: date) -> Refusal | None:
    """Every required course is in date on the day of matching."""
    lacking = [course.name for course in offer.courses if not course.counts_on(on)]
    return Refusal("training", ", ".join(lacking)) if lacking else None


def supervision(need: Need, offer: Offer, on: date) -> Refusal | None:
    """No supervision is late beyond its limit on the day of matching; matches made before stay."""
    until = offer.supervised_until
    return Refusal("supervision") if until is not None and until <= on else None


def exclusion(need: Need, offer: Offer, on: date) -> Refusal | None:
    """Nobody meets where, or whom, a confidential bar says they must not."""
    barred = any(_bars(bar, need) for bar in offer.exclusions)
    return Refusal("exclusion") if barred else None


def _bars(bar: Exclusion, need: Need) -> bool:
    names_place = bool(bar.site or bar.team)
    is_here = bar.site in ("", need.site) and bar.team in ("", need.team)
    names_person = bool(bar.person)
    return (names_place and is_here) or (names_person and bar.person == need.trainee)


def place(need: Need, offer: Offer, on: date) -> Refusal | None:
    """The two can meet: at the placement's site, remotely, or either way."""
    goes_there = need.site in offer.sites
    can_meet = {
        "in_person": goes_there,
        "remote": offer.offers_remote,
        "either": goes_there or offer.offers_remote,
    }
    return None if can_meet[need.mode] else Refusal("place")


def step_free(need: Need, offer: Offer, on: date) -> Refusal | None:
    """Whichever of the two needs step-free access, they meet at such a site, or remotely."""
    is_remote = need.mode == "remote" or (need.mode == "either" and offer.offers_remote)
    return None if is_remote or has_access(need, offer) else Refusal("step_free")


def has_access(need: Need, offer: Offer) -> bool:
    """Tell whether both can get into the placement's site."""
    return need.site_is_step_free or not (need.needs_step_free or offer.needs_step_free)


def half_days(need: Need, offer: Offer, on: date) -> Refusal | None:
    """They have at least one half-day of the week in common."""
    return None if need.half_days & offer.half_days else Refusal("half_days")


def language(need: Need, offer: Offer, on: date) -> Refusal | None:
    """The connector speaks the language the placement needs, where it names one."""
    is_spoken = not need.language or need.language in offer.languages
    return None if is_spoken else Refusal("language", need.language)


def leave(need: Need, offer: Offer, on: date) -> Refusal | None:
    """Leave takes no more than 14 days out of the placement."""
    days = days_away(need, offer)
    return Refusal("leave", f"{days} days") if days > LEAVE_ALLOWED else None


def days_away(need: Need, offer: Offer) -> int:
    """Count the days of a placement a connector is on leave; a day in two leaves counts once."""
    days = {
        max(away.start, need.period.start) + timedelta(days=day)
        for away in offer.leave
        for day in range(away.overlap_days(need.period))
    }
    return len(days)


RULES: tuple[tuple[str, Rule], ...] = (
    ("active", active),
    ("checks", checks),
    ("dbs", dbs),
    ("training", training),
    ("supervision", supervision),
    ("exclusion", exclusion),
    ("place", place),
    ("step_free", step_free),
    ("half_days", half_days),
    ("language", language),
    ("leave", leave),
)
RULE_NAMES = (*(name for name, _ in RULES), REFUSED_BEFORE)


def refusals(
    need: Need, offer: Offer, on: date, *, is_refused: bool = False
) -> tuple[Refusal, ...]:
    """List every rule that forbids a pair on the day of matching, in the published order.

    `is_refused` says that a coordinator has said no to this pair before: the last of the rules.
    """
    found = tuple(refusal for _, rule in RULES if (refusal := rule(need, offer, on)))
    return (*found, Refusal(REFUSED_BEFORE)) if is_refused else found


def conditions(need: Need, offer: Offer) -> tuple[Condition, ...]:
    """List the courses that lapse before the placement ends, soonest first: to be renewed."""
    lapsing = [
        Condition(course.code, course.name, course.valid_until)
        for course in offer.courses
        if course.valid_until is not None and course.valid_until < need.period.end
    ]
    return tuple(sorted(lapsing, key=lambda condition: (condition.renew_by, condition.course)))
