from datetime import timedelta

import pytest
from django.urls import reverse

from audit.services import disclose
from common.dates import today
from tests.factories.accounts import SiteFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.services.status import pause_volunteer

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


def test_resume_lists_what_to_renew(asha, world, sign_in):
    client = sign_in(world.coordinator)
    pause_volunteer(asha, by=world.connector)
    assert "Identity not clear yet" in client.get(page_of("resume", asha)).content.decode()
    client.post(page_of("resume", asha))
    assert status_of(asha) == "active"


def test_resume_says_that_who_never_began_is_ready_again(world, sign_in):
    asha = VolunteerFactory(
        organisation=world.organisation, membership=world.connector, status="ready", started_on=None
    )
    pause_volunteer(asha, by=world.connector)
    client, mine = sign_in(world.coordinator), sign_in(world.connector)
    assert "come back as “ready”" in client.get(page_of("resume", asha)).content.decode()
    page = mine.get(reverse("volunteers:resume_me")).content.decode()
    assert "ready to begin" in page
    mine.post(reverse("volunteers:resume_me"))
    assert status_of(asha) == "ready"


def test_only_coordinators_of_the_organisation_bring_others_back(asha, world, elsewhere, sign_in):
    pause_volunteer(asha, by=world.connector)
    assert sign_in(world.supervisor).post(page_of("resume", asha)).status_code == 403
    assert sign_in(elsewhere.coordinator).post(page_of("resume", asha)).status_code == 404
    assert status_of(asha) == "paused"


def test_resume_gently_wants_a_day_to_come(asha, world, sign_in):
    pause_volunteer(asha, by=world.connector)
    client = sign_in(world.coordinator)
    answer = client.post(page_of("resume", asha), {"pace": "gently"})
    assert "Enter the day from which it is as before again" in answer.content.decode()
    day = today() + timedelta(days=40)
    facts = {"until_day": day.day, "until_month": day.month, "until_year": day.year}
    client.post(page_of("resume", asha), {"pace": "gently", **facts})
    assert asha.phased_returns.get().until == day


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


def test_coming_back_is_one_tap_and_lists_what_wants_seeing_to(asha, world, sign_in):
    pause_volunteer(asha, by=world.connector)
    client = sign_in(world.connector)
    assert "these want seeing to" in client.get(ME).content.decode()
    assert "Identity not clear yet" in client.get(reverse("volunteers:resume_me")).content.decode()
    answer = client.post(reverse("volunteers:resume_me"), follow=True)
    assert "Welcome back" in answer.content.decode()
    assert status_of(asha) == "active"


def test_somebody_without_a_record_has_no_such_page(world, sign_in):
    assert sign_in(world.connector).get(ME).status_code == 404


def test_other_roles_have_no_own_record(world, sign_in):
    assert sign_in(world.coordinator).get(ME).status_code == 403
