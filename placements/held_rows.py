"""A row of a file that waits to be looked at: what it says, and whom or what it may mean."""

from dataclasses import dataclass
from uuid import UUID

from training.course_names import CourseNames
from training.doubts import Doubt
from training.learners import Learner, Learners
from training.models import CourseAlias, HeldRow, KnownAs
from training.services.held_rows import award_of, doubt_of
from volunteers.learners import learners_in_scheme

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class HeldSheet:
    """`doubt` None: it has become clear meanwhile. `alike`: rows with the same doubt."""

    row: HeldRow
    doubt: Doubt | None
    candidates: tuple[Learner, ...]
    alike: tuple[HeldRow, ...]
    more: int

    @property
    def is_of_a_name_alone(self) -> bool:
        """So that one answer need not be right for all rows like it."""
        return self.is_about_somebody and not award_of(self.row).named.has_a_key

    @property
    def is_about_somebody(self) -> bool:
        return self.doubt is not None and self.doubt.about == HeldRow.About.LEARNER


def sheet_of(row: HeldRow) -> HeldSheet:
    people = Learners(row.organisation, learners_in_scheme(row.organisation))
    doubt = doubt_of(row, people, CourseNames(row.organisation))
    alike = HeldRow.objects.filter(organisation=row.organisation, doubt=row.doubt)
    shown, count = alike.order_by("title", "completed_on")[:MOST_SHOWN], alike.count()
    candidates = tuple(people.candidates(award_of(row).named))
    return HeldSheet(row, doubt, candidates, tuple(shown), max(count - MOST_SHOWN, 0))


@dataclass(frozen=True, slots=True)
class Answers:
    """What files need not ask again, as somebody has said."""

    courses: tuple[CourseAlias, ...]
    people: tuple[tuple[Learner, KnownAs], ...]
    nobody: int


def answers_of(organisation) -> Answers:
    people = {person.pk: person for person in learners_in_scheme(organisation)}
    known = organisation.known_as.select_related("said_by__user")
    named = [(people[one.learner_id], one) for one in known if one.learner_id in people]
    courses = organisation.course_aliases.select_related("course", "said_by__user")
    nobody = sum(one.learner_id is None for one in known)
    named.sort(key=lambda pair: pair[0].name)
    return Answers(tuple(courses), tuple(named), nobody)


def was_answered(organisation, row_id: UUID) -> bool:
    """Whether a row that is not there any more has waited here."""
    events = HeldRow.pgh_event_model.objects
    return events.filter(pgh_obj_id=row_id, organisation=organisation).exists()
