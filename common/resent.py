"""A form that is sent a second time, by a second press or on going back, is done once."""

from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from django.db import models

from common.dates import now
from common.models import MadeByForm
from common.versions import refuse_changed

TWIN = (
    "The very same was saved a moment ago. If that was this one, you need do nothing. If it is "
    "another one, save it again."
)
JUST_NOW = timedelta(minutes=10)
Row = TypeVar("Row", bound=models.Model)
Made = TypeVar("Made", bound=MadeByForm)


def made_just_now(rows: models.QuerySet[Row]) -> models.QuerySet[Row]:
    """Those made in the last minutes: if one says the same, the form was sent again."""
    return rows.filter(created_at__gt=now() - JUST_NOW)


def refuse_twin(rows: models.QuerySet[Made], seen: str | None) -> None:
    """Of the rows that say the same, one made in the last minutes is asked about, once.

    On a bad signal people go back and send a form anew. `seen`: the key of the row that the form
    has been told of; None: do not ask. Raises ChangedMeanwhile.
    """
    if twin := made_just_now(rows).first():
        refuse_changed(seen, str(twin.pk), TWIN)


def made_before(rows: models.QuerySet[Made], form_key: UUID | None) -> Made | None:
    """Of the rows that say the same, the one this very form has made (`was_known`)."""
    row = rows.filter(form_key=form_key).first() if form_key else None
    if row:
        row.was_known = True
    return row
