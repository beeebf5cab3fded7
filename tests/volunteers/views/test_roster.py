import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from audit.models import Disclosure
from common.dates import today
from tests.factories.accounts import MembershipFactory, SiteFactory
from tests.factories.training import CompletionFactory, CourseFactory
from tests.factories.volunteers import PositionFactory, VolunteerFactory
from volunteers.importers.words import journeys
from volunteers.models import ListExport, SavedView

INDEX = reverse("volunteers:index")
EXPORT = reverse("volunteers:export_list")
SAVE = reverse("volunteers:save_view")
VIEWS = reverse("volunteers:saved_views")


@pytest.fixture
def position(world):
    course = CourseFactory(organisation=world.organisation, code="fire", name="Fire Safety")
    position = PositionFactory(organisation=world.organisation)
    position.required_courses.add(course)
    return position


def person(world, position, **facts):
    return VolunteerFactory(organisation=world.organisation, position=position, **facts)


@pytest.fixture
def asha(world, position):
    asha = person(
        world, position, first_name="Asha", last_name="Rao", cleared=True, mobile="+44 7700 900123"
    )
    CompletionFactory(
        course=position.required_courses.get(),
        learner=asha.membership.user,
        completed_on=today() - timedelta(days=30),
        expires_on=today() + timedelta(days=300),
    )
    return asha


def names(response) -> list[str]:
    return [str(row.volunteer) for row in response.context["page"].rows]


# The list


def test_index_shows_who_is_ready_and_what_is_missing(asha, world, position, sign_in):
    bo = person(world, position, first_name="Bo", last_name="Lee", cleared=True)
    bo.checks.filter(kind="reference_2").update(result="awaited", decided_on=None)
    page = sign_in(world.coordinator).get(INDEX).content.decode()
    assert "1 ready today" in page
    assert "1 active but not ready" in page
    assert "1 check awaited" in page
    assert "Second reference not clear yet; Fire Safety not done yet" in page


@pytest.mark.parametrize(
    "words",
    ["sha ra", "ASHA", "Rao, A", "rao a", "rao.person", "07700 900", "+44 7700", "(07700) 900-123"],
)
def test_index_finds_part_of_a_name_an_address_or_a_number(words, asha, world, position, sign_in):
    asha.membership.user.email = "rao.person@example.org"
    asha.membership.user.save()
    person(world, position, first_name="Bo", last_name="Lee", mobile="07911 123456")
    assert names(sign_in(world.coordinator).get(INDEX, {"q": words})) == ["Asha Rao"]


def test_index_filters_by_status_and_by_readiness(asha, world, position, sign_in):
    person(world, position, first_name="Bo", last_name="Lee", status="paused")
    person(world, position, first_name="Cy", last_name="Poe")
    client = sign_in(world.lead)
    for query, name in [
        ({"status": "paused"}, "Bo Lee"),
        ({"show": "ready"}, "Asha Rao"),
        ({"show": "not_ready"}, "Cy Poe"),
    ]:
        assert names(client.get(INDEX, query)) == [name]
    assert names(client.get(INDEX, {"show": "due"})) == []


def test_index_filters_by_what_lapses_soon(asha, world, sign_in):
    client = sign_in(world.coordinator)
    assert names(client.get(INDEX, {"lapsing": 299})) == []
    assert names(client.get(INDEX, {"lapsing": 300})) == ["Asha Rao"]


def test_index_filters_by_site_position_language_and_topic(asha, world, position, sign_in):
    site = SiteFactory(organisation=world.organisation)
    asha.sites.add(site)
    asha.languages, asha.may_share = ["English", "British Sign Language"], ["Being a carer"]
    asha.save()
    other = PositionFactory(organisation=world.organisation)
    person(world, other, first_name="Bo", last_name="Lee", will_share=["medication"])
    client = sign_in(world.coordinator)
    for query in (
        {"site": site.pk},
        {"position": position.pk},
        {"language": "sign"},
        {"topic": "CARER"},
    ):
        assert names(client.get(INDEX, query)) == ["Asha Rao"]


def test_index_says_when_nobody_matches_or_nobody_is_there(world, position, sign_in):
    client = sign_in(world.coordinator)
    assert "Import a spreadsheet" in client.get(INDEX).content.decode()
    assert "Nobody matches" in client.get(INDEX, {"q": "zz"}).content.decode()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"status": "splendid"}, "Choose a status from the list"),
        ({"lapsing": "soon"}, "Enter a whole number of days"),
        ({"site": "00000000-0000-0000-0000-000000000000"}, "Choose a site from the list"),
        ({"q": "x" * 101}, "Search for 100 letters or fewer"),
    ],
)
def test_index_explains_a_wrong_filter(query, words, asha, world, sign_in):
    page = sign_in(world.coordinator).get(INDEX, query)
    assert "Select a valid choice" not in page.content.decode()
    assert words in page.content.decode()


