"""accounts.services.members"""

import threading

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection

from accounts import services
from accounts.models import Membership, User
from accounts.permissions import Role
from common.errors import DomainError
from messaging.models import Message
from messaging.recipients import NOWHERE
from tests.factories.accounts import MembershipFactory, SiteFactory, UserFactory

Status = Membership.Status
NEW = {"email": "Nia@Example.org ", "first_name": "Nia", "last_name": "Rees"}


def test_an_added_member_is_invited_and_limited_to_sites(world):
    site = SiteFactory(organisation=world.organisation)
    added = services.add_member(**NEW, role=Role.COORDINATOR, sites=[site], by=world.administrator)
    assert added.status == Status.INVITED
    assert added.user.email == "nia@example.org"
    assert added.site_limit == {site.pk}
    assert Message.objects.get().recipient_address == "nia@example.org"


def test_somebody_known_by_their_address_gets_a_second_role_and_keeps_their_name(world, elsewhere):
    known = elsewhere.coordinator.user
    added = services.add_member(
        email=known.email.upper(),
        first_name="Other",
        last_name="Name",
        role=Role.LEAD,
        by=world.administrator,
    )
    assert added.user == known
    assert added.user.last_name == known.last_name


def test_adding_an_address_does_not_tell_whose_it_is(world, elsewhere):
    user = elsewhere.coordinator.user
    added = services.add_member(
        email=user.email,
        first_name="A",
        last_name="B",
        role=Role.LEAD,
        by=world.administrator,
    )
    assert services.shown_name(added) == user.email
    said = Message.objects.get()
    assert user.last_name not in said.recipient_name + said.body
    with pytest.raises(DomainError, match=f"{user.email} is lead here already"):
        services.add_member(
            email=user.email, first_name="A", last_name="B", role=Role.LEAD, by=world.administrator
        )
    services.join(added)
    assert services.shown_name(added) == str(user)


def test_whoever_belongs_here_alone_is_called_by_name_before_they_join(world):
    added = services.add_member(**NEW, role=Role.LEAD, by=world.administrator)
    assert services.shown_name(added) == "Nia Rees"


