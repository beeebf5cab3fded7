from datetime import timedelta

import pytest
from django.urls import reverse

from common.dates import today
from messaging.models import Message
from tests.factories.agreements import AgreementFactory, AgreementTextFactory
from tests.factories.training import CompletionFactory, CourseFactory
from tests.factories.volunteers import PositionFactory, VolunteerFactory
from volunteers.models import Volunteer

REMIND = reverse("volunteers:remind")
SEND = reverse("volunteers:send_reminders")


@pytest.fixture
def people(world):
    course = CourseFactory(organisation=world.organisation, code="fire", name="Fire Safety")
    position = PositionFactory(organisation=world.organisation)
    position.required_courses.add(course)
    made = VolunteerFactory.create_batch(
        3, organisation=world.organisation, position=position, cleared=True
    )
    for days, person in zip((20, 30, 300), made, strict=True):
        CompletionFactory(
            course=course,
            learner=person.membership.user,
            completed_on=today(),
            expires_on=today() + timedelta(days=days),
        )
    return made


def keys(people) -> list[str]:
    return [str(person.pk) for person in people]


def test_remind_asks_of_what_and_for_how_many(people, world, sign_in):
    page = sign_in(world.coordinator).get(REMIND, {"chosen": keys(people)}).content.decode()
    assert "Remind 3 people" in page
    assert "Fire Safety (2 people)" in page


def test_remind_shows_the_message_and_who_gets_it(people, world, sign_in):
    answers = {"chosen": keys(people), "item": "fire", "note": "There is a class on 3 May."}
    page = sign_in(world.coordinator).get(REMIND, answers).content.decode()
    assert "Please renew: Fire Safety" in page
    assert "There is a class on 3 May." in page
    assert people[0].email in page
    assert f"Not {people[2]}" in page
    assert not Message.objects.exists()


def test_everybody_on_the_page_can_be_reminded(people, world, sign_in):
    query = {"everybody": "yes", "shown": ",".join(keys(people)) + ","}
    assert "Remind 3 people" in sign_in(world.coordinator).get(REMIND, query).content.decode()


def test_each_is_reminded_once_however_often_it_is_sent(people, world, sign_in):
    client = sign_in(world.coordinator)
    answers = {"chosen": keys(people), "item": "fire", "note": "Soon, please."}
    page = client.post(SEND, answers, follow=True).content.decode()
    assert "2 reminders are on the way." in page
    page = client.post(SEND, answers, follow=True).content.decode()
    assert "reminded of this today already" in page
    assert Message.objects.count() == 2
    message = Message.objects.get(recipient_address=people[0].email)
    assert message.subject == "Please renew: Fire Safety"
    assert "Soon, please." in message.body
    assert message.about_id == people[0].pk


def test_whoever_likes_no_email_is_named_and_kept_to_be_told(people, world, sign_in):
    Volunteer.objects.filter(pk=people[0].pk).update(contact_by="telephone", mobile="01244 555 012")
    client = sign_in(world.coordinator)
    answers = {"chosen": keys(people), "item": "fire", "note": ""}
    page = client.get(REMIND, answers).content.decode()
    assert "1 by email" in page
    assert "1 you tell yourself" in page
    assert f"{people[0]}, by telephone: 01244 555 012" in page
    assert people[0].email not in page
    page = client.post(SEND, answers, follow=True).content.decode()
    assert "1 reminder is on the way. 1 person waits under “Messages” to be told by you." in page
    assert "reminded of this today already" in client.post(SEND, answers, follow=True).text
    assert set(Message.objects.values_list("recipient_id", "status")) == {
        (people[0].pk, "to_tell"),
        (people[1].pk, "queued"),
    }


