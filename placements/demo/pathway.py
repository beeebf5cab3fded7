"""The pathway of the example scheme: the usual steps, and some who have taken the second."""

from accounts.models import Membership, Organisation
from common.dates import today
from placements.demo.classes import hold_classes
from placements.pathway import overview_of
from placements.services.pathway import celebrate_step
from volunteers.services.pathway import add_usual_steps, change_step

MEETINGS = 2  # few enough that the autumn block has brought some people there


def bring_training_to_life(organisation: Organisation, *, by: Membership) -> None:
    hold_classes(organisation, by=by)
    begin_pathway(organisation, by=by)


def begin_pathway(organisation: Organisation, *, by: Membership) -> None:
    """The usual steps; three who have met trainees before are connectors already."""
    add_usual_steps(organisation, by=by)
    second = organisation.steps.all()[1]
    facts = {"name": second.name, "words": second.words, "meetings": MEETINGS, "hours": 0}
    change_step(second, **facts, courses=second.courses.all(), by=by)
    people = organisation.volunteers.active().select_related("membership__user", "organisation")
    for path in overview_of(organisation, people, on=today()).ready[:3]:
        celebrate_step(path.volunteer, second, reached_on=today(), by=by)
