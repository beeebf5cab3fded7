"""Trainees and their placements: known, and changed when the university's list changes."""

from django.db import transaction

from accounts.models import Membership, Organisation
from accounts.permissions import Role
from accounts.services import list_member, person_with_email
from audit.authors import name_authors
from common.rows import lock
from placements.models import Placement, Trainee


@transaction.atomic
def create_trainee(
    organisation: Organisation,
    *,
    reference: str,
    email: str,
    first_name: str,
    last_name: str,
    by: Membership | None,
    **facts,
) -> Trainee:
    """Know somebody as a trainee, without letting them sign in yet. Facts: columns of Trainee."""
    user = person_with_email(email, first_name=first_name, last_name=last_name)
    return Trainee.objects.create(
        organisation=organisation,
        membership=list_member(organisation, user, Role.TRAINEE),
        reference=reference,
        first_name=first_name,
        last_name=last_name,
        **facts,
    )


@transaction.atomic
def change_trainee(trainee: Trainee, *, by: Membership | None, **facts) -> Trainee:
    return _change(trainee, facts)


@transaction.atomic
def create_placement(
    organisation: Organisation, *, reference: str, by: Membership | None, **facts
) -> Placement:
    return Placement.objects.create(organisation=organisation, reference=reference, **facts)


@transaction.atomic
def change_placement(placement: Placement, *, by: Membership | None, **facts) -> Placement:
    """Change a placement as its university says; a match of it stays, for a person to look at."""
    return _change(placement, facts)


def _change(row, facts):
    row = lock(row)
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, facts[name])
    if changed:
        row.save(update_fields=[name.removesuffix("_id") for name in changed])
    return row


name_authors(__name__)
