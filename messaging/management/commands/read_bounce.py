import sys

from django.core.management.base import BaseCommand

from messaging.bounces import read_bounce
from messaging.delivery import message_came_back
from messaging.models import Message


class Command(BaseCommand):
    help = "Read one e-mail that came back, on standard input: the mail server pipes it here."

    def handle(self, **options):
        bounce = read_bounce(sys.stdin.buffer.read())
        message = bounce and Message.objects.filter(pk=bounce.message_id).first()
        if not bounce or not message:
            self.stdout.write("This tells of no message of ours.")
        elif message_came_back(message, why=bounce.why):
            self.stdout.write("Noted: it came back.")
        else:
            self.stdout.write("That was known already.")
