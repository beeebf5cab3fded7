import pghistory
from django.core.management.base import BaseCommand

from common.dates import today
from placements.services.offers import expire_offers
from placements.services.uploads import purge_uploads


class Command(BaseCommand):
    help = "What must happen once a day. Safe to run again, or late."

    def handle(self, **options):
        with pghistory.context(by="daily (command line)"):
            expired = expire_offers(on=today())
            purge_uploads()
        self.stdout.write(f"{expired} offers expired.")
