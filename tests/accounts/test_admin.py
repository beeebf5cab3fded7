"""The administration: who gets in, whose rows, what is never shown, what is recorded."""

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Membership, Organisation, Site, User
from accounts.permissions import Role
from audit.history import history_of
from audit.models import Disclosure
from messaging.models import Message
from placements.models import Match, Placement, Proposal, Reflection
from tests.accounts.rows import admin_url, build_rows
from tests.factories.accounts import MembershipFactory, SiteFactory, TeamFactory, UserFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import AccessNeeds, Exclusion, Volunteer

PNG = b"\x89PNG\r\n\x1a\n and so on"


@pytest.fixture
def client(world, sign_in):
    return sign_in(world.administrator)


def name(model) -> str:
    return model.__name__


# --- the door


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
@pytest.mark.parametrize("path", ["", "accounts/site/", "login/", "nowhere/", "jsi18n/"])
def test_members_who_are_no_administrators_are_refused(world, sign_in, role, path):
    assert sign_in(world.members[role]).get(f"/admin/{path}").status_code == 403


@pytest.mark.parametrize("path", ["", "login/", "accounts/site/"])
def test_strangers_come_in_by_the_front_door(client, path):
    client.logout()
    assert client.get(f"/admin/{path}", follow=True).request["PATH_INFO"] == "/account/login/"


def test_an_administrator_sees_what_can_be_set_up(client):
    page = client.get("/admin/")
    assert "Cheshire" in page.text
    assert client.get("/admin/login/").url == "/admin/"


@pytest.mark.parametrize("path", ["password_change/", "logout/", "r/1/1/"])
def test_the_portals_own_pages_are_the_only_ones(client, path):
    assert client.get(f"/admin/{path}").status_code == 404


# --- whose rows


def test_choices_offer_nothing_of_another_organisation(client, world, elsewhere):
    mine = SiteFactory(organisation=world.organisation, name="Bowmere")
    theirs = SiteFactory(organisation=elsewhere.organisation, name="Far away")
    page = client.get("/admin/accounts/team/add/")
    assert "Bowmere" in page.text
    assert "Far away" not in page.text
    answer = client.post("/admin/accounts/team/add/", {"name": "T", "site": str(theirs.pk)})
    assert "Select a valid choice" in answer.text
    assert client.post("/admin/accounts/team/add/", {"name": "T", "site": str(mine.pk)}).url


@pytest.mark.parametrize(
    ("model", "lookup"),
    [
        (User, "password__startswith=!"),
        (Reflection, "answers__icontains=a"),
        (Exclusion, "site__isnull=True"),
        (AccessNeeds, "notes__icontains=a"),
        (Message, "body__icontains=invitation"),
        (Membership, "user__password__startswith=!"),
        (Volunteer, "position__volunteers__matches__reflections__answers__writing__icontains=a"),
        (Volunteer, "position__volunteers__exclusions__site__name__startswith=B"),
        (Volunteer, "position__volunteers__membership__user__password__startswith=!"),
        (
            Volunteer,
            "position__organisation__memberships__user__memberships__organisation__volunteers"
            "__last_name__startswith=P",
        ),
        (Volunteer, "sites__name__startswith=B"),
        (Volunteer, "status__startswith=a"),
        (Placement, "starts_on__gte=2027-01-01"),
        (Match, "status__in=offered"),
    ],
    ids=lambda value: str(value),
)
def test_an_address_cannot_ask_about_hidden_columns(client, model, lookup):
    assert client.get(f"{admin_url(model, 'changelist')}?{lookup}").status_code == 400


@pytest.mark.parametrize(
    ("model", "lookup"),
    [
        (Volunteer, "status__exact=active"),
        (Volunteer, "position__isnull=False"),
        (User, "is_active__exact=1"),
        (Message, "template=invitation"),
        (Message, "created_at__year=2027&created_at__month=1&created_at__day=5"),
    ],
    ids=lambda value: str(value),
)
def test_an_address_can_ask_what_the_filters_offer(client, world, model, lookup):
    assert client.get(f"{admin_url(model, 'changelist')}?{lookup}").status_code == 200


def test_volunteers_are_filtered_by_site_and_position(client, world):
    volunteer = build_rows(world)[Volunteer]
    for choice in (
        f"position__id__exact={volunteer.position_id}",
        f"sites__id__exact={volunteer.sites.get().pk}",
    ):
        assert "1 volunteer" in client.get(f"{admin_url(Volunteer, 'changelist')}?{choice}").text


# --- writing


def test_an_added_row_belongs_to_the_administrators_organisation(client, world):
    client.post("/admin/accounts/site/add/", {"code": "BOW", "name": "Bowmere", "town": "Chester"})
    assert Site.objects.get(code="BOW").organisation == world.organisation


def test_what_must_be_once_in_an_organisation_is_explained(client, world, elsewhere):
    SiteFactory(organisation=world.organisation, code="BOW")
    SiteFactory(organisation=elsewhere.organisation, code="FAR")
    facts = {"name": "Bowmere", "town": ""}
    again = client.post("/admin/accounts/site/add/", facts | {"code": "BOW"})
    assert "There is a site with this code already." in again.text
    assert client.post("/admin/accounts/site/add/", facts | {"code": "FAR"}).status_code == 302


