"""Nobody clears themselves: who is a volunteer and runs the scheme leaves it to somebody else."""

from accounts.models import Membership
from common.errors import DomainError
from volunteers.models import Volunteer


def refuse_oneself(volunteer: Volunteer, author: Membership | None) -> None:
    if author is not None and author.user_id == volunteer.membership.user_id:
        raise DomainError("This is about you. Ask another coordinator to do it.")
