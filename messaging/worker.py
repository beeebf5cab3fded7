"""The loop that empties the outbox."""

import logging
import threading

from django.db import close_old_connections

from messaging.services import deliver_next

logger = logging.getLogger(__name__)
IDLE_SECONDS = 2.0


def work(stop: threading.Event) -> None:
    """Send what waits until told to stop; a lost database is waited for."""
    while not stop.is_set():
        try:
            close_old_connections()
            if deliver_next():
                continue
        except Exception:
            logger.exception("The outbox could not be read; trying again.")
        stop.wait(IDLE_SECONDS)