def test_a_change_is_kept_with_its_authors_name_and_shown(client, world):
    site = SiteFactory(organisation=world.organisation, code="BOW", name="Bowmere")
    client.post(admin_url(Site, "change", site.pk), {"code": "BOW", "name": "Bowmere House"})
    newest = history_of(site)[0]
    assert newest.by == str(world.administrator)
    page = client.get(admin_url(Site, "history", site.pk))
    assert "Bowmere → Bowmere House" in page.text
    assert str(world.administrator) in page.text


def test_what_is_used_cannot_be_deleted_and_confidential_rows_are_not_named(client, world):
    site = SiteFactory(organisation=world.organisation)
    volunteer = VolunteerFactory(organisation=world.organisation, last_name="Secret")
    Exclusion.objects.create(organisation=world.organisation, volunteer=volunteer, site=site)
    page = client.get(admin_url(Site, "delete", site.pk))
    assert "Other records still use this." in page.text
    assert "Secret" not in page.text
    client.post(admin_url(Site, "delete", site.pk), {"post": "yes"})
    assert Site.objects.filter(pk=site.pk).exists()


def test_a_site_somebody_is_limited_to_cannot_be_deleted(client, world):
    site = SiteFactory(organisation=world.organisation)
    world.coordinator.sites.add(site)
    assert "Other records still use this." in client.get(admin_url(Site, "delete", site.pk)).text
    client.post(admin_url(Site, "delete", site.pk), {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [str(site.pk)], "post": "yes"}
    client.post(admin_url(Site, "changelist"), chosen)
    world.coordinator.refresh_from_db()
    assert world.coordinator.site_limit == {site.pk}


def test_a_site_that_nothing_uses_can_be_deleted(client, world):
    first, second = SiteFactory.create_batch(2, organisation=world.organisation)
    client.post(admin_url(Site, "delete", first.pk), {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [str(second.pk)], "post": "yes"}
    client.post(admin_url(Site, "changelist"), chosen)
    assert not Site.objects.exists()


def test_limiting_a_member_leaves_a_status_that_changed_meanwhile(client, world):
    site = SiteFactory(organisation=world.organisation)
    page = admin.site.get_model_admin(Membership)
    opened = Membership.objects.get(pk=world.coordinator.pk)
    Membership.objects.filter(pk=opened.pk).update(status=Membership.Status.ENDED)
    page.save_model(None, opened, None, True)
    assert Membership.objects.get(pk=opened.pk).status == Membership.Status.ENDED
    assert client.post(admin_url(Membership, "change", opened.pk), {"sites": [str(site.pk)]})


def test_whoever_is_invited_from_elsewhere_is_not_here_until_they_join(client, world, elsewhere):
    stranger = UserFactory(first_name="Zebedee", last_name="Quill")
    MembershipFactory(organisation=elsewhere.organisation, user=stranger)
    invited = MembershipFactory(
        organisation=world.organisation, user=stranger, status=Membership.Status.INVITED
    )
    for path in (admin_url(User, "changelist"), admin_url(Membership, "changelist")):
        assert "Quill" not in client.get(path).text
    assert client.get(admin_url(User, "change", stranger.pk)).status_code == 302
    Membership.objects.filter(pk=invited.pk).update(status=Membership.Status.JOINED)
    assert "Quill" in client.get(admin_url(User, "changelist")).text


def test_the_organisation_changes_its_looks(client, world):
    page = admin_url(Organisation, "change", world.organisation.pk)
    facts = {
        "name": "Cheshire",
        "connector_label": "Peer guide",
        "header": "white",
        "offer_days": "10",
        "meeting_change_hours": "48",
        "retention_years": "6",
        "renewal_days": "60",
    }
    logo = SimpleUploadedFile("logo.png", PNG, "image/png")
    assert client.post(page, facts | {"new_logo": logo}).status_code == 302
    world.organisation.refresh_from_db()
    assert bytes(world.organisation.logo) == PNG
    assert world.organisation.connector_label == "Peer guide"
    client.post(page, facts | {"remove_logo": "on"})
    world.organisation.refresh_from_db()
    assert world.organisation.logo is None


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"GIF89a", "must be a PNG"), (PNG + bytes(103_000), "100 kB or smaller")],
    ids=["another kind", "too large"],
)
def test_a_logo_is_a_small_png(client, world, content, words):
    logo = SimpleUploadedFile("logo.png", content, "image/png")
    answer = client.post(
        admin_url(Organisation, "change", world.organisation.pk), {"name": "C", "new_logo": logo}
    )
    assert words in answer.text
    world.organisation.refresh_from_db()
    assert world.organisation.logo is None


def test_a_persons_name_and_address_can_be_put_right(client, world):
    user = world.trainee.user
    facts = {"first_name": "Ann", "last_name": "Lee", "email": "Ann@Example.org", "is_active": "on"}
    client.post(admin_url(User, "change", user.pk), facts)
    user.refresh_from_db()
    assert (str(user), user.email) == ("Ann Lee", "ann@example.org")
    taken = client.post(
        admin_url(User, "change", user.pk), facts | {"email": world.lead.user.email}
    )
    assert "There is a person with this e-mail address already." in taken.text


