"""volunteers.views.access"""

import pytest
from django.urls import reverse

from accounts import services
from accounts.models import Membership, User
from accounts.permissions import Role
from common.dates import today
from messaging.models import Message
from messaging.recipients import NOWHERE
from nhsuk.components.words import day
from tests.factories.accounts import MembershipFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.services.leaving import leave_today

Status = Membership.Status
INDEX = "/people/"


def address(member: Membership) -> str:
    return reverse("volunteers:give_access_back", args=[member.pk])


def invitations(member: Membership) -> int:
    return Message.objects.filter(template="invitation", about_id=member.pk).count()


@pytest.mark.parametrize("role", ["trainee", "connector", "educator", "lead"])
def test_access_that_ended_is_given_back_with_an_invitation(world, sign_in, role):
    client, member = sign_in(world.administrator), world.members[role]
    services.end_membership(member, by=world.administrator)
    assert address(member) in client.get("/people/?status=ended").text
    end = client.get(reverse("people:end", args=[member.pk]), follow=True)
    assert "has ended already" in end.text
    page = client.post(address(member), follow=True)
    assert f"{member.user} has access again. We are sending an invitation." in page.text
    assert "has been given back already" in client.post(address(member), follow=True).text
    member.refresh_from_db()
    assert member.status == Status.INVITED
    assert invitations(member) == 1


def test_who_was_never_invited_is_sent_nothing_and_the_page_says_so(world, sign_in):
    member = MembershipFactory(
        organisation=world.organisation, role=Role.TRAINEE, status=Status.LISTED
    )
    services.end_membership(member, by=world.administrator)
    client = sign_in(world.administrator)
    assert "Nothing is sent to them until somebody invites them" in client.get(address(member)).text
    page = client.post(address(member), follow=True)
    assert f"{member.user} is known here again. Nobody had invited them" in page.text
    member.refresh_from_db()
    assert member.status == Status.LISTED
    assert not invitations(member)


def test_who_has_left_and_was_never_invited_has_nothing_to_be_given_back(world, sign_in):
    member = MembershipFactory(
        organisation=world.organisation, role=Role.CONNECTOR, status=Status.LISTED
    )
    asha = VolunteerFactory(organisation=world.organisation, membership=member)
    leave_today(asha, by=world.coordinator)  # which ends an access that was never used
    client = sign_in(world.administrator)
    for page in (
        client.get(address(member), follow=True),
        client.post(address(member), {"though_left": "yes"}, follow=True),
    ):
        assert "there is no access to give back" in page.text
    member.refresh_from_db()
    assert member.status == Status.ENDED  # so that no “Invite them all” reaches them


def test_who_has_no_address_is_listed_again(world, sign_in):
    member = MembershipFactory(organisation=world.organisation, role=Role.CONNECTOR)
    services.end_membership(member, by=world.administrator)
    User.objects.filter(pk=member.user_id).update(email=f"nobody@{NOWHERE}")
    client = sign_in(world.administrator)
    assert address(member) in client.get(f"{INDEX}?status=ended").text
    assert "They have no email address" in client.get(address(member)).text
    assert "They have no email address" in client.post(address(member), follow=True).text
    member.refresh_from_db()
    assert member.status == Status.LISTED


def test_the_list_comes_back_as_it_was(world, sign_in):
    services.end_membership(world.lead, by=world.administrator)
    search = f"{INDEX}?role=lead&status=ended"
    answer = sign_in(world.administrator).post(address(world.lead), {"back": search})
    assert answer.url == search


def test_who_has_left_is_asked_about_first(world, sign_in):
    asha = VolunteerFactory(organisation=world.organisation, membership=world.connector)
    leave_today(asha, by=world.coordinator)
    services.end_membership(world.connector, by=world.administrator)
    client, search = sign_in(world.administrator), f"{INDEX}?status=ended"
    page = client.post(address(world.connector), {"back": search}, follow=True)
    assert "Their volunteer record says that they have left" in page.text
    assert day(today()) in page.text
    assert reverse("volunteers:record", args=[asha.pk]) in page.text
    assert f'href="{search}"' in page.text
    assert not invitations(world.connector)
    done = client.post(address(world.connector), {"back": search, "though_left": "yes"})
    assert done.url == search
    assert invitations(world.connector) == 1


def test_where_nobody_has_left_the_question_says_nothing_of_it(world, sign_in):
    client = sign_in(world.administrator)
    assert client.get(address(world.lead)).url == INDEX
    services.end_membership(world.lead, by=world.administrator)
    page = client.get(address(world.lead))
    assert f"Give access back to {world.lead.user}?" in page.text
    assert "they get a new invitation by email." in page.text
    assert "have left" not in page.text
    world.lead.refresh_from_db()
    assert world.lead.status == Status.ENDED


def test_only_an_administrator_of_this_organisation_gives_it_back(world, elsewhere, sign_in):
    services.end_membership(world.lead, by=world.administrator)
    assert sign_in(world.coordinator).post(address(world.lead)).status_code == 403
    assert sign_in(elsewhere.administrator).post(address(world.lead)).status_code == 404
