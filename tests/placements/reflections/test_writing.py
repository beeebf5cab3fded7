"""A trainee's own writing: its services, its pages, and who never sees it."""

import json
from urllib.parse import urlencode

import pghistory.models
import pytest
from django.test import Client
from django.utils.html import escape

from common.errors import DomainError
from placements.models import Reflection
from placements.reflecting import WAYS
from placements.reflection_facts import NONE, reflection_facts
from placements.services.reflections import (
    MOST_LETTERS,
    Changed,
    Page,
    checksum,
    delete_draft,
    finish_reflection,
    reopen_reflection,
    save_answer,
    start_reflection,
)
from tests.factories.placements import MatchFactory
from tests.placements.reflections.writing import BACKEND, SECRET, address, written


class TestWays:
    def test_every_model_names_author_and_year(self):
        assert all(way.source for way in WAYS.values() if way.key != "free")

    def test_questions_follow_each_other(self):
        gibbs = WAYS["gibbs_1988"]
        assert gibbs.after("description").key == "feelings"
        assert gibbs.before("description") is None
        assert gibbs.after("action_plan") is None
        assert gibbs.number("action_plan") == 6


class TestSaving:
    def test_each_save_is_a_revision(self, draft):
        assert written(draft).revision == 1

    def test_saving_the_same_again_changes_nothing(self, draft):
        assert written(written(draft)).revision == 1

    def test_two_tabs_never_overwrite_each_other(self, draft):
        written(draft, "From my phone.")
        with pytest.raises(Changed):
            save_answer(draft, Page("writing", "From the library.", 0), by=None)
        draft.refresh_from_db()
        assert draft.answers == {"writing": "From my phone."}

    def test_a_tab_with_another_question_is_not_in_the_way(self, match, author):
        reflection = start_reflection(match, way="driscoll", by=author)
        written(reflection, "We talked.", "what")
        opened = frozenset({checksum("")})
        saved = save_answer(reflection, Page("so_what", "It mattered.", 0, opened), by=None)
        assert saved.answers == {"what": "We talked.", "so_what": "It mattered."}

    def test_a_save_whose_answer_was_lost_on_the_way_is_no_conflict(self, draft):
        written(draft, "We met")
        page = Page("writing", "We met today", 0, frozenset({checksum("We met")}))
        assert save_answer(draft, page, by=None).answers["writing"] == "We met today"

    def test_nothing_is_written_into_a_finished_one(self, finished):
        with pytest.raises(Changed, match="finished in another tab"):
            written(finished, "More.")

    def test_lines_are_kept_as_typed(self, draft):
        assert written(draft, "One\r\n\r\n two \x00").answers["writing"] == "One\n\n two "

    def test_the_history_never_holds_the_text(self, finished):
        events = pghistory.models.Events.objects.tracks(finished)
        assert events.count() >= 2
        assert SECRET not in json.dumps(list(events.values()), default=str)

    def test_saving_leaves_no_trace_in_the_history(self, draft):
        """How often and when somebody writes, and takes back a word, is theirs alone."""
        before = pghistory.models.Events.objects.tracks(draft).count()
        for text in ("I", "I am", "I"):
            draft = written(draft, text)
        assert pghistory.models.Events.objects.tracks(draft).count() == before


class TestStarting:
    def test_two_taps_begin_one(self, match, author):
        first, again = (start_reflection(match, way="driscoll", by=author) for _ in range(2))
        assert first == again
        assert start_reflection(match, way="rolfe_2001", by=author) != first
        assert start_reflection(None, way="driscoll", by=author) != first
        written(first, "We talked.", "what")
        assert start_reflection(match, way="driscoll", by=author) != first


class TestFinishing:
    def test_it_needs_a_word(self, draft, author):
        with pytest.raises(DomainError, match="even one line"):
            finish_reflection(written(draft, "  \n"), by=author)

    def test_it_can_be_opened_again_and_old_tabs_are_out_of_date(self, finished, author):
        again = reopen_reflection(finished, by=author)
        assert again.status == Reflection.Status.DRAFT
        with pytest.raises(Changed):
            save_answer(again, Page("writing", "Old tab.", finished.revision), by=author)

    def test_only_a_draft_is_deleted(self, finished, author):
        with pytest.raises(DomainError, match="Only a draft"):
            delete_draft(finished, by=author)
        delete_draft(reopen_reflection(finished, by=author), by=author)
        assert not Reflection.objects.exists()


class TestFacts:
    def test_a_draft_is_nobodys_business(self, draft, match):
        assert reflection_facts([match]) == {match.pk: NONE}

    def test_count_day_and_shared(self, share, to_educator, match, django_assert_num_queries):
        other = MatchFactory(placement__trainee__organisation=match.organisation)
        with django_assert_num_queries(1):
            facts = reflection_facts([match, other])
        assert (facts[match.pk].count, facts[match.pk].shared) == (1, 1)
        assert facts[match.pk].last_on
        assert facts[other.pk] == NONE


