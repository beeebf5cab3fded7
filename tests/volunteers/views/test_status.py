import pytest
from django.urls import reverse

from audit.services import disclose
from tests.factories.accounts import SiteFactory
from tests.factories.volunteers import VolunteerFactory

ME = reverse("volunteers:me")


@pytest.fixture
def asha(world):
    return VolunteerFactory(
        organisation=world.organisation, membership=world.connector, wont_share=["medication"]
    )


def page_of(view, volunteer):
    return reverse(f"volunteers:{view}", args=[volunteer.pk])


def status_of(volunteer):
    volunteer.refresh_from_db()
    return volunteer.status


def test_pause_says_what_it_does_and_needs_one_tap(asha, world, sign_in):
    client = sign_in(world.coordinator)
    page = client.get(page_of("pause", asha)).content.decode()
    assert "Nobody has to give a reason" in page
    assert status_of(asha) == "active"
    client.post(page_of("pause", asha))
    assert status_of(asha) == "paused"


def test_resume_lists_what_to_renew(asha, world, sign_in):
    client = sign_in(world.coordinator)
    client.post(page_of("pause", asha))
    assert "Identity not clear yet" in client.get(page_of("resume", asha)).content.decode()
    client.post(page_of("resume", asha))
    assert status_of(asha) == "active"


@pytest.mark.parametrize("view", ["pause", "resume"])
def test_only_coordinators_of_the_organisation_pause_others(view, asha, world, elsewhere, sign_in):
    assert sign_in(world.supervisor).post(page_of(view, asha)).status_code == 403
    assert sign_in(elsewhere.coordinator).post(page_of(view, asha)).status_code == 404
    assert status_of(asha) == "active"


def test_pausing_somebody_who_has_left_is_refused_in_words(world, sign_in):
    gone = VolunteerFactory(organisation=world.organisation, status="left")
    answer = sign_in(world.coordinator).post(page_of("pause", gone), follow=True)
    assert "cannot become" in answer.content.decode()


def test_me_shows_the_record_exactly_as_held(asha, world, sign_in):
    page = sign_in(world.connector).get(ME).content.decode()
    assert "medication" in page
    assert "We are waiting for this" in page
    assert "Identity not clear yet" in page
    assert "Nobody has opened them" in page


def test_me_tells_who_opened_confidential_details(asha, world, sign_in):
    site = SiteFactory(organisation=world.organisation, name="Forbidden Hospital")
    exclusion = asha.exclusions.create(organisation=world.organisation, site=site)
    disclose(exclusion, by=world.coordinator, reason="A test")
    page = sign_in(world.connector).get(ME).content.decode()
    assert str(world.coordinator) in page
    assert "Forbidden" not in page


def test_connectors_pause_themselves_in_one_tap_and_come_back(asha, world, sign_in):
    client = sign_in(world.connector)
    assert client.get(reverse("volunteers:pause_me")).status_code == 405
    answer = client.post(reverse("volunteers:pause_me"), follow=True)
    assert "Take all the time you need" in answer.content.decode()
    assert status_of(asha) == "paused"
    answer = client.post(reverse("volunteers:resume_me"), follow=True)
    assert "Welcome back" in answer.content.decode()
    assert status_of(asha) == "active"


def test_coming_back_lists_what_wants_seeing_to(asha, world, sign_in):
    client = sign_in(world.connector)
    client.post(reverse("volunteers:pause_me"))
    assert "these want seeing to" in client.get(ME).content.decode()


def test_somebody_without_a_record_has_no_such_page(world, sign_in):
    assert sign_in(world.connector).get(ME).status_code == 404


def test_other_roles_have_no_own_record(world, sign_in):
    assert sign_in(world.coordinator).get(ME).status_code == 403
