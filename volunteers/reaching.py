"""The one door to a volunteer: every message to them goes the way they like to be reached."""

from common.telephones import mobile_of
from messaging.recipients import Channel, Recipient
from volunteers.models import Volunteer


def recipient_of(volunteer: Volunteer) -> Recipient:
    """Whoever chose the telephone or a letter, or has no e-mail, is told by somebody here."""
    channel = volunteer.reached_by
    email = volunteer.email if volunteer.has_email else ""
    address = address_for(volunteer, channel)
    return Recipient(str(volunteer), address, channel, volunteer.pk, email)


def address_for(volunteer: Volunteer, channel: str) -> str:
    """The address or number that a channel needs; empty if we have none."""
    if channel == Channel.EMAIL:
        return volunteer.email
    if channel == Channel.TEXT:
        return mobile_of(volunteer.mobile)
    return volunteer.mobile if channel == Channel.TELEPHONE else volunteer.address
