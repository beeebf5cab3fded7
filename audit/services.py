"""The one door to restricted records."""

from collections.abc import Iterable
from typing import Protocol, TypeVar
from uuid import UUID

from django.db import models, transaction

from audit.models import Disclosure


class Reader(Protocol):
    """Whoever reads: a membership, by its shape (this app knows no other app)."""

    pk: UUID
    organisation_id: UUID


Row = TypeVar("Row", bound=models.Model)


def disclose(row: Row, *, by: Reader, reason: str) -> Row:
    """Hand over one restricted row and leave a Disclosure of the reading."""
    return disclose_all([row], by=by, reason=reason)[0]


@transaction.atomic
def disclose_all(rows: Iterable[Row], *, by: Reader, reason: str) -> list[Row]:
    """Hand over restricted rows, each with its Disclosure.

    A restricted model tells whom it is about by its `subject` (a row with a name and a key).
    """
    rows = list(rows)
    Disclosure.objects.bulk_create(
        Disclosure(
            organisation_id=by.organisation_id,
            record=row._meta.verbose_name,
            record_id=row.pk,
            subject=str(row.subject),
            subject_id=row.subject.pk,
            read_by=str(by),
            read_by_id=by.pk,
            reason=reason,
        )
        for row in rows
    )
    return rows