def test_a_person_can_be_switched_off(client, world, sign_in):
    user = world.trainee.user
    facts = {"first_name": "A", "last_name": "L", "email": user.email}
    client.post(admin_url(User, "change", user.pk), facts)
    user.refresh_from_db()
    assert not user.is_active
    assert sign_in(world.trainee).get("/account/").status_code == 302


def test_who_belongs_elsewhere_too_cannot_be_changed(client, world, elsewhere):
    user = world.trainee.user
    MembershipFactory(organisation=elsewhere.organisation, user=user, role=Role.TRAINEE)
    facts = {"first_name": "A", "last_name": "L", "email": "taken@example.org"}
    assert client.get(admin_url(User, "change", user.pk)).status_code == 200
    assert client.post(admin_url(User, "change", user.pk), facts).status_code == 403
    user.refresh_from_db()
    assert user.email != "taken@example.org"


def test_the_second_step_of_a_lost_phone_is_taken_away(client, world):
    chosen = {"action": "reset_second_step", "_selected_action": [str(world.lead.user.pk)]}
    page = client.post(admin_url(User, "changelist"), chosen, follow=True)
    assert "can now set up a new second step" in page.text


def test_a_coordinator_can_be_limited_to_sites(client, world):
    site = SiteFactory(organisation=world.organisation)
    client.post(admin_url(Membership, "change", world.coordinator.pk), {"sites": [str(site.pk)]})
    assert world.coordinator.site_limit == {site.pk}


# --- what is never shown, and what is recorded


def test_no_password_is_shown(client, world):
    user = world.lead.user
    user.set_password("correct horse battery")
    user.save()
    assert user.password not in client.get(admin_url(User, "change", user.pk)).text


def test_what_somebody_reflects_is_shown_to_nobody(client, world):
    row = build_rows(world)[Reflection]
    row.answers = {"what": "a very private thought"}
    row.save()
    for page in ("changelist", "change", "history"):
        args = () if page == "changelist" else (row.pk,)
        assert "private thought" not in client.get(admin_url(Reflection, page, *args)).text


def test_why_a_suggestion_was_turned_down_is_shown_to_coordinators_alone(client, world):
    row = build_rows(world)[Proposal]
    row.why_not = "They do not get on"
    row.save()
    for page in ("changelist", "change", "history"):
        args = () if page == "changelist" else (row.pk,)
        assert "get on" not in client.get(admin_url(Proposal, page, *args)).text


def test_links_that_were_sent_are_not_shown(client, world):
    message = build_rows(world)[Message]
    page = client.get(admin_url(Message, "change", message.pk))
    assert message.subject in page.text
    assert "the-secret-link" not in page.text


@pytest.mark.parametrize("model", [AccessNeeds, Exclusion], ids=name)
def test_opening_confidential_rows_is_recorded_with_the_readers_name(client, world, model):
    row = build_rows(world)[model]
    for page, reason in [
        (admin_url(model, "changelist"), "Opened the list in the administration"),
        (admin_url(model, "change", row.pk), "Opened in the administration"),
        (admin_url(model, "history", row.pk), "Opened in the administration"),
    ]:
        before = Disclosure.objects.filter(record_id=row.pk).count()
        client.get(page)
        read = Disclosure.objects.filter(record_id=row.pk).order_by("created_at")
        assert read.count() == before + 1
        assert (read.last().read_by, read.last().reason) == (str(world.administrator), reason)


def test_the_list_of_exclusions_says_only_that_there_is_one(client, world):
    site = SiteFactory(organisation=world.organisation, name="Bowmere")
    team = TeamFactory(site=site, name="Ward of note")
    volunteer = VolunteerFactory(organisation=world.organisation, last_name="Patel")
    Exclusion.objects.create(
        organisation=world.organisation, volunteer=volunteer, site=site, team=team
    )
    page = client.get(admin_url(Exclusion, "changelist"))
    assert "Patel" in page.text
    assert "Bowmere" not in page.text
    assert "Ward of note" not in page.text
    assert "Bowmere" in client.get(admin_url(Exclusion, "change", Exclusion.objects.get().pk)).text


def test_disclosures_can_be_searched(client, world):
    build_rows(world)
    client.get(admin_url(Exclusion, "changelist"))
    found = (
        client.get(admin_url(Disclosure, "changelist"), {"q": "exclusion"})
        .context["cl"]
        .result_list
    )
    assert {row.record for row in found} == {"exclusion"}
    assert (
        not client.get(admin_url(Disclosure, "changelist"), {"q": "zz"}).context["cl"].result_list
    )


def test_a_list_costs_the_same_for_two_rows_and_for_twenty(
    client, world, django_assert_max_num_queries
):
    for _ in range(20):
        VolunteerFactory(organisation=world.organisation)
    with django_assert_max_num_queries(12):
        client.get("/admin/volunteers/volunteer/")
