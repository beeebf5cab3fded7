import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse

from common.dates import today
from tests.factories.accounts import MembershipFactory, SiteFactory
from tests.factories.training import CompletionFactory, CourseFactory
from tests.factories.volunteers import PositionFactory, VolunteerFactory
from tests.papers import inside, letters_of
from training.services.completions import record_completion, withdraw_completion
from volunteers.course_papers import PAPERS, certificate_of
from volunteers.course_record import course_record

MINE = "/volunteers/me/training/"
YESTERDAY = today() - timedelta(days=1)


@pytest.fixture
def fire(world):
    return CourseFactory(organisation=world.organisation, name="Fire Safety", code="fire")


@pytest.fixture
def asha(world, fire):
    position = PositionFactory(organisation=world.organisation, name="Connector")
    position.required_courses.add(fire)
    return VolunteerFactory(
        organisation=world.organisation,
        membership=world.connector,
        position=position,
        first_name="Asha",
        last_name="Khan",
    )


@pytest.fixture
def done(world, asha, fire):
    completion, _ = record_completion(
        asha.membership.user,
        fire,
        completed_on=YESTERDAY,
        evidence="attendance list",
        by=world.coordinator,
    )
    return completion


@pytest.fixture
def own(world, asha, sign_in):
    return sign_in(world.connector)


@pytest.fixture
def desk(world, sign_in):
    return sign_in(world.coordinator)


def theirs(name, volunteer, *args):
    return reverse(f"volunteers:{name}", args=[volunteer.pk, *args])


def said(answer) -> str:
    return " ".join(answer.content.decode().split())


class TestPage:
    def test_it_shows_what_is_asked_and_what_was_done(self, own, done, world):
        page = said(own.get(MINE))
        for words in ("Fire Safety", "In date", "attendance list", "Recorded by Robin"):
            assert words in page

    def test_the_person_and_their_coordinator_see_the_same(self, own, desk, asha, done, fire):
        other = CourseFactory(organisation=asha.organisation, name="Moving")
        CompletionFactory(course=other, learner=asha.membership.user, completed_on=YESTERDAY)
        mine, of_them = own.get(MINE), desk.get(theirs("training", asha))
        assert mine.context["record"] == of_them.context["record"]
        assert len(mine.context["record"].done) == 2

    def test_what_was_taken_back_is_not_in_it(self, own, done, world):
        withdraw_completion(done, reason="Somebody else was meant", by=world.coordinator)
        page = said(own.get(MINE))
        assert "attendance list" not in page
        assert "No course is recorded yet." in page
        assert "Not done yet" in page

    @pytest.mark.parametrize(("days", "counts"), [(1, True), (0, False), (-3, False)])
    def test_it_says_what_no_longer_counts_from_the_day_itself(self, asha, fire, days, counts):
        CompletionFactory(
            course=fire,
            learner=asha.membership.user,
            completed_on=today() - timedelta(days=400),
            expires_on=today() + timedelta(days=days),
        )
        [row] = course_record(asha, on=today()).done
        assert row.counts == counts

    def test_what_comes_with_another_course_says_so(self, own, asha, fire, world):
        basics = CourseFactory(organisation=world.organisation, name="Fire basics")
        fire.equivalences.create(organisation=world.organisation, counts_as=basics)
        record_completion(
            asha.membership.user, fire, completed_on=YESTERDAY, evidence="", by=world.coordinator
        )
        assert "Comes with Fire Safety" in said(own.get(MINE))
        fire_row, basics_row = course_record(asha, on=today()).done[::-1]
        assert {fire_row.credits, basics_row.credits} == {("Fire basics",), ()}

    def test_nothing_of_what_the_same_person_did_elsewhere(self, own, asha, elsewhere):
        course = CourseFactory(organisation=elsewhere.organisation, name="Their course")
        CompletionFactory(course=course, learner=asha.membership.user)
        assert "Their course" not in said(own.get(MINE))

    def test_another_site_s_coordinator_finds_nothing(self, asha, done, world, sign_in):
        ours, others = SiteFactory.create_batch(2, organisation=world.organisation)
        asha.sites.add(others)
        limited = MembershipFactory(organisation=world.organisation, role="coordinator")
        limited.sites.add(ours)
        client = sign_in(limited)
        for name, *more in (["training"], ["download_training"], ["certificate", done.pk]):
            assert client.get(theirs(name, asha, *more)).status_code == 404

    def test_another_organisation_finds_nothing(self, asha, done, elsewhere, sign_in):
        client = sign_in(elsewhere.coordinator)
        for name, *more in (["training"], ["download_training"], ["certificate", done.pk]):
            assert client.get(theirs(name, asha, *more)).status_code == 404


