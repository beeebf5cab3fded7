"""volunteers.reaching"""

import pytest

from tests.factories.volunteers import VolunteerFactory
from volunteers.reaching import recipient_of

pytestmark = pytest.mark.django_db
NUMBER, ADDRESS = "01244 555 012", "1 Mill Lane"


@pytest.mark.parametrize(
    ("facts", "channel", "address"),
    [
        ({"contact_by": "telephone", "mobile": NUMBER}, "telephone", NUMBER),
        ({"contact_by": "letter", "address": ADDRESS}, "letter", ADDRESS),
        ({"without_email": True, "mobile": NUMBER, "address": ADDRESS}, "telephone", NUMBER),
        ({"without_email": True, "address": ADDRESS}, "letter", ADDRESS),
        ({"without_email": True}, "telephone", ""),
    ],
)
def test_a_volunteer_is_reached_as_they_like_or_as_it_can_be(facts, channel, address, world):
    wren = VolunteerFactory(organisation=world.organisation, **facts)
    to = recipient_of(wren)
    assert (to.channel, to.address, to.person_id, to.by_email) == (channel, address, wren.pk, False)


def test_email_is_what_nobody_has_asked_to_change(world):
    asha = VolunteerFactory(organisation=world.organisation, mobile=NUMBER)
    to = recipient_of(asha)
    assert (to.channel, to.address, to.by_email) == ("email", asha.email, True)
