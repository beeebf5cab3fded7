import pytest
from django.urls import reverse

from common.errors import DomainError
from tests.factories.accounts import MembershipFactory, SiteFactory, TeamFactory, UserFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import ApartWish
from volunteers.services.keeping_apart import settle_wish, wish_apart, withdraw_wish
from volunteers.services.restricted import add_exclusion, remove_exclusion


@pytest.fixture
def asha(world):
    return VolunteerFactory(organisation=world.organisation, membership=world.connector)


@pytest.fixture
def jo(world):
    user = UserFactory(first_name="Jo", last_name="Bloggs", email="jo@example.org")
    return MembershipFactory(organisation=world.organisation, user=user, role="trainee").user


@pytest.mark.parametrize("words", ["jo@example.org", "JO@Example.org", "jo  bloggs", "Jo Bloggs "])
def test_a_connector_is_kept_from_the_person_they_name(words, asha, jo, world):
    wish = wish_apart(words=words, by=world.connector)
    assert wish.status == "kept"
    assert asha.exclusions.get().person == jo


def test_a_trainee_is_kept_from_the_connector_they_name(asha, world):
    wish_apart(words=asha.email, by=world.trainee)
    assert asha.exclusions.get().person == world.trainee.user


def test_a_place_bars_a_connector_and_waits_for_a_coordinator_when_a_trainee_says_it(asha, world):
    team = TeamFactory(site__organisation=world.organisation)
    assert wish_apart(team=team, by=world.connector).status == "kept"
    assert asha.exclusions.get().team == team
    assert wish_apart(team=team, by=world.trainee).status == "to_settle"


def test_somebody_unknown_or_of_another_organisation_waits_for_a_coordinator(
    asha, world, elsewhere
):
    for words in ("Nobody Atall", elsewhere.trainee.user.email):
        assert wish_apart(words=words, by=world.connector).status == "to_settle"
    assert not asha.exclusions.exists()


def test_of_namesakes_all_are_barred_until_a_coordinator_says_who(asha, jo, world):
    other = UserFactory(first_name="Jo", last_name="Bloggs")
    MembershipFactory(organisation=world.organisation, user=other, role="trainee")
    wish = wish_apart(words="Jo Bloggs", by=world.connector)
    assert wish.status == "to_settle"
    assert asha.exclusions.count() == 2
    settle_wish(wish, person=jo, by=world.coordinator)
    assert asha.exclusions.get().person == jo
    with pytest.raises(DomainError, match="settled already"):
        settle_wish(wish, person=None, by=world.coordinator)


def test_taking_it_back_lifts_only_ones_own(asha, jo, world):
    wish = wish_apart(words="Jo Bloggs", by=world.connector)
    withdraw_wish(wish, by=world.connector)
    assert not asha.exclusions.exists()
    add_exclusion(asha, person=jo, by=world.coordinator)
    withdraw_wish(wish_apart(words="Jo Bloggs", by=world.connector), by=world.connector)
    assert asha.exclusions.get().recorded_by == world.coordinator


def test_what_a_coordinator_says_after_a_wish_stays_when_it_is_taken_back(asha, jo, world):
    wish = wish_apart(words="Jo Bloggs", by=world.connector)
    add_exclusion(asha, person=jo, by=world.coordinator)
    withdraw_wish(wish, by=world.connector)
    assert asha.exclusions.get().recorded_by == world.coordinator


def test_settling_leaves_what_a_coordinator_had_said_of_a_namesake(asha, jo, world):
    other = UserFactory(first_name="Jo", last_name="Bloggs")
    MembershipFactory(organisation=world.organisation, user=other, role="trainee")
    add_exclusion(asha, person=other, by=world.coordinator)
    wish = wish_apart(words="Jo Bloggs", by=world.connector)
    settle_wish(wish, person=jo, by=world.coordinator)
    assert {bar.person for bar in asha.exclusions.all()} == {jo, other}


def test_an_exclusion_removed_by_a_coordinator_takes_its_wish_with_it(asha, jo, world):
    wish = wish_apart(words="Jo Bloggs", by=world.connector)
    remove_exclusion(asha.exclusions.get(), by=world.coordinator)
    wish.refresh_from_db()
    assert wish.status == ApartWish.Status.WITHDRAWN


def test_asking_twice_leaves_one(asha, jo, world):
    assert wish_apart(words="Jo Bloggs", by=world.connector) == wish_apart(
        words="Jo  Bloggs", by=world.connector
    )


def test_nobody_asks_not_to_meet_themselves_and_a_namesake_is_somebody_else(asha, world):
    user = world.connector.user
    with pytest.raises(DomainError, match="That is you"):
        wish_apart(words=user.email.upper(), by=world.connector)
    assert wish_apart(words=str(user), by=world.connector).status == "to_settle"
    assert not asha.exclusions.exists()


