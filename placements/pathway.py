"""How far people have come on the pathway, and what their next step still asks."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from accounts.models import Organisation
from placements.models import MeetingLog
from training.models import Completion
from volunteers.models import Step, StepReached, Volunteer

MOST_SHOWN = 50
CLOSE = 0.75  # of what a step asks, on average over the things it asks


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing a step asks; `have` and `need` in the same unit."""

    label: str
    have: int
    need: int
    note: str = ""

    @property
    def is_met(self) -> bool:
        return self.have >= self.need

    @property
    def share(self) -> float:
        return min(self.have / self.need, 1)


@dataclass(frozen=True, slots=True)
class Path:
    """Where one person stands. `reached` is empty for whoever is still at the first step."""

    volunteer: Volunteer
    step: Step | None
    reached: tuple[StepReached, ...]
    following: Step | None
    asked: tuple[Asked, ...]
    meetings: int
    minutes: int

    @property
    def lacks(self) -> tuple[Asked, ...]:
        return tuple(asked for asked in self.asked if not asked.is_met)

    @property
    def share(self) -> float:
        return sum(asked.share for asked in self.asked) / len(self.asked) if self.asked else 1

    @property
    def is_ready(self) -> bool:
        """All that the next step asks is there."""
        return self.following is not None and not self.lacks

    @property
    def is_close(self) -> bool:
        return self.following is not None and bool(self.lacks) and self.share >= CLOSE

    @property
    def hours(self) -> int:
        return self.minutes // 60


@dataclass(frozen=True, slots=True)
class StepRow:
    step: Step
    people: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Everybody active: how many at each step, and who has all, or nearly all, of the next."""

    rows: tuple[StepRow, ...]
    ready: tuple[Path, ...]
    close: tuple[Path, ...]


def overview_of(organisation: Organisation, people: QuerySet[Volunteer], *, on: date) -> Overview:
    """In six queries; of each list the fifty who are nearest."""
    steps = steps_of(organisation)
    everybody = people.select_related("membership").order_by("last_name", "first_name", "pk")
    paths = paths_of(steps, everybody if steps else (), on=on)
    at = Counter(path.step.pk for path in paths if path.step)
    close = sorted((path for path in paths if path.is_close), key=lambda path: -path.share)
    return Overview(
        tuple(StepRow(step, at[step.pk]) for step in steps),
        tuple(path for path in paths if path.is_ready)[:MOST_SHOWN],
        tuple(close[:MOST_SHOWN]),
    )


def steps_of(organisation: Organisation) -> list[Step]:
    return list(organisation.steps.prefetch_related("courses"))


def paths_of(steps: list[Step], people: Iterable[Volunteer], *, on: date) -> list[Path]:
    """Where each stands, in three queries however many they are; steps come with their courses."""
    people = list(people)
    keys = [person.pk for person in people]
    reached: dict[UUID, list[StepReached]] = defaultdict(list)
    for row in StepReached.objects.filter(volunteer__in=keys).select_related("step"):
        reached[row.volunteer_id].append(row)
    met = _met(keys)
    done = _done(steps, people, on)
    return [
        _path(person, steps, reached[person.pk], met.get(person.pk, (0, 0)), done)
        for person in people
    ]


def path_of(volunteer: Volunteer, *, on: date) -> Path:
    return paths_of(steps_of(volunteer.organisation), [volunteer], on=on)[0]


def _met(keys: list[UUID]) -> dict[UUID, tuple[int, int]]:
    """By connector: meetings that happened, and minutes."""
    rows = MeetingLog.objects.happened().filter(match__connector__in=keys)
    sums = rows.order_by().values_list("match__connector").annotate(Count("pk"), Sum("minutes"))
    return {key: (number, minutes) for key, number, minutes in sums}


def _done(steps: list[Step], people: list[Volunteer], on: date) -> set[tuple[UUID, UUID]]:
    """Learner and course, where it counts on the day."""
    courses = {course.pk for step in steps for course in step.courses.all()}
    counting = Completion.objects.counting().filter(Q(expires_on=None) | Q(expires_on__gt=on))
    learners = [person.membership.user_id for person in people]
    rows = counting.filter(course__in=courses, learner__in=learners, completed_on__lte=on)
    return set(rows.values_list("learner_id", "course_id"))


def _path(
    person: Volunteer,
    steps: list[Step],
    reached: list[StepReached],
    met: tuple[int, int],
    done: set[tuple[UUID, UUID]],
) -> Path:
    highest = max((row.step.place for row in reached), default=0)
    here = next((step for step in steps if step.place == highest), steps[0] if steps else None)
    after = [step for step in steps if here and step.place > here.place]
    following = after[0] if after else None
    asked = _asked(following, met, person.membership.user_id, done) if following else ()
    return Path(person, here, tuple(reached), following, asked, *met)


def _asked(
    step: Step, met: tuple[int, int], learner: UUID, done: set[tuple[UUID, UUID]]
) -> tuple[Asked, ...]:
    meetings, minutes = met
    asked = [
        Asked("Meetings with trainees", meetings, step.meetings),
        Asked("Hours with trainees", minutes // 60, step.hours),
    ]
    asked = [each for each in asked if each.need]
    for course in step.courses.all():
        note = f"accredited by {course.accredited_by}" if course.accredited_by else ""
        asked.append(Asked(course.name, int((learner, course.pk) in done), 1, note))
    return tuple(asked)
