"""Showing some of a reflection to somebody: what they see, and what its writer sees of it."""

import base64
import json
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from accounts.models import Membership
from accounts.permissions import Role
from common.dates import now
from common.errors import DomainError
from messaging.models import Message
from placements.models import Reflection, ReflectionShare
from placements.services.reflections import (
    Page,
    finish_reflection,
    reopen_reflection,
    save_answer,
    start_reflection,
)
from placements.services.sharing import (
    acknowledge_reflection,
    open_reflection,
    share_reflection,
    unshare_reflection,
)
from placements.share_links import VALID_FOR, link_to
from tests.factories.accounts import MembershipFactory
from tests.placements.reflections.writing import SECRET, address, written

PRIVATE = "I was frightened."


@pytest.fixture
def three(match, author):
    """Three answers, finished: the second is nobody's business."""
    reflection = start_reflection(match, way="driscoll", by=author)
    for key, text in {"what": SECRET, "so_what": PRIVATE, "now_what": "I will sit down."}.items():
        reflection = written(reflection, text, key)
    return finish_reflection(reflection, by=author)


def page_of(share):
    return f"/reflections/shared/{share.pk}/"


def link_of(share):
    return link_to(share).removeprefix("http://127.0.0.1:8000")


class TestSharing:
    def test_the_connector_gets_an_email_without_a_word_of_it(self, share):
        message = Message.objects.get(template="reflection_shared")
        assert message.recipient_address == share.reflection.match.connector.email
        assert SECRET not in message.subject + message.body

    def test_a_draft_is_not_shared(self, draft, author):
        with pytest.raises(DomainError, match="Finish"):
            share_reflection(draft, reader="connector", prompts=["writing"], by=author)

    def test_without_a_match_there_is_no_connector_to_share_with(self, author):
        alone = written(start_reflection(None, way="free", by=author))
        finished = finish_reflection(alone, by=author)
        with pytest.raises(DomainError, match="nobody to share it with"):
            share_reflection(finished, reader="connector", prompts=["writing"], by=author)

    def test_without_an_address_there_is_no_educator_to_share_with(self, finished, author):
        with pytest.raises(DomainError, match="no address of your practice educator"):
            share_reflection(finished, reader="educator", prompts=["writing"], by=author)

    def test_what_was_left_empty_or_is_no_answer_is_not_shared(self, finished, author):
        with pytest.raises(DomainError, match="at least one"):
            share_reflection(finished, reader="connector", prompts=["marks"], by=author)

    def test_more_is_added_and_said_once_more(self, three, author, reader):
        share = share_reflection(three, reader="connector", prompts=["what"], by=author)
        open_reflection(share, by=reader)
        acknowledge_reflection(share, by=reader)
        share = share_reflection(three, reader="connector", prompts=["now_what"], by=author)
        assert share.prompts == ["what", "now_what"]
        assert share.opened_at
        assert not share.read_at  # there is something new to read
        assert Message.objects.filter(template="reflection_shared").count() == 2

    def test_sharing_the_same_again_changes_nothing(self, share, author):
        again = share_reflection(
            share.reflection, reader="connector", prompts=["writing"], by=author
        )
        assert again == share
        assert Message.objects.filter(template="reflection_shared").count() == 1

    def test_it_is_taken_back_until_it_is_opened(self, share, author, reader):
        unshare_reflection(share, by=author)
        assert not ReflectionShare.objects.exists()
        share = share_reflection(
            share.reflection, reader="connector", prompts=["writing"], by=author
        )
        open_reflection(share, by=reader)
        with pytest.raises(DomainError, match="has opened this"):
            unshare_reflection(share, by=author)
        acknowledge_reflection(share, by=reader)
        with pytest.raises(DomainError, match="has read this"):
            unshare_reflection(share, by=author)

    def test_what_one_reader_opened_can_still_be_taken_back_from_the_other(
        self, share, to_educator, author, reader
    ):
        open_reflection(share, by=reader)
        unshare_reflection(to_educator, by=author)
        assert ReflectionShare.objects.get() == share

    def test_what_is_shared_does_not_change(self, share, author):
        with pytest.raises(DomainError, match="Stop sharing"):
            reopen_reflection(share.reflection, by=author)

    def test_what_was_taken_back_is_neither_opened_nor_acknowledged(self, share, author, reader):
        unshare_reflection(share, by=author)
        for act in (open_reflection, acknowledge_reflection):
            with pytest.raises(DomainError, match="not shared"):
                act(share, by=reader)

    def test_the_history_says_who_opened_it_and_not_a_word(self, share, reader):
        open_reflection(share, by=reader)
        events = ReflectionShare.pgh_event_model.objects.filter(pgh_obj=share)
        assert events.latest("pgh_id").pgh_context.metadata["by"] == str(reader)
        assert SECRET not in json.dumps(list(events.values()), default=str)

    @pytest.mark.parametrize(
        "facts", [{"reader": "educator"}, {"educator_email": "jo@x.org"}, {"prompts": []}]
    )
    def test_the_database_knows_whom_and_what(self, share, facts):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReflectionShare.objects.filter(pk=share.pk).update(**facts)


