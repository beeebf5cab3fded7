import pytest

from common.dates import now
from common.errors import DomainError
from messaging.models import Message
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.services.persons import correct_person


@pytest.fixture
def wren(world):
    return VolunteerFactory(
        organisation=world.organisation,
        first_name="Wran",
        last_name="Hale",
        membership__organisation=world.organisation,
        membership__status="listed",
        membership__user__email="wran@example.org",
    )


def correct(wren, world, **facts):
    facts = {"first_name": "Wren", "last_name": "Hale", "email": "wren@example.org"} | facts
    return correct_person(wren, **facts, by=world.coordinator)


def test_name_and_address_are_put_right(wren, world):
    correct(wren, world, email=" WREN@example.org ")
    wren.refresh_from_db()
    user = wren.membership.user
    user.refresh_from_db()
    assert (str(wren), str(user), user.email) == ("Wren Hale", "Wren Hale", "wren@example.org")
    told = Message.objects.get(template="address_changed")
    assert told.recipient_address == "wran@example.org"


def test_an_empty_address_leaves_the_one_there_is(wren, world):
    correct(wren, world, email="")
    wren.membership.user.refresh_from_db()
    assert wren.membership.user.email == "wran@example.org"


@pytest.mark.parametrize("way", ["joined", "signed in", "another role"])
def test_whoever_signs_in_with_it_changes_it_themselves(wren, world, way):
    membership, user = wren.membership, wren.membership.user
    if way == "joined":
        membership.status = "joined"
        membership.save()
    elif way == "signed in":
        user.last_login = now()
        user.save()
    else:
        MembershipFactory(organisation=world.organisation, user=user, role="lead")
    with pytest.raises(DomainError, match="only they can change it"):
        correct(wren, world)
    user.refresh_from_db()
    assert user.email == "wran@example.org"


def test_a_name_known_elsewhere_too_stays_as_it_is_there(wren, world):
    MembershipFactory(user=wren.membership.user)
    correct(wren, world, email="")
    wren.refresh_from_db()
    user = wren.membership.user
    user.refresh_from_db()
    assert wren.first_name == "Wren"
    assert user.first_name != "Wren"


def test_an_address_somebody_has_is_refused(wren, world):
    known = VolunteerFactory(organisation=world.organisation, first_name="Other")
    with pytest.raises(DomainError, match=f"{known} has this address"):
        correct(wren, world, email=known.email.upper())
    stranger = UserFactory()
    with pytest.raises(DomainError, match="cannot be used") as refusal:
        correct(wren, world, email=stranger.email)
    assert str(stranger) not in str(refusal.value)
