"""reports.message_views"""

import pytest

from accounts.permissions import Role
from common.dates import now
from messaging.links import make_token
from messaging.models import Message
from reports.home import home_of
from tests.factories.accounts import MembershipFactory, SiteFactory
from tests.factories.placements import MatchFactory, TraineeFactory
from tests.factories.volunteers import VolunteerFactory

pytestmark = pytest.mark.django_db
ROLES = [Role.COORDINATOR, Role.ADMINISTRATOR]


@pytest.fixture
def failed(world):
    return written(world, "failed")


def written(world, key, *, status="failed", **facts) -> Message:
    facts = {"recipient_name": "Asha Green", "body": "Hello Asha"} | facts
    return Message.objects.create(
        organisation_id=world.organisation.pk,
        template="offer",
        recipient_address="asha@example.org",
        subject=f"About {key}",
        dedupe_key=key,
        status=status,
        not_before=now(),
        sent_at=now() if status in ("sent", "bounced") else None,
        **facts,
    )


@pytest.mark.parametrize("role", ROLES)
def test_index_says_how_messages_fared(failed, world, role, sign_in):
    written(world, "good news", status="sent")
    page = sign_in(world.members[role]).get("/messages/").text
    assert "1 did not get through" in page
    assert "About good news" in page


def test_index_shows_what_was_asked_for(failed, world, sign_in):
    written(world, "good news", status="sent", recipient_name="Robin Hill")
    client = sign_in(world.coordinator)
    assert "About good news" not in client.get("/messages/?status=failed").text
    assert "About failed" not in client.get("/messages/?q=robin+hill").text
    assert "No message is like that" in client.get("/messages/?q=nobody").text


def test_index_says_what_will_be_there(world, sign_in):
    assert "Nothing has been sent yet" in sign_in(world.coordinator).get("/messages/").text


def test_record_shows_the_text_and_never_a_working_link(world, sign_in):
    token = make_token("offer", world.organisation.pk)
    message = written(world, "x", body=f"Open http://localhost/matches/answer/{token}/")
    page = sign_in(world.administrator).get(f"/messages/{message.pk}/").text
    assert "Open http" in page
    assert token not in page


def test_retry_sends_it_once_more(failed, world, sign_in):
    url = f"/messages/{failed.pk}/retry/"
    client = sign_in(world.coordinator)
    assert "We are trying once more" in client.post(url, follow=True).text
    failed.refresh_from_db()
    assert failed.status == Message.Status.QUEUED
    assert "Nothing more is needed" in client.post(url, follow=True).text


def test_settle_notes_who_dealt_with_it(failed, world, sign_in):
    url = f"/messages/{failed.pk}/settle/"
    assert "Noted" in sign_in(world.coordinator).post(url, follow=True).text
    failed.refresh_from_db()
    assert failed.settled_by == str(world.coordinator)
    assert home_of(world.coordinator, at=now()).tasks == ()


@pytest.mark.parametrize("what", ["retry", "settle"])
def test_changing_needs_a_post(failed, world, what, sign_in):
    assert sign_in(world.coordinator).get(f"/messages/{failed.pk}/{what}/").status_code == 405


@pytest.mark.parametrize("role", ROLES)
def test_the_home_page_leads_to_what_could_not_be_sent(failed, world, role):
    tasks = home_of(world.members[role], at=now()).tasks
    assert "/messages/?status=not_through" in [task.url for task in tasks]


def test_another_organisations_messages_do_not_exist(failed, elsewhere, sign_in):
    client = sign_in(elsewhere.coordinator)
    assert client.get(f"/messages/{failed.pk}/").status_code == 404
    assert "About failed" not in client.get("/messages/").text


def test_whoever_is_limited_to_sites_sees_messages_about_their_people(failed, world, sign_in):
    match = MatchFactory(
        placement__trainee__organisation=world.organisation,
        connector__organisation=world.organisation,
    )
    ours = written(world, "our match", about_id=match.pk, recipient_name="Sam Trainee")
    limited = MembershipFactory(organisation=world.organisation, role=Role.COORDINATOR)
    limited.sites.add(match.placement.site)
    client = sign_in(limited)
    page = client.get("/messages/").text
    assert "About our match" in page
    assert "About failed" not in page
    assert client.get(f"/messages/{ours.pk}/").status_code == 200
    assert client.get(f"/messages/{failed.pk}/").status_code == 404
    (task,) = [task for task in home_of(limited, at=now()).tasks if "get through" in task.sentence]
    assert task.sentence == "1 message did not get through"
    assert "Asha Green" not in task.hint


@pytest.mark.parametrize("status", ["bounced", "failed"])
def test_what_did_not_get_through_says_whom_to_call_and_leads_to_their_record(
    world, sign_in, status
):
    asha = VolunteerFactory(organisation=world.organisation, mobile="01244 555 012")
    sam = TraineeFactory(organisation=world.organisation, mobile="")
    client = sign_in(world.coordinator)
    for person, number, record in (
        (asha, 'href="tel:01244555012">01244 555 012</a>', f"/volunteers/{asha.pk}/"),
        (sam, "We have no telephone number for them", f"/placements/trainees/{sam.pk}/"),
    ):
        message = written(world, str(person), status=status, recipient_id=person.pk)
        page = client.get(f"/messages/{message.pk}/").text
        assert number in page
        assert f'href="{record}">Their record</a>' in page
        assert client.get(record).status_code == 200
    unknown = written(world, "somebody", status=status)
    assert "Their record" not in client.get(f"/messages/{unknown.pk}/").text


def test_a_record_is_not_offered_to_whoever_may_not_open_it(world, sign_in):
    here, there = SiteFactory.create_batch(2, organisation=world.organisation)
    match = MatchFactory(
        placement__trainee__organisation=world.organisation,
        placement__site=here,
        connector__organisation=world.organisation,
        connector__mobile="01244 555 012",
    )
    match.connector.sites.add(there)
    limited = MembershipFactory(organisation=world.organisation, role=Role.COORDINATOR)
    limited.sites.add(here)
    facts = {"about_id": match.pk, "recipient_id": match.connector_id}
    message = written(world, "their match", status="bounced", **facts)
    for member, is_shown in ((world.coordinator, True), (limited, False)):
        page = sign_in(member).get(f"/messages/{message.pk}/").text
        assert "It did not get through" in page
        assert ("01244 555 012" in page) is is_shown
        assert (f"/volunteers/{match.connector_id}/" in page) is is_shown


def test_list_and_record_agree_on_what_can_be_sent_again(world, sign_in):
    message = written(world, "x", status="bounced")
    client = sign_in(world.coordinator)
    words = "What could not be sent can be tried again; what came back cannot."
    assert words in client.get("/messages/").text
    page = client.get(f"/messages/{message.pk}/").text
    assert "It cannot be sent again" in page
    assert "Try again" not in page
