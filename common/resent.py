"""A form that is sent a second time, by a second press or on going back, is done once."""

from datetime import timedelta
from typing import TypeVar

from django.db import models

from common.dates import now

JUST_NOW = timedelta(minutes=10)
Row = TypeVar("Row", bound=models.Model)


def made_just_now(rows: models.QuerySet[Row]) -> models.QuerySet[Row]:
    """Those made in the last minutes: if one says the same, the form was sent again."""
    return rows.filter(created_at__gt=now() - JUST_NOW)
