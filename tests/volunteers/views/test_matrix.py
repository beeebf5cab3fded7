import io
from datetime import timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from common.dates import today
from tests.factories.accounts import MembershipFactory, SiteFactory
from tests.factories.training import CompletionFactory, CourseFactory
from tests.factories.volunteers import PositionFactory, VolunteerFactory
from volunteers.models import ListExport

MATRIX = "/volunteers/courses/training-matrix/"
TOTALS = f"{MATRIX}by-course/"


@pytest.fixture
def fire(world):
    return CourseFactory(organisation=world.organisation, name="Fire Safety", code="fire")


@pytest.fixture
def position(world, fire):
    position = PositionFactory(organisation=world.organisation, name="Connector")
    position.required_courses.add(fire)
    return position


@pytest.fixture
def people(world, position):
    return [
        VolunteerFactory(
            organisation=world.organisation, position=position, first_name=name, last_name="Kay"
        )
        for name in ("Asha", "Bo", "Cy")
    ]


@pytest.fixture
def client(world, sign_in):
    return sign_in(world.coordinator)


def done(person, course, days, **facts):
    until = today() + timedelta(days=days)
    return CompletionFactory(
        course=course, learner=person.membership.user, expires_on=until, **facts
    )


def shown(answer) -> list[str]:
    return [row.volunteer.first_name for row in answer.context["page"].rows]


def said(answer) -> str:
    return " ".join(answer.content.decode().split())


class TestMatrix:
    def test_it_says_how_everybody_stands_in_words(self, client, people, fire):
        done(people[0], fire, 400)
        done(people[1], fire, 12)
        page = said(client.get(MATRIX))
        assert "2 of 3 people have everything in date." in page
        assert "1 has something to renew soon. 1 has something not done yet." in page
        for words in ("In date", "Renew soon", "12 days left", "Not done yet"):
            assert words in page

    def test_it_leads_to_the_record_and_to_the_register(self, client, people, fire):
        page = said(client.get(MATRIX))
        assert f"/volunteers/{people[0].pk}/#courses" in page
        assert "/volunteers/courses/fire/register/" in page

    def test_of_one_course_each_line_leads_to_recording_it(self, client, people, fire):
        done(people[0], fire, 400)
        page = said(client.get(MATRIX, {"course": "fire"}))
        record = reverse("volunteers:record_completion", args=[people[1].pk, "fire"])
        assert record in page
        assert record.replace(str(people[1].pk), str(people[0].pk)) not in page

    def test_whoever_may_not_record_is_led_to_no_form(self, world, sign_in, people):
        page = said(sign_in(world.supervisor).get(MATRIX, {"course": "fire"}))
        assert "Asha Kay" in page
        assert "/register/" not in page
        assert "/completions/record/" not in page
        assert "Take this matrix away" not in page

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ({"q": "bo"}, ["Bo"]),
            ({"state": "missing"}, ["Cy"]),
            ({"state": "to_do"}, ["Bo", "Cy"]),
            ({"state": "in_date", "course": "fire"}, ["Asha", "Bo"]),
            ({"who": "paused"}, []),
        ],
        ids=str,
    )
    def test_it_finds_people(self, client, people, fire, query, names):
        done(people[0], fire, 400)
        done(people[1], fire, 12)
        assert shown(client.get(MATRIX, query)) == names

    def test_by_site_and_position(self, client, people, world):
        site = SiteFactory(organisation=world.organisation)
        people[2].sites.add(site)
        other = VolunteerFactory(organisation=world.organisation, first_name="Dee")
        assert shown(client.get(MATRIX, {"site": site.pk})) == ["Cy"]
        assert shown(client.get(MATRIX, {"position": other.position_id})) == ["Dee"]

    @pytest.mark.parametrize("status", ["enquiry", "conditional_offer", "paused", "left"])
    def test_nothing_is_asked_of_those_who_are_not_here(
        self, client, people, world, position, status
    ):
        VolunteerFactory(organisation=world.organisation, position=position, status=status)
        assert shown(client.get(MATRIX)) == ["Asha", "Bo", "Cy"]

    def test_a_filter_that_makes_no_sense_says_so(self, client, people):
        page = said(client.get(MATRIX, {"site": "x", "course": "y", "state": "z", "part": "0"}))
        for words in ("Choose a site", "Choose a course", "Choose how they stand"):
            assert words in page
        assert "Asha Kay" in page

    def test_nobody_of_another_site_or_organisation(self, people, world, elsewhere, sign_in):
        ours, theirs = SiteFactory.create_batch(2, organisation=world.organisation)
        people[0].sites.add(theirs)
        VolunteerFactory(organisation=elsewhere.organisation, first_name="Stranger")
        limited = MembershipFactory(organisation=world.organisation, role="coordinator")
        limited.sites.add(ours)
        client = sign_in(limited)
        assert shown(client.get(MATRIX)) == ["Bo", "Cy"]
        assert "3 people" not in said(client.get(TOTALS))

    def test_every_page_leads_to_the_next_and_back(self, client, world, position):
        VolunteerFactory.create_batch(25, organisation=world.organisation, position=position)
        first = client.get(MATRIX)
        second = client.get(MATRIX, {"after": first.context["page"].people.next_key})
        back = client.get(MATRIX, {"before": second.context["page"].people.previous_key})
        numbers = [len(each.context["page"].rows) for each in (first, second, back)]
        assert numbers == [20, 5, 20]
        assert first.context["page"].rows == back.context["page"].rows

    def test_more_people_than_one_page_looks_at_are_still_counted_by_course(
        self, client, world, position, monkeypatch
    ):
        monkeypatch.setattr("volunteers.roster_pages.SUMMED_UP", 2)
        VolunteerFactory.create_batch(3, organisation=world.organisation, position=position)
        page = said(client.get(MATRIX))
        assert "3 people found." in page
        assert TOTALS in page
        assert "0 of 3 people have everything in date" in said(client.get(TOTALS))

    def test_thirty_courses_come_in_parts(self, client, people, world, position):
        courses = CourseFactory.create_batch(29, organisation=world.organisation)
        position.required_courses.add(*courses)
        page = client.get(MATRIX, {"part": "5"}).context["page"]
        assert [len(part.courses) for part in page.parts] == [6] * 5
        assert page.courses == page.parts[4].courses

    def test_a_scheme_without_courses_says_what_to_do(self, client, world):
        VolunteerFactory(organisation=world.organisation)
        assert "No position asks for a course yet" in said(client.get(MATRIX))
        assert "Nothing to count" in said(client.get(TOTALS))

    def test_a_scheme_without_people_says_when_they_come(self, client, fire, position):
        assert "Nobody to show yet" in said(client.get(MATRIX))

    def test_names_are_text(self, client, world, position):
        VolunteerFactory(
            organisation=world.organisation, position=position, first_name="<b>Asha</b>"
        )
        assert "<b>Asha" not in said(client.get(MATRIX))


