from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from audit.models import Disclosure
from audit.services import note_opening
from tests.factories.accounts import SiteFactory, TeamFactory
from tests.factories.volunteers import VolunteerFactory
from tests.opened import once_more, seen_on, send
from volunteers.models import AccessNeeds
from volunteers.record import KEPT_APART, openings_of
from volunteers.services.restricted import add_exclusion, set_access_needs


@pytest.fixture
def asha(world):
    return VolunteerFactory(organisation=world.organisation)


@pytest.fixture
def site(world):
    return SiteFactory(organisation=world.organisation, name="Forbidden Hospital")


def page_of(view, volunteer, *more):
    return reverse(f"volunteers:{view}", args=[volunteer.pk, *more])


def test_confidential_shows_and_leaves_a_disclosure_of_each(asha, site, world, sign_in):
    add_exclusion(asha, site=site, by=None)
    set_access_needs(asha, needs_step_free=True, notes="A hearing loop.", by=None)
    page = sign_in(world.coordinator).get(page_of("confidential", asha)).content.decode()
    assert "Forbidden Hospital, all of it" in page
    assert "A hearing loop." in page
    kept = Disclosure.objects.filter(subject_id=asha.pk, read_by_id=world.coordinator.pk)
    assert {row.record for row in kept} == {"access needs", "confidential details", "exclusion"}


def test_opening_it_is_kept_also_when_there_is_nothing_to_read(asha, world, sign_in):
    sign_in(world.coordinator).get(page_of("confidential", asha))
    sign_in(world.coordinator).get(page_of("edit_access_needs", asha))
    assert Disclosure.objects.filter(subject_id=asha.pk).count() == 2


def test_what_is_read_with_one_click_is_one_opening(asha, world):
    with time_machine.travel(datetime(2026, 11, 20, 9, 0, 0, 900_000, UTC), tick=False) as clock:
        for _ in range(2):
            for record in KEPT_APART:
                note_opening(asha, record=record, by=world.coordinator, reason="Opened them")
                clock.shift(0.2)
            clock.shift(60)
        note_opening(asha, record="DBS certificate", by=world.coordinator, reason="Opened the DBS")
    of_all = openings_of(asha.pk, asha.organisation_id)
    assert [opening.reason for opening in of_all] == ["Opened the DBS", *["Opened them"] * 2]
    assert openings_of(asha.pk, asha.organisation_id, records=KEPT_APART) == of_all[1:]


def test_the_record_counts_openings(asha, site, world, sign_in):
    add_exclusion(asha, site=site, by=None)
    set_access_needs(asha, needs_step_free=True, by=None)
    client = sign_in(world.coordinator)
    client.get(page_of("confidential", asha))
    page = client.get(page_of("record", asha)).content.decode()
    assert "last by" in page
    assert str(world.coordinator) in page


@pytest.mark.parametrize("view", ["confidential", "edit_access_needs", "add_exclusion"])
def test_only_coordinators_of_the_organisation_open_it(view, asha, world, elsewhere, sign_in):
    for role in ("administrator", "supervisor", "lead", "connector"):
        assert sign_in(world.members[role]).get(page_of(view, asha)).status_code == 403
    assert sign_in(elsewhere.coordinator).get(page_of(view, asha)).status_code == 404
    assert not Disclosure.objects.exists()


def test_edit_access_needs_discloses_what_it_shows_and_saves(asha, world, sign_in):
    set_access_needs(asha, needs_step_free=True, notes="A ramp.", by=None)
    client = sign_in(world.coordinator)
    assert "A ramp." in client.get(page_of("edit_access_needs", asha)).content.decode()
    assert Disclosure.objects.filter(record="access needs").count() == 1
    facts = {"needs_step_free": "no", "needs_large_print": "yes", "notes": ""}
    answer = send(client, page_of("edit_access_needs", asha), facts)
    assert answer.url == page_of("confidential", asha)
    assert not AccessNeeds.objects.get(volunteer=asha).needs_step_free


def test_edit_access_needs_overwrites_nothing_unseen(asha, world, sign_in):
    client, page = sign_in(world.coordinator), page_of("edit_access_needs", asha)
    facts = {"needs_step_free": "no", "needs_large_print": "no", "notes": "Quiet rooms"}
    opened = seen_on(client, page)
    set_access_needs(asha, needs_step_free=True, notes="A ramp.", by=None)
    answer = client.post(page, facts | opened)
    assert AccessNeeds.objects.get(volunteer=asha).notes == "A ramp."
    for words in ("A ramp.", "Quiet rooms", "What it says now"):
        assert words in answer.text
    assert Disclosure.objects.filter(record="access needs").exists()
    client.post(page, facts | once_more(answer))
    assert AccessNeeds.objects.get(volunteer=asha).notes == "Quiet rooms"


