import errno
import os
import socket
import threading

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.servers import basehttp
from django.db import connection

from accounts.models import Membership
from common.migrating import drawing_changed_models_alone
from messaging.delivery import deliver_next
from messaging.worker import work
from placements.demo import scheme
from placements.demo.people import PASSWORD
from placements.services.run_requests import work_on_next_run

HOST = "127.0.0.1"


class Command(BaseCommand):
    help = "Show a living example scheme on this machine. Used by ./script/demo."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-serve", action="store_true", help="Stop before serving.")
        parser.add_argument(
            "--reset", action="store_true", help="Begin anew; what was entered goes."
        )

    def handle(self, *, port, no_serve, reset, **options):
        if not settings.DEMO:
            raise CommandError("This is for trying the portal out. Use ./script/demo.")
        if not 1 <= port <= 65535:
            raise CommandError("Choose a port from 1 to 65535.")
        if not no_serve:
            require_free(port)
        if "SITE_URL" not in os.environ:
            settings.SITE_URL = f"http://{HOST}:{port}"  # links in messages lead here
        if reset:
            self.start_anew()
        with drawing_changed_models_alone():
            call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        if not scheme.exists():
            scheme.build(self.say)
        self.introduce(port, no_serve)
        if not no_serve:
            self.serve(port)

    def say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()

    def start_anew(self) -> None:
        if "EMBEDDED_HOME" not in connection.settings_dict:
            raise CommandError("--reset only empties the demo's own database; DATABASE_URL is set.")
        name = connection.settings_dict["NAME"]
        connection.close()
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{name}"')

    def introduce(self, port: int, no_serve: bool) -> None:
        people = (
            Membership.objects.filter(
                organisation__slug=scheme.SLUG, status=Membership.Status.JOINED
            )
            .select_related("user")
            .order_by("role")
        )
        home = connection.settings_dict.get("EMBEDDED_HOME", "DATABASE_URL")
        if no_serve:
            self.say("\nEverything is in place. To serve it: ./script/demo")
        else:
            self.say(f"\nThe portal:  http://{HOST}:{port}/")
            self.say(f"Admin:       http://{HOST}:{port}/admin/ (as the administrator)")
        self.say(f"\nSign in as any of these, with the password  {PASSWORD}")
        for person in people:
            self.say(f"  {person.get_role_display():<26}{person.user.email:<44}{person.user}")
        self.say(f"\nThe data is kept in {home}")
        self.say(f"E-mails it would send are kept in {settings.EMAIL_FILE_PATH}")
        self.say("" if no_serve else "To stop: Ctrl-C. To begin anew: ./script/demo --reset\n")

    def serve(self, port: int) -> None:
        """Server and worker in this one process: however it ends, nothing is left behind."""
        for job in (deliver_next, work_on_next_run):
            threading.Thread(target=work, args=[threading.Event(), job], daemon=True).start()
        try:
            basehttp.run(HOST, port, WSGIHandler(), threading=True)
        except KeyboardInterrupt:
            self.say("\nStopped. What you entered is kept.")


def require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise CommandError(
                    f"Port {port} is in use. Stop what uses it, or: ./script/demo --port {port + 1}"
                ) from None
            raise CommandError(f"Port {port} cannot be used: {error.strerror}.") from None
