"""Rows held still while a service works on them."""

from typing import TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


def lock(row: Row) -> Row:
    """The row as it is now, held until the transaction ends; parallel writers wait here."""
    # request.user says its class, but its type is a wrapper.
    return row.__class__._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