def test_index_shows_nobody_of_another_organisation(asha, elsewhere, sign_in):
    client = sign_in(elsewhere.coordinator)
    assert "Asha" not in client.get(INDEX).content.decode()
    assert "Asha" not in client.get(INDEX, {"after": asha.pk}).content.decode()


def test_a_coordinator_limited_to_sites_sees_only_theirs(asha, world, position, sign_in):
    mine, other = SiteFactory.create_batch(2, organisation=world.organisation)
    world.coordinator.sites.add(mine)
    asha.sites.add(other)
    near = person(world, position, first_name="Bo", last_name="Lee")
    near.sites.add(mine)
    client = sign_in(world.coordinator)
    assert names(client.get(INDEX)) == ["Bo Lee"]
    for volunteer, status in ((asha, 404), (near, 200)):
        page = client.get(reverse("volunteers:record", args=[volunteer.pk]))
        assert page.status_code == status


@pytest.mark.parametrize("query", [{}, {"show": "ready"}, {"q": "a"}, {"lapsing": 30}])
def test_index_costs_at_most_twelve_queries(
    query, world, position, sign_in, django_assert_max_num_queries
):
    for _ in range(3):
        person(world, position, cleared=True)
    world.coordinator.saved_views.create(
        organisation=world.organisation, name="Active", query="status=active"
    )
    client = sign_in(world.coordinator)
    with django_assert_max_num_queries(12):
        client.get(INDEX, query)


def test_a_full_page_is_light_and_leads_on_and_back(world, position, sign_in):
    for number in range(35):
        person(world, position, status="active" if number % 2 else "checks")
    client = sign_in(world.coordinator)
    first = client.get(INDEX)
    assert len(names(first)) == 30
    assert len(first.content) < 60_000
    second = client.get(INDEX, {"after": first.context["page"].next_key})
    assert len(names(second)) == 5
    assert second.context["page"].next_key is None
    back = client.get(INDEX, {"before": second.context["page"].previous_key})
    assert names(back) == names(first)
    assert "after=" in first.content.decode()
    assert "before=" in second.content.decode()


def test_a_page_after_nobody_is_empty_and_leads_back(asha, world, sign_in):
    client = sign_in(world.coordinator)
    assert names(client.get(INDEX, {"after": "nonsense"})) == ["Asha Rao"]


# Saved views


def test_a_view_is_saved_opened_renamed_and_deleted(asha, world, sign_in):
    client = sign_in(world.coordinator)
    address = f"{SAVE}?show=ready&q=&sort=x"
    assert "Ready today" in client.get(address).content.decode()
    answer = client.post(address, {"name": "Ready now"})
    assert answer.url == f"{INDEX}?show=ready"
    view = SavedView.objects.get()
    assert (view.name, view.query, view.owner) == ("Ready now", "show=ready", world.coordinator)
    assert "Ready now" in client.get(INDEX).content.decode()
    assert "Ready now" in client.get(VIEWS).content.decode()
    client.post(reverse("volunteers:rename_view", args=[view.pk]), {"name": "All set"})
    assert "All set" in client.get(VIEWS).content.decode()
    assert client.get(reverse("volunteers:delete_view", args=[view.pk])).status_code == 405
    client.post(reverse("volunteers:delete_view", args=[view.pk]))
    assert "No views yet" in client.get(VIEWS).content.decode()


def test_no_view_is_replaced_by_another_of_its_name(asha, world, sign_in):
    client = sign_in(world.coordinator)
    for _ in range(2):  # the same once more, as by a second click, is no other
        client.post(f"{SAVE}?show=ready", {"name": "Mine"})
    told = client.post(f"{SAVE}?status=paused", {"name": "mine"}).content.decode()
    assert "You have a view “Mine” already, of another search" in told
    assert [view.query for view in SavedView.objects.all()] == ["show=ready"]


def test_a_view_needs_a_name_and_a_search(asha, world, sign_in):
    client = sign_in(world.coordinator)
    page = client.post(f"{SAVE}?show=ready", {"name": ""}).content.decode()
    assert "Enter a name for this view" in page
    page = client.post(SAVE, {"name": "Everybody"}).content.decode()
    assert "search for something first" in page