class TestWriting:
    def test_index_says_what_to_do_next(self, author, sign_in):
        assert b"Start a reflection" in sign_in(author).get("/reflections/").content

    def test_index_costs_the_same_for_more(self, author, match, sign_in, queries_of):
        start_reflection(match, way="free", by=author)
        client = sign_in(author)
        few = queries_of(client, "/reflections/")
        for _ in range(19):
            start_reflection(match, way="free", by=author)
        assert queries_of(client, "/reflections/") == few <= 12

    def test_start_leads_to_the_first_question(self, author, match, sign_in):
        client = sign_in(author)
        page = client.get(f"/reflections/start/?match={match.pk}")
        assert page.context["form"]["about"].value() == str(match.pk)
        page = client.post(
            "/reflections/start/", {"about": match.pk, "way": "gibbs_1988"}, follow=True
        )
        reflection = Reflection.objects.get()
        assert reflection.match == match
        assert page.redirect_chain[-1][0] == address(reflection, "write", "description")
        assert b"Question 1 of 6" in page.content

    def test_start_explains_what_is_missing(self, author, sign_in):
        page = sign_in(author).post("/reflections/start/", {})
        assert b"Select how you would like to reflect" in page.content
        assert b"Select what it is about" in page.content

    def test_start_without_a_placement_says_whom_to_call(self, world, sign_in):
        page = sign_in(world.trainee).post("/reflections/start/", {"way": "free"})
        assert b"call your coordinator" in page.content

    def test_start_refuses_another_persons_match(self, author, world, sign_in):
        other = MatchFactory(agreed=True, placement__trainee__organisation=world.organisation)
        sign_in(author).post("/reflections/start/", {"about": other.pk, "way": "free"})
        assert not Reflection.objects.exists()

    def test_prompt_saves_and_goes_on(self, match, author, sign_in):
        reflection = start_reflection(match, way="driscoll", by=author)
        client = sign_in(author)
        said = {"text": SECRET, "revision": 0}
        page = client.post(address(reflection, "write", "what"), said)
        assert page.url == address(reflection, "write", "so_what")
        page = client.post(address(reflection, "write", "now_what"), {"text": "", "revision": 1})
        assert page.url == address(reflection, "check")
        assert SECRET in client.get(page.url).content.decode()

    def test_prompt_saves_for_later(self, draft, author, sign_in):
        said = {"text": SECRET, "revision": 0, "later": "yes"}
        page = sign_in(author).post(address(draft, "write", "writing"), said, follow=True)
        assert b"Your draft is saved" in page.content
        draft.refresh_from_db()
        assert draft.answers == {"writing": SECRET}

    def test_prompt_shows_both_versions_after_a_conflict(self, draft, author, sign_in):
        written(draft, "From my phone.")
        client = sign_in(author)
        said = {"text": "From the library.", "revision": 0}
        page = client.post(address(draft, "write", "writing"), said)
        assert page.status_code == 409
        assert b"From my phone." in page.content
        assert b"From the library." in page.content
        assert b"data-autosave-url" not in page.content
        form = page.context["form"]
        said = {"text": "Both.", "revision": form["revision"].value()}
        assert client.post(address(draft, "write", "writing"), said).status_code == 302

    def test_prompt_gives_words_back_to_somebody_signed_out(self, draft):
        client, url = Client(), address(draft, "write", "writing")
        for text in (SECRET, "Sadly."):
            here = {"referer": f"http://testserver{url}"}
            page = client.post(url, {"text": text, "revision": 0}, headers=here)
            assert page.status_code == 401
            assert text in page.text
            assert urlencode({"next": url}) in page.text
        assert client.get(url).status_code == 302

    def test_words_for_a_draft_that_was_deleted_are_given_back(self, draft, author, sign_in):
        delete_draft(draft, by=author)
        page = sign_in(author).post(address(draft, "write", "writing"), {"text": SECRET})
        assert page.status_code == 404
        assert f"{SECRET}</textarea>" in page.text

    def test_prompt_that_does_not_exist(self, draft, author, sign_in):
        assert sign_in(author).get(address(draft, "write", "marks")).status_code == 404

    def test_record_of_a_draft_lists_its_questions(self, match, author, sign_in):
        reflection = start_reflection(match, way="driscoll", by=author)
        written(reflection, "We talked.", "what")
        page = sign_in(author).get(address(reflection)).content.decode()
        assert page.count("Not started") == 2
        assert "2 words" in page
        assert "Driscoll (1994, 2007)" in page

    def test_finish_keeps_it_private(self, draft, author, sign_in):
        written(draft)
        page = sign_in(author).post(address(draft, "finish"), follow=True).content.decode()
        assert "Only you can read it." in page
        assert SECRET in page

    def test_finish_of_an_empty_one_says_what_to_do(self, draft, author, sign_in):
        page = sign_in(author).post(address(draft, "finish"), follow=True)
        assert b"Write something first" in page.content

    def test_reopen(self, finished, author, sign_in):
        sign_in(author).post(address(finished, "reopen"))
        finished.refresh_from_db()
        assert finished.status == Reflection.Status.DRAFT

    def test_delete_asks_once_more(self, draft, author, sign_in):
        client = sign_in(author)
        assert b"Nobody can bring it back" in client.get(address(draft, "delete")).content
        assert Reflection.objects.exists()
        for _ in range(2):  # a second press finds it gone, as was wanted
            page = client.post(address(draft, "delete"), follow=True)
            assert "The draft is deleted" in page.text
        assert not Reflection.objects.exists()
        assert (
            client.get(address(draft, "delete"), follow=True).redirect_chain[-1][0]
            == "/reflections/"
        )

    @pytest.mark.parametrize("action", ["finish", "reopen"])
    def test_what_writes_refuses_get(self, draft, author, sign_in, action):
        assert sign_in(author).get(address(draft, action)).status_code == 405