def test_a_search_by_name_does_not_find_whom_we_may_not_name(world, elsewhere):
    user = UserFactory(last_name="Quill")
    MembershipFactory(organisation=elsewhere.organisation, user=user)
    invited = MembershipFactory(
        organisation=world.organisation, user=user, status=Status.INVITED, role=Role.LEAD
    )
    assert not world.organisation.memberships.matching(name="Quill").exists()
    assert world.organisation.memberships.matching(name=user.email).get() == invited
    services.join(invited)
    assert world.organisation.memberships.matching(name="Quill").get() == invited


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_add_one_person(world):
    answers = []

    def add():
        try:
            services.add_member(**NEW, role=Role.LEAD, by=world.administrator)
            answers.append("added")
        except DomainError as refused:
            answers.append(str(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["Nia Rees is lead here already."] * 3 + ["added"]
    assert User.objects.filter(email="nia@example.org").count() == 1


def test_a_role_that_somebody_has_is_not_given_twice(world):
    user = world.lead.user
    with pytest.raises(DomainError, match="lead here already"):
        services.add_member(
            email=user.email, first_name="A", last_name="B", role=Role.LEAD, by=world.administrator
        )


def test_a_role_that_ended_can_be_given_back(world):
    services.end_membership(world.lead, by=world.administrator)
    user = world.lead.user
    again = services.add_member(
        email=user.email, first_name="A", last_name="B", role=Role.LEAD, by=world.administrator
    )
    assert again == world.lead
    assert again.status == Status.INVITED


@pytest.fixture
def listed(world) -> Membership:
    return MembershipFactory(
        organisation=world.organisation, role=Role.TRAINEE, status=Status.LISTED
    )


def test_access_given_back_within_the_minute_is_an_invitation_of_its_own(world, listed):
    services.invite(listed, by=world.administrator)
    services.end_membership(listed, by=world.administrator)
    given = services.give_back(listed, by=world.administrator)
    assert given.status == Status.INVITED
    assert Message.objects.filter(template="invitation", about_id=listed.pk).count() == 2


def test_a_role_given_again_within_the_minute_is_an_invitation_of_its_own(world):
    person = {**NEW, "role": Role.LEAD, "by": world.administrator}
    services.end_membership(services.add_member(**person), by=world.administrator)
    assert services.add_member(**person).status == Status.INVITED
    assert Message.objects.filter(template="invitation").count() == 2


def test_who_was_never_invited_is_only_listed_again(world, listed):
    for _ in range(2):
        services.end_membership(listed, by=world.administrator)
        assert services.give_back(listed, by=world.administrator).status == Status.LISTED
    assert not Message.objects.exists()


def test_who_had_signed_in_is_invited_anew(world):
    services.end_membership(world.lead, by=world.administrator)
    assert services.give_back(world.lead, by=world.administrator).status == Status.INVITED
    with pytest.raises(DomainError, match="given back already"):
        services.give_back(world.lead, by=world.administrator)


def test_whoever_loses_the_only_role_is_signed_out_everywhere(world, sign_in):
    client = sign_in(world.lead)
    UserSession.objects.create(
        user=world.lead.user, ip="127.0.0.1", session_key=client.session.session_key
    )
    assert client.get("/account/").status_code == 200
    services.end_membership(world.lead, by=world.administrator)
    assert not Session.objects.filter(pk=client.session.session_key).exists()
    assert client.get("/account/").status_code == 302


def test_whoever_keeps_another_role_stays_signed_in(world, sign_in):
    other = MembershipFactory(
        organisation=world.organisation, user=world.lead.user, role=Role.EDUCATOR
    )
    client = sign_in(world.lead)
    services.end_membership(world.lead, by=world.administrator)
    assert client.get("/account/").wsgi_request.membership == other


def test_nobody_ends_their_own_access(world):
    with pytest.raises(DomainError, match="your own access"):
        services.end_membership(world.administrator, by=world.administrator)


def test_access_ends_once(world):
    services.end_membership(world.lead, by=world.administrator)
    with pytest.raises(DomainError, match="ended already"):
        services.end_membership(world.lead, by=world.administrator)


def test_sites_of_another_organisation_are_refused(world, elsewhere):
    site = SiteFactory(organisation=elsewhere.organisation)
    with pytest.raises(DomainError):
        services.limit_to_sites(world.coordinator, [site], by=world.administrator)


def test_a_changed_address_replaces_the_old_one_everywhere(world):
    user = world.trainee.user
    old = user.email
    EmailAddress.objects.create(user=user, email=old, verified=True, primary=True)
    changed = services.change_address(user, "New@Example.org", by=world.administrator)
    assert changed.email == "new@example.org"
    assert not EmailAddress.objects.filter(email=old).exists()
    assert Message.objects.get(template="address_changed").recipient_address == old


def test_whoever_had_no_address_before_is_not_warned_at_it(world):
    user = world.trainee.user
    user.email = f"x@{NOWHERE}"
    user.save()
    services.change_address(user, "new@example.org", by=world.administrator)
    assert not Message.objects.exists()


@pytest.mark.parametrize("act", ["change_address", "reset_second_step"])
def test_who_belongs_elsewhere_too_is_changed_by_no_administrator(world, elsewhere, act):
    user = UserFactory()
    MembershipFactory(organisation=world.organisation, user=user, role=Role.LEAD)
    MembershipFactory(organisation=elsewhere.organisation, user=user, role=Role.LEAD)
    arguments = ["x@example.org"] if act == "change_address" else []
    with pytest.raises(DomainError, match="another organisation"):
        getattr(services, act)(user, *arguments, by=world.administrator)


def test_a_lost_phone_can_be_forgotten(world):
    user = world.coordinator.user
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    services.reset_second_step(user, by=world.administrator)
    assert not user.authenticator_set.exists()
    assert Message.objects.get(template="second_step_reset").recipient_address == user.email


def test_signing_in_answers_every_invitation(world):
    membership = MembershipFactory(organisation=world.organisation, status=Status.INVITED)
    services.note_sign_in(membership.user)
    membership.refresh_from_db()
    assert membership.status == Status.JOINED


def test_a_name_can_be_changed(world):
    assert str(services.rename(world.lead.user, first_name="Ann", last_name="Lee")) == "Ann Lee"


def test_who_sees_whom_in_the_list_of_people(world):
    memberships = world.organisation.memberships
    scheme = {world.connector, world.trainee, world.educator}
    assert memberships.visible_to(world.administrator).count() == len(Role)
    assert set(memberships.visible_to(world.coordinator)) == scheme
    for role in (world.supervisor, world.lead, world.connector, world.trainee, world.educator):
        assert not memberships.visible_to(role).exists()


def test_a_coordinator_limited_to_sites_sees_nobody_there(world):
    world.coordinator.sites.add(SiteFactory(organisation=world.organisation))
    assert not world.organisation.memberships.visible_to(world.coordinator).exists()
