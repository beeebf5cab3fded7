"""One reminder to each of several people."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from common.dates import today
from common.errors import DomainError
from messaging.services import said_already, send
from volunteers.bulk import TEMPLATE, Reminder, reminders_about
from volunteers.models import Volunteer
from volunteers.roster import roster

MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Sent:
    """How many are on the way by e-mail or text, and how many wait to be told otherwise."""

    by_itself: int
    to_tell: int


@transaction.atomic
def send_reminders(people: Iterable[Volunteer], *, key: str, note: str, by: Membership) -> Sent:
    """Remind each of them whom it concerns, once a day at most; how many are reminded by it."""
    people = list(people)
    if len(people) > MOST_AT_ONCE:
        raise DomainError(f"Choose {MOST_AT_ONCE} people or fewer at once.")
    reminders, _ = reminders_about(roster(people, on=today()).rows, key, note)
    if not reminders:
        raise DomainError("Nobody you chose has this to see to any more. Look at the list again.")
    keys = map(_dedupe_key, reminders)
    known = said_already(keys, organisation_id=by.organisation_id)
    new = [reminder for reminder in reminders if _dedupe_key(reminder) not in known]
    for reminder in new:
        send(
            TEMPLATE,
            to=reminder.recipient,
            organisation_id=by.organisation_id,
            about_id=reminder.volunteer.pk,
            dedupe_key=_dedupe_key(reminder),
            context=reminder.context,
        )
    by_itself = sum(reminder.recipient.by_itself for reminder in new)
    return Sent(by_itself, len(new) - by_itself)


def _dedupe_key(reminder: Reminder) -> str:
    return f"{TEMPLATE}:{reminder.item.key}:{reminder.volunteer.pk}:{today()}"


name_authors(__name__)
