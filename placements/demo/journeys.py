"""How long the example's connectors travel: of some it is known, of others not, as in life."""

from accounts.models import Membership, Organisation, Site
from volunteers.models import Volunteer
from volunteers.services.journeys import set_journeys

ALIKE, IN_TOWN = 5, 15  # minutes: between two people of a town, and within it
BETWEEN = {
    frozenset({"Chester", "Wirral"}): 25,
    frozenset({"Chester", "Macclesfield"}): 65,
    frozenset({"Chester", "Crewe"}): 40,
    frozenset({"Chester", "Northwich"}): 30,
    frozenset({"Wirral", "Macclesfield"}): 70,
    frozenset({"Wirral", "Crewe"}): 55,
    frozenset({"Wirral", "Northwich"}): 45,
    frozenset({"Macclesfield", "Crewe"}): 35,
    frozenset({"Macclesfield", "Northwich"}): 35,
    frozenset({"Crewe", "Northwich"}): 30,
}


def say_journeys(organisation: Organisation, *, by: Membership) -> None:
    """Every third has said nothing, and of the others some sites are left out."""
    people = organisation.volunteers.prefetch_related("sites").order_by("membership__user__email")
    for number, volunteer in enumerate(people):
        if number % 3 != 2:
            set_journeys(volunteer, _journeys(volunteer, number), by=by)


def _journeys(volunteer: Volunteer, number: int) -> dict[Site, int | None]:
    """They live in the town of one of the sites they can get to."""
    sites = sorted(volunteer.sites.all(), key=lambda site: site.code)
    home = _town(sites[number % len(sites)]) if sites else ""
    return {
        site: _minutes(home, _town(site)) + ALIKE * (number % 4)
        for place, site in enumerate(sites)
        if (number + place) % 5 != 4
    }


def _minutes(home: str, town: str) -> int:
    return IN_TOWN if home == town else BETWEEN[frozenset({home, town})]


def _town(site: Site) -> str:
    """“Upton, Wirral” is Wirral."""
    return site.town.rpartition(", ")[2]