class TestAutosave:
    def test_it_answers_time_revision_and_words(self, draft, author, sign_in):
        said = {"text": SECRET, "revision": 0}
        answer = sign_in(author).post(address(draft, "write", "writing", "save"), said)
        assert {"revision": 1, "words": 12}.items() <= answer.json().items()

    def test_it_never_validates(self, draft, author, sign_in):
        client = sign_in(author)
        said = {"text": "", "revision": "many", "seen": checksum("")}
        assert client.post(address(draft, "write", "writing", "save"), said).status_code == 200
        assert client.post(address(draft, "write", "writing", "save")).status_code == 200

    def test_another_tab_is_a_conflict(self, draft, author, sign_in):
        written(draft, "From my phone.")
        said = {"text": "From the library.", "revision": 0}
        answer = sign_in(author).post(address(draft, "write", "writing", "save"), said)
        assert answer.status_code == 409

    def test_signed_out_is_said_in_json(self, draft):
        answer = Client().post(address(draft, "write", "writing", "save"), {"text": SECRET})
        assert (answer.status_code, "error" in answer.json()) == (401, True)

    def test_a_page_that_signed_in_again_gets_a_fresh_token(self, draft, author):
        client = Client(enforce_csrf_checks=True)
        client.force_login(author.user, backend=BACKEND)
        said = {"text": SECRET, "revision": 0}
        url = address(draft, "write", "writing", "save")
        assert client.post(url, said | {"csrfmiddlewaretoken": "x" * 64}).status_code == 403
        token = client.get(url).json()["token"]
        assert client.post(url, said | {"csrfmiddlewaretoken": token}).status_code == 200


class TestBadInput:
    """Nothing is lost, and a clear sentence says what is the matter."""

    LONG = "word " * 200_001

    def test_a_hundred_thousand_words_are_kept_and_every_page_shows_them(
        self, draft, author, sign_in
    ):
        text = "Nobody had said good morning. " * 20_000
        client = sign_in(author)
        answer = client.post(address(draft, "write", "writing"), {"text": text, "revision": 0})
        assert answer.status_code == 302
        draft.refresh_from_db()
        assert draft.answers["writing"] == text
        assert "100000 words" in client.get(address(draft)).text
        assert text.strip() in client.get(address(draft, "check")).text
        assert text.strip() in client.get(address(draft, "write", "writing")).text

    def test_one_that_is_too_long_stays_in_the_box(self, draft, author, sign_in):
        said = {"text": self.LONG, "revision": 0}
        page = sign_in(author).post(address(draft, "write", "writing"), said)
        assert page.status_code == 200
        assert "1,000,005 characters" in page.text
        assert self.LONG in page.text
        draft.refresh_from_db()
        assert draft.answers == {}

    def test_autosave_says_that_it_is_too_long(self, draft, author, sign_in):
        said = {"text": self.LONG, "revision": 0}
        answer = sign_in(author).post(address(draft, "write", "writing", "save"), said)
        assert answer.status_code == 413
        assert "is not saved yet" in answer.json()["error"]

    def test_the_longest_answer_of_the_longest_letters_can_be_sent(self, draft, author, sign_in):
        text = "🙂" * MOST_LETTERS
        said = {"text": text, "revision": 0}
        answer = sign_in(author).post(address(draft, "write", "writing", "save"), said)
        assert answer.status_code == 200
        draft.refresh_from_db()
        assert draft.answers["writing"] == text

    @pytest.mark.parametrize(
        "text",
        [
            "<script>alert(1)</script>",
            "שלום עולם",
            "\u202eevil\u202c",
            "🏳️‍🌈 👩🏽‍⚕️",
            "a\tb\u0301",
            "{{ x }} {% y %}",
        ],
    )
    def test_any_text_is_kept_as_it_is_and_shown_as_text(self, text, draft, author, sign_in):
        client = sign_in(author)
        client.post(address(draft, "write", "writing"), {"text": text, "revision": 0})
        draft.refresh_from_db()
        assert draft.answers["writing"] == text
        for rest in ((), ("check",), ("write", "writing")):
            page = client.get(address(draft, *rest)).text
            assert "<script>alert" not in page
        assert escape(text) in client.get(address(draft, "check")).text
        finish_reflection(draft, by=author)
        assert escape(text) in client.get(address(draft)).text

    def test_boxes_and_words_follow_the_direction_of_their_script(self, draft, author, sign_in):
        page = sign_in(author).get(address(draft, "write", "writing")).text
        assert 'dir="auto"' in page
