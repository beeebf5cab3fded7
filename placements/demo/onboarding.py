"""The way in and the checks, under way: each stage has somebody, each desk something to do."""

from accounts.models import Organisation
from placements.demo.applicants import welcome_applicants
from placements.demo.around import bring_connectors_to_life
from placements.demo.checks import check_people
from placements.demo.people import Coordinators
from volunteers.models import Volunteer


def bring_onboarding_to_life(
    organisation: Organisation, *, shown: Volunteer, by: Coordinators
) -> None:
    """Made after the matching, which it leaves as it is.

    `shown` is the connector somebody can sign in as.
    """
    both = {"coordinator": by.first, "colleague": by.second}
    welcome_applicants(organisation, **both)
    check_people(organisation, **both)
    bring_connectors_to_life(organisation, shown=shown, **both)