def test_a_view_is_its_owners_alone(asha, world, sign_in):
    view = world.coordinator.saved_views.create(
        organisation=world.organisation, name="Secret plan", query="show=ready"
    )
    other = sign_in(MembershipFactory(organisation=world.organisation))
    assert "Secret plan" not in other.get(INDEX).content.decode()
    for name in ("rename_view", "delete_view"):
        address = reverse(f"volunteers:{name}", args=[view.pk])
        assert other.post(address, {"name": "x"}).status_code == 404


def test_renaming_to_a_name_in_use_is_explained(world, sign_in):
    for name in ("One", "Two"):
        view = world.coordinator.saved_views.create(
            organisation=world.organisation, name=name, query="show=ready"
        )
    address = reverse("volunteers:rename_view", args=[view.pk])
    page = sign_in(world.coordinator).post(address, {"name": "one"}).content.decode()
    assert "You have a view of this name already" in page


# Taking the list away


def test_the_list_is_taken_away_as_csv_and_that_is_kept(asha, world, position, sign_in):
    asha.last_name = "=cmd|' /C calc'!A0"
    asha.save()
    asha.dbs_certificates.update(number="001234567890")
    person(world, position, first_name="Bo", last_name="Lee", status="paused")
    answer = sign_in(world.coordinator).post(EXPORT, {"query": "show=ready", "format": "csv"})
    assert "attachment" in answer["Content-Disposition"]
    heading, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    cells = dict(zip(heading, row, strict=True))
    assert cells["First name"] == "Asha"
    assert cells["Last name"].startswith("'=")
    assert cells["Mobile"] == "'+44 7700 900123"
    assert cells["Ready today"] == "yes"
    assert cells["DBS certificate number"] == "0012 3456 7890"
    kept = ListExport.objects.get()
    assert (kept.exported_by, kept.people, kept.format) == (world.coordinator, 1, "csv")
    assert kept.found_by == "Ready today"
    assert Disclosure.objects.get(subject_id=asha.pk).read_by_id == world.coordinator.pk


def test_no_certificate_stands_in_a_file_for_whoever_may_not_open_them(asha, world, sign_in):
    asha.dbs_certificates.update(number="001234567890")
    answer = sign_in(world.administrator).post(EXPORT, {"query": "", "format": "csv"})
    file = answer.content.decode("utf-8-sig")
    assert "Asha" in file
    assert "DBS" not in file
    assert "0012 3456" not in file
    assert not Disclosure.objects.exists()


def test_the_file_says_how_to_contact_people_and_no_invented_address(world, position, sign_in):
    person(world, position, without_email=True, by_telephone=True)
    answer = sign_in(world.coordinator).post(EXPORT, {"query": "", "format": "csv"})
    heading, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    cells = dict(zip(heading, row, strict=True))
    assert (cells["E-mail"], cells["Contact"]) == ("", "By telephone")


def test_journeys_stand_in_the_file_as_an_import_reads_them(asha, world, sign_in):
    for code, minutes in (("BOW", 25), ("ANC", 40)):
        site = SiteFactory(organisation=world.organisation, code=code)
        asha.journeys.create(organisation=world.organisation, site=site, minutes=minutes)
    answer = sign_in(world.coordinator).post(EXPORT, {"query": "", "format": "csv"})
    heading, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    cell = dict(zip(heading, row, strict=True))["Journeys"]
    assert cell == "ANC 40; BOW 25"
    assert journeys(cell) == [("ANC", 40), ("BOW", 25)]


def test_a_workbook_holds_strings_alone(asha, world, sign_in):
    asha.last_name = "=1+1"
    asha.save()
    asha.dbs_certificates.update(number="001234567890")
    answer = sign_in(world.coordinator).post(EXPORT, {"query": "", "format": "xlsx"})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {"=1+1", "001234567890"} <= {cell.value for cell in cells}


def test_nothing_confidential_is_taken_away(asha, world, sign_in):
    site = SiteFactory(organisation=world.organisation, name="Forbidden Hospital")
    asha.exclusions.create(organisation=world.organisation, site=site)
    asha.wont_share = ["the fire"]
    asha.save()
    answer = sign_in(world.coordinator).post(EXPORT, {"query": "", "format": "csv"})
    assert "Forbidden" not in answer.content.decode()
    assert "the fire" not in answer.content.decode()


@pytest.mark.parametrize("role", ["lead", "supervisor", "connector"])
def test_others_take_nothing_away(role, asha, world, sign_in):
    client = sign_in(world.members[role])
    assert client.post(EXPORT, {"query": "", "format": "csv"}).status_code == 403
    assert not ListExport.objects.exists()


def test_a_format_that_is_none_is_refused_in_words(asha, world, sign_in):
    answer = sign_in(world.coordinator).post(EXPORT, {"format": "pdf"}, follow=True)
    assert "Choose CSV or Excel." in answer.content.decode()
