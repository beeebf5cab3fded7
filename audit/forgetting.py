"""Removing rows so that nothing of them stays: not in the history, nor in the list of openings."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pgtrigger
from django.db import models
from pghistory.models import Context

from audit.models import Disclosure

REMOVED = "(removed)"
Tracked = Any  # the class of a model that pghistory tracks


@dataclass
class Removed:
    """How many rows of each kind went, and the keys of all of them."""

    counts: Counter[str] = field(default_factory=Counter)
    keys: set[UUID] = field(default_factory=set)


def remove(model: Tracked, column: str, keys: Collection, removed: Removed) -> None:
    """Rows whose `column` is among the keys, what belongs to them, and the history of all.

    The history is looked through for rows that had gone before, too.
    """
    rows = model._base_manager.filter(**{f"{column}__in": keys})
    gone = set(rows.values_list("pk", flat=True))
    if number := len(gone):
        removed.counts[str(model._meta.verbose_name_plural)] += number
    events = _history(model)
    if events is not None and _has_key(events):
        of_row = "pgh_obj_id" if column == "pk" else column
        gone |= set(
            events.filter(**{f"{of_row}__in": keys}).values_list("pgh_obj_id", flat=True)
        ) - {None}
    remove_belonging(model, gone, removed)
    rows.delete()
    if events is not None:
        forget_history(model, column, keys)
    removed.keys |= {key for key in gone if isinstance(key, UUID)}


def remove_belonging(model: Tracked, keys: Collection, removed: Removed) -> None:
    """What goes when rows of this model do, found by its foreign keys: new tables need no word."""
    if not keys:
        return
    for relation in _belonging(model):
        remove(relation.related_model, relation.field.name, keys, removed)


def forget_history(model: Tracked, column: str, keys: Collection) -> None:
    """What rows were before, and by whom they were changed."""
    of_row = "pgh_obj_id" if column == "pk" else column
    events = _history(model)
    with pgtrigger.ignore(f"{events.model._meta.label}:append_only"):
        events.filter(**{f"{of_row}__in": keys}).delete()


def forget_names(subjects: Collection[UUID], members: Collection[UUID], users: list[UUID]) -> None:
    """Who was read about, and what they did themselves, stays in the lists without their name."""
    with pgtrigger.ignore("audit.Disclosure:append_only"):
        Disclosure.objects.filter(subject_id__in=subjects).update(subject=REMOVED)
        Disclosure.objects.filter(read_by_id__in=members).update(read_by=REMOVED)
    for key, values in (("membership", members), ("user", users)):
        found = Context.objects.filter(**{f"metadata__{key}__in": [str(pk) for pk in values]})
        found.update(metadata={"by": REMOVED})


def _history(model: Tracked) -> models.QuerySet | None:
    """Links between rows are tracked by a proxy of theirs."""
    for tracked in (model, *model.__subclasses__()):
        if hasattr(tracked, "pgh_event_model"):
            return tracked.pgh_event_model.objects.all()
    return None


def _has_key(events: models.QuerySet) -> bool:
    return any(column.name == "pgh_obj" for column in events.model._meta.fields)


def _belonging(model: Tracked) -> Iterator[Any]:
    """The foreign keys by which other rows go when this one does."""
    for relation in model._meta.get_fields(include_hidden=True):
        is_reverse = relation.auto_created and not relation.concrete and not relation.many_to_many
        if not is_reverse or hasattr(relation.related_model, "pgh_tracked_model"):
            continue
        if relation.on_delete is models.CASCADE:
            yield relation
