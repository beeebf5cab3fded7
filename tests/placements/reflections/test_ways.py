"""The published ways, and those an organisation writes itself."""

import pytest
from django.db import InternalError, transaction

from common.errors import DomainError, IllegalMove
from placements.models import OwnWay, Reflection
from placements.reflecting import WAYS
from placements.services.own_ways import (
    add_own_way,
    change_own_way,
    copy_own_way,
    delete_own_way,
    publish_own_way,
    withdraw_own_way,
)
from placements.services.reflections import start_reflection
from tests.placements.reflections.writing import address, written

FACTS = {"name": "Three chairs", "about": "Short.", "questions": ["Yours?", "Theirs?"]}
STAGES = {
    "gibbs_1988": 6,
    "driscoll": 3,
    "rolfe_2001": 3,
    "kolb_1984": 4,
    "atkins_murphy": 5,
    "johns": 7,
    "reflect_2015": 7,
    "era_2013": 3,
    "free": 1,
}


@pytest.fixture
def own_way(world):
    return add_own_way(world.organisation, **FACTS, by=world.coordinator)


@pytest.fixture
def published(own_way, world):
    return publish_own_way(own_way, by=world.coordinator)


class TestPublishedWays:
    def test_all_eight_and_free_writing_with_every_stage(self):
        assert {key: len(way.prompts) for key, way in WAYS.items()} == STAGES

    def test_every_model_names_author_and_year(self):
        sources = [way.source for way in WAYS.values() if way.key != "free"]
        assert all("After " in source and any(map(str.isdigit, source)) for source in sources)

    def test_keys_fit_where_they_are_kept_and_are_once(self):
        for way in WAYS.values():
            keys = [prompt.key for prompt in way.prompts]
            assert len(set(keys)) == len(keys)
            assert max(map(len, keys)) <= 40

    def test_what_is_about_no_meeting_is_not_asked_as_if_it_were(self, match, author, sign_in):
        own = start_reflection(None, way="free", by=author)
        page = sign_in(author).get(address(own, "write", "writing")).text
        assert "What stays with you?" in page
        assert "the meeting" not in page
        of_a_meeting = start_reflection(match, way="free", by=author)
        page = sign_in(author).get(address(of_a_meeting, "write", "writing")).text
        assert "What stays with you from the meeting?" in page

    @pytest.mark.parametrize("key", STAGES)
    def test_no_published_way_speaks_of_a_meeting_where_there_was_none(self, match, author, key):
        prompts = start_reflection(None, way=key, by=author).way.prompts
        asked = [each.key for each in prompts]
        assert asked == [each.key for each in WAYS[key].prompts]
        said = " ".join(f"{each.question} {each.hint}" for each in prompts)
        assert "meeting" not in said
        assert "talk about" not in said

    def test_every_question_helps_whoever_is_stuck(self):
        prompts = [prompt for way in WAYS.values() for prompt in way.prompts]
        assert all(prompt.hint and prompt.starts for prompt in prompts)

    def test_questions_follow_each_other(self):
        gibbs = WAYS["gibbs_1988"]
        assert gibbs.after("description").key == "feelings"
        assert gibbs.before("description") is None
        assert gibbs.before("feelings").key == "description"
        assert gibbs.after("action_plan") is None
        assert gibbs.number("action_plan") == 6

    @pytest.mark.parametrize("key", WAYS)
    def test_each_can_be_begun_and_its_questions_stand_in_a_list(self, key, match, author, sign_in):
        client = sign_in(author)
        client.post("/reflections/start/", {"about": match.pk, "way": key})
        page = client.get(address(Reflection.objects.get())).text
        assert page.count("Not started") == STAGES[key]