class TestMenu:
    """“Training” leads to the first page about it that somebody may open."""

    def test_whoever_keeps_the_catalogue_comes_to_it(self, client):
        assert '/volunteers/courses/">Training' in said(client.get("/"))

    def test_others_who_see_volunteers_come_to_the_matrix(self, world, sign_in):
        assert f'{MATRIX}">Training' in said(sign_in(world.supervisor).get("/"))

    def test_connectors_have_no_such_menu(self, world, sign_in):
        assert ">Training<" not in said(sign_in(world.connector).get("/"))


class TestTotals:
    def test_each_course_has_its_numbers_and_what_is_next(self, client, people, fire):
        done(people[0], fire, 12)
        answer = client.get(TOTALS)
        [(course, tally)] = answer.context["totals"].courses
        assert (course.name, tally.asked, tally.due, tally.missing) == ("Fire Safety", 3, 1, 2)
        assert "/volunteers/courses/fire/invite/" in said(answer)


class TestFile:
    URL = f"{MATRIX}export/"

    def test_a_spreadsheet_has_a_word_and_a_day_for_each_course(self, client, people, fire):
        done(people[0], fire, 12)
        answer = client.post(self.URL, {"format": "xlsx", "query": ""})
        sheet = load_workbook(io.BytesIO(answer.content)).active
        head, *rows = (list(row) for row in sheet.iter_rows(values_only=True))
        assert head[-2:] == ["Fire Safety", "Fire Safety: until"]
        until = (today() + timedelta(days=12)).isoformat()
        assert rows[0] == ["Asha", "Kay", "Connector", "Active", "Renew soon", until]
        assert [row[4] for row in rows] == ["Renew soon", "Not done yet", "Not done yet"]

    def test_it_holds_whom_the_search_finds_and_it_is_noted(self, client, world, people, fire):
        done(people[0], fire, 400)
        query = "course=fire&state=missing"
        answer = client.post(self.URL, {"format": "csv", "query": query})
        lines = answer.content.decode("utf-8-sig").splitlines()
        assert [line.split(",")[0] for line in lines] == ["First name", "Bo", "Cy"]
        note = ListExport.objects.get()
        assert (note.people, note.exported_by, note.format) == (2, world.coordinator, "csv")
        assert note.found_by == "Training matrix: Fire Safety; Something not done yet"

    def test_no_cell_is_a_formula(self, client, world, position, fire):
        fire.name = "=1+1"
        fire.save()
        VolunteerFactory(organisation=world.organisation, position=position, first_name="=2+2")
        answer = client.post(self.URL, {"format": "csv", "query": ""})
        cells = answer.content.decode("utf-8-sig").replace("\r\n", ",").split(",")
        assert not [cell for cell in cells if cell.startswith(("=", '"='))]

    def test_another_kind_of_file_is_refused_in_words(self, client, people):
        answer = client.post(self.URL, {"format": "exe", "query": "q=bo"}, follow=True)
        assert "Choose CSV or Excel." in said(answer)
        assert answer.request["QUERY_STRING"] == "q=bo"
        assert not ListExport.objects.exists()

    def test_looking_at_its_address_is_no_export(self, client):
        assert client.get(self.URL).status_code == 405
