"""Sites and teams: what an organisation's people and placements point at."""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError

from accounts.models import Membership, Site, Team
from audit.authors import name_authors
from common.errors import DomainError
from common.rows import lock


@transaction.atomic
def save_place(place: Site | Team, *, by: Membership | None, only: Iterable[str] = ()) -> None:
    """Keep a new site or team, or of a known one `only` the columns that changed."""
    if place._state.adding:
        place.save(force_insert=True)
    else:
        place.save(update_fields=[*only])


@transaction.atomic
def remove_place(place: Site | Team, *, by: Membership) -> None:
    """Forget a site or team that nothing uses.

    A site somebody is limited to stays: without it they would look after all sites.
    """
    place = lock(place)
    if is_chosen(place):
        raise DomainError("Somebody has this in their list of sites. Take it off there first.")
    try:
        place.delete()
    except ProtectedError:
        raise DomainError("Other records still use this.") from None


def is_chosen(row: models.Model) -> bool:
    """Whether any row has this one in a list; deleting it would silently shorten that list."""
    lists: list[Any] = [
        relation
        for relation in row._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ManyToManyRel)
    ]
    return any(
        each.through._base_manager.filter(**{each.field.m2m_reverse_field_name(): row.pk}).exists()
        for each in lists
    )


name_authors(__name__)
