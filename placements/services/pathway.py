"""Celebrating that somebody has come to the next step."""

from datetime import date

from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from common.dates import today
from common.errors import DomainError
from placements.pathway import path_of
from volunteers.models import Step, StepReached, Volunteer
from volunteers.services.pathway import reach_step


@transaction.atomic
def celebrate_step(
    volunteer: Volunteer,
    step: Step,
    *,
    reached_on: date,
    words: str = "",
    note: str = "",
    is_told: bool = False,
    by: Membership,
) -> StepReached:
    """They have come to their next step. Where something it asks is missing, `note` says why."""
    path = path_of(volunteer, on=today())
    if path.following != step:
        raise DomainError(f"“{step}” is not the next step of {volunteer} any more.")
    if path.lacks and not note.strip():
        missing = ", ".join(asked.label for asked in path.lacks)
        raise DomainError(f"Say why they take this step although it asks for more: {missing}.")
    return reach_step(
        volunteer, step, reached_on=reached_on, words=words, note=note, is_told=is_told, by=by
    )


name_authors(__name__)
