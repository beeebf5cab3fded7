"""What might identify somebody is pointed out to its writer, who changes or keeps it."""

import json

import pghistory.models
import pytest

from placements.models import Reflection
from placements.noticing import look_through, names_of, parts_of, seals_of
from placements.services.reflections import start_reflection
from tests.factories.accounts import SiteFactory, TeamFactory
from tests.factories.placements import MatchFactory
from tests.factories.volunteers import VolunteerFactory
from tests.placements.reflections.writing import address, written
from volunteers.models import Volunteer

NAMED = "On 3 May 2026 I met somebody in bed 4."


@pytest.fixture
def three(match, author):
    return start_reflection(match, way="driscoll", by=author)


def post(client, reflection, text, key="what", **facts):
    said = {"text": text, "revision": reflection.revision, **facts}
    return client.post(address(reflection, "write", key), said)


def look(reflection, key="what"):
    return address(reflection, "write", key, "look")


class TestPointingOut:
    def test_it_is_saved_first_and_shown_before_going_on(self, three, author, sign_in):
        client = sign_in(author)
        answer = post(client, three, NAMED)
        assert answer.url == look(three)
        three.refresh_from_db()
        assert three.answers == {"what": NAMED}
        page = client.get(answer.url).text
        assert "<mark>3 May 2026</mark>" in page
        assert "<mark>bed 4</mark>" in page
        assert "looks like a date" in page
        assert "Change my words" in page
        assert "Keep as it is" in page

    def test_nothing_noticed_goes_straight_on(self, three, author, sign_in):
        answer = post(sign_in(author), three, "Somebody sat down beside me.")
        assert answer.url == address(three, "write", "so_what")

    def test_saving_for_later_and_autosave_never_ask(self, three, author, sign_in):
        client = sign_in(author)
        assert post(client, three, NAMED, later="yes").url == "/reflections/"
        save = address(three, "write", "so_what", "save")
        answer = client.post(save, {"text": NAMED, "revision": 1})
        assert answer.status_code == 200

    def test_what_is_kept_is_not_asked_again(self, three, author, sign_in):
        client = sign_in(author)
        post(client, three, NAMED)
        answer = client.post(look(three), {"revision": 1})
        assert answer.url == address(three, "write", "so_what")
        assert client.get(look(three)).url == address(three, "write", "so_what")
        three.refresh_from_db()
        assert post(client, three, f"{NAMED} And again.").url == address(three, "write", "so_what")
        three.refresh_from_db()
        assert post(client, three, f"{NAMED} And on 4 May 2026.").url == look(three)
        page = client.get(look(three)).text
        assert "<mark>4 May 2026</mark>" in page
        assert "<mark>3 May 2026</mark>" not in page

    def test_what_was_not_seen_is_not_kept(self, three, author, sign_in):
        """Another tab may have changed the answer since the page was shown."""
        client = sign_in(author)
        post(client, three, NAMED)
        three.refresh_from_db()
        written(three, "It was bed 9.", "what")
        page = client.post(look(three), {"revision": 1})
        assert "<mark>bed 9</mark>" in page.text
        assert Reflection.objects.get().kept_words == []

    def test_from_the_check_page_it_goes_back_there(self, three, author, sign_in):
        client = sign_in(author)
        post(client, three, NAMED)
        page = client.get(address(three, "check")).text
        assert "2 places are marked" in page
        assert f"{look(three)}?back=check" in page
        answer = client.post(look(three), {"revision": 1, "back": "check"})
        assert answer.url == address(three, "check")
        assert "places are marked" not in client.get(answer.url).text

    def test_after_the_last_question_it_goes_on_to_the_check(self, three, author, sign_in):
        client = sign_in(author)
        post(client, three, NAMED, "now_what")
        answer = client.post(look(three, "now_what"), {"revision": 1, "back": "//evil.example"})
        assert answer.url == address(three, "check")

    def test_finishing_is_never_refused_for_it(self, three, author, sign_in):
        client = sign_in(author)
        post(client, three, NAMED)
        assert "Well done" in client.post(address(three, "finish"), follow=True).text
        assert client.get(look(three)).url == address(three)

    def test_script_tags_are_shown_as_text(self, three, author, sign_in):
        client = sign_in(author)
        post(client, three, "<script>x</script> Dr <b>No</b>, bed 4")
        page = client.get(look(three)).text
        assert "&lt;script&gt;x&lt;/script&gt;" in page
        assert "<b>No" not in page

    def test_another_question_and_another_person_do_not_exist(self, three, world, author, sign_in):
        assert sign_in(author).get(look(three, "marks")).status_code == 404
        other = MatchFactory(agreed=True, placement__trainee__organisation=world.organisation)
        stranger = other.placement.trainee.membership
        assert sign_in(stranger).get(look(three)).status_code == 404


