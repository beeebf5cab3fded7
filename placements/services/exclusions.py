"""Keeping a trainee and a connector apart, as somebody told a coordinator in confidence."""

from django.db import transaction

from accounts.models import Membership, User
from audit.authors import name_authors
from common.errors import DomainError
from placements.models import Trainee
from volunteers.models import Exclusion
from volunteers.services.restricted import add_exclusion


@transaction.atomic
def keep_trainee_apart(trainee: Trainee, person: User, *, by: Membership) -> Exclusion:
    volunteer = trainee.organisation.volunteers.filter(membership__user=person).first()
    if volunteer is None:
        raise DomainError("That person is not one of the volunteers, so the two would never meet.")
    return add_exclusion(volunteer, person=trainee.membership.user, by=by)


name_authors(__name__)
