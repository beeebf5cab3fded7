"""What lapses soon, said in good time: to the person, and to their coordinators in one message.

Each message is about one day on which things of somebody stop counting, by themselves or because
an exception ends, and one threshold before it. Its key names the things: however often or late the
daily command runs, nothing is said twice, and what comes to lapse on a day said before is not lost.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from accounts.models import Membership, Organisation
from accounts.permissions import Role
from common.attempts import one_by_one
from common.dates import now
from messaging.models import Message
from messaging.recipients import Recipient
from messaging.services import send, settle_untold
from nhsuk.components.words import day
from volunteers.class_days import ClassDays, class_days
from volunteers.models import Volunteer
from volunteers.reaching import recipient_of
from volunteers.requirements import Requirement
from volunteers.standing import Standing, standings

THRESHOLDS = (90, 60, 30, 14, 7)
OF_COURSES = (60, 30, 14, 7)
ON_THE_DAY = 0  # of courses alone, and up to a week late if the daily run was missed
LAST_WORD = 7  # said even where the window in which a thing can be renewed is shorter
MOST_THINGS = 20  # in one message: their names must fit into its key
TOLD = (Volunteer.Status.READY, Volunteer.Status.ACTIVE)


@dataclass(frozen=True, slots=True)
class Reminder:
    """The things of one person that lapse on one day, as one threshold is reached.

    `things` are requirements by short names. `days_left` is 0 or less once they have lapsed.
    """

    volunteer: Volunteer
    lapses_on: date
    threshold: int
    things: dict[str, Requirement]
    days_left: int

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(thing.label for thing in self.things.values())

    @property
    def courses(self) -> dict[str, str]:
        """Labels of courses by their codes."""
        things = self.things.values()
        return {thing.key: thing.label for thing in things if thing.kind == "course"}

    @property
    def is_over(self) -> bool:
        return self.days_left <= 0

    @property
    def about(self) -> str:
        return f"lapse:{self.volunteer.pk}:{self.lapses_on}:{self.threshold}"

    @property
    def key(self) -> str:
        return f"{self.about}:{'-'.join(self.things)}"

    @property
    def sentence(self) -> str:
        """“Fire Safety of Asha Khan lapses on 3 March 2027, in 30 days”."""
        what = " and ".join(filter(None, [", ".join(self.labels[:-1]), self.labels[-1]]))
        if self.is_over:
            return f"{what} of {self.volunteer} lapsed on {day(self.lapses_on)}"
        verb = "lapses" if len(self.labels) == 1 else "lapse"
        days = f"{self.days_left} day{'' if self.days_left == 1 else 's'}"
        return f"{what} of {self.volunteer} {verb} on {day(self.lapses_on)}, in {days}"


def send_reminders(*, on: date) -> int:
    """Remind everybody of what has come within 90, 60, 30, 14 or 7 days, of courses within 60 days
    and on the day itself; how many were reminded."""
    organisations = Organisation.objects.defer("logo")
    return one_by_one("reminders", organisations, lambda row: _remind(row, on))


def reminders_due(volunteers: Iterable[Volunteer], *, on: date) -> list[Reminder]:
    """Every reminder whose threshold has come, the soonest first; a constant number of queries."""
    people = {person.pk: person for person in volunteers}
    found: dict[tuple, dict[str, Requirement]] = defaultdict(dict)
    for key, standing in standings(people.values(), today=on).items():
        for requirement in standing.requirements:
            if said := _due(requirement, standing, on):
                found[*said, key][_short(requirement)] = requirement
    return [
        Reminder(people[key], until, threshold, things, (until - on).days)
        for (until, threshold, key), things in sorted(found.items(), key=lambda pair: pair[0])
    ]


def _short(requirement: Requirement) -> str:
    return hashlib.sha256(requirement.key.encode()).hexdigest()[:6]


def _due(requirement: Requirement, standing: Standing, on: date) -> tuple[date, int] | None:
    """The day it lapses and the smallest threshold reached, within the days in which it can be
    renewed; of a course also that it has lapsed."""
    is_course = requirement.kind == "course"
    if requirement.counts(on):
        until = requirement.counts_until(on)
        window = requirement.renewal_days
        most = max(standing.renewal_days if window is None else window, LAST_WORD)
        steps = [days for days in (OF_COURSES if is_course else THRESHOLDS) if days <= most]
        reached = [days for days in steps if until and (until - on).days <= days]
        return (until, min(reached)) if until and reached else None
    lapsed = requirement.lapsed_on(on) if is_course else None
    return (lapsed, ON_THE_DAY) if lapsed and (on - lapsed).days < LAST_WORD else None


def _remind(organisation: Organisation, on: date) -> int:
    people = organisation.volunteers.filter(status__in=TOLD).select_related("membership__user")
    due = reminders_due(people, on=on)
    _settle_overtaken(organisation, people, on)
    new = _not_said_yet(due, organisation)
    codes = {code for reminder in new for code in reminder.courses}
    days = class_days(organisation, codes, at=now())
    for reminder in new:
        _tell_the_volunteer(reminder, organisation, days)
    if new:
        _tell_the_coordinators(new, organisation)
    return len(new)


def _settle_overtaken(organisation: Organisation, people: Iterable[Volunteer], on: date) -> None:
    """What somebody here still had to tell: not needed where all of it has been renewed since or
    comes to be said anew, or where the person is paused or has left."""
    waiting = Message.objects.to_tell().filter(
        organisation_id=organisation.pk, dedupe_key__startswith="lapse:"
    )
    untold = dict(waiting.values_list("dedupe_key", "about_id"))
    about = [person for person in people if person.pk in untold.values()]
    known = standings(about, today=on) if about else {}
    for key, volunteer_id in untold.items():
        if not _is_still_to_tell(key, known.get(volunteer_id), on):
            overtaken = "renewed since, or said again later"
            settle_untold(organisation_id=organisation.pk, dedupe_key=key, by=overtaken)


def _is_still_to_tell(key: str, standing: Standing | None, on: date) -> bool:
    """Of the things in the key one lapses on that very day still, and no later word is due."""
    if standing is None:
        return False
    *_, lapses_on, threshold, things = key.split(":")
    until, shorts = date.fromisoformat(lapses_on), things.split("-")
    for requirement in standing.requirements:
        if _short(requirement) not in shorts or _day_of(requirement, on) != until:
            continue
        due = _due(requirement, standing, on)
        if not due or due[1] >= int(threshold):
            return True
    return False


def _day_of(requirement: Requirement, on: date) -> date | None:
    """The day on which it stops counting or has stopped."""
    counts = requirement.counts(on)
    return requirement.counts_until(on) if counts else requirement.lapsed_on(on)


def _not_said_yet(due: list[Reminder], organisation: Organisation) -> list[Reminder]:
    """The reminders with the things that no message was about yet, in parts that fit a message."""
    people = {reminder.volunteer.pk for reminder in due}
    messages = Message.objects.filter(
        organisation_id=organisation.pk, about_id__in=people, dedupe_key__startswith="lapse:"
    )
    said: dict[str, set[str]] = defaultdict(set)
    for key in messages.values_list("dedupe_key", flat=True):
        about, _, things = key.rpartition(":")
        said[about].update(things.split("-"))
    new = []
    for reminder in due:
        left = [(k, v) for k, v in reminder.things.items() if k not in said[reminder.about]]
        parts = [left[start : start + MOST_THINGS] for start in range(0, len(left), MOST_THINGS)]
        new += [replace(reminder, things=dict(part)) for part in parts]
    return new


def _tell_the_volunteer(reminder: Reminder, organisation: Organisation, days: ClassDays) -> None:
    volunteer = reminder.volunteer
    learner = volunteer.membership.user_id
    said = ((label, days.words(code, learner)) for code, label in reminder.courses.items())
    send(
        "lapsed" if reminder.is_over else "lapsing_soon",
        to=recipient_of(volunteer),
        organisation_id=organisation.pk,
        dedupe_key=reminder.key,
        about_id=volunteer.pk,
        context={
            "first_name": volunteer.first_name,
            "labels": reminder.labels,
            "lapses_on": reminder.lapses_on,
            "classes": [f"{label}: {words}" for label, words in said if words],
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
