"""How far a matching run is, step by step."""

from dataclasses import dataclass

from placements.models import RunRequest


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    is_done: bool
    is_under_way: bool


def steps_of(request: RunRequest) -> list[Step]:
    """The steps in their order. A run that ended without an answer has none under way."""
    names = list(RunRequest.Stage)
    reached = names.index(RunRequest.Stage(request.stage)) if request.stage else -1
    return [
        Step(stage.label, place < reached, place == reached and request.is_open)
        for place, stage in enumerate(names)
    ]


def stage_in_words(steps: list[Step]) -> str:
    """“Step 2 of 4: look for the plan that covers most.”"""
    for number, step in enumerate(steps, start=1):
        if step.is_under_way:
            name = step.name[0].lower() + step.name[1:]
            return f"Step {number} of {len(steps)}: {name}."
    return "It has not begun yet."
