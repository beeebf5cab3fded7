"""volunteers.reaching"""

import pytest
from django.db import IntegrityError

from tests.factories.volunteers import VolunteerFactory
from volunteers.reaching import recipient_of

pytestmark = pytest.mark.django_db
MOBILE = "+44 (0)7700 900 123"
NUMBER, ADDRESS = "01244 555 012", "1 Mill Lane"


@pytest.mark.parametrize(
    ("facts", "channel", "address"),
    [
        ({"contact_by": "telephone", "mobile": NUMBER}, "telephone", NUMBER),
        ({"contact_by": "letter", "address": ADDRESS}, "letter", ADDRESS),
        ({"contact_by": "text", "mobile": f"{MOBILE} any time"}, "text", "07700 900123"),
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


@pytest.mark.parametrize(
    ("more", "way"),
    [({}, "email"), ({"without_email": True}, "telephone")],
)
def test_where_no_texts_can_be_sent_whoever_chose_them_is_reached_otherwise(
    more, way, world, settings
):
    settings.TEXTS_ARE_SHOWN = False
    wren = VolunteerFactory(
        organisation=world.organisation, contact_by="text", mobile=MOBILE, **more
    )
    to = recipient_of(wren)
    assert (to.channel, to.address) == (way, wren.email if way == "email" else MOBILE)


def test_what_a_text_has_no_room_for_goes_to_their_email_if_they_have_one(world):
    facts = {"organisation": world.organisation, "contact_by": "text", "mobile": MOBILE}
    wren, robin = VolunteerFactory(**facts), VolunteerFactory(**facts, without_email=True)
    assert recipient_of(wren).in_full.address == wren.email
    assert recipient_of(robin).in_full.channel == "telephone"


def test_texts_need_a_mobile_number(world):
    with pytest.raises(IntegrityError, match="volunteer_text_has_its_mobile"):
        VolunteerFactory(organisation=world.organisation, contact_by="text", mobile=NUMBER)
