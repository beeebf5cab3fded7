"""A trainee chooses: by e-mail or by text; and is reached so."""

import pytest
from django.core import mail
from django.db import IntegrityError
from django.urls import reverse

from common.dates import now
from common.errors import DomainError
from messaging.delivery import deliver_next
from messaging.models import Message
from placements.forms.placing import TraineeForm
from placements.reaching import recipient_of_trainee
from placements.services import offers
from placements.services.people import reach_trainee
from tests.factories.placements import TraineeFactory
from tests.placements.scheme import cleared_connector, coming_placement

pytestmark = pytest.mark.django_db
PAGE = "/matches/how-we-reach-you/"
MOBILE = "07700 900 123"
TEXTS = {"contact_by": "text", "mobile": MOBILE}


@pytest.fixture
def trainee(world):
    return TraineeFactory(organisation=world.organisation, membership=world.trainee)


@pytest.fixture
def client(trainee, sign_in):
    return sign_in(trainee.membership)


def chosen(trainee) -> tuple[str, str]:
    trainee.refresh_from_db()
    return trainee.contact_by, trainee.mobile


def posted(trainee, **changed) -> dict:
    """What the coordinator's form posts."""
    said = {name: value or "" for name, value in TraineeForm.of(trainee).items()}
    return said | {"cohort": "", "contact_by": "", "mobile": ""} | changed


def test_a_trainee_finds_the_page_at_home_and_in_their_account(client):
    for page in ("home", "account"):
        assert PAGE in client.get(reverse(page)).text


def test_a_trainee_chooses_texts_and_goes_back_to_email(client, trainee):
    page = client.get(PAGE).text
    assert trainee.email in page
    assert client.post(PAGE, TEXTS).url == "/"
    assert chosen(trainee) == ("text", MOBILE)
    assert f'value="{MOBILE}"' in client.get(PAGE).text
    client.post(PAGE, {"contact_by": "email", "mobile": MOBILE})
    assert chosen(trainee) == ("email", "")  # kept for texts alone


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "Select how you would like to hear from us"),
        ({"contact_by": "letter"}, "Select email or text message"),
        ({"contact_by": "text"}, "Enter your mobile number, for texts"),
        (
            {"contact_by": "text", "mobile": "01244 555 012"},
            "Enter a mobile number, like 07700 900123, for texts",
        ),
    ],
)
def test_what_is_wrong_is_said_and_stays_typed(said, words, client, trainee):
    page = client.post(PAGE, said).text
    assert words in page
    assert said.get("mobile", "") in page
    assert chosen(trainee) == ("email", "")


def test_where_no_texts_can_be_sent_there_is_nothing_to_choose(client, trainee, settings):
    client.post(PAGE, TEXTS)
    settings.TEXTS_ARE_SHOWN = False
    page = client.get(PAGE).text
    assert "We write to you by email" in page
    assert 'name="contact_by"' not in page
    client.post(PAGE, {"contact_by": "email"})
    assert chosen(trainee) == ("text", MOBILE)
    assert recipient_of_trainee(trainee).by_email


def test_a_connector_says_it_on_their_own_record(world, sign_in):
    assert sign_in(world.connector).get(PAGE).url == reverse("volunteers:me")


def test_the_coordinator_sees_and_changes_it(world, trainee, sign_in):
    desk = sign_in(world.coordinator)
    page = reverse("placements:edit_trainee", args=[trainee.pk])
    facts = posted(trainee, first_name="Kit")
    assert "Enter their mobile number" in desk.post(page, facts | {"contact_by": "text"}).text
    desk.post(page, facts | TEXTS)
    assert chosen(trainee) == ("text", MOBILE)
    record = desk.get(reverse("placements:trainee", args=[trainee.pk])).text
    assert "By text message" in record
    assert MOBILE in record


def test_the_coordinator_cannot_choose_what_there_is_not(world, trainee, sign_in, settings):
    reach_trainee(trainee, **TEXTS, by=None)
    trainee.refresh_from_db()
    settings.TEXTS_ARE_SHOWN = False
    desk = sign_in(world.coordinator)
    page = reverse("placements:edit_trainee", args=[trainee.pk])
    assert 'name="contact_by"' not in desk.get(page).text
    desk.post(page, posted(trainee, first_name="Kit"))
    trainee.refresh_from_db()
    assert (trainee.first_name, trainee.contact_by, trainee.mobile) == ("Kit", "text", MOBILE)


def test_texts_need_a_mobile_number(trainee):
    with pytest.raises(DomainError, match="mobile number"):
        reach_trainee(trainee, contact_by="text", mobile="01244 555 012", by=None)
    trainee.contact_by = "text"
    with pytest.raises(IntegrityError, match="trainee_text_has_its_mobile"):
        trainee.save()


def test_an_offer_goes_by_text_with_a_link_that_answers_it(world, client):
    connector, placement = cleared_connector(world), coming_placement(world)
    reach_trainee(placement.trainee, **TEXTS, by=None)
    match = offers.offer_match(placement, connector, by=world.coordinator)
    Message.objects.update(not_before=now())
    while deliver_next():
        pass
    (shown,) = [each for each in mail.outbox if "text-messages" in each.to[0]]
    assert shown.to == ["07700900123@text-messages.invalid"]
    link = next(word for word in shown.body.split() if "/answer/" in word)
    client.logout()
    path = link.partition("//")[2].partition("/")[2]
    client.post(f"/{path}", {"answer": "yes"})
    match.refresh_from_db()
    assert match.trainee_answer == "accepted"
