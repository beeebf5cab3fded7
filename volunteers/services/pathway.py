"""The steps of the pathway: which there are, what they ask, and who has reached them."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from accounts.models import Membership, Organisation
from audit.authors import name_authors
from common import versions
from common.dates import today
from common.errors import ChangedMeanwhile, DomainError
from common.rows import lock
from messaging.services import Draft
from training.models import Course
from volunteers.letters import Letter
from volunteers.models import Step, StepReached, Volunteer
from volunteers.reaching import recipient_of
from volunteers.services.oneself import refuse_oneself

FIRST = (
    "Everybody begins at the first step, and most people stand there: change its name or what it "
    "is instead."
)
FACTS = ("name", "words", "meetings", "hours")
# name, what it is, meetings, hours, codes of courses
USUAL = (
    ("New connector", "Finds out what the role is like, with somebody at their side.", 0, 0, ()),
    ("Connector", "Meets trainees during their placements.", 3, 0, ("confidentiality",)),
    (
        "Buddy",
        "Is there for new connectors: before and after their first meetings.",
        10,
        10,
        ("giving_feedback", "reflective_conversation"),
    ),
    (
        "Co-trainer",
        "Prepares and holds classes together with a trainer.",
        15,
        20,
        ("education_training_3",),
    ),
    ("Lead trainer", "Leads classes, and brings on other co-trainers.", 25, 40, ()),
)


@transaction.atomic
def add_usual_steps(organisation: Organisation, *, by: Membership) -> None:
    """Begin with the usual five, to be changed as it is here."""
    if _steps(organisation):
        raise DomainError("There are steps already. Add to them or change them.")
    for name, words, meetings, hours, codes in USUAL:
        facts = {"words": words, "meetings": meetings, "hours": hours}
        courses = organisation.courses.filter(code__in=codes)
        add_step(organisation, name=name, courses=courses, by=by, **facts)


@transaction.atomic
def add_step(
    organisation: Organisation, *, name: str, courses: Iterable[Course], by: Membership, **facts
) -> Step:
    """A new step, the last of all. Facts: columns among FACTS."""
    steps = _steps(organisation)
    _refuse_name_taken(steps, name)
    place = max((step.place for step in steps), default=0) + 1
    step = Step.objects.create(organisation=organisation, name=name.strip(), place=place, **facts)
    step.courses.set(courses)
    return step


@transaction.atomic
def change_step(
    step: Step, *, name: str, courses: Iterable[Course], seen: str | None = None,
    by: Membership, **facts,
) -> Step:  # fmt: skip
    """Another name, or other things asked. Whoever has reached it has reached it.

    `seen`: the version_of what the person saw; if it moved on, nothing is done. None: any.
    """
    steps = _steps(step.organisation)
    step = lock(step)
    if seen not in (None, version := version_of(step)):
        raise ChangedMeanwhile(
            "Somebody changed this step since you opened it. Nothing of yours was saved: look at "
            "it in another tab, and save again only if it is right.",
            version=version,
        )
    _refuse_name_taken([other for other in steps if other.pk != step.pk], name)
    for column, value in {"name": name.strip(), **facts}.items():
        setattr(step, column, value)
    step.save(update_fields=["name", *facts])
    step.courses.set(courses)
    return step


@transaction.atomic
def move_step(step: Step, *, is_up: bool, by: Membership) -> None:
    """One place up or down; at the end it stays, and so does the first."""
    steps = _steps(step.organisation)
    here = next((place for place, each in enumerate(steps) if each.pk == step.pk), None)
    if here is None:
        raise DomainError("Somebody removed this step meanwhile.")
    there = here - 1 if is_up else here + 1
    if 0 in (here, there):
        raise DomainError(FIRST)
    if there < len(steps):
        steps[here].place, steps[there].place = steps[there].place, steps[here].place
        Step.objects.bulk_update([steps[here], steps[there]], ["place"])


@transaction.atomic
def remove_step(step: Step, *, by: Membership) -> None:
    """Only one that nobody has reached."""
    steps = _steps(step.organisation)
    _hold(step)
    if len(steps) > 1 and steps[0].pk == step.pk:
        raise DomainError(FIRST)
    reached = StepReached.objects.filter(step=step).count()
    if reached:
        people = "1 person has" if reached == 1 else f"{reached} people have"
        raise DomainError(f"{people} reached this step: change it instead.")
    step.courses.clear()
    step.delete()


@transaction.atomic
def reach_step(
    volunteer: Volunteer,
    step: Step,
    *,
    reached_on: date,
    words: str = "",
    note: str = "",
    is_told: bool = False,
    by: Membership,
) -> StepReached:
    """They have come to a step, and hear of it; said twice it is one."""
    refuse_oneself(volunteer, by)
    volunteer = lock(volunteer)
    _hold(step)
    _refuse_impossible(volunteer, step, reached_on)
    reached = StepReached.objects.create(
        organisation_id=volunteer.organisation_id,
        volunteer=volunteer,
        step=step,
        reached_on=reached_on,
        note=note.strip(),
        said_by=by,
    )
    step_letter(volunteer, step, words=words, key=str(reached.pk)).send(
        told_by=by if is_told else None
    )
    return reached


@transaction.atomic
def take_step_back(reached: StepReached, *, by: Membership) -> None:
    """It was said by mistake. The history keeps it."""
    StepReached.objects.filter(pk=reached.pk).delete()


def step_letter(volunteer: Volunteer, step: Step, *, words: str, key: str = "") -> Letter:
    return Letter(
        "step_reached",
        recipient_of(volunteer),
        volunteer.organisation,
        volunteer.pk,
        key,
        {"first_name": volunteer.first_name, "step": step, "words": words.strip()},
    )


def draft_of_step(volunteer: Volunteer, step: Step, *, words: str) -> Draft:
    return step_letter(volunteer, step, words=words).draft


def version_of(step: Step) -> str:
    """A short text that changes with everything a step says."""
    courses = sorted(step.courses.values_list("code", flat=True))
    return versions.version_of([*(getattr(step, name) for name in FACTS), *courses])


def _steps(organisation: Organisation) -> list[Step]:
    """In order, held still: two people who change the pathway come after each other."""
    lock(organisation)
    return list(organisation.steps.select_for_update(of=("self",)))


def _refuse_impossible(volunteer: Volunteer, step: Step, reached_on: date) -> None:
    if volunteer.status == Volunteer.Status.LEFT:
        raise DomainError(f"{volunteer} has left.")
    if reached_on > today():
        raise DomainError("The day cannot be in the future.")
    if StepReached.objects.filter(volunteer=volunteer, step=step).exists():
        raise DomainError(f"{volunteer} has reached “{step}” already.")


def _hold(step: Step) -> None:
    if not Step.objects.select_for_update(of=("self",)).filter(pk=step.pk).exists():
        raise DomainError("Somebody removed this step meanwhile.")


def _refuse_name_taken(steps: Iterable[Step], name: str) -> None:
    if any(step.name.casefold() == name.strip().casefold() for step in steps):
        raise DomainError(f"There is a step “{name.strip()}” already.")


name_authors(__name__)