class TestChoosing:
    def test_nothing_is_chosen_before_its_writer_chooses(self, three, author, sign_in):
        page = sign_in(author).get(address(three, "share"))
        assert page.context["form"]["prompts"].value() in (None, [])
        assert "your coordinator sees only that you have reflected" in page.text

    def test_looking_first_shows_exactly_what_they_would_read(self, three, author, sign_in):
        client = sign_in(author)
        query = {"reader": "connector", "prompts": ["what", "now_what"]}
        page = client.get(address(three, "share"), query)
        assert SECRET in page.text
        assert PRIVATE not in page.text
        assert not ReflectionShare.objects.exists()
        page = client.post(address(three, "share"), query, follow=True)
        assert "Shared with Asha." in page.text
        assert ReflectionShare.objects.get().prompts == ["what", "now_what"]

    def test_before_sharing_what_was_kept_is_pointed_out_again(self, match, author, sign_in):
        reflection = written(
            start_reflection(match, way="free", by=author), "We met on 3 May 2026."
        )
        client = sign_in(author)
        look = address(reflection, "write", "writing", "look")
        client.post(look, {"revision": reflection.revision})
        finish_reflection(reflection, by=author)
        query = {"reader": "connector", "prompts": ["writing"]}
        page = client.get(address(reflection, "share"), query).text
        assert "<mark>3 May 2026</mark>" in page

    def test_the_writer_sees_of_each_answer_who_can_read_it(self, three, author, sign_in):
        share_reflection(three, reader="connector", prompts=["what"], by=author)
        page = sign_in(author).get(address(three)).text
        assert page.count("You and Asha can read this.") == 1
        assert page.count("Only you can read this.") == 2

    def test_nothing_chosen_is_explained(self, three, author, sign_in):
        page = sign_in(author).get(address(three, "share"), {"prompts": "what"})
        assert "Select who may read it" in page.text
        page = sign_in(author).post(address(three, "share"), {"reader": "connector"})
        assert "Select at least one answer to share" in page.text
        assert not ReflectionShare.objects.exists()

    def test_nobody_to_share_with_says_what_to_do(self, author, sign_in):
        alone = finish_reflection(written(start_reflection(None, way="free", by=author)), by=author)
        page = sign_in(author).get(address(alone, "share")).text
        assert "Your coordinator can add it" in page

    def test_the_writer_sees_each_reader_and_takes_it_back_from_one(
        self, share, to_educator, author, reader, sign_in
    ):
        client = sign_in(author)
        open_reflection(share, by=reader)
        page = client.get(address(share.reflection)).text
        assert "Asha opened it on" in page
        assert "Stop sharing with Jo Bloggs" in page
        assert "Stop sharing with Asha" not in page
        url = address(share.reflection, "share", to_educator.pk, "stop")
        assert "Jo Bloggs cannot read it any more" in client.post(url, follow=True).text
        assert client.post(url).status_code == 404
        assert client.get(url).status_code == 405