def test_edit_access_needs_wants_an_answer(asha, world, sign_in):
    answer = sign_in(world.coordinator).post(page_of("edit_access_needs", asha), {"notes": "Quiet"})
    assert "Select yes if they need step-free access" in answer.content.decode()
    assert "Quiet" in answer.content.decode()


def test_add_exclusion_of_a_site_a_team_or_a_person(asha, site, world, sign_in):
    team = TeamFactory(site=site)
    client = sign_in(world.coordinator)
    for facts in (
        {"kind": "place", "place": str(site.pk)},
        {"kind": "place", "place": str(team.pk)},
        {"kind": "person", "who": world.trainee.user.email.upper()},
    ):
        assert client.post(page_of("add_exclusion", asha), facts).status_code == 302
    found = set(asha.exclusions.values_list("site", "team", "person"))
    assert found == {
        (site.pk, None, None),
        (site.pk, team.pk, None),
        (None, None, world.trainee.user_id),
    }


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "Select a place or a person"),
        ({"kind": "place"}, "Choose the site or team"),
        ({"kind": "person"}, "Enter the person’s name or email address"),
        ({"kind": "person", "who": "nobody@example.org"}, "Nobody with this name or email"),
        ({"kind": "person", "who": "x" * 201}, "Use 200 letters or fewer"),
    ],
)
def test_add_exclusion_explains_what_is_wrong(facts, words, asha, site, world, sign_in):
    answer = sign_in(world.coordinator).post(page_of("add_exclusion", asha), facts)
    assert words in answer.content.decode()
    assert not asha.exclusions.exists()


def test_namesakes_are_told_apart_by_their_address(asha, world, sign_in):
    for role in ("trainee", "educator"):
        user = world.members[role].user
        user.first_name, user.last_name = "Jo", "Bloggs"
        user.save()
    client = sign_in(world.coordinator)
    facts = {"kind": "person", "who": "jo bloggs"}
    answer = client.post(page_of("add_exclusion", asha), facts)
    assert "Several people here have this name" in answer.content.decode()


def test_somebody_of_another_organisation_is_not_known_here(asha, world, elsewhere, sign_in):
    facts = {"kind": "person", "who": elsewhere.trainee.user.email}
    answer = sign_in(world.coordinator).post(page_of("add_exclusion", asha), facts)
    assert "Nobody with this name or email address" in answer.content.decode()


def test_remove_exclusion_takes_a_post_and_a_row_of_this_person(asha, site, world, sign_in):
    exclusion = add_exclusion(asha, site=site, by=None)
    other = VolunteerFactory(organisation=world.organisation)
    client = sign_in(world.coordinator)
    assert client.get(page_of("remove_exclusion", asha, exclusion.pk)).status_code == 405
    assert client.post(page_of("remove_exclusion", other, exclusion.pk)).status_code == 404
    client.post(page_of("remove_exclusion", asha, exclusion.pk))
    assert not asha.exclusions.exists()


def test_opening_the_page_is_noted_also_when_nothing_is_there(world, sign_in):
    volunteer = VolunteerFactory(organisation=world.organisation)
    sign_in(world.coordinator).get(f"/volunteers/{volunteer.pk}/confidential/")
    noted = Disclosure.objects.get(subject_id=volunteer.pk)
    assert (noted.record, noted.read_by) == ("confidential details", str(world.coordinator))


def test_a_limited_coordinator_bars_and_frees_only_places_of_theirs(asha, world, sign_in):
    mine, other = SiteFactory.create_batch(2, organisation=world.organisation)
    world.coordinator.sites.add(mine)
    asha.sites.add(mine)
    bar = add_exclusion(asha, site=other, by=None)
    client = sign_in(world.coordinator)
    page = client.get(page_of("add_exclusion", asha)).text
    assert mine.name in page
    assert other.name not in page
    assert client.post(page_of("remove_exclusion", asha, bar.pk)).status_code == 404
    assert asha.exclusions.exists()


def test_add_exclusion_of_whoever_enters_it_is_refused_in_words(asha, world, sign_in):
    facts = {"kind": "person", "who": world.coordinator.user.email}
    answer = sign_in(world.coordinator).post(page_of("add_exclusion", asha), facts)
    assert "Ask another coordinator to enter it" in answer.content.decode()
    assert not asha.exclusions.exists()
