"""Recording for many people at once that they did a course."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from training.models import Course
from training.services.completions import hold_learners, record_completion
from volunteers.models import Volunteer
from volunteers.services.oneself import refuse_oneself


@transaction.atomic
def record_register(
    course: Course,
    people: Iterable[Volunteer],
    *,
    completed_on: date,
    evidence: str,
    by: Membership,
) -> int:
    """All of them or nobody; returns how many did not have it recorded already."""
    new, people = 0, list(people)
    hold_learners(volunteer.membership.user_id for volunteer in people)
    for volunteer in people:
        refuse_oneself(volunteer, by)
        learner = volunteer.membership.user
        _, outcome = record_completion(
            learner, course, completed_on=completed_on, evidence=evidence, by=by
        )
        new += outcome == "created"
    return new


name_authors(__name__)
