"""What somebody needs to know who is about to tell a person what no e-mail says."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.models import Membership
from accounts.permissions import Permission
from audit.services import disclose
from common.dates import today
from messaging.models import Message
from messaging.recipients import Channel
from placements.models import Feedback
from reports.hurry import hurry_of
from volunteers.models import AccessNeeds, Volunteer
from volunteers.reaching import address_for

REASON = "To tell them something by telephone or letter"


@dataclass(frozen=True, slots=True)
class Act:
    """Where to enter for somebody what they say to it."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Telling:
    """`volunteer` and `act` only for those who may see them; `needs` are disclosed by it.

    `hurry`: whether a letter may come too late, as `hurry_of` has it; then one calls `telephone`.
    """

    address: str
    hurry: str
    telephone: str = ""
    volunteer: Volunteer | None = None
    needs: AccessNeeds | None = None
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a message is for, to be called: their number as it is known now, and their record."""

    telephone: str
    url: str


def person_of(message: Message, *, by: Membership) -> Person | None:
    """None where they have no record here, or not for whoever asks."""
    if by.can(Permission.VOLUNTEER_VIEW) and (volunteer := _volunteer(message, by)):
        url = reverse("volunteers:record", args=[volunteer.pk])
        return Person(_telephone(volunteer, by), url)
    if not by.can(Permission.PLACEMENT_VIEW):
        return None
    trainees = by.organisation.trainees.visible_to(by)
    trainee = trainees.filter(pk=message.recipient_id).first()
    if trainee is None:
        return None
    return Person(trainee.mobile, reverse("placements:trainee", args=[trainee.pk]))


def telling_of(message: Message, *, by: Membership) -> Telling:
    """The number or address as it is known now, what they need, and where their answer goes."""
    hurry = hurry_of(message, by.organisation, on=today())
    volunteer = _volunteer(message, by)
    if volunteer is None:
        return Telling(message.recipient_address, hurry)
    return Telling(
        address_for(volunteer, message.channel) or message.recipient_address,
        hurry,
        _telephone(volunteer, by),
        volunteer,
        _needs(volunteer, by),
        _act(message, volunteer) if by.can(Permission.VOLUNTEER_EDIT) else None,
    )


def _volunteer(message: Message, by: Membership) -> Volunteer | None:
    people = by.organisation.volunteers.visible_to(by).select_related("membership__user")
    return people.filter(pk=message.recipient_id).first()


def _telephone(volunteer: Volunteer, by: Membership) -> str:
    is_for_them = by.can(Permission.VOLUNTEER_CONTACT)
    return address_for(volunteer, Channel.TELEPHONE) if is_for_them else ""


def _needs(volunteer: Volunteer, by: Membership) -> AccessNeeds | None:
    if not by.can(Permission.EXCLUSION_MANAGE):
        return None
    rows = by.organisation.access_needs.filter(volunteer=volunteer).select_related("volunteer")
    row = rows.first()
    return row and disclose(row, by=by, reason=REASON)


def _act(message: Message, volunteer: Volunteer) -> Act:
    if message.template == "offer_connector":
        url = reverse("matches:record", args=[message.about_id])
        return Act("Enter their answer to the offer", url)
    if message.template.startswith("meeting_"):
        url = reverse("matches:record", args=[message.about_id])
        return Act("Enter what they say about their meetings", url)
    if message.template.startswith("feedback_"):
        return _enter_feedback(message, volunteer)
    if message.template == "check_in":
        keys = [volunteer.pk, message.dedupe_key.rpartition(":")[2]]
        return Act("Enter how it was for them", reverse("support:enter_answer", args=keys))
    if message.template == "correction_answered":
        url = reverse("volunteers:answer_correction", args=[message.dedupe_key.rpartition(":")[2]])
        return Act("Read the answer to them, or print it", url)
    if message.template == "agreement_to_sign":
        url = reverse("volunteers:record", args=[volunteer.pk]) + "#agreements"
        return Act("Record what they sign on paper", url)
    if message.template.startswith("application_"):
        url = reverse("volunteers:application", args=[volunteer.pk])
        return Act("Enter what they say with their application", url)
    url = reverse("volunteers:record", args=[volunteer.pk])
    return Act("Enter what they say on their record", url)


def _enter_feedback(message: Message, volunteer: Volunteer) -> Act:
    """What they are asked about is the match; of the two, they are the connector."""
    asked = volunteer.organisation.feedback.asked()
    row = asked.filter(match_id=message.about_id, side=Feedback.Side.CONNECTOR).first()
    if row is None:
        return Act("Open their record", reverse("volunteers:record", args=[volunteer.pk]))
    return Act("Enter what they say of it", reverse("feedback:enter", args=[row.pk]))
