"""The one door to a trainee: by e-mail, or by text if they like that."""

from common.telephones import mobile_of
from messaging.recipients import Channel, Recipient
from placements.models import Trainee


def recipient_of_trainee(trainee: Trainee) -> Recipient:
    way, email = trainee.reached_by, trainee.email
    address = mobile_of(trainee.mobile) if way == Channel.TEXT else email
    return Recipient(str(trainee), address, way, trainee.pk, email)
