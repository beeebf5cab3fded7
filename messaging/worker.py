"""The loop of a worker: one job after another, until it is told to stop."""

import logging
import threading
from collections.abc import Callable

from django.db import close_old_connections

logger = logging.getLogger(__name__)
IDLE_SECONDS = 2.0


def work(stop: threading.Event, do_next: Callable[[], bool]) -> None:
    """Do what waits until told to stop; a lost database is waited for.

    `do_next` does the job that has waited longest, and says whether there was one.
    """
    while not stop.is_set():
        try:
            close_old_connections()
            if do_next():
                continue
        except Exception:
            logger.exception("The jobs that wait could not be read; trying again.")
        stop.wait(IDLE_SECONDS)