class TestPapers:
    def test_the_table_has_days_that_a_spreadsheet_understands(self, own, done):
        answer = own.get(f"{MINE}download/", {"as": "csv"})
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        fact = ["Fire Safety", YESTERDAY.isoformat(), "for good"]
        assert rows[1:] == [
            ["Courses asked for", *fact, "In date", "", ""],
            ["Courses done", *fact, "", "attendance list", str(done.recorded_by.user)],
        ]

    def test_no_cell_of_it_is_a_formula(self, own, done):
        done.evidence = "=HYPERLINK(1)"
        done.save()
        assert ",=HYPERLINK" not in own.get(f"{MINE}download/?as=csv").content.decode()

    def test_the_page_needs_nothing_else_and_names_are_text(self, own, done):
        done.evidence = "<script>alert(1)</script>"
        done.save()
        page = said(own.get(f"{MINE}download/?as=html"))
        assert "Training record of Asha Khan" in page
        assert "<script>" not in page
        assert not [word for word in ("<link", "src=", "http") if word in page]

    def test_the_pdf_is_tagged_and_has_a_title(self, own, done):
        answer = own.get(f"{MINE}download/?as=pdf")
        assert answer["Content-Type"] == "application/pdf"
        assert "attachment" in answer["Content-Disposition"]
        found = inside(answer.content)
        assert b"/StructTreeRoot" in found
        assert b"Training record of Asha Khan" in found

    @pytest.mark.parametrize("kind", list(PAPERS))
    def test_a_record_without_courses_can_be_taken_along_too(self, own, kind):
        assert own.get(f"{MINE}download/", {"as": kind}).status_code == 200

    def test_there_is_no_other_kind(self, own):
        assert own.get(f"{MINE}download/?as=exe").status_code == 404

    def test_the_coordinator_hands_over_the_same(self, own, desk, asha, done):
        mine = own.get(f"{MINE}download/?as=csv").content
        assert desk.get(theirs("download_training", asha), {"as": "csv"}).content == mine


class TestCertificate:
    def test_it_is_a_tagged_pdf_of_one_completion(self, own, done):
        answer = own.get(f"{MINE}{done.pk}/")
        assert f'filename="certificate-fire-{YESTERDAY}.pdf"' in answer["Content-Disposition"]
        found = inside(answer.content)
        assert b"/StructTreeRoot" in found
        assert b"Certificate of completion: Fire Safety, Asha Khan" in found

    def test_the_coordinator_gets_the_same(self, own, desk, asha, done):
        answer = desk.get(theirs("certificate", asha, done.pk))
        assert letters_of(answer.content) == letters_of(own.get(f"{MINE}{done.pk}/").content)

    def test_none_of_what_was_taken_back(self, own, desk, asha, done, world):
        withdraw_completion(done, reason="Mistaken", by=world.coordinator)
        assert own.get(f"{MINE}{done.pk}/").status_code == 404
        assert desk.get(theirs("certificate", asha, done.pk)).status_code == 404

    def test_none_of_somebody_else(self, own, desk, asha, fire, world):
        other = VolunteerFactory(organisation=world.organisation)
        of_other = CompletionFactory(course=fire, learner=other.membership.user)
        assert own.get(f"{MINE}{of_other.pk}/").status_code == 404
        assert desk.get(theirs("certificate", asha, of_other.pk)).status_code == 404

    def test_none_of_what_only_comes_with_another(self, own, asha, fire, world):
        basics = CourseFactory(organisation=world.organisation, name="Fire basics")
        fire.equivalences.create(organisation=world.organisation, counts_as=basics)
        record_completion(
            asha.membership.user, fire, completed_on=YESTERDAY, evidence="", by=world.coordinator
        )
        credit = basics.completions.get()
        assert own.get(f"{MINE}{credit.pk}/").status_code == 404

    def test_it_can_be_made_without_anybody_s_name_or_day(self, asha, fire):
        done = CompletionFactory(
            course=fire, learner=asha.membership.user, expires_on=None, recorded_by=None
        )
        assert certificate_of(done, asha).content.startswith(b"%PDF")
