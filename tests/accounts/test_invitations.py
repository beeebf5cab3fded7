"""accounts.services.invitations and the page an invitation leads to."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.urls import reverse

from accounts import services
from accounts.models import Membership
from accounts.permissions import Role
from common.dates import now
from common.errors import DomainError
from messaging.links import LinkError, make_token
from messaging.models import Message
from messaging.recipients import NOWHERE
from tests.factories.accounts import MembershipFactory, UserFactory

Status = Membership.Status
PASSWORD = "correct horse battery"


@pytest.fixture
def guest(world) -> Membership:
    """Somebody listed, never signed in."""
    return MembershipFactory(
        organisation=world.organisation, role=Role.TRAINEE, status=Status.LISTED
    )


def token_of(membership: Membership) -> str:
    membership.refresh_from_db()
    return make_token(services.INVITATION, membership.pk, membership.invited_at.isoformat())


def invited(membership: Membership, by: Membership | None = None) -> str:
    """Invite, and give the address of the page."""
    services.invite(membership, by=by)
    return reverse("accept_invitation", args=[token_of(membership)])


def long_ago(membership: Membership) -> None:
    membership.invited_at = now() - timedelta(days=1)
    membership.save(update_fields=["invited_at"])


# --- services


def test_an_invitation_is_one_message_with_a_link(world, guest):
    services.invite(guest, by=world.coordinator)
    message = Message.objects.get()
    link = reverse("accept_invitation", args=["TOKEN"]).replace("TOKEN", r"([^/\s]+)")
    assert services.read_invitation(re.search(link, message.body)[1]) == guest
    assert str(world.coordinator.user) in message.body
    assert message.subject == "Your invitation to Cheshire"


def test_two_clicks_are_one_invitation(world, guest):
    services.invite(guest, by=world.coordinator)
    first = token_of(guest)
    with time_machine.travel(now() + timedelta(seconds=59), tick=False):
        services.invite(guest, by=world.coordinator)
    assert Message.objects.count() == 1
    assert services.read_invitation(first) == guest


def test_a_new_invitation_takes_the_place_of_the_old(world, guest):
    invited(guest)
    old = token_of(guest)
    long_ago(guest)
    invited(guest)
    assert services.read_invitation(token_of(guest)) == guest
    with pytest.raises(DomainError, match="newer invitation"):
        services.read_invitation(old)


def test_nobody_is_invited_who_has_signed_in_or_whose_access_ended(world, guest):
    with pytest.raises(DomainError, match="needs no invitation"):
        services.invite(world.trainee, by=world.coordinator)
    services.end_membership(guest, by=world.administrator)
    with pytest.raises(DomainError, match="has ended"):
        services.invite(guest, by=world.coordinator)


def test_everybody_listed_is_invited_at_once_but_only_whom_one_may_invite(world, guest):
    staff = MembershipFactory(
        organisation=world.organisation, role=Role.SUPERVISOR, status=Status.LISTED
    )
    assert services.invite_everybody(by=world.coordinator) == 1
    assert services.invite_everybody(by=world.administrator) == 1
    assert services.invite_everybody(by=world.administrator) == 0
    staff.refresh_from_db()
    assert staff.status == Status.INVITED


def test_whoever_has_no_email_is_not_invited_but_may_be_entered_for(world, guest, sign_in):
    guest.user.email = f"x@{NOWHERE}"
    guest.user.save()
    with pytest.raises(DomainError, match="no email address to be invited by"):
        services.invite(guest, by=world.coordinator)
    assert services.invite_everybody(by=world.coordinator) == 0
    assert not Message.objects.exists()
    page = sign_in(world.coordinator).get("/people/").text
    assert "No email address" in page
    assert NOWHERE not in page
    assert "not invited yet" not in page


def test_a_link_that_is_too_old_or_not_whole_says_so(guest, time_machine):
    invited(guest)
    token = token_of(guest)
    with pytest.raises(LinkError, match="not complete"):
        services.read_invitation(token[:-3])
    time_machine.move_to(now() + services.INVITATION_VALID_FOR + timedelta(hours=1))
    with pytest.raises(LinkError, match="expired"):
        services.read_invitation(token)


def test_a_password_is_set_only_for_who_never_signed_in(world):
    user = UserFactory()
    user.set_password("an older password")
    user.save()
    membership = MembershipFactory(
        organisation=world.organisation, user=user, status=Status.INVITED, invited_at=now()
    )
    services.accept_invitation(membership, password=PASSWORD)
    user.refresh_from_db()
    assert user.check_password("an older password")


# --- the page


def test_opening_the_page_changes_nothing(guest, client):
    url = invited(guest)
    page = client.get(url)
    assert page.status_code == 200
    assert "Cheshire" in page.text
    assert str(guest.user) in page.text
    guest.refresh_from_db()
    assert guest.status == Status.INVITED
    assert "_auth_user_id" not in client.session


def test_choosing_a_password_joins_and_signs_in(guest, client):
    answer = client.post(invited(guest), {"how": "password", "password": PASSWORD})
    assert answer.url == "/"
    guest.refresh_from_db()
    assert guest.status == Status.JOINED
    assert guest.user.check_password(PASSWORD)
    assert EmailAddress.objects.get(user=guest.user).verified
    assert client.session["_auth_user_id"] == str(guest.user_id)


def test_one_can_go_without_a_password(guest, client):
    assert client.post(invited(guest), {"how": "code", "password": ""}).url == "/"
    guest.refresh_from_db()
    assert not guest.user.has_usable_password()
    assert client.session["_auth_user_id"] == str(guest.user_id)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, "Select how you want to sign in"),
        ({"how": "password", "password": ""}, "Choose a password"),
        ({"how": "password", "password": "short"}, "at least 12 characters"),
    ],
)
def test_a_wrong_answer_explains_itself_and_changes_nothing(guest, client, answers, words):
    page = client.post(invited(guest), answers)
    assert words in page.text
    guest.refresh_from_db()
    assert guest.status == Status.INVITED


def test_who_has_an_account_accepts_and_then_signs_in_as_always(guest, client):
    guest.user.set_password("an older password")
    guest.user.save()
    url = invited(guest)
    assert "How do you want to sign in?" not in client.get(url).text
    assert client.post(url).url == "/account/login/"
    guest.refresh_from_db()
    assert guest.status == Status.JOINED
    assert "_auth_user_id" not in client.session


def test_who_is_signed_in_already_goes_on_in_the_new_role(world, sign_in):
    second = MembershipFactory(
        organisation=world.organisation,
        user=world.lead.user,
        role=Role.EDUCATOR,
        status=Status.LISTED,
    )
    world.lead.user.last_login = now()
    world.lead.user.save()
    client = sign_in(world.lead)
    assert client.post(invited(second)).url == "/"
    assert client.session["membership"] == str(second.pk)


def test_an_invitation_of_another_is_not_taken_by_who_is_signed_in(world, guest, sign_in):
    client = sign_in(world.coordinator)
    page = client.post(invited(guest), {"how": "code"})
    assert f"This invitation is for {guest.user}" in page.text
    guest.refresh_from_db()
    assert guest.status == Status.INVITED


@pytest.mark.parametrize("spoil", ["used", "ended", "invited again", "tampered"])
def test_an_invitation_that_cannot_be_used_says_what_to_do(world, guest, client, spoil):
    url = invited(guest)
    if spoil == "used":
        services.join(guest)
    elif spoil == "ended":
        services.end_membership(guest, by=world.administrator)
    elif spoil == "invited again":
        long_ago(guest)
        invited(guest)
    else:
        url = url.replace("/invitation/", "/invitation/x")
    for page in (client.get(url), client.post(url, {"how": "code"})):
        assert page.status_code == 410
        assert "This invitation cannot be used" in page.text
    assert "_auth_user_id" not in client.session
