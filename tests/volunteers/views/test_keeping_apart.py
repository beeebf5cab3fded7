import pytest
from django.urls import reverse

from audit.models import Disclosure
from tests.factories.accounts import SiteFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.services.keeping_apart import wish_apart


@pytest.fixture
def asha(world):
    return VolunteerFactory(organisation=world.organisation, membership=world.connector)


def page_of(view, *args):
    return reverse(f"volunteers:{view}", args=args)


@pytest.mark.parametrize("role", ["connector", "trainee"])
def test_whoever_asks_learns_nothing_of_who_is_known(role, asha, world, sign_in):
    client = sign_in(world.members[role])
    answers = []
    for words in (str(world.educator.user), "Nobody Atall"):
        page = client.post(
            page_of("add_wish"), {"kind": "person", "words": words}, follow=True
        ).content.decode()
        assert words in page
        answers.append(page.replace(words, "").count("app-heading-row"))
    assert "Saved, in confidence" in page
    assert answers == [1, 2]


def test_add_wish_of_a_place(asha, world, sign_in):
    site = SiteFactory(organisation=world.organisation, name="Elm House")
    client = sign_in(world.connector)
    page = client.post(
        page_of("add_wish"), {"kind": "place", "place": str(site.pk)}, follow=True
    ).content.decode()
    assert "Elm House, all of it" in page
    assert asha.exclusions.get().site == site


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "Select somebody or somewhere"),
        ({"kind": "person"}, "Enter their name or email address"),
        ({"kind": "place"}, "Choose the site or team"),
        ({"kind": "person", "words": "x" * 2_000_000}, "Use 200 letters or fewer"),
    ],
)
def test_add_wish_explains_what_is_wrong(facts, words, asha, world, sign_in):
    answer = sign_in(world.connector).post(page_of("add_wish"), facts)
    assert words in answer.content.decode()


def test_withdraw_wish_is_for_whoever_asked(asha, world, sign_in):
    wish = wish_apart(words=world.trainee.user.email, by=world.connector)
    assert sign_in(world.trainee).post(page_of("withdraw_wish", wish.pk)).status_code == 404
    sign_in(world.connector).post(page_of("withdraw_wish", wish.pk))
    assert not asha.exclusions.exists()


def test_opening_the_wishes_is_kept_with_or_without_any(asha, world, sign_in):
    client = sign_in(world.coordinator)
    client.get(page_of("wishes"))
    assert Disclosure.objects.get().record == "wishes to be kept apart"
    wish_apart(words="Jo", by=world.connector)
    page = client.get(page_of("wishes")).content.decode()
    assert "“Jo”" in page
    assert Disclosure.objects.filter(subject_id=asha.pk).count() == 1


def test_settle_wish_keeps_them_apart(asha, world, sign_in):
    wish = wish_apart(words="Sam from the ward", by=world.connector)
    client, url = sign_in(world.coordinator), page_of("settle_wish", wish.pk)
    assert "Settle" in client.get("/").content.decode()
    assert "Select what you have found" in client.post(url, {}).content.decode()
    answer = client.post(url, {"how": "person", "who": "Sam"}).content.decode()
    assert "Nobody with this name" in answer
    client.post(url, {"how": "person", "who": world.trainee.user.email})
    assert asha.exclusions.get().person == world.trainee.user
    assert "This is settled" in client.get(url).content.decode()


def test_settle_wish_arranged_in_another_way(asha, world, elsewhere, sign_in):
    wish = wish_apart(words="Sam", by=world.trainee)
    url = page_of("settle_wish", wish.pk)
    assert sign_in(elsewhere.coordinator).get(url).status_code == 404
    sign_in(world.coordinator).post(url, {"how": "arranged"})
    wish.refresh_from_db()
    assert wish.status == "kept"


def test_a_wish_about_the_only_coordinator_is_nowhere_for_them_and_leads_the_lead(
    asha, world, sign_in
):
    wish = wish_apart(words=world.coordinator.user.email, by=world.connector)
    client = sign_in(world.coordinator)
    for page in ("/", page_of("wishes"), page_of("confidential", asha.pk)):
        assert "confidential wish" not in (words := client.get(page).content.decode())
        assert wish.words not in words
    assert client.get(page_of("settle_wish", wish.pk)).status_code == 404
    lead = sign_in(world.lead)
    assert "1 confidential wish to settle" in lead.get("/").content.decode()
    assert lead.get(page_of("settle_wish", wish.pk)).status_code == 200
    lead.post(page_of("settle_wish", wish.pk), {"how": "arranged"})
    wish.refresh_from_db()
    assert wish.status == "kept"


def test_whoever_names_somebody_who_works_here_is_told_what_happens(asha, world, sign_in):
    page = sign_in(world.connector).get(page_of("add_wish")).content.decode()
    assert "They do not see it: somebody else looks" in page


def test_the_confidential_page_says_that_a_wish_waits(asha, world, sign_in):
    client, address = sign_in(world.coordinator), page_of("confidential", asha.pk)
    assert "Nobody and nowhere" in client.get(address).content.decode()
    wish = wish_apart(words="Sam from the ward", by=world.connector)
    page = client.get(address).content.decode()
    assert "Nobody and nowhere" not in page
    assert page_of("settle_wish", wish.pk) in page
    assert "Sam from" not in page


def test_whoever_names_the_only_one_who_could_look_is_told_whom_to_call(asha, world, sign_in):
    world.organisation.contact_phone = "01244 555010"
    world.organisation.save()
    world.lead.status = "ended"
    world.lead.save()
    client, words = sign_in(world.connector), world.coordinator.user.email
    page = client.get(page_of("keep_apart")).content.decode()
    assert "Nobody here can see to this" not in page
    page = client.post(
        page_of("add_wish"), {"kind": "person", "words": words}, follow=True
    ).content.decode()
    assert "Nobody here can see to this" in page
    assert "need do nothing more" not in page
    assert "tel:01244555010" in page
    assert reverse("concerns:raise_concern") in page
    world.organisation.contact_phone = ""
    world.organisation.save()
    page = client.get(page_of("keep_apart")).content.decode()
    assert "Please raise a concern" in page
    assert "whoever is named here" not in page


def test_a_wish_the_lead_has_settled_is_closed_to_the_lead(asha, world, sign_in):
    wish = wish_apart(words=world.coordinator.user.email, by=world.connector)
    client, url = sign_in(world.lead), page_of("settle_wish", wish.pk)
    client.post(url, {"how": "arranged"})
    assert client.get(url).status_code == 404