class TestNames:
    def test_the_organisations_people_and_places_are_known(self, world, match):
        organisation = world.organisation
        site = SiteFactory(organisation=organisation, name="Rosewood Hospital")
        TeamFactory(site=site, name="Kingfisher Ward")
        Volunteer.objects.update(first_name="Ngozi", last_name="Adeyemi")
        trainee = match.placement.trainee
        trainee.educator_name = "Dr Femi Balogun"
        trainee.save()
        text = "Ngozi met Femi Balogun of Rosewood on Kingfisher Ward."
        reflection = Reflection(trainee=trainee, model="free", answers={"writing": text})
        found = look_through(reflection, "writing", names_of(trainee)).found
        assert [each.words for each in found] == [
            "Ngozi",
            "Femi Balogun",
            "Rosewood",
            "Kingfisher Ward",
        ]

    def test_nobody_learns_by_a_mark_who_else_is_a_connector(self, world, match):
        VolunteerFactory(organisation=world.organisation, first_name="Gareth", last_name="Pughe")
        text = "I know Gareth Pughe."
        reflection = Reflection(model="free", answers={"writing": text})
        lexicon = names_of(match.placement.trainee)
        assert look_through(reflection, "writing", lexicon).found == ()

    def test_people_of_another_organisation_are_not(self, world, elsewhere, match):
        VolunteerFactory(organisation=elsewhere.organisation, first_name="Ngozi")
        reflection = Reflection(model="free", answers={"writing": "I met Ngozi."})
        assert look_through(reflection, "writing", names_of(match.placement.trainee)).found == ()

    def test_the_page_never_says_whose_name_it_is(self, three, author, world, sign_in):
        Volunteer.objects.update(first_name="Ngozi", last_name="Adeyemi")
        client = sign_in(author)
        post(client, three, "I met Ngozi.")
        page = client.get(look(three)).text
        assert "looks like a name" in page
        assert "Adeyemi" not in page

    def test_names_cost_a_few_queries(self, world, match, django_assert_max_num_queries):
        VolunteerFactory.create_batch(5, organisation=world.organisation)
        with django_assert_max_num_queries(6):
            names_of(match.placement.trainee)


class TestKeeping:
    def test_only_seals_are_kept_and_none_in_the_history(self, three, author, sign_in):
        client = sign_in(author)
        post(client, three, NAMED)
        before = pghistory.models.Events.objects.tracks(three).count()
        client.post(look(three), {"revision": 1})
        three.refresh_from_db()
        assert len(three.kept_words) == 2
        assert "May" not in json.dumps(three.kept_words)
        assert pghistory.models.Events.objects.tracks(three).count() == before
        events = list(pghistory.models.Events.objects.tracks(three).values())
        assert three.kept_words[0] not in json.dumps(events, default=str)

    def test_a_seal_is_of_one_reflection(self, three, match, author):
        written(three, NAMED, "what")
        other = start_reflection(match, way="driscoll", by=author)
        lexicon = names_of(match.placement.trainee)
        three.refresh_from_db()
        found = look_through(three, "what", lexicon).found
        assert seals_of(three, found).isdisjoint(seals_of(other, found))

    def test_parts_are_the_whole_text(self, three, match):
        text = f"{NAMED} א\n\n{NAMED}"
        three.answers = {"what": text}
        looked = look_through(three, "what", names_of(match.placement.trainee))
        assert "".join(part.text for part in looked.parts) == text
        assert [part.is_noticed for part in parts_of(text, ())] == [False]
