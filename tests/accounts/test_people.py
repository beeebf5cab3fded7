"""accounts.views.people"""

import pytest
from django.urls import reverse

from accounts.models import Membership
from accounts.permissions import Role
from common.dates import now
from messaging.models import Message
from tests.factories.accounts import MembershipFactory, SiteFactory

Status = Membership.Status
INDEX = "/people/"


@pytest.fixture
def listed(world) -> Membership:
    return MembershipFactory(
        organisation=world.organisation, role=Role.TRAINEE, status=Status.LISTED
    )


def test_an_administrator_sees_everybody_and_their_sites(world, sign_in):
    site = SiteFactory(organisation=world.organisation, name="Bowmere")
    world.coordinator.sites.add(site)
    page = sign_in(world.administrator).get(INDEX)
    for member in world.members.values():
        assert str(member.user) in page.text
    assert "Bowmere" in page.text


def test_a_coordinator_sees_the_people_of_the_scheme(world, sign_in):
    page = sign_in(world.coordinator).get(INDEX)
    assert str(world.trainee.user) in page.text
    assert str(world.lead.user) not in page.text
    assert "End access" not in page.text


def test_a_coordinator_limited_to_sites_is_told_whom_to_ask(world, sign_in):
    world.coordinator.sites.add(SiteFactory(organisation=world.organisation))
    page = sign_in(world.coordinator).get(INDEX)
    assert "You look after some sites only" in page.text
    assert str(world.trainee.user) not in page.text


def test_people_can_be_found_by_name_role_and_status(world, listed, sign_in):
    client = sign_in(world.administrator)
    name = client.get(INDEX, {"name": listed.user.last_name})
    assert [m.pk for m in name.context["page"]] == [listed.pk]
    both = client.get(INDEX, {"role": "trainee", "status": "joined"})
    assert [m.pk for m in both.context["page"]] == [world.trainee.pk]
    assert "Nobody fits" in client.get(INDEX, {"name": "zzz"}).text


def test_the_list_costs_the_same_for_two_and_for_fifty(
    world, sign_in, django_assert_max_num_queries
):
    client = sign_in(world.administrator)
    for _ in range(60):
        MembershipFactory(organisation=world.organisation, role=Role.TRAINEE, status=Status.INVITED)
    with django_assert_max_num_queries(12):
        page = client.get(INDEX)
    assert len(page.content) < 60_000


def test_inviting_sends_the_invitation(world, listed, sign_in):
    answer = sign_in(world.coordinator).post(reverse("people:invite", args=[listed.pk]))
    assert answer.url == INDEX
    assert Message.objects.get().about_id == listed.pk


def test_what_cannot_be_done_is_said_in_words(world, sign_in):
    client = sign_in(world.coordinator)
    answer = client.post(reverse("people:invite", args=[world.trainee.pk]), follow=True)
    assert "needs no invitation" in answer.text


def test_inviting_needs_the_button(world, listed, sign_in):
    client = sign_in(world.coordinator)
    assert client.get(reverse("people:invite", args=[listed.pk])).status_code == 405
    client.get("/people/invite/")
    client.get(reverse("people:end", args=[listed.pk]))
    listed.refresh_from_db()
    assert listed.status == Status.LISTED


def test_a_coordinator_invites_no_staff(world, sign_in):
    staff = MembershipFactory(organisation=world.organisation, role=Role.LEAD, status=Status.LISTED)
    answer = sign_in(world.coordinator).post(reverse("people:invite", args=[staff.pk]))
    assert answer.status_code == 404


def test_all_who_are_listed_are_invited_after_a_question(world, listed, sign_in):
    client = sign_in(world.coordinator)
    page = client.get("/people/invite/")
    assert "Invite 1 person?" in page.text
    assert not Message.objects.exists()
    answer = client.post("/people/invite/", follow=True)
    assert "invitations to 1 person" in answer.text
    assert "Everybody is invited" in client.get("/people/invite/").text


def test_an_administrator_adds_staff(world, sign_in):
    site = SiteFactory(organisation=world.organisation)
    facts = {
        "first_name": "Nia",
        "last_name": "Rees",
        "email": "nia@example.org",
        "role": "coordinator",
        "sites": [str(site.pk)],
    }
    answer = sign_in(world.administrator).post("/people/add/", facts)
    assert answer.url == INDEX
    added = world.organisation.memberships.get(user__email="nia@example.org")
    assert (added.role, added.status) == (Role.COORDINATOR, Status.INVITED)
    assert added.site_limit == {site.pk}


