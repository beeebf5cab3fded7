import signal
import threading

from django.core.management.base import BaseCommand

from messaging.services import deliver_next
from messaging.worker import work


class Command(BaseCommand):
    help = "Send the messages in the outbox until stopped."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="Send what waits now, then stop.")

    def handle(self, *, once, **options):
        if once:
            sent = 0
            while deliver_next():
                sent += 1
            self.stdout.write(f"{sent} messages handled.")
            return
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        work(stop)
