from collections.abc import Callable
from functools import partial

import pghistory
from django.core.management.base import BaseCommand, CommandError

from common.attempts import SomeFailed, log_failure
from common.dates import now, today
from messaging.delivery import look_at_deliveries
from placements.services.calling_off import call_off_uncleared, lapse_proposals
from placements.services.chasing_concerns import chase_concerns
from placements.services.feedback import ask_for_feedback, remind_or_close, say_endings_begin
from placements.services.meeting_messages import (
    ask_after_meetings,
    remind_of_meetings,
    remind_of_proposals,
)
from placements.services.next_best import (
    expire_offers,
    remind_of_offers,
    suggest_next_best,
)
from placements.services.stepping_back import complete_leavings
from placements.services.uploads import purge_uploads
from reports.digest import send_digests
from support.services.check_ins import lapse_check_ins
from support.services.contacts import see_to_contacts
from support.services.supervisions import remind_of_supervisions
from training.services.held_rows import drop_old_rows
from volunteers.services.applications import drop_forgotten_drafts
from volunteers.services.chasing import expire_references, remind_referees
from volunteers.services.classes import send_class_reminders
from volunteers.services.disposal import purge_certificate_information
from volunteers.services.reminders import send_reminders

Step = tuple[str, Callable[[], object]]


def steps() -> list[Step]:
    """What is done, in this order, each after words for how many it was."""
    on = today()
    return [
        ("", partial(chase_concerns, on=on)),
        ("{} offers expired.", partial(expire_offers, on=on)),
        ("{} reminders of offers.", partial(remind_of_offers, on=on)),
        ("{} people left as planned.", partial(complete_leavings, on=on)),
        ("{} placements with somebody else suggested.", partial(suggest_next_best, on=on)),
        ("", partial(say_endings_begin, on=on)),
        ("{} people asked how it was.", partial(ask_for_feedback, on=on)),
        ("", partial(remind_or_close, on=on)),
        ("", purge_uploads),
        ("", partial(drop_old_rows, on=on)),
        ("", partial(purge_certificate_information, on=on)),
        ("{} reminders of what lapses soon.", partial(send_reminders, on=on)),
        ("{} weekly letters to coordinators.", partial(send_digests, on=on, at=now())),
        ("{} questions after meetings lapsed.", partial(lapse_check_ins, on=on)),
        ("{} support contacts due.", partial(see_to_contacts, on=on)),
        ("{} supervisions due.", partial(remind_of_supervisions, on=on)),
        ("{} reminders of classes.", partial(send_class_reminders, at=now())),
        *steps_of_meetings(),
        ("", partial(drop_forgotten_drafts, at=now())),
        ("", partial(expire_references, on=on)),
        ("{} referees reminded.", partial(remind_referees, on=on)),
        ("{} messages came back.", look_at_deliveries),
    ]


def steps_of_meetings() -> list[Step]:
    return [
        ("{} meetings called off, to be arranged anew.", partial(call_off_uncleared, at=now())),
        ("{} proposed times passed unanswered.", partial(lapse_proposals, at=now())),
        ("{} reminders of proposed times.", partial(remind_of_proposals, at=now())),
        ("{} reminders of meetings.", partial(remind_of_meetings, on=today())),
        ("{} meetings asked after.", partial(ask_after_meetings, at=now())),
    ]


class Command(BaseCommand):
    help = "What must happen once a day. Safe to run again, or late."

    def handle(self, **options):
        """Every step has its turn, whatever became of those before it."""
        outcomes = [self._take(words, step) for words, step in steps()]
        if not all(outcomes):
            raise CommandError(
                "Not everything could be done. The log says what failed; what was done stays, and "
                "the rest is tried again the next time."
            )

    def _take(self, words: str, step: Callable[[], object]) -> bool:
        is_whole = True
        try:
            with pghistory.context(by="daily (command line)"):
                done = step()
        except SomeFailed as failure:
            done, is_whole = failure.done, False
        except Exception as error:
            log_failure(words or "a step without words", error)
            return False
        if words:
            self.stdout.write(words.format(done))
        return is_whole
