"""Errors that say, in a person's words, why something cannot be done."""


class DomainError(Exception):
    """A rule of the scheme refuses this; the message is shown to the person as it stands."""


class IllegalMove(DomainError):
    """A status may not follow the present one."""
