"""Errors that say, in a person's words, why something cannot be done."""


class DomainError(Exception):
    """A rule of the scheme refuses this; the message is shown to the person as it stands."""


class ChangedMeanwhile(DomainError):
    """Somebody else was quicker. `version`: of what is there now, for a form that shows it."""

    def __init__(self, words: str, *, version: str):
        super().__init__(words)
        self.version = version


class IllegalMove(DomainError):
    """A status may not follow the present one."""
