"""Reminding several people of the same thing: what they have in common, and who will hear."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from messaging.recipients import Recipient, ways_in_words
from messaging.services import Draft, compose, way_for
from volunteers.models import Volunteer
from volunteers.reaching import recipient_of
from volunteers.readiness import Item
from volunteers.roster import Row

TEMPLATE = "please_renew"
BEFORE_BEGINNING = (Volunteer.Status.CHECKS, Volunteer.Status.READY)


@dataclass(frozen=True, slots=True)
class Concern:
    """Something that some of the people chosen should see to."""

    key: str
    label: str
    people: int


@dataclass(frozen=True, slots=True)
class Reminder:
    """One message to one person."""

    volunteer: Volunteer
    item: Item
    note: str = ""

    @property
    def draft(self) -> Draft:
        context, key = self.context, self.volunteer.organisation_id
        return compose(TEMPLATE, to=self.recipient, context=context, organisation_id=key)

    @property
    def recipient(self) -> Recipient:
        return way_for(TEMPLATE, recipient_of(self.volunteer), self.context)

    @property
    def context(self) -> dict:
        return {
            "first_name": self.volunteer.first_name,
            "item": self.item,
            "is_on_the_way": self.volunteer.status in BEFORE_BEGINNING,
            "note": self.note,
            "organisation": self.volunteer.organisation,
        }


@dataclass(frozen=True, slots=True)
class Reminders:
    """Who hears by e-mail or text, whom somebody here has to tell, and whom it does not concern."""

    by_itself: tuple[Reminder, ...]
    to_tell: tuple[Reminder, ...]
    others: tuple[Volunteer, ...]

    @property
    def first(self) -> Reminder:
        return (*self.by_itself, *self.to_tell)[0]

    @property
    def ways(self) -> str:
        return ways_in_words(reminder.recipient for reminder in self.by_itself)


def sorted_by_way(reminders: list[Reminder], others: list[Volunteer]) -> Reminders:
    by_itself = tuple(one for one in reminders if one.recipient.by_itself)
    to_tell = tuple(one for one in reminders if not one.recipient.by_itself)
    return Reminders(by_itself, to_tell, tuple(others))


def concerns_of(rows: Iterable[Row]) -> list[Concern]:
    """What they should see to, what most of them have first."""
    things = Counter((item.key, item.label) for row in rows for item in row.to_do)
    return [Concern(key, label, people) for (key, label), people in things.most_common()]


def reminders_about(
    rows: Iterable[Row], key: str, note: str = ""
) -> tuple[list[Reminder], list[Volunteer]]:
    """A reminder for everybody whom it concerns, and the people whom it does not."""
    reminders, others = [], []
    for row in rows:
        item = next((item for item in row.to_do if item.key == key), None)
        if item:
            reminders.append(Reminder(row.volunteer, item, note))
        else:
            others.append(row.volunteer)
    return reminders, others
