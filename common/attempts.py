"""Doing the same to many rows, so that one that fails keeps no other from its turn."""

import logging
import traceback
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import models, transaction

logger = logging.getLogger(__name__)
Row = TypeVar("Row", bound=models.Model)


class SomeFailed(Exception):
    """All had their turn, and some failed. `done` is what the others came to."""

    def __init__(self, done: int) -> None:
        super().__init__("Some of it failed; the log says what.")
        self.done = done


def one_by_one(what: str, rows: Iterable[Row], act: Callable[[Row], int]) -> int:
    """The sum of what `act` comes to, each row in a transaction of its own."""
    done, has_failed = 0, False
    for row in list(rows):
        try:
            with transaction.atomic():
                done += act(row)
        except Exception as error:
            log_failure(f"{what}, {row._meta.label} {row.pk}", error)
            has_failed = True
    if has_failed:
        raise SomeFailed(done)
    return done


def log_failure(what: str, error: Exception) -> None:
    """Where and of what kind. Never the words of the error: they may be about somebody."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{last.filename}, line {last.lineno}"
    logger.error("Failed: %s (%s, %s)", what, type(error).__name__, place)
