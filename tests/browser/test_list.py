"""The list of volunteers: found, kept as a view, paged, taken away, reminded, and nobody twice."""

import csv
import io
import re

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from messaging.models import Message
from tests.browser.hands import Finger
from tests.factories.training import CourseFactory
from tests.factories.volunteers import CheckFactory, PositionFactory, VolunteerFactory
from volunteers.models import Merge

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RUNS = tuple("=+-@\t")  # what a spreadsheet takes for the beginning of a formula


@pytest.fixture
def position(world):
    course = CourseFactory(organisation=world.organisation, code="fire", name="Fire Safety")
    position = PositionFactory(organisation=world.organisation, name="Connector")
    position.required_courses.add(course)
    return position


@pytest.fixture
def person(world, position, elsewhere):
    """person(**facts) → a volunteer. Another organisation has one too, whom nobody may see."""
    VolunteerFactory(
        organisation=elsewhere.organisation, first_name="Asha", last_name="Elsewhere", mobile="1"
    )

    def make(**facts):
        return VolunteerFactory(organisation=world.organisation, position=position, **facts)

    return make


@pytest.fixture
def desk(somebody, world):
    return somebody(membership=world.coordinator)


def rows(desk):
    table = desk.page.get_by_role("table", name="Volunteers found")
    return table.get_by_role("rowheader")


def shows(desk, *people: str) -> None:
    """These people and nobody else, in this order."""
    expect(rows(desk)).to_contain_text(people)


def test_somebody_is_found_and_the_search_is_kept(desk, person):
    person(first_name="Asha", last_name="Patel", status="paused")
    person(first_name="Sam", last_name="Paterson")
    person(first_name="Bo", last_name="Lee")
    desk.open("/volunteers/")
    desk.at("Volunteers")
    shows(desk, "Bo Lee", "Asha Patel", "Sam Paterson")
    desk.write("Part of a name, email address or telephone number", "ate")
    desk.press("Search")
    desk.reads("2 people found")
    shows(desk, "Asha Patel", "Sam Paterson")
    desk.pick("Status", "Paused")
    desk.press("Search")
    desk.reads("1 person found")
    shows(desk, "Asha Patel")
    desk.follow("Save this view")
    desk.at("Save this view")
    desk.write("What do you call this view?", "Paused Pats")
    desk.press("Save")
    desk.reads("The view is saved")
    desk.follow("Show everybody")
    shows(desk, "Bo Lee", "Asha Patel", "Sam Paterson")
    desk.follow("Paused Pats")
    desk.reads("1 person found")
    shows(desk, "Asha Patel")


def test_pages_lead_on_and_back(desk, person):
    everybody = [f"Ann Person{number:02}" for number in range(31)]
    for name in everybody:
        person(first_name="Ann", last_name=name.split()[1], status="checks")
    desk.open("/volunteers/?status=checks")
    desk.at("Volunteers")
    shows(desk, *everybody[:30])
    desk.follow(re.compile("^Next"))
    shows(desk, everybody[30])
    expect(desk.page.get_by_role("link", name=re.compile("^Next"))).to_have_count(0)
    desk.follow(re.compile("^Previous"))
    shows(desk, *everybody[:30])


@pytest.fixture
def hostile(person):
    """Names and a number that a spreadsheet would run, if it could."""
    for first, last in (("=1+1", "-2"), ("@SUM(A1)", "+3"), ("\t=1", "Lee")):
        person(first_name=first, last_name=last, mobile="+44 7700 900123")


def take_away(desk, format: str) -> bytes:
    desk.open("/volunteers/")
    desk.at("Volunteers")
    desk.page.get_by_text("Take this list away as a file").click()
    with desk.page.expect_download() as download:
        desk.press(format)
    return download.value.path().read_bytes()


def test_no_cell_of_a_file_taken_away_can_run(desk, hostile):
    heading, *rows = csv.reader(io.StringIO(take_away(desk, "CSV").decode("utf-8-sig")))
    assert len(rows) == 3
    assert [cell for row in [heading, *rows] for cell in row if cell.startswith(RUNS)] == []
    sheet = load_workbook(io.BytesIO(take_away(desk, "Excel"))).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert sheet.max_row == 4
    # Here a cell has a type: a string is shown as it is, whatever it begins with.
    assert {cell.data_type for cell in cells} == {"s"}
    taken = {cell.value for cell in cells}.union(*rows)
    assert "Elsewhere" not in taken


def test_several_are_reminded_once_the_message_is_read(desk, person):
    asha = person(first_name="Asha", last_name="Patel", cleared=True)
    person(first_name="Bo", last_name="Lee", cleared=True)
    person(first_name="Sam", last_name="Paterson", cleared=True)
    desk.open("/volunteers/")
    desk.at("Volunteers")
    desk.tick("Remind Asha Patel")
    desk.tick("Remind Bo Lee")
    desk.press("Remind those ticked")
    desk.at("Remind 2 people")
    desk.choose("Fire Safety (2 people)")
    desk.write("Anything to add (optional)", "There is a class on 3 May.")
    desk.press("Read the message first")
    desk.at("Read the reminder before it goes")
    desk.reads("There is a class on 3 May.")
    desk.reads(asha.email)
    assert not Message.objects.exists()
    desk.press("Send them")
    desk.reads("2 reminders are on the way")
    assert Message.objects.count() == 2


def test_two_records_of_one_person_become_one(desk, person):
    first = person(first_name="Asha", last_name="Patel", mobile="07700 900123")
    second = person(first_name="Asha", last_name="Patel-Jones", mobile="07700 900123")
    CheckFactory(volunteer=second, kind="identity")
    desk.open("/volunteers/")
    desk.follow("Look for people who are in the list twice")
    desk.at("People who may be in the list twice")
    desk.follow(re.compile("^Compare"))
    desk.at("One person or two?")
    desk.reads("telephone number")
    desk.page.get_by_role("button", name="One person: keep this record").first.click()
    desk.at("Merge two records of Asha Patel")
    desk.reads("1 check moved")
    desk.tick("I have checked that both records are of one person")
    desk.press("Merge the two records")
    desk.at("Asha Patel")
    merge = Merge.objects.get()
    assert {merge.kept, merge.emptied} == {first, second}
    assert merge.kept.checks.filter(kind="identity").exists()
    desk.open("/volunteers/duplicates/")
    desk.reads("Nobody seems to be in the list twice")


def test_nobody_sees_another_organisations_people(desk, person, somebody, elsewhere):
    asha = person(first_name="Asha", last_name="Patel")
    stranger = somebody(membership=elsewhere.coordinator)
    stranger.open("/volunteers/?q=asha")
    stranger.at("Volunteers")
    shows(stranger, "Asha Elsewhere")
    desk.open("/volunteers/?q=asha")
    desk.at("Volunteers")
    shows(desk, "Asha Patel")
    for path in ("", "edit/", "dbs/", "pause/"):
        answer = stranger.page.request.get(f"{stranger.address}/volunteers/{asha.pk}/{path}")
        assert answer.status == 404, path


def test_on_a_telephone_each_person_takes_little_room(somebody, person, world):
    for name in ("Amir", "Bea", "Cleo"):
        person(first_name=name, cleared=True)
    phone = somebody(Finger, membership=world.coordinator)
    phone.open("/volunteers/")
    for row in phone.page.get_by_role("table", name="Volunteers found").get_by_role("row").all():
        box = row.bounding_box()
        assert box is None or box["height"] <= 130