def test_adding_somebody_from_elsewhere_shows_their_address_alone(world, elsewhere, sign_in):
    user = elsewhere.coordinator.user
    facts = {"first_name": "A", "last_name": "B", "email": user.email, "role": "lead"}
    client = sign_in(world.administrator)
    page = client.post("/people/add/", facts, follow=True)
    assert f"{user.email} is added and invited" in page.text
    assert user.last_name not in page.text
    added = world.organisation.memberships.get(user=user)
    for name in ("people:end", "people:invite"):
        address = reverse(name, args=[added.pk])
        for answer in (client.get(address), client.post(address, follow=True)):
            assert user.last_name not in answer.content.decode()


def test_adding_explains_what_is_wrong_and_loses_nothing(world, elsewhere, sign_in):
    site = SiteFactory(organisation=elsewhere.organisation)
    client = sign_in(world.administrator)
    page = client.post("/people/add/", {"first_name": "Nia", "sites": [str(site.pk)]})
    for words in ("Enter a last name", "Enter an email address", "Select what they will do"):
        assert words in page.text
    assert 'value="Nia"' in page.text
    assert "sites" in page.context["form"].errors
    known = {"first_name": "A", "last_name": "B", "email": world.lead.user.email, "role": "lead"}
    assert "lead here already" in client.post("/people/add/", known).text


def test_an_administrator_looks_after_all_sites(world, sign_in):
    site = SiteFactory(organisation=world.organisation)
    facts = {
        "first_name": "A",
        "last_name": "B",
        "email": "a@example.org",
        "role": "administrator",
        "sites": [str(site.pk)],
    }
    page = sign_in(world.administrator).post("/people/add/", facts)
    assert "An administrator looks after all sites" in page.text


def test_access_ends_after_a_question(world, sign_in):
    client = sign_in(world.administrator)
    url = reverse("people:end", args=[world.lead.pk])
    assert f"End access of {world.lead.user}?" in client.get(url).text
    assert client.post(url).url == INDEX
    world.lead.refresh_from_db()
    assert world.lead.status == Status.ENDED
    own = reverse("people:end", args=[world.administrator.pk])
    assert "your own access" in client.post(own, follow=True).text


@pytest.mark.parametrize(("role", "is_warned"), [("trainee", True), ("connector", False)])
def test_what_a_trainee_wrote_is_thought_of_before_their_access_ends(
    world, sign_in, role, is_warned
):
    page = sign_in(world.administrator).get(reverse("people:end", args=[world.members[role].pk]))
    assert ("take it along, under “My portfolio”" in page.text) is is_warned


def test_ending_access_and_inviting_go_back_to_the_same_search(world, listed, sign_in):
    client, search = sign_in(world.administrator), f"{INDEX}?role=trainee&page=1"
    page = client.get(search)
    end = f"{reverse('people:end', args=[listed.pk])}?back=/people/%3Frole%3Dtrainee%26page%3D1"
    assert f'href="{end}"' in page.text
    assert f'name="back" value="{search.replace("&", "&amp;")}"' in page.text
    question = client.get(end)
    assert question.text.count(f'href="{search.replace("&", "&amp;")}"') == 2  # back and cancel
    invite = reverse("people:invite", args=[listed.pk])
    assert client.post(invite, {"back": search}).url == search
    assert client.post(reverse("people:end", args=[listed.pk]), {"back": search}).url == search
    assert client.get(end).url == search


def test_nobody_is_sent_on_to_somewhere_else(world, listed, sign_in):
    url = reverse("people:end", args=[listed.pk])
    answer = sign_in(world.administrator).post(url, {"back": "https://evil.example/"})
    assert answer.url == INDEX


@pytest.mark.parametrize("name", ["people:invite", "people:end"])
def test_another_organisations_members_do_not_exist(world, elsewhere, sign_in, name):
    client = sign_in(world.administrator)
    assert client.post(reverse(name, args=[elsewhere.trainee.pk])).status_code == 404


@pytest.mark.parametrize("url", ["/people/", "/people/invite/", "/people/add/"])
@pytest.mark.parametrize("role", ["supervisor", "lead", "connector", "trainee", "educator"])
def test_other_roles_are_refused(world, sign_in, role, url):
    assert sign_in(world.members[role]).get(url).status_code == 403


def test_only_administrators_add_and_end(world, sign_in):
    client = sign_in(world.coordinator)
    assert client.get("/people/add/").status_code == 403
    assert client.post(reverse("people:end", args=[world.trainee.pk])).status_code == 403


def test_a_full_page_of_long_names_stays_light(world, sign_in):
    for number in range(45):
        MembershipFactory(
            organisation=world.organisation,
            role=Role.COORDINATOR,
            status=Status.INVITED,
            invited_at=now(),
            user__first_name="Maximiliana Theodora",
            user__last_name=f"Featherstonehaugh-Cholmondeley {number}",
            user__email=f"maximiliana.featherstonehaugh-cholmondeley{number}@long-name.nhs.example.org",
        )
    page = sign_in(world.administrator).get(INDEX)
    assert len(page.context["page"]) == 40
    assert len(page.content) < 60_000
