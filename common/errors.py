"""Errors that say, in a person's words, why something cannot be done."""

from collections.abc import Mapping


class DomainError(Exception):
    """A rule of the scheme refuses this; the message is shown to the person as it stands."""


class ChangedMeanwhile(DomainError):
    """Somebody else was quicker. `version`: of what is there now, for a form that shows it.

    `stands`: by field what stands now and must be chosen anew, if it is to be otherwise.
    """

    def __init__(self, words: str, *, version: str, stands: Mapping[str, str] | None = None):
        super().__init__(words)
        self.version = version
        self.stands = stands or {}


class IllegalMove(DomainError):
    """A status may not follow the present one."""
