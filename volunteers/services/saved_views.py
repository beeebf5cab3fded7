"""Keeping a search of the list under a name, each member for themselves."""

from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from common.errors import DomainError
from common.rows import lock
from volunteers.models import SavedView
from volunteers.models.saved_views import LONGEST_SEARCH

MOST_VIEWS = 20


@transaction.atomic
def save_view(*, name: str, query: str, by: Membership) -> SavedView:
    """Keep a search under a name that no other has; the same once more changes nothing."""
    lock(by)
    name = name.strip()
    if not query:
        raise DomainError("There is nothing to keep: search for something first.")
    if len(query) > LONGEST_SEARCH:
        raise DomainError("This search is too long to keep. Use fewer words.")
    held = by.saved_views.filter(name__iexact=name).first()
    if held is None and by.saved_views.count() >= MOST_VIEWS:
        raise DomainError(f"You keep {MOST_VIEWS} views already. Delete one you no longer need.")
    if held is None:
        return by.saved_views.create(organisation_id=by.organisation_id, name=name, query=query)
    if held.query != query:
        raise DomainError(
            f"You have a view “{held.name}” already, of another search. Choose another name, or "
            "delete that one first."
        )
    return held


@transaction.atomic
def rename_view(view: SavedView, *, name: str, by: Membership) -> SavedView:
    view, name = lock(view), name.strip()
    if by.saved_views.filter(name__iexact=name).exclude(pk=view.pk).exists():
        raise DomainError("You have a view of this name already.")
    view.name = name
    view.save(update_fields=["name"])
    return view


@transaction.atomic
def delete_view(view: SavedView, *, by: Membership) -> None:
    view.delete()


name_authors(__name__)
