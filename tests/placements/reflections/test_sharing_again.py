"""More of a reflection, what is taken back of it, a message once more, and who is not there."""

from datetime import timedelta

import pytest
import time_machine

from common.dates import now
from common.errors import DomainError
from messaging.models import Message
from placements.models import Reflection, ReflectionShare
from placements.services.reflections import finish_reflection, start_reflection
from placements.services.sharing import (
    acknowledge_reflection,
    open_reflection,
    send_again,
    share_reflection,
    unshare_reflection,
)
from placements.share_links import link_to
from tests.placements.reflections.writing import SECRET, address, written
from volunteers.models import Volunteer

NEW = "I will sit down."


@pytest.fixture
def two(match, author):
    reflection = written(start_reflection(match, way="driscoll", by=author), SECRET, "what")
    return finish_reflection(written(reflection, NEW, "now_what"), by=author)


@pytest.fixture
def added(two, author, reader):
    """The first answer was opened, the second was added since."""
    share = share_reflection(two, reader="connector", prompts=["what"], by=author)
    open_reflection(share, by=reader)
    return share_reflection(two, reader="connector", prompts=["now_what"], by=author)


def unheard(template="reflection_shared"):
    return Message.objects.unheard().filter(template=template)


def page_of(share):
    return f"/reflections/shared/{share.pk}/"


class TestWhatWasAdded:
    def test_it_is_taken_back_until_it_is_opened_and_the_rest_stays(self, added, author, reader):
        unshare_reflection(added, by=author)
        added.refresh_from_db()
        assert added.prompts == ["what"]
        with pytest.raises(DomainError, match="has opened this"):
            unshare_reflection(added, by=author)

    def test_taken_back_and_shared_again_it_is_said_again(self, added, author):
        said = Message.objects.filter(template="reflection_shared")
        assert said.count() == 2
        unshare_reflection(added, by=author)
        share_reflection(added.reflection, reader="connector", prompts=["now_what"], by=author)
        assert said.count() == 3

    def test_its_reader_sees_that_there_is_more_before_they_open_it(self, added, reader, sign_in):
        client = sign_in(reader)
        assert "New" in client.get("/reflections/shared/").text
        page = client.get(page_of(added)).text
        assert SECRET in page
        assert NEW not in page
        assert "has shared more with you since" in page
        assert NEW in client.post(page_of(added), follow=True).text

    def test_nobody_says_thank_you_for_what_they_have_not_read(self, added, reader, sign_in):
        page = sign_in(reader).post(page_of(added) + "thank/", follow=True)
        assert "not read yet" in page.text
        added.refresh_from_db()
        assert not added.read_at
        acknowledge_reflection(open_reflection(added, by=reader), by=reader)
        added.refresh_from_db()
        assert added.read_at

    def test_the_writer_is_told_what_can_still_be_taken_back(self, added, author, sign_in):
        client = sign_in(author)
        page = client.get(address(added.reflection)).text
        assert "has not opened the answers you added since" in page
        assert "Take back what is new from Asha" in page
        url = address(added.reflection, "share", added.pk, "stop")
        page = client.post(url, follow=True).text
        assert "Asha cannot read what was not opened yet." in page
        assert "Take back" not in page

    def test_by_a_link_too(self, two, author, client):
        two.trainee.educator_email = "jo@university.ac.uk"
        two.trainee.save()
        share = share_reflection(two, reader="educator", prompts=["what"], by=author)
        url = link_to(share).removeprefix("http://127.0.0.1:8000")
        client.post(url)
        share_reflection(two, reader="educator", prompts=["now_what"], by=author)
        page = client.get(url).text
        assert SECRET in page
        assert NEW not in page
        assert NEW in client.post(url, follow=True).text


class TestTakingBack:
    def test_a_message_that_nobody_has_heard_is_not_sent_any_more(self, share, author):
        assert unheard().exists()
        unshare_reflection(share, by=author)
        assert not unheard().exists()

    def test_what_another_reader_is_told_still_goes_out(self, share, to_educator, author):
        unshare_reflection(share, by=author)
        assert unheard("reflection_for_educator").exists()


class TestSendingAgain:
    def test_a_new_link_goes_out_instead_of_what_still_waits(self, to_educator, author, sign_in):
        client = sign_in(author)
        page = client.get(address(to_educator.reflection)).text
        assert "Send the message to Jo Bloggs again" in page
        url = address(to_educator.reflection, "share", to_educator.pk, "again")
        assert "gets the message once more" in client.post(url, follow=True).text
        assert Message.objects.filter(template="reflection_for_educator").count() == 2
        assert "/reflections/link/" in unheard("reflection_for_educator").get().body

    def test_once_a_day(self, share, author):
        send_again(share, by=author)
        with pytest.raises(DomainError, match="again today"):
            send_again(share, by=author)
        with time_machine.travel(now() + timedelta(days=1)):
            send_again(share, by=author)
        assert unheard().count() == 1

    def test_nobody_else_has_it_sent(self, share, reader, sign_in):
        url = address(share.reflection, "share", share.pk, "again")
        assert sign_in(reader).post(url).status_code == 403
        assert Message.objects.filter(template="reflection_shared").count() == 1


class TestWhoIsNotHere:
    @pytest.fixture(params=["left", "membership"])
    def gone(self, match, request):
        if request.param == "left":
            Volunteer.objects.filter(pk=match.connector_id).update(status="left")
        else:
            type(match.connector.membership).objects.filter(
                pk=match.connector.membership_id
            ).update(status="ended")

    def test_nothing_is_shared_with_them(self, finished, gone, author, sign_in):
        reflection = Reflection.objects.get(pk=finished.pk)
        with pytest.raises(DomainError, match="not with the scheme any more"):
            share_reflection(reflection, reader="connector", prompts=["writing"], by=author)
        page = sign_in(author).get(address(finished, "share")).text
        assert "is not with the scheme any more" in page
        assert 'value="connector"' not in page

    def test_nor_are_they_told_again(self, share, gone, author, sign_in):
        fresh = ReflectionShare.objects.get(pk=share.pk)
        with pytest.raises(DomainError, match="not with the scheme any more"):
            send_again(fresh, by=author)
        assert "Send the message" not in sign_in(author).get(address(share.reflection)).text


def test_a_reflection_without_a_match_is_about_the_placement(author, client):
    alone = finish_reflection(written(start_reflection(None, way="free", by=author)), by=author)
    alone.trainee.educator_email = "jo@university.ac.uk"
    alone.trainee.save()
    share = share_reflection(alone, reader="educator", prompts=["writing"], by=author)
    assert "has reflected on their placement" in unheard("reflection_for_educator").get().body
    page = client.get(link_to(share).removeprefix("http://127.0.0.1:8000")).text
    assert "has written about their placement" in page