class TestReading:
    def test_shared_lists_what_is_new(self, share, reader, sign_in):
        page = sign_in(reader).get("/reflections/shared/").text
        assert "New" in page
        assert SECRET not in page

    def test_shared_when_there_is_nothing(self, reader, sign_in):
        assert "Nothing has been shared" in sign_in(reader).get("/reflections/shared/").text

    def test_read_shows_the_shared_answers_alone_and_is_noted_once(
        self, three, author, reader, sign_in
    ):
        share = share_reflection(three, reader="connector", prompts=["what"], by=author)
        client = sign_in(reader)
        assert SECRET not in client.get(page_of(share)).text
        share.refresh_from_db()
        assert not share.opened_at  # looking at what there is opens nothing
        page = client.post(page_of(share), follow=True).text
        assert SECRET in page
        assert PRIVATE not in page
        share.refresh_from_db()
        first = share.opened_at
        client.post(page_of(share))
        share.refresh_from_db()
        assert share.opened_at == first
        assert "opened it on" in sign_in(author).get(address(three)).text

    def test_acknowledge_is_seen_by_the_writer(self, share, reader, author, sign_in):
        client = sign_in(reader)
        client.post(page_of(share))
        client.post(page_of(share) + "thank/")
        assert "says thank you" in sign_in(author).get(address(share.reflection)).text
        assert client.get(page_of(share) + "thank/").status_code == 405

    def test_nobody_else_reads_it(self, share, to_educator, world, elsewhere, sign_in):
        own_pages = [(), ("check",), ("share",), ("delete",), ("write", "writing")]
        own_pages.append(("write", "writing", "look"))
        others = [*world.members.values(), *elsewhere.members.values()]
        others.append(MembershipFactory(organisation=world.organisation, role=Role.TRAINEE))
        for by in others:
            client = sign_in(by)
            for rest in own_pages:
                assert client.get(address(share.reflection, *rest)).status_code in (403, 404)
            for each in (share, to_educator):
                for answer in (client.get(page_of(each)), client.post(page_of(each))):
                    assert answer.status_code in (403, 404)
        assert not ReflectionShare.objects.exclude(opened_at=None).exists()

    def test_the_connector_does_not_read_what_is_the_educators(self, to_educator, reader, sign_in):
        assert sign_in(reader).get(page_of(to_educator)).status_code == 404

    def test_script_tags_and_other_directions_are_shown_as_text(
        self, match, author, reader, sign_in
    ):
        text = "<script>alert(1)</script> שלום 🙂"
        reflection = written(start_reflection(match, way="free", by=author), text)
        finished = finish_reflection(reflection, by=author)
        share = share_reflection(finished, reader="connector", prompts=["writing"], by=author)
        page = sign_in(reader).post(page_of(share), follow=True).text
        assert "&lt;script&gt;alert(1)&lt;/script&gt; שלום 🙂" in page
        assert 'app-writing" dir="auto">' in page


