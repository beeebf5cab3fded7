"""Migrating an empty database faster: for the example scheme and for tests."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger


@contextmanager
def without_needless_models() -> Iterator[None]:
    """A trigger changes no Python class, but every related model is drawn anew for each of them:
    the larger part of the time that migrating from nothing takes."""
    with ExitStack() as stack:
        for operation in (AddTrigger, RemoveTrigger):
            stack.enter_context(
                patch.object(operation, "state_forwards", _quietly(operation.state_forwards))
            )
        yield


def _quietly(state_forwards):
    def forwards(self, app_label: str, state: ProjectState) -> None:
        with patch.object(ProjectState, "reload_model"):
            state_forwards(self, app_label, state)

    return forwards