class TestOwnWays:
    def test_a_draft_can_be_changed_and_deleted(self, own_way, world):
        by = world.coordinator
        changed = change_own_way(own_way, **FACTS | {"questions": ["Why?"]}, by=by)
        assert changed.questions == ["Why?"]
        delete_own_way(own_way, by=by)
        assert not OwnWay.objects.exists()

    def test_two_presses_add_one_and_copy_one(self, published, world):
        organisation, by = world.organisation, world.coordinator
        first, again = (add_own_way(organisation, **FACTS, by=by) for _ in range(2))
        assert first == again
        copies = {copy_own_way(published, by=by) for _ in range(2)}
        assert len(copies) == 1
        assert copies != {first}

    def test_once_in_use_its_words_stay(self, published, world):
        for act in (change_own_way, delete_own_way):
            with pytest.raises(DomainError, match="new version"):
                act(published, by=world.coordinator)

    @pytest.mark.parametrize("facts", [{"questions": ["Why?"]}, {"name": "Else"}, {"about": "?"}])
    def test_the_database_holds_that_too(self, published, facts):
        with pytest.raises(InternalError), transaction.atomic():
            OwnWay.objects.filter(pk=published.pk).update(**facts)

    def test_a_new_version_takes_the_place_of_the_old(self, published, world):
        copy = copy_own_way(published, by=world.coordinator)
        change_own_way(copy, questions=["Why?"], by=world.coordinator)
        publish_own_way(copy, by=world.coordinator)
        published.refresh_from_db()
        assert published.status == OwnWay.Status.WITHDRAWN
        assert list(OwnWay.objects.published()) == [copy]

    def test_a_name_is_in_use_once(self, published, world):
        other = add_own_way(world.organisation, **FACTS, by=world.coordinator)
        with pytest.raises(DomainError, match="in use already"):
            publish_own_way(other, by=world.coordinator)

    def test_what_is_withdrawn_can_be_offered_again(self, published, world):
        with pytest.raises(IllegalMove):
            publish_own_way(published, by=world.coordinator)
        withdrawn = withdraw_own_way(published, by=world.coordinator)
        assert publish_own_way(withdrawn, by=world.coordinator).status == "published"

    def test_a_trainee_reflects_with_it_also_after_it_is_withdrawn(
        self, published, match, author, world, sign_in
    ):
        client = sign_in(author)
        assert "Three chairs" in client.get("/reflections/start/").text
        client.post("/reflections/start/", {"about": match.pk, "way": published.pk})
        reflection = Reflection.objects.get()
        assert reflection.own_way == published
        withdraw_own_way(published, by=world.coordinator)
        assert "Three chairs" not in client.get("/reflections/start/").text
        written(reflection, "I listened.", "q1")
        page = client.get(address(reflection)).text
        assert "Theirs?" in page
        assert "2 words" in page

    def test_a_draft_or_another_organisations_is_not_offered(
        self, own_way, elsewhere, author, sign_in
    ):
        theirs = add_own_way(elsewhere.organisation, **FACTS, by=elsewhere.coordinator)
        publish_own_way(theirs, by=elsewhere.coordinator)
        client = sign_in(author)
        assert "Three chairs" not in client.get("/reflections/start/").text
        for way in (own_way, theirs):
            page = client.post("/reflections/start/", {"about": "none", "way": way.pk})
            assert page.status_code == 200
        assert not Reflection.objects.exists()

    def test_the_database_keeps_a_reflection_and_its_way_together(self, match, author, world):
        with pytest.raises(Exception, match="reflection_own_way_is_known"):
            Reflection.objects.filter(pk=start_reflection(match, way="free", by=author).pk).update(
                model="own"
            )


class TestPages:
    def test_writing_one_and_taking_it_into_use(self, world, sign_in):
        client = sign_in(world.coordinator)
        assert "No ways of your own yet" in client.get("/reflections/ways/").text
        said = FACTS | {"questions": " Yours?\n\n  Theirs? ", "source": "After Tanner (2006)"}
        page = client.post("/reflections/ways/add/", said, follow=True).text
        own_way = OwnWay.objects.get()
        assert own_way.questions == ["Yours?", "Theirs?"]
        assert "Nobody sees it until" in page
        url = f"/reflections/ways/{own_way.pk}/"
        said |= {"questions": "Why?"}
        assert "Saved." in client.post(f"{url}edit/", said, follow=True).text
        assert "In use" in client.post(f"{url}publish/", follow=True).text
        assert client.get(f"{url}edit/").url == url
        assert "words stay as they are" in client.post(f"{url}edit/", said, follow=True).text
        page = client.post(f"{url}copy/", follow=True)
        assert "Why?" in page.text
        assert "Not offered any more" in client.post(f"{url}withdraw/", follow=True).text

    def test_deleting_a_draft(self, own_way, world, sign_in):
        client = sign_in(world.administrator)
        page = client.post(f"/reflections/ways/{own_way.pk}/delete/", follow=True)
        assert "The draft is deleted" in page.text

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            ({}, "Enter a name for this way of reflecting"),
            (FACTS | {"questions": " \n "}, "Enter at least one question"),
            (FACTS | {"questions": "\n".join("abcdefghijklm")}, "12 questions or fewer"),
            (FACTS | {"questions": "x" * 201}, "each question to 200 characters"),
        ],
    )
    def test_mistakes_are_explained(self, said, words, world, sign_in):
        assert words in sign_in(world.coordinator).post("/reflections/ways/add/", said).text
        assert not OwnWay.objects.exists()
