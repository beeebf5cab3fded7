import pghistory
from django.core.management.base import BaseCommand

from common.dates import now, today
from placements.services.offers import expire_offers
from placements.services.stepping_back import complete_leavings
from placements.services.uploads import purge_uploads
from volunteers.services.applications import drop_forgotten_drafts
from volunteers.services.disposal import purge_certificate_information
from volunteers.services.references import expire_references, remind_referees
from volunteers.services.reminders import send_reminders


class Command(BaseCommand):
    help = "What must happen once a day. Safe to run again, or late."

    def handle(self, **options):
        with pghistory.context(by="daily (command line)"):
            expired = expire_offers(on=today())
            left = complete_leavings(on=today())
            purge_uploads()
            purge_certificate_information(on=today())
            reminders = send_reminders(on=today())
            drop_forgotten_drafts(at=now())
            expire_references(on=today())
            reminded = remind_referees(on=today())
        self.stdout.write(f"{expired} offers expired.")
        self.stdout.write(f"{left} people left as planned.")
        self.stdout.write(f"{reminders} reminders of what lapses soon.")
        self.stdout.write(f"{reminded} referees reminded.")