def test_settling_with_somebody_who_never_meets_them_is_refused(asha, jo, world):
    wish = wish_apart(words="Somebody", by=world.trainee)
    with pytest.raises(DomainError, match="not one of the volunteers"):
        settle_wish(wish, person=jo, by=world.coordinator)


# --- about somebody who runs the scheme


def called(membership, first, last):
    membership.user.first_name, membership.user.last_name = first, last
    membership.user.save()
    return membership


def seen_by(membership):
    return list(ApartWish.objects.visible_to(membership))


@pytest.fixture
def mike(world):
    return called(world.coordinator, "Mike", "Brown")


@pytest.fixture
def zora(world):
    other = MembershipFactory(organisation=world.organisation, role="coordinator")
    return called(other, "Zora", "Quill")


@pytest.mark.parametrize(
    "words",
    [
        *("Mike Brown", "mike brown, the coordinator", "Brown", "address"),
        *("Mike, the coordinator", "Mrs Brown", "Mike B", "Brown from the office", "Mike’s team"),
    ],
)
def test_a_wish_about_a_coordinator_waits_for_another(words, asha, mike, zora, world):
    words = mike.user.email.upper() if words == "address" else words
    wish = wish_apart(words=words, by=world.connector)
    assert wish.status == "to_settle"
    assert not asha.exclusions.exists()
    assert (seen_by(mike), seen_by(zora), seen_by(world.lead)) == ([], [wish], [])
    with pytest.raises(DomainError, match="Somebody else has to settle"):
        settle_wish(wish, person=None, by=mike)
    with pytest.raises(DomainError, match="Mike Brown works here"):
        settle_wish(wish, person=mike.user, by=zora)
    assert settle_wish(wish, person=None, by=zora).status == "kept"
    assert seen_by(mike) == []


def test_a_wish_about_the_only_coordinator_goes_to_the_lead_and_no_other_does(asha, mike, world):
    about_mike = wish_apart(words="Mike Brown", by=world.connector)
    wish_apart(words="Somebody Unknown", by=world.connector)
    assert seen_by(world.lead) == [about_mike]
    assert settle_wish(about_mike, person=None, by=world.lead).settled_by == world.lead


def test_any_part_of_a_name_hides_it_and_no_piece_of_a_word_does(asha, mike, zora, world):
    called(mike, "Anna Maria", "Brown-Smith")
    hidden = [wish_apart(words=one, by=world.connector) for one in ("Maria", "Mr Smith")]
    other = wish_apart(words="Browning", by=world.connector)
    assert seen_by(mike) == [other]
    assert seen_by(zora) == [*hidden, other]


@pytest.mark.parametrize("words", ["Emile", "ÉMILE", "Mr Grun", "Grün"])
def test_a_name_hides_it_with_or_without_its_accents(words, asha, mike, zora, world):
    called(mike, "Émile", "Grün")
    wish = wish_apart(words=words, by=world.connector)
    assert (seen_by(mike), seen_by(zora)) == ([], [wish])


def test_the_name_they_volunteer_by_hides_it_too(asha, mike, zora, world):
    own = MembershipFactory(organisation=world.organisation, user=mike.user, role="connector")
    VolunteerFactory(
        organisation=world.organisation, membership=own, first_name="Micky", last_name="Bee"
    )
    wish = wish_apart(words="Micky from the choir", by=world.connector)
    assert (seen_by(mike), seen_by(zora)) == ([], [wish])


def test_a_coordinator_of_some_sites_leaves_the_lead_to_look(asha, mike, zora, world):
    asha.sites.add(SiteFactory(organisation=world.organisation))
    zora.sites.add(SiteFactory(organisation=world.organisation))
    wish = wish_apart(words="Mike Brown", by=world.connector)
    assert (seen_by(zora), seen_by(world.lead)) == ([], [wish])


def test_a_coordinator_of_their_site_looks_and_the_lead_does_not(asha, mike, zora, world):
    site = SiteFactory(organisation=world.organisation)
    asha.sites.add(site)
    zora.sites.add(site)
    wish = wish_apart(words="Mike Brown", by=world.connector)
    assert (seen_by(zora), seen_by(world.lead)) == ([wish], [])


def test_where_all_coordinators_are_of_some_sites_the_lead_reads_only_what_means_them(
    asha, jo, mike, world
):
    mike.sites.add(SiteFactory(organisation=world.organisation))
    wish_apart(words="Jo Private", by=world.trainee)
    wish_apart(words="Jo Bloggs", by=world.connector)
    wish_apart(site=SiteFactory(organisation=world.organisation), by=world.trainee)
    about_mike = wish_apart(words="Mike Brown", by=world.connector)
    assert seen_by(world.lead) == [about_mike]
    settle_wish(about_mike, person=None, by=world.lead)
    assert seen_by(world.lead) == []