def test_whoever_likes_texts_gets_one_unless_there_is_a_note(people, world, sign_in):
    Volunteer.objects.filter(pk=people[0].pk).update(contact_by="text", mobile="07700 900123")
    client = sign_in(world.coordinator)
    answers = {"chosen": keys(people), "item": "fire", "note": ""}
    page = client.get(REMIND, answers).text
    assert "2 by email or text message" in page
    assert f"{people[0]}, 07700 900123" in page
    with_note = client.get(REMIND, answers | {"note": "Soon, please."}).text
    assert "2 by email<" in with_note
    assert people[0].email in with_note
    page = client.post(SEND, answers, follow=True).text
    assert "2 reminders are on the way." in page
    assert set(Message.objects.values_list("channel", flat=True)) == {"text", "email"}


def test_remind_explains_what_is_wrong_and_loses_nothing(people, world, sign_in):
    client = sign_in(world.coordinator)
    query = {"chosen": keys(people), "item": "", "note": "x" * 501}
    page = client.get(REMIND, query).content.decode()
    assert "Select what they should see to" in page
    assert "500 letters or fewer" in page
    assert "x" * 501 in page
    assert "Tick the people" in client.get(REMIND, follow=True).content.decode()


def test_what_nobody_has_to_see_to_is_not_sent(people, world, sign_in):
    answers = {"chosen": keys(people), "item": "dbs"}
    page = sign_in(world.coordinator).post(SEND, answers, follow=True).content.decode()
    assert "Nobody you chose has this to see to" in page
    assert not Message.objects.exists()


def test_people_of_another_organisation_are_left_out(people, elsewhere, sign_in):
    client = sign_in(elsewhere.coordinator)
    assert (
        "Tick the people"
        in client.get(REMIND, {"chosen": keys(people)}, follow=True).content.decode()
    )
    client.post(SEND, {"chosen": keys(people), "item": "fire"})
    assert not Message.objects.exists()


@pytest.mark.parametrize("role", ["lead", "supervisor", "administrator", "trainee"])
def test_others_send_no_reminders(role, people, world, sign_in):
    client = sign_in(world.members[role])
    assert client.get(REMIND, {"chosen": keys(people)}).status_code == 403
    assert client.post(SEND, {"chosen": keys(people)}).status_code == 403
    assert sign_in(world.coordinator).get(SEND).status_code == 405


def at_stage(people, status) -> Volunteer:
    """Somebody else in the same position."""
    facts = {"organisation": people[0].organisation, "position": people[0].position}
    return VolunteerFactory(status=status, **facts)


def test_what_they_should_see_to_must_be_chosen(people, world, sign_in):
    answers = {"chosen": keys(people), "note": "Soon, please."}
    page = sign_in(world.coordinator).get(REMIND, answers).content.decode()
    assert "Select what they should see to" in page
    assert "Soon, please." in page


def test_of_an_agreement_they_are_asked_to_sign_it(people, world, sign_in):
    agreement = AgreementFactory(organisation=world.organisation, key="fire", name="Fire safety")
    AgreementTextFactory(agreement=agreement)
    agreement.positions.add(people[0].position)
    client, answers = sign_in(world.coordinator), {"chosen": keys(people)}
    page = client.get(REMIND, answers).content.decode()
    assert "Fire safety (agreement) (3 people)" in page  # there is a course of this name
    answers |= {"item": "agreement:fire", "note": ""}
    page = client.get(REMIND, answers).content.decode()
    assert "Please read and sign: Fire safety (agreement)" in page
    assert "My record" in page


@pytest.mark.parametrize(
    "status", ["enquiry", "application", "conversation", "conditional_offer", "left"]
)
def test_nothing_is_asked_before_the_checks_or_of_those_who_left(people, world, sign_in, status):
    chosen = {"chosen": keys([at_stage(people, status)])}
    page = sign_in(world.coordinator).get(REMIND, chosen).content.decode()
    assert "None of them has anything to see to just now" in page


def test_whoever_has_not_begun_is_not_told_to_go_on(people, world, sign_in):
    answers = {"chosen": keys([at_stage(people, "checks")]), "item": "fire", "note": ""}
    page = sign_in(world.coordinator).get(REMIND, answers).content.decode()
    assert "So that you can begin with" in page
    assert "go on meeting" not in page
