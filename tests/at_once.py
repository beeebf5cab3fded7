"""Two people act at the same moment, each with a connection of their own."""

import threading
from collections.abc import Callable

from django.db import connection


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each came to, in order: its answer, or the error it ended with."""
    ready, outcomes = threading.Barrier(len(acts)), {}

    def run(number: int, act: Callable[[], object]) -> None:
        try:
            ready.wait(timeout=60)
            outcomes[number] = act()
        except Exception as error:
            outcomes[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [outcomes[number] for number in range(len(acts))]
