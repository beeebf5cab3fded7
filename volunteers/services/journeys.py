"""How long it takes a volunteer to get to each site."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from accounts.models import Membership, Site
from audit.authors import name_authors
from common import versions
from common.errors import ChangedMeanwhile
from common.rows import lock
from volunteers.models import Journey, Volunteer

Minutes = Mapping[Site, int | None]
CHANGED = (
    "Somebody changed this since you opened it. Now it says: {}. What you entered is still here, "
    "and nothing of it is saved. Put it right where theirs is better, then save again."
)


def version_of(volunteer: Volunteer, sites: Iterable[Site]) -> str:
    """Says whether the journeys to these sites are still as somebody saw them."""
    known = minutes_of(volunteer)
    return versions.version_of(f"{pk} {known.get(pk)}" for pk in sorted(site.pk for site in sites))


def minutes_of(volunteer: Volunteer) -> dict:
    """The minutes by the key of the site, as far as known."""
    return dict(volunteer.journeys.order_by().values_list("site", "minutes"))


@transaction.atomic
def set_journeys(
    volunteer: Volunteer, minutes: Minutes, *, seen: str | None = None, by: Membership | None
) -> None:
    """Keep the minutes it takes to each of these sites, None where nobody knows; others stay.

    `seen`: the version_of what somebody saw of these sites; if something else is there by now,
    nothing is done. None: any.
    """
    volunteer = lock(volunteer)
    known = minutes_of(volunteer)
    changed = {site: said for site, said in minutes.items() if known.get(site.pk) != said}
    if not changed:
        return
    if seen not in (None, version := version_of(volunteer, minutes)):
        raise ChangedMeanwhile(CHANGED.format(_as_it_is(changed, known)), version=version)
    for site, said in changed.items():
        _set_journey(volunteer, site, said)


def _set_journey(volunteer: Volunteer, site: Site, minutes: int | None) -> None:
    if minutes is None:
        volunteer.journeys.filter(site=site).delete()
        return
    Journey.objects.update_or_create(
        volunteer=volunteer,
        site=site,
        defaults={"minutes": minutes},
        create_defaults={"minutes": minutes, "organisation_id": volunteer.organisation_id},
    )


def _as_it_is(changed: Minutes, known: Mapping) -> str:
    """What is there where somebody would write something else."""
    return "; ".join(f"{site} {known.get(site.pk, 'not known')}" for site in changed)


name_authors(__name__)
