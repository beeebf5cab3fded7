"""What a trainee takes along: complete, theirs alone, and also after the scheme."""

from datetime import timedelta

import pytest

from common.dates import now, today
from placements.portfolio import portfolio_of
from placements.portfolio_papers import is_right_to_left, portfolio_as_pdf, portfolio_as_text
from placements.services.offers import end_match
from placements.services.reflections import delete_draft, finish_reflection, start_reflection
from placements.services.trainees_leaving import trainee_leaves
from tests.factories.placements import MatchFactory
from tests.papers import inside, letters_of
from tests.placements.reflections.writing import SECRET, address, written

PAGE, DOWNLOAD = "/reflections/portfolio/", "/reflections/portfolio/download/"


@pytest.fixture
def met(match, author):
    for days, outcome, minutes in ((9, "happened", 45), (5, "nobody_came", 0), (2, "happened", 60)):
        match.meeting_logs.create(
            organisation=match.organisation,
            starts_at=now() - timedelta(days=days),
            outcome=outcome,
            minutes=minutes,
            how="in_person" if minutes else "",
            entered_by=author,
        )


def text_of(trainee):
    return portfolio_as_text(portfolio_of(trainee)).content.decode()


class TestText:
    def test_it_has_the_questions_their_author_and_every_line(self, match, author):
        reflection = written(
            start_reflection(match, way="driscoll", by=author), "One.\n\n  Two.", "what"
        )
        text = text_of(reflection.trainee)
        assert "What? What did you talk about?\n\nOne.\n\n  Two.\n" in text
        assert "Driscoll (1994, 2007)" in text
        assert "A draft: not finished yet." in text
        assert "So what?" not in text  # left empty

    def test_it_has_the_minutes_of_meetings_that_happened(self, met, finished):
        text = text_of(finished.trainee)
        assert "2 meetings, 105 minutes altogether." in text
        assert text.count("In person") == 2

    def test_a_connector_stands_in_it_by_the_first_name_alone(self, met, finished):
        connector = finished.match.connector
        text = text_of(finished.trainee)
        assert f"Meeting {connector.first_name}" in text
        assert connector.last_name not in text

    def test_nobody_elses_words_are_in_it(self, finished, world):
        other = MatchFactory(agreed=True, placement__trainee__organisation=world.organisation)
        assert SECRET not in text_of(other.placement.trainee)

    def test_every_script_and_sign_comes_out(self, draft):
        said = "<script>alert(1)</script> שלום مرحبا 🙂 zwölf"
        written(draft, said)
        assert said in text_of(draft.trainee)


class TestPDF:
    def test_it_is_tagged(self, met, finished):
        pdf = inside(portfolio_as_pdf(portfolio_of(finished.trainee)).content)
        assert b"/MarkInfo" in pdf
        assert b"/StructTreeRoot" in pdf
        assert b"pdfuaid" in pdf
        assert b"en-GB" in pdf

    def test_what_people_write_is_never_markup(self, draft):
        said = '#read("/etc/passwd") *bold* <script>alert(1)</script> $x$ \\ = Heading'
        written(draft, said)
        letters = letters_of(portfolio_as_pdf(portfolio_of(draft.trainee)).content)
        assert set("#*<>$=/") <= letters

    def test_other_scripts_are_drawn_or_said_plainly(self, draft):
        written(draft, "A smile 🫠, a letter 𓀀, שלום\nمرحبا")
        letters = letters_of(portfolio_as_pdf(portfolio_of(draft.trainee)).content)
        for letter in "🫠𓀀שמ":
            assert letter in letters or {"□", "U", "+"} <= letters

    @pytest.mark.parametrize(
        ("text", "rtl"),
        [("שלום", True), ("1. مرحبا", True), ("Hello שלום", False), ("123", False), ("", False)],
    )
    def test_a_line_begins_where_its_first_letter_says(self, text, rtl):
        assert is_right_to_left(text) == rtl

    def test_a_portfolio_without_anything_is_a_document_too(self, match):
        assert portfolio_as_pdf(portfolio_of(match.placement.trainee)).content.startswith(b"%PDF")


