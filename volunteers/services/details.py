"""Several facts of a volunteer changed at once, as they stand on one page."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import Membership, Site
from audit.authors import name_authors
from common.errors import DomainError
from common.rows import lock
from volunteers.models import Leave, Volunteer
from volunteers.services.people import change_volunteer, set_half_days, set_sites


@transaction.atomic
def change_details(
    volunteer: Volunteer,
    *,
    sites: Iterable[Site],
    half_days: Iterable[str],
    will_share: list[str],
    wont_share: list[str],
    by: Membership | None,
    **facts,
) -> Volunteer:
    """Keep what the volunteer told us; all of it or nothing. Facts: other columns of Volunteer."""
    both = {topic.casefold() for topic in will_share} & {topic.casefold() for topic in wont_share}
    if both:
        raise DomainError(
            f"In both lists: {', '.join(sorted(both))}. Keep it under one of them, “happy to” or "
            "“would rather not”."
        )
    facts |= {"will_share": will_share, "wont_share": wont_share}
    volunteer = change_volunteer(volunteer, by=by, **facts)
    set_sites(volunteer, sites, by=by)
    set_half_days(volunteer, half_days, by=by)
    return volunteer


@transaction.atomic
def remove_leave(leave: Leave, *, by: Membership | None) -> None:
    lock(leave.volunteer)
    leave.delete()


name_authors(__name__)
