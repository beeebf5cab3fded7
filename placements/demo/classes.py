"""Classes of the example scheme: one to come with a line, one that wants answers, one just held."""

from datetime import time as clock
from datetime import timedelta

from accounts.models import Membership, Organisation
from common.dates import london_moment, today
from placements.demo.earlier import held_days_ago
from training.models import Booking, CourseClass
from training.services.classes import ClassFacts, plan_class
from volunteers.models import Volunteer
from volunteers.services.classes import invite_to_class, say_no, say_yes

ACCESS = (
    "Free parking behind the building; the lift is beside the entrance. Tea and coffee, a break "
    "after an hour, and a quiet room next door whenever you want one."
)


def hold_classes(organisation: Organisation, *, by: Membership) -> None:
    """Twelve people are asked to three classes, and most have answered."""
    people = list(
        organisation.volunteers.filter(status=Volunteer.Status.ACTIVE)
        .select_related("membership__user", "organisation")
        .order_by("last_name", "first_name")[:12]
    )
    full = _plan(organisation, "fire_safety", days=19, capacity=4, by=by)
    _ask(full, people[:7], yes=6, by=by)
    coming = _plan(organisation, "information_governance", days=33, capacity=12, by=by)
    _ask(coming, people[5:], yes=2, by=by)
    held = _plan(organisation, "boundaries", days=3, capacity=6, by=by)
    _ask(held, people[6:12], yes=5, by=by)
    held_days_ago(held, days=1)


def _plan(
    organisation: Organisation, code: str, *, days: int, capacity: int, by: Membership
) -> CourseClass:
    on = today() + timedelta(days=days)
    return plan_class(
        organisation.courses.get(code=code),
        ClassFacts(
            starts_at=london_moment(on, clock(10)),
            ends_at=london_moment(on, clock(12, 30)),
            place="Education centre, Bowmere Hospital, Chester CH2 1BQ, room 2",
            link="",
            trainer="Jo Field",
            capacity=capacity,
            access_notes=ACCESS,
        ),
        by=by,
    )


def _ask(held: CourseClass, people: list[Volunteer], *, yes: int, by: Membership) -> None:
    """The first of them say yes in turn, the next one no, and the others have not answered."""
    invite_to_class(held, people, by=by)
    bookings = {row.learner_id: row for row in Booking.objects.filter(course_class=held)}
    answers = [bookings[person.membership.user_id] for person in people]
    for booking in answers[:yes]:
        say_yes(booking)
    if len(answers) > yes + 1:
        say_no(answers[yes])