def test_who_is_only_invited_leaves_the_lead_to_look(asha, mike, world):
    MembershipFactory(organisation=world.organisation, role="coordinator", status="invited")
    wish = wish_apart(words="Mike Brown", by=world.connector)
    assert seen_by(world.lead) == [wish]


# --- where nobody is left who may see it


def alone(membership):
    return list(membership.apart_wishes.that_nobody_may_settle())


def test_what_means_every_coordinator_and_the_lead_is_for_nobody(asha, mike, world):
    called(world.lead, "Pat", "Green")
    wish = wish_apart(words="Mike Brown and Pat Green", by=world.connector)
    assert (seen_by(mike), seen_by(world.lead)) == ([], [])
    assert alone(world.connector) == [wish]
    MembershipFactory(organisation=world.organisation, role="coordinator")
    assert alone(world.connector) == []


@pytest.mark.parametrize("status", ["ended", "invited"])
def test_what_means_the_only_coordinator_is_for_nobody_where_no_lead_came(
    status, asha, mike, world
):
    wish = wish_apart(words="Mike Brown", by=world.connector)
    other = wish_apart(words="Somebody Unknown", by=world.connector)
    assert alone(world.connector) == []
    world.lead.status = status
    world.lead.save()
    assert alone(world.connector) == [wish]
    assert seen_by(mike) == [other]


def test_what_no_coordinator_looks_after_and_means_nobody_is_for_nobody(asha, mike, world):
    asha.sites.add(SiteFactory(organisation=world.organisation))
    mike.sites.add(SiteFactory(organisation=world.organisation))
    wish = wish_apart(words="Somebody Unknown", by=world.connector)
    assert (seen_by(mike), seen_by(world.lead)) == ([], [])
    assert alone(world.connector) == [wish]


def test_where_nobody_may_settle_a_name_that_is_known_is_told_from_none(asha, mike, jo, world):
    """Kept at once, or waiting: the page says the same of both."""
    asha.sites.add(SiteFactory(organisation=world.organisation))
    mike.sites.add(SiteFactory(organisation=world.organisation))
    known = wish_apart(words=str(jo), by=world.connector)
    unknown = wish_apart(words="Somebody Unknown", by=world.connector)
    assert (known.status, unknown.status) == ("kept", "to_settle")
    assert sorted(wish.pk for wish in alone(world.connector)) == sorted([known.pk, unknown.pk])


def test_who_is_a_namesake_of_a_coordinator_is_barred_and_it_waits_all_the_same(
    asha, jo, mike, world
):
    called(mike, "Jo", "Bloggs")
    wish = wish_apart(words="Jo Bloggs", by=world.connector)
    assert wish.status == "to_settle"
    assert asha.exclusions.get().person == jo


def test_who_runs_the_scheme_and_volunteers_never_sees_that_they_are_named(asha, mike, zora, world):
    own = MembershipFactory(organisation=world.organisation, user=mike.user, role="connector")
    volunteer = VolunteerFactory(organisation=world.organisation, membership=own)
    wish = wish_apart(words=volunteer.email, by=world.trainee)
    assert wish.status == "to_settle"
    assert not volunteer.exclusions.visible_to(mike).exists()
    assert volunteer.exclusions.visible_to(zora).exists()
    assert (seen_by(mike), seen_by(zora)) == ([], [wish])


def test_a_wish_stays_hidden_under_a_new_name_where_they_asked_for_the_same(mike, zora, world):
    own = MembershipFactory(organisation=world.organisation, user=mike.user, role="connector")
    VolunteerFactory(organisation=world.organisation, membership=own)
    theirs = wish_apart(words=world.trainee.user.email, by=own)
    wish = wish_apart(words=mike.user.email, by=world.trainee)
    assert wish.exclusions.get() == theirs.exclusions.get()
    mike.user.email = "new@example.org"
    mike.user.save()
    assert wish not in seen_by(mike)
    assert wish in seen_by(zora)


def test_an_administrator_does_not_find_what_may_be_about_them(asha, world, sign_in):
    called(world.administrator, "Ada", "Quill")
    about = wish_apart(words="Ada Quill", by=world.connector)
    other = wish_apart(words="Somebody Unknown", by=world.connector)
    add_exclusion(asha, person=world.administrator.user, by=world.coordinator)
    client = sign_in(world.administrator)
    page = client.get(reverse("admin:volunteers_apartwish_changelist")).content.decode()
    assert (str(about.pk) in page, str(other.pk) in page) == (False, True)
    page = client.get(reverse("admin:volunteers_exclusion_changelist")).content.decode()
    assert str(asha.exclusions.get().pk) not in page
