"""What lapses soon, said in good time: to the person, and to their coordinators in one message.

Each message is about one day on which something of somebody lapses, and one threshold before it:
however often or late the daily command runs, the same is never said twice.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from accounts.models import Membership, Organisation
from accounts.permissions import Role
from messaging.models import Message
from messaging.recipients import Recipient
from messaging.services import send
from nhsuk.components.words import day
from volunteers.models import Volunteer
from volunteers.reaching import recipient_of
from volunteers.standing import Requirement, standings

THRESHOLDS = (90, 60, 30, 14, 7)
LAST_WORD = 7  # said even where the window in which a thing can be renewed is shorter
TOLD = (Volunteer.Status.READY, Volunteer.Status.ACTIVE)


@dataclass(frozen=True, slots=True)
class Reminder:
    """The things of one person that lapse on one day, as one threshold is reached."""

    volunteer: Volunteer
    lapses_on: date
    threshold: int
    labels: tuple[str, ...]
    days_left: int

    @property
    def key(self) -> str:
        return f"lapse:{self.volunteer.pk}:{self.lapses_on}:{self.threshold}"

    @property
    def sentence(self) -> str:
        """“Fire Safety of Asha Khan lapses on 3 March 2027, in 30 days”."""
        verb = "lapses" if len(self.labels) == 1 else "lapse"
        days = f"{self.days_left} day{'' if self.days_left == 1 else 's'}"
        what = " and ".join(filter(None, [", ".join(self.labels[:-1]), self.labels[-1]]))
        return f"{what} of {self.volunteer} {verb} on {day(self.lapses_on)}, in {days}"


def send_reminders(*, on: date) -> int:
    """Remind everybody of what has come within 90, 60, 30, 14 or 7 days; how many were reminded."""
    return sum(_remind(organisation, on) for organisation in Organisation.objects.all())


def reminders_due(volunteers: Iterable[Volunteer], *, on: date) -> list[Reminder]:
    """Every reminder whose threshold has come, the soonest first; a constant number of queries."""
    people = {person.pk: person for person in volunteers}
    found: dict[tuple, list[str]] = defaultdict(list)
    for key, standing in standings(people.values(), today=on).items():
        for requirement in standing.requirements:
            window = requirement.renewal_days
            window = standing.renewal_days if window is None else window
            if threshold := _threshold(requirement, on, window):
                found[requirement.valid_until, threshold, key].append(requirement.label)
    return [
        Reminder(people[key], until, threshold, tuple(labels), (until - on).days)
        for (until, threshold, key), labels in sorted(found.items(), key=lambda pair: pair[0])
    ]


def _threshold(requirement: Requirement, on: date, window: int) -> int | None:
    """The smallest threshold reached, within the days in which the thing can be renewed."""
    if not requirement.is_in_date(on) or requirement.valid_until is None:
        return None
    left = (requirement.valid_until - on).days
    reached = [days for days in THRESHOLDS if left <= days <= max(window, LAST_WORD)]
    return min(reached, default=None)


@transaction.atomic
def _remind(organisation: Organisation, on: date) -> int:
    people = organisation.volunteers.filter(status__in=TOLD).select_related("membership__user")
    due = reminders_due(people, on=on)
    said = set(
        Message.objects.filter(
            organisation_id=organisation.pk, dedupe_key__in=[reminder.key for reminder in due]
        ).values_list("dedupe_key", flat=True)
    )
    new = [reminder for reminder in due if reminder.key not in said]
    for reminder in new:
        _tell_the_volunteer(reminder, organisation)
    if new:
        _tell_the_coordinators(new, organisation)
    return len(new)


def _tell_the_volunteer(reminder: Reminder, organisation: Organisation) -> None:
    volunteer = reminder.volunteer
    send(
        "lapsing_soon",
        to=recipient_of(volunteer),
        organisation_id=organisation.pk,
        dedupe_key=reminder.key,
        about_id=volunteer.pk,
        context={
            "first_name": volunteer.first_name,
            "labels": reminder.labels,
            "lapses_on": reminder.lapses_on,
            "organisation": organisation,
        },
    )


def _tell_the_coordinators(new: list[Reminder], organisation: Organisation) -> None:
    """One message each, of those they may see."""
    coordinators = organisation.memberships.able_to_sign_in().filter(role=Role.COORDINATOR)
    for coordinator in coordinators.select_related("user"):
        if own := _visible(new, coordinator, organisation):
            keys = hashlib.sha256("\n".join(reminder.key for reminder in own).encode())
            send(
                "lapsing_soon_digest",
                to=Recipient(str(coordinator.user), coordinator.user.email),
                organisation_id=organisation.pk,
                dedupe_key=f"lapse-digest:{coordinator.pk}:{keys.hexdigest()}",
                context={
                    "first_name": coordinator.user.first_name,
                    "sentences": [reminder.sentence for reminder in own],
                    "organisation": organisation,
                },
            )


def _visible(
    new: list[Reminder], coordinator: Membership, organisation: Organisation
) -> list[Reminder]:
    if not coordinator.site_limit:
        return new
    may_see = set(organisation.volunteers.visible_to(coordinator).values_list("pk", flat=True))
    return [reminder for reminder in new if reminder.volunteer.pk in may_see]
