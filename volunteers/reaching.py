"""The one door to a volunteer: every message to them goes the way they like to be reached."""

from messaging.recipients import Channel, Recipient
from volunteers.models import Volunteer


def recipient_of(volunteer: Volunteer) -> Recipient:
    """Whoever chose the telephone or a letter, or has no e-mail, is told by somebody here."""
    channel = volunteer.reached_by
    return Recipient(str(volunteer), address_for(volunteer, channel), channel, volunteer.pk)


def address_for(volunteer: Volunteer, channel: str) -> str:
    """The address or number that a channel needs; empty if we have none."""
    if channel == Channel.EMAIL:
        return volunteer.email
    return volunteer.mobile if channel == Channel.TELEPHONE else volunteer.address