class TestEducator:
    @pytest.fixture
    def educator(self, world, to_educator):
        return MembershipFactory(
            organisation=world.organisation,
            role=Role.EDUCATOR,
            status=Membership.Status.JOINED,
            user__email="JO@university.ac.uk",
        )

    def test_a_member_reads_it_signed_in(self, to_educator, educator, sign_in):
        client = sign_in(educator)
        trainee = str(to_educator.reflection.trainee)  # they have many
        assert trainee in client.get("/reflections/shared/").text
        assert "Sam has shared a reflection with you" in client.get("/").text
        assert SECRET in client.post(page_of(to_educator), follow=True).text
        client.post(page_of(to_educator) + "thank/")
        to_educator.refresh_from_db()
        assert to_educator.read_at

    def test_another_educator_sees_nothing(self, to_educator, world, sign_in):
        client = sign_in(world.educator)
        assert "Nothing has been shared" in client.get("/reflections/shared/").text
        assert client.get(page_of(to_educator)).status_code == 404

    def test_whoever_follows_them_reads_nothing_meant_for_them(self, to_educator, world, sign_in):
        trainee = to_educator.reflection.trainee
        trainee.educator_email = world.educator.user.email
        trainee.save()
        assert sign_in(world.educator).get(page_of(to_educator)).status_code == 404

    def test_a_member_is_sent_no_link(self, educator, three, author):
        share_reflection(three, reader="educator", prompts=["what"], by=author)
        message = Message.objects.filter(template="reflection_for_educator").latest("created_at")
        assert "sign in and choose" in message.body
        assert "/link/" not in message.body

    def test_the_link_asks_before_it_shows_anything(self, to_educator, client):
        """Programs that check e-mails open links."""
        message = Message.objects.get(template="reflection_for_educator")
        assert message.recipient_address == "jo@university.ac.uk"
        assert SECRET not in message.body
        assert link_of(to_educator).split(":")[0] in message.body
        page = client.get(link_of(to_educator))
        assert SECRET not in page.text
        to_educator.refresh_from_db()
        assert not to_educator.opened_at

    def test_reading_and_thanking_by_the_link(self, to_educator, client, author, sign_in):
        url = link_of(to_educator)
        page = client.post(url, follow=True)
        assert page.redirect_chain
        assert SECRET in page.text
        assert "no-store" in page.headers["Cache-Control"]
        page = client.post(f"{url}thank/", follow=True)
        assert "You said thank you" in page.text
        assert "Jo Bloggs read this" in sign_in(author).get(address(to_educator.reflection)).text
        event = ReflectionShare.pgh_event_model.objects.filter(pgh_obj=to_educator)
        by = event.latest("pgh_id").pgh_context.metadata
        assert by["by"] == "Jo Bloggs (by their own link)"

    def test_nothing_personal_stands_in_the_link(self, to_educator):
        data = link_of(to_educator).split("/")[-2].split(":")[0]
        opened = base64.urlsafe_b64decode(data + "=" * (-len(data) % 4)).decode()
        assert json.loads(opened) == [str(to_educator.pk), "educator"]

    def test_somebody_else_s_browser_is_asked_again(self, to_educator, client):
        client.post(link_of(to_educator))
        client.cookies.clear()
        assert SECRET not in client.get(link_of(to_educator)).text

    def test_a_link_expires(self, to_educator, client):
        url = link_of(to_educator)
        with time_machine.travel(now() + VALID_FOR + timedelta(minutes=1)):
            page = client.get(url)
        assert page.status_code == 410
        assert "expired. Please ask the trainee" in page.text

    def test_a_link_of_what_was_taken_back_shows_nothing(self, to_educator, author, client):
        url = link_of(to_educator)
        unshare_reflection(to_educator, by=author)
        for answer in (client.get(url), client.post(url), client.post(f"{url}thank/")):
            assert answer.status_code == 410
            assert "not shared with you any more" in answer.text

    def test_a_link_of_the_connectors_share_does_not_exist(self, share, client):
        assert client.get(link_of(share)).status_code == 410


def test_an_administrator_sees_only_what_is_finished(draft, world, sign_in):
    url = "/admin/placements/reflection/"
    client = sign_in(world.administrator)
    assert str(draft.trainee) not in client.get(url).text
    finish_reflection(written(draft), by=draft.trainee.membership)
    page = client.get(url).text
    assert str(draft.trainee) in page
    assert SECRET not in page


def test_the_administration_does_not_say_which_answers(share, world, sign_in):
    client = sign_in(world.administrator)
    page = client.get(f"/admin/placements/reflectionshare/{share.pk}/change/").text
    assert "writing" not in page
    assert SECRET not in page


def test_saving_never_reaches_a_shared_one(share, author):
    with pytest.raises(DomainError):
        save_answer(share.reflection, Page("writing", "Else.", 1), by=author)
    assert Reflection.objects.get().answers == {"writing": SECRET}
