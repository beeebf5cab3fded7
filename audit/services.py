"""The one door to restricted records."""

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.db import models, transaction
from django.db.models import Window
from django.db.models.functions import RowNumber, TruncDate

from audit.models import Disclosure


class Reader(Protocol):
    """Whoever reads: a membership, by its shape (this app knows no other app)."""

    pk: UUID
    organisation_id: UUID


Row = TypeVar("Row", bound=models.Model)


def disclose(row: Row, *, by: Reader, reason: str) -> Row:
    """Hand over one restricted row and leave a Disclosure of the reading."""
    return disclose_all([row], by=by, reason=reason)[0]


def note_openings(
    subjects: Iterable[models.Model], *, record: str, by: Reader, reason: str
) -> None:
    """Leave a Disclosure for each person about whom somebody learnt whether such a record is there.

    Also where there is none: otherwise the list of openings would tell.
    """
    Disclosure.objects.bulk_create(
        Disclosure(
            organisation_id=by.organisation_id,
            record=record,
            record_id=subject.pk,
            subject=str(subject),
            subject_id=subject.pk,
            read_by=str(by),
            read_by_id=by.pk,
            reason=reason,
        )
        for subject in subjects
    )


@transaction.atomic
def disclose_all(
    rows: Iterable[Row], *, by: Reader, reason: str, about: models.Model | None = None
) -> list[Row]:
    """Hand over restricted rows, each with its Disclosure.

    A restricted model tells whom it is about by its `subject` (a row with a name and a key). Where
    a row is about two people, `about` is the one whose page was opened: the other may not know.
    """
    rows = list(rows)
    subjects = [about or _subject(row) for row in rows]
    Disclosure.objects.bulk_create(
        Disclosure(
            organisation_id=by.organisation_id,
            record=str(row._meta.verbose_name),
            record_id=row.pk,
            subject=str(subject),
            subject_id=subject.pk,
            read_by=str(by),
            read_by_id=by.pk,
            reason=reason,
        )
        for row, subject in zip(rows, subjects, strict=True)
    )
    return rows


def readings_of(row: models.Model) -> models.QuerySet[Disclosure]:
    """Who opened this one record: of each reader the last time of a day, the latest first.

    To be paged: over the years there may be many.
    """
    each = (models.F("read_by_id"), TruncDate("created_at"))  # the day in Europe/London
    latest = Window(RowNumber(), partition_by=each, order_by=("-created_at", "-pk"))
    numbered = Disclosure.objects.filter(record_id=row.pk).annotate(number=latest)
    return numbered.filter(number=1).order_by("-created_at", "-pk")


def _subject(row: Any) -> models.Model:
    return row.subject


def note_opening(subject: models.Model, *, record: str, by: Reader, reason: str) -> None:
    """Leave a Disclosure of opening a restricted page, also when there is nothing on it to read."""
    note_openings([subject], record=record, by=by, reason=reason)
