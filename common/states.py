"""Statuses that move only along a table, in Python and in the database."""

from collections.abc import Mapping
from typing import ClassVar

import pgtrigger
from django.db import models

from common.errors import IllegalMove

Moves = Mapping[str, tuple[str, ...]]


class HasStatus(models.Model):
    """A row whose `status` changes only as its class's MOVES allow."""

    MOVES: ClassVar[Moves]
    status: str

    class Meta:
        abstract = True

    def can_move_to(self, status: str) -> bool:
        return status in self.MOVES[self.status]

    def move_to(self, status: str) -> None:
        """Set the next status or refuse; the caller saves."""
        if not self.can_move_to(status):
            names = dict(self._meta.get_field("status").flatchoices)
            if status == self.status:
                raise IllegalMove(f"This is “{names[status]}” already.")
            raise IllegalMove(
                f"This is “{names[self.status]}” now and cannot become “{names[status]}”."
            )
        self.status = status


def status_trigger(moves: Moves) -> pgtrigger.FSM:
    """The same table, held by the database against every other writer."""
    return pgtrigger.FSM(
        name="status_moves",
        field="status",
        transitions=[(old, new) for old, allowed in moves.items() for new in allowed],
    )
