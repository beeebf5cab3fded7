"""Some people who would rather have a text than an e-mail."""

from accounts.models import Membership, Organisation
from common.telephones import mobile_of
from placements.services.people import reach_trainee
from volunteers.services.people import change_volunteer

EVERY = 7  # one in so many
NUMBERS = "07700 9003{:02d}"  # Ofcom keeps 07700 900000 to 900999 for drama


def like_texts(organisation: Organisation, *, by: Membership) -> None:
    people = organisation.volunteers.exclude(mobile="").order_by("last_name", "first_name", "pk")
    for volunteer in list(people)[3::EVERY]:
        if mobile_of(volunteer.mobile):
            change_volunteer(volunteer, contact_by=volunteer.ContactBy.TEXT, by=by)
    trainees = list(organisation.trainees.order_by("reference"))[1::EVERY]
    for place, trainee in enumerate(trainees[:100]):
        way = trainee.ContactBy.TEXT
        reach_trainee(trainee, contact_by=way, mobile=NUMBERS.format(place), by=by)
