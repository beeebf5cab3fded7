"""Rows held still while a service works on them."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, models
from django.db.models.functions import Cast

Row = TypeVar("Row", bound=models.Model)


def lock(row: Row) -> Row:
    """The row as it is now, held until the transaction ends; parallel writers wait here."""
    # request.user says its class, but its type is a wrapper.
    return row.__class__._base_manager.select_for_update(of=("self",)).get(pk=row.pk)


def change_facts(row: models.Model, facts: Mapping[str, Any]) -> list[str]:
    """Save those of the facts that are others than the row has; their names."""
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, facts[name])
    if changed:
        row.save(update_fields=[name.removesuffix("_id") for name in changed])
    return changed


@contextmanager
def checks_at_once() -> Iterator[None]:
    """Inside, foreign keys are checked with each statement rather than all at the end.

    PostgreSQL keeps a list of what it has yet to check, and writing takes longer the longer it is:
    of a hundred thousand rows, ten times as long.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def as_text(key: str) -> Cast:
    """A key as text: of many rows, making their UUIDs would take longer than reading them."""
    return Cast(key, models.TextField())


def among(column: str, ids: Iterable[UUID | str]) -> models.Func:
    """A filter: the column's key is one of these, handed over as one value and looked up by hash.

    `…__in=` writes out and plans for every key, which for a hundred thousand takes seconds.
    """
    keys = models.Value("{" + ",".join(map(str, ids)) + "}")
    return models.Func(
        models.F(column), keys, template="%(expressions)s::uuid[])", arg_joiner=" = ANY(",
        output_field=models.BooleanField(),
    )  # fmt: skip
