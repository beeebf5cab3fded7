"""What was changed, by whom, in words: the triggers' history tables as a list to read."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

WHAT = {"insert": "Added", "update": "Changed", "delete": "Removed"}
NOT_SHOWN = frozenset({"id", "created_at", "organisation"})
THE_SYSTEM = "The system"
NOWHERE = "(removed since)"
Tracked = Any  # the class of a model that pghistory tracks, which adds `pgh_event_model` to it


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One fact before and after, as people read it; "" where there was or is nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """One thing somebody did to one row. `row_id` is None for links between rows."""

    at: datetime.datetime
    by: str
    what: str
    kind: str
    row_id: UUID | None
    changes: tuple[FieldChange, ...]


def history_of(row: models.Model, *, without: Iterable[str] = ()) -> list[Change]:
    """Everything that happened to one row, newest first, `without` some of its facts."""
    return changes_in(type(row), without=without, pgh_obj_id=row.pk)


def events_of(row: Tracked) -> models.QuerySet[Any]:
    """What a tracked row was, the latest first, as the history keeps it."""
    return type(row).pgh_event_model.objects.filter(pgh_obj_id=row.pk).order_by("-pgh_id")


def events_in(model: Tracked, **where: Any) -> models.QuerySet[Any]:
    """What rows of a tracked model were, also of those that are gone."""
    return model.pgh_event_model.objects.filter(**where)


def was_removed(model: Tracked, key: UUID, **owner: Any) -> bool:
    """There was such a row of this owner, such as `volunteer=…`: a second press finds it gone."""
    events = model.pgh_event_model.objects
    return events.filter(pgh_obj_id=key, pgh_label="delete", **owner).exists()


def changes_in(model: Tracked, *, without: Iterable[str] = (), **where: Any) -> list[Change]:
    """Everything that happened to the rows of a tracked model, also those that are gone.

    `where` filters by what the history keeps, such as `volunteer_id=…`. Newest first; one query for
    the events and one for each foreign key, however many events there are.
    """
    events = list(
        model.pgh_event_model.objects.filter(**where)
        .select_related("pgh_context")
        .order_by("pgh_id")
    )
    fields = [field for field in _fields(model) if field.name not in {*without}]
    words = _Words(fields, events)
    before: dict[Any, Any] = {}
    changes = []
    for event in events:
        row_id = getattr(event, "pgh_obj_id", None)
        # A link between rows has no history of its own: it is made or it goes.
        previous = before.get(row_id) if row_id else None
        changes.append(_change(model, event, row_id, fields, words, previous))
        before[row_id] = event
    return changes[::-1]


def facts_of(
    model: type[models.Model], rows: Iterable[models.Model], *, without: Iterable[str] = ()
) -> list[list[tuple[str, str]]]:
    """(label, value) of everything each row says, also what the history leaves out.

    One query for each foreign key, however many rows there are.
    """
    rows, hidden = list(rows), NOT_SHOWN | frozenset(without)
    fields = [field for field in model._meta.concrete_fields if field.name not in hidden]
    words = _Words(fields, rows)
    return [
        [(_label(field), text) for field in fields if (text := words.of(field, row))]
        for row in rows
    ]


def _fields(model: Tracked) -> list[Any]:
    kept = {field.name for field in model.pgh_event_model._meta.fields}
    return [
        field
        for field in model._meta.concrete_model._meta.concrete_fields
        if field.name in kept and field.name not in NOT_SHOWN
    ]


def _change(model, event, row_id, fields, words, previous) -> Change:
    metadata = event.pgh_context.metadata if event.pgh_context_id else {}
    changed = [
        (field, words.of(field, previous) if previous else "", words.of(field, event))
        for field in fields
        if previous is None or _value(field, previous) != _value(field, event)
    ]
    return Change(
        at=event.pgh_created_at,
        by=_author(metadata),
        what=WHAT.get(event.pgh_label, event.pgh_label),
        kind=str(model._meta.verbose_name),
        row_id=row_id,
        changes=tuple(
            FieldChange(_label(field), old, new) for field, old, new in changed if old or new
        ),
    )


def _author(metadata: Mapping[str, str]) -> str:
    """Who did it and, where that matters, how: “Priya Nair (coordinator), by telephone”."""
    how = metadata.get("how")
    return (metadata.get("by") or THE_SYSTEM) + (f", by {how}" if how else "")


def _label(field: models.Field) -> str:
    name = str(field.verbose_name)
    return name[:1].upper() + name[1:]


def _value(field: models.Field, event: models.Model) -> Any:
    return getattr(event, field.attname)


class _Words:
    """The values of events, or of rows, as text; what they point at is read once for each key."""

    def __init__(self, fields: Iterable[Any], events: Iterable[models.Model]):
        self._names: dict[str, Mapping[Any, str]] = {}
        for field in fields:
            if field.is_relation:
                keys = {_value(field, event) for event in events} - {None}
                self._names[field.name] = _names(field.related_model, keys)

    def of(self, field: models.Field, event: models.Model) -> str:
        value = _value(field, event)
        if value is None or value == "" or value == []:
            return ""
        if field.is_relation:
            return self._names[field.name].get(value, NOWHERE)
        return _text(field, value)


def _text(field: models.Field, value: Any) -> str:
    if isinstance(field, ArrayField):
        return ", ".join(_text(field.base_field, item) for item in value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.BinaryField):
        return "A picture"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, dict):
        return "; ".join(f"{key.replace('_', ' ')}: {held}" for key, held in value.items() if held)
    if isinstance(value, datetime.datetime):
        return f"{timezone.localtime(value):%-d %B %Y, %H:%M}"
    if isinstance(value, datetime.date):
        return f"{value:%-d %B %Y}"
    return str(value)


def _names(model: type[models.Model], keys: set) -> dict[Any, str]:
    if not keys:
        return {}
    rows = model._base_manager.select_related(*_needed_for_names(model)).in_bulk(list(keys))
    return defaultdict(lambda: NOWHERE, {key: str(row) for key, row in rows.items()})


def _needed_for_names(model: Any, depth: int = 2) -> list[str]:
    """The rows a row's name may be made of, such as the user of a membership."""
    paths = []
    for field in model._meta.concrete_fields:
        if field.is_relation and not field.null and field.name != "organisation":
            paths.append(field.name)
            if depth > 1:
                further = _needed_for_names(field.related_model, depth - 1)
                paths += [f"{field.name}__{path}" for path in further]
    return paths
