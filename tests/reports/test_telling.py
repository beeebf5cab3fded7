"""Who waits to hear by telephone or letter: home, Messages, and the letter to print."""

import pytest

from accounts.permissions import Role
from audit.models import Disclosure
from common.dates import now
from messaging.links import make_token
from messaging.models import Message
from placements.services.offers import offer_match
from reports.home import home_of
from tests.factories.accounts import MembershipFactory, SiteFactory
from tests.factories.agreements import CorrectionRequestFactory
from tests.factories.volunteers import VolunteerFactory
from tests.placements.scheme import cleared_connector, coming_placement
from volunteers.services.corrections import answer_correction
from volunteers.services.restricted import set_access_needs

pytestmark = pytest.mark.django_db


@pytest.fixture
def wren(world):
    return VolunteerFactory(
        organisation=world.organisation, first_name="Wren", last_name="Hale", by_letter=True
    )


def waiting(volunteer, key="lapse", **facts) -> Message:
    facts = {"channel": volunteer.contact_by, "body": "Hello Wren", "status": "to_tell"} | facts
    return Message.objects.create(
        organisation_id=volunteer.organisation_id,
        about_id=volunteer.pk,
        template="lapsing_soon",
        recipient_id=volunteer.pk,
        recipient_name=str(volunteer),
        recipient_address="as it was",
        subject=f"About {key}",
        dedupe_key=key,
        not_before=now(),
        **facts,
    )


def tasks_of(membership) -> list[str]:
    return [task.sentence for task in home_of(membership, at=now()).tasks]


def test_home_says_how_many_people_wait(wren, world):
    assert tasks_of(world.coordinator) == []
    waiting(wren, "one")
    waiting(wren, "two")
    words = "waiting to hear from you by telephone or letter"
    assert tasks_of(world.coordinator) == [f"1 person is {words}"]
    bo = VolunteerFactory(organisation=world.organisation, by_telephone=True)
    waiting(bo, "three")
    (task,) = home_of(world.coordinator, at=now()).tasks
    assert task.sentence == f"2 people are {words}"
    assert task.url == "/messages/?status=to_tell"


def test_messages_narrow_to_them(wren, world, sign_in):
    waiting(wren, "one")
    waiting(wren, "sent", status="sent", channel="email", sent_at=now())
    page = sign_in(world.coordinator).get("/messages/?status=to_tell").text
    assert "1 person waits to hear from you" in page
    assert "About one" in page
    assert "About sent" not in page
    assert "To write" in page


def test_the_page_says_where_to_reach_them_now(wren, world, sign_in):
    message = waiting(wren)
    wren.address = "2 New Street\nCrewe"
    wren.save()
    page = sign_in(world.coordinator).get(f"/messages/{message.pk}/").text
    assert "2 New Street<br>Crewe" in page
    assert "as it was" not in page
    assert "you enter for them what they say" in page
    assert f"/volunteers/{wren.pk}/" in page


def test_what_they_need_is_disclosed_to_those_who_may_know(wren, world, sign_in):
    set_access_needs(wren, needs_large_print=True, interpreter="BSL", by=None)
    message = waiting(wren)
    page = sign_in(world.administrator).get(f"/messages/{message.pk}/").text
    assert "BSL" not in page
    assert "18 point" not in page
    assert "A coordinator tells them" in page
    assert not Disclosure.objects.exists()
    page = sign_in(world.coordinator).get(f"/messages/{message.pk}/").text
    assert "An interpreter: BSL" in page
    assert Disclosure.objects.get().subject_id == wren.pk


def test_the_list_and_what_is_settled_disclose_nothing(wren, world, sign_in):
    set_access_needs(wren, interpreter="BSL", by=None)
    settled = waiting(wren, status="settled", settled_at=now(), settled_by="Priya")
    client = sign_in(world.coordinator)
    client.get("/messages/")
    assert "Priya" in client.get(f"/messages/{settled.pk}/").text
    assert not Disclosure.objects.exists()


@pytest.mark.parametrize("large", [True, False])
def test_the_letter_is_in_large_print_if_they_need_it(large, wren, world, sign_in):
    set_access_needs(wren, needs_large_print=large, needs_step_free=True, by=None)
    message = waiting(wren)
    page = sign_in(world.coordinator).get(f"/messages/{message.pk}/letter/").text
    assert ('class="app-large-print"' in page) is large
    assert "1 Mill Lane<br>Chester" in page
    assert "Hello Wren" in page
    assert Disclosure.objects.count() == 1


def test_no_letter_holds_a_link_that_works(wren, world, sign_in):
    token = make_token("offer", wren.pk)
    message = waiting(wren, body=f"Open http://localhost/{token}/")
    assert token not in sign_in(world.coordinator).get(f"/messages/{message.pk}/letter/").text


def test_what_went_by_email_is_no_letter(wren, world, sign_in):
    sent = waiting(wren, status="sent", channel="email", sent_at=now())
    assert sign_in(world.coordinator).get(f"/messages/{sent.pk}/letter/").status_code == 404


def test_somebody_has_told_them(wren, world, sign_in):
    url = f"/messages/{waiting(wren).pk}/settle/"
    client = sign_in(world.coordinator)
    assert "Noted: Wren Hale knows" in client.post(url, follow=True).text
    assert "Nothing more is needed" in client.post(url, follow=True).text
    message = Message.objects.get()
    assert (message.status, message.settled_by) == ("settled", str(world.coordinator))
    assert tasks_of(world.coordinator) == []


def test_their_answer_is_entered_where_it_belongs(world, sign_in):
    wren = cleared_connector(world, without_email=True, by_telephone=True)
    match = offer_match(coming_placement(world), wren, by=world.coordinator)
    message = Message.objects.get(template="offer_connector")
    client = sign_in(world.coordinator)
    page = client.get(f"/messages/{message.pk}/").text
    assert "01244 555 012" in page
    assert f"/matches/{match.pk}/" in page
    assert client.get(f"/matches/{match.pk}/").status_code == 200
    asked = CorrectionRequestFactory(volunteer=wren)
    answer_correction(asked, corrected=True, answer="Put right.", by=world.coordinator)
    message = Message.objects.get(template="correction_answered")
    page = client.get(f"/messages/{message.pk}/").text
    assert f"corrections/{asked.pk}/" in page


def test_a_coordinator_of_one_site_sees_their_people_alone(wren, world, sign_in):
    here, there = SiteFactory.create_batch(2, organisation=world.organisation)
    wren.sites.add(there)
    message = waiting(wren)
    limited = MembershipFactory(organisation=world.organisation, role=Role.COORDINATOR)
    limited.sites.add(here)
    client = sign_in(limited)
    assert tasks_of(limited) == []
    for page in ("", "letter/"):
        assert client.get(f"/messages/{message.pk}/{page}").status_code == 404
    assert client.post(f"/messages/{message.pk}/settle/").status_code == 404
    wren.sites.add(here)
    assert len(tasks_of(limited)) == 1
    assert client.get(f"/messages/{message.pk}/letter/").status_code == 200


def test_pages_cost_the_same_for_many(wren, world, sign_in, django_assert_max_num_queries):
    client = sign_in(world.coordinator)
    for number in range(20):
        waiting(wren, str(number))
    with django_assert_max_num_queries(12):
        client.get("/messages/?status=to_tell")
    message = Message.objects.first()
    with django_assert_max_num_queries(12):
        client.get(f"/messages/{message.pk}/")