class TestPages:
    def test_all_are_chosen_unless_somebody_says_otherwise(self, met, finished, author, sign_in):
        page = sign_in(author).get(PAGE)
        assert page.context["form"]["reflections"].value() == [str(finished.pk)]
        assert "105 minutes" in page.text

    def test_download_of_what_is_chosen(self, finished, match, author, sign_in):
        other = written(start_reflection(match, way="free", by=author), "Something else.")
        query = {"reflections": [other.pk], "format": "txt"}
        answer = sign_in(author).post(DOWNLOAD, query)
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert "attachment" in answer.headers["Content-Disposition"]
        assert "no-store" in answer.headers["Cache-Control"]
        assert "Something else." in answer.text
        assert SECRET not in answer.text

    def test_download_as_pdf(self, finished, author, sign_in):
        answer = sign_in(author).post(DOWNLOAD, {"reflections": [finished.pk], "format": "pdf"})
        assert answer.content.startswith(b"%PDF")

    def test_another_persons_reflection_does_not_exist(self, finished, world, sign_in):
        other = MatchFactory(agreed=True, placement__trainee__organisation=world.organisation)
        client = sign_in(other.placement.trainee.membership)
        query = {"reflections": [finished.pk], "format": "txt"}
        answer = client.post(DOWNLOAD, query)
        assert answer.url == PAGE  # as of one that was deleted
        assert SECRET not in client.get(PAGE).text

    def test_what_was_deleted_meanwhile_is_explained(self, draft, author, sign_in):
        client = sign_in(author)
        delete_draft(draft, by=author)
        query = {"reflections": [draft.pk], "format": "txt"}
        page = client.post(DOWNLOAD, query, follow=True)
        assert "has changed since this page was opened" in page.text

    @pytest.mark.parametrize("format", ["", "exe"])
    def test_no_such_kind_of_file_leads_back(self, format, finished, author, sign_in):
        assert sign_in(author).post(DOWNLOAD, {"format": format}).url == PAGE

    def test_somebody_without_a_placement_is_told_so(self, world, sign_in):
        assert "not listed with a placement yet" in sign_in(world.trainee).get(PAGE).text


class TestAfterTheScheme:
    """What they wrote is theirs, whatever has ended."""

    def everything_is_there(self, client, reflection):
        query = {"reflections": [reflection.pk], "format": "txt"}
        assert SECRET in client.post(DOWNLOAD, query).text
        assert SECRET in client.get(address(reflection)).text
        assert address(reflection) in client.get("/reflections/").text
        assert client.get("/").status_code == 200

    def test_after_the_match(self, finished, met, world, author, sign_in):
        end_match(finished.match, by=world.coordinator)
        self.everything_is_there(sign_in(author), finished)

    def test_after_the_placement_and_the_cohort(self, finished, author, sign_in):
        placement = finished.match.placement
        placement.starts_on, placement.ends_on = (
            today() - timedelta(days=days) for days in (400, 300)
        )
        placement.save()
        self.everything_is_there(sign_in(author), finished)

    def test_after_the_trainee_has_left(self, finished, world, author, sign_in):
        trainee_leaves(finished.trainee, by=world.coordinator)
        client = sign_in(author)
        self.everything_is_there(client, finished)
        page = client.post("/reflections/start/", {"about": "none", "way": "free"}, follow=True)
        assert page.status_code == 200  # they may even go on writing

    def test_a_draft_begun_before_is_finished_after(self, draft, world, author, sign_in):
        written(draft)
        trainee_leaves(draft.trainee, by=world.coordinator)
        finish_reflection(draft, by=author)
        self.everything_is_there(sign_in(author), draft)
