"""Many answers made at once are no garbage."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_garbage() -> Iterator[None]:
    """Do not look for garbage while an answer about very many people is put together.

    Nothing of it is garbage, and looking through a growing pile again and again takes as long as
    making it.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
