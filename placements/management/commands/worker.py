import signal
import threading
from functools import partial

from django.core.management.base import BaseCommand

from messaging.delivery import deliver_next
from messaging.worker import work
from placements.services.run_requests import work_on_next_run


class Command(BaseCommand):
    help = "Send the messages in the outbox and work out long matching runs, until stopped."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="Do what waits now, then stop.")
        parser.add_argument(
            "--processes",
            type=int,
            default=1,
            help="How many processes one matching run may use beside this one.",
        )

    def handle(self, *, once, processes, **options):
        next_run = partial(work_on_next_run, workers=processes)
        if once:
            sent, runs = count(deliver_next), count(next_run)
            self.stdout.write(f"{sent} messages handled, {runs} matching runs.")
            return
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        # Beside the messages: nobody's waits for a long run.
        threading.Thread(target=work, args=[stop, next_run], daemon=True).start()
        work(stop, deliver_next)


def count(do_next) -> int:
    done = 0
    while do_next():
        done += 1
    return done
