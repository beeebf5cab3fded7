"""Several facts of a volunteer changed at once, as they stand on one page."""

from collections import Counter
from collections.abc import Iterable

from django.db import transaction

from accounts.models import Membership, Site
from audit.authors import name_authors
from common import versions
from common.errors import DomainError
from common.rows import lock
from common.telephones import mobile_of
from common.versions import STANDS_HERE, refuse_changed
from volunteers.models import Leave, Volunteer
from volunteers.services.people import change_volunteer, set_half_days, set_sites

FACTS = (
    "mobile",
    "contact_by",
    "address",
    "offers_remote",
    "languages",
    "will_share",
    "may_share",
    "wont_share",
    "max_at_once",
    "max_a_year",
)


@transaction.atomic
def change_details(
    volunteer: Volunteer,
    *,
    sites: Iterable[Site],
    half_days: Iterable[str],
    will_share: list[str],
    may_share: list[str] | None = None,
    wont_share: list[str],
    seen: str | None = None,
    by: Membership | None,
    **facts,
) -> Volunteer:
    """Keep what the volunteer told us; all of it or nothing. Facts: other columns of Volunteer.

    `seen`: the version_of what the person saw; if it moved on, nothing is done. None: any.
    """
    volunteer, sites, half_days = lock(volunteer), list(sites), set(half_days)
    may_share = volunteer.may_share if may_share is None else may_share
    facts |= {"will_share": will_share, "may_share": may_share, "wont_share": wont_share}
    if _would_change(volunteer, facts, sites, half_days):
        refuse_changed(seen, version_of(volunteer), STANDS_HERE)
    _refuse_unreachable(volunteer, facts)
    _refuse_topics_in_two_lists([will_share, may_share, wont_share])
    volunteer = change_volunteer(volunteer, by=by, **facts)
    set_sites(volunteer, sites, by=by)
    set_half_days(volunteer, half_days, by=by)
    return volunteer


def version_of(volunteer: Volunteer) -> str:
    """What a form says it has seen: it changes with everything that stands on that page."""
    sites, half_days = _where_and_when(volunteer)
    facts = (getattr(volunteer, name) for name in FACTS)
    return versions.version_of([*facts, *sorted(sites), *sorted(half_days)])


def _where_and_when(volunteer: Volunteer) -> tuple[set, set]:
    sites = volunteer.sites.values_list("pk", flat=True)
    return set(sites), set(volunteer.availability.values_list("half_day", flat=True))


def _would_change(volunteer: Volunteer, facts: dict, sites: list, half_days: set) -> bool:
    """The same again, sent twice, overwrites nothing."""
    held = _where_and_when(volunteer)
    is_elsewhere = held != ({site.pk for site in sites}, half_days)
    return is_elsewhere or any(getattr(volunteer, name) != fact for name, fact in facts.items())


def _refuse_unreachable(volunteer: Volunteer, facts: dict) -> None:
    """The way they like to be contacted must be one that there is."""
    way = facts.get("contact_by", volunteer.contact_by)
    if way == Volunteer.ContactBy.EMAIL and not volunteer.has_email:
        if "contact_by" in facts:
            raise DomainError("They have no email address. Choose the telephone or a letter.")
    elif way == Volunteer.ContactBy.TEXT and not mobile_of(facts.get("mobile", volunteer.mobile)):
        raise DomainError("To get texts, they need a mobile number.")
    elif way == Volunteer.ContactBy.TELEPHONE and not facts.get("mobile", volunteer.mobile):
        raise DomainError("To be called, they need a telephone number.")
    elif way == Volunteer.ContactBy.LETTER and not facts.get("address", volunteer.address):
        raise DomainError("To get letters, they need a postal address.")


def _refuse_topics_in_two_lists(lists: Iterable[list[str]]) -> None:
    times = Counter(topic for topics in lists for topic in {topic.casefold() for topic in topics})
    twice = sorted(topic for topic, count in times.items() if count > 1)
    if twice:
        raise DomainError(
            f"In two lists: {', '.join(twice)}. Keep it under one of them: “happy to”, “perhaps” "
            "or “would rather not”."
        )


@transaction.atomic
def remove_leave(leave: Leave, *, by: Membership | None) -> None:
    lock(leave.volunteer)
    leave.delete()


name_authors(__name__)
