"""The coordinator's pages of the pipeline."""

from datetime import timedelta

import pytest
from django.urls import reverse

from audit.models import Disclosure
from common.dates import now, today
from messaging.models import Message
from tests.factories.applications import ApplicationFactory
from tests.factories.volunteers import PositionFactory, VolunteerFactory
from volunteers.models import AccessNeeds, Application, Volunteer

PIPELINE = reverse("volunteers:pipeline")
ADD = reverse("volunteers:add_applicant")
TALK = {
    "held_on_day": "1",
    "held_on_month": "march",
    "held_on_year": "2026",
    "how": "telephone",
    "topics": ["role"],
    "notes": "Likes gardens.",
    "words": "Well met.",
}


@pytest.fixture
def wren(world):
    position = PositionFactory(organisation=world.organisation)
    return VolunteerFactory(
        organisation=world.organisation,
        position=position,
        first_name="Wren",
        last_name="Hale",
        status="application",
        status_since=now() - timedelta(days=20),
    )


@pytest.fixture
def desk(world, sign_in):
    return sign_in(world.coordinator)


def page_of(view, volunteer):
    return reverse(f"volunteers:{view}", args=[volunteer.pk])


def text(answer):
    return answer.content.decode()


def reload(volunteer):
    volunteer.refresh_from_db()
    return volunteer


def test_the_pipeline_shows_who_waits_and_whose_turn_it_is(wren, desk):
    page = text(desk.get(PIPELINE))
    assert "Wren Hale" in page
    assert "20 days" in page
    assert "Too long" in page
    assert "Coordinator: arrange a conversation" in page


def test_the_pipeline_by_stage_and_by_name(wren, desk, world):
    VolunteerFactory(organisation=world.organisation, first_name="Bo", status="checks")
    page = text(desk.get(PIPELINE, {"stage": "application"}))
    assert "Wren Hale" in page
    assert "Bo " not in page
    assert "Wren Hale" in text(desk.get(PIPELINE, {"q": "wre"}))
    assert "Nobody here" in text(desk.get(PIPELINE, {"q": "nobody at all"}))


def test_an_empty_pipeline_says_where_people_apply(desk):
    assert "/apply/cheshire/" in text(desk.get(PIPELINE))


def test_another_organisations_applicant_does_not_exist(wren, elsewhere, sign_in):
    client = sign_in(elsewhere.coordinator)
    assert client.get(page_of("application", wren)).status_code == 404
    assert "Wren" not in text(client.get(PIPELINE))


def test_only_coordinators_see_the_pipeline(wren, world, sign_in):
    for member in (world.supervisor, world.lead, world.connector, world.administrator):
        assert sign_in(member).get(PIPELINE).status_code == 403
        assert sign_in(member).get(page_of("application", wren)).status_code == 403


def test_what_somebody_needs_is_shown_and_the_reading_kept(wren, desk, world):
    AccessNeeds.objects.create(
        organisation=world.organisation, volunteer=wren, interpreter="BSL", needs_large_print=True
    )
    page = text(desk.get(page_of("arrange_conversation", wren)))
    assert "An interpreter: BSL" in page
    assert "18 point" in page
    assert Disclosure.objects.filter(subject_id=wren.pk).count() == 1


def test_somebody_who_wants_a_call_is_marked(wren, desk):
    ApplicationFactory(volunteer=wren)
    Volunteer.objects.filter(pk=wren.pk).update(contact_by="telephone")
    assert ">Call<" in text(desk.get(PIPELINE))


def test_a_message_is_read_before_it_is_sent(wren, desk):
    page = page_of("record_conversation", wren)
    facts = {**TALK, "outcome": "proceed"}
    answer = desk.post(page, facts)
    assert "Read the message first" in text(answer)
    assert "Well met." in text(answer)
    assert "(their own link)" in text(answer)
    assert reload(wren).status == "application"
    assert not Message.objects.exists()

    back = text(desk.post(page, {**facts, "change": "yes"}))
    assert "Likes gardens." in back
    answer = desk.post(page, {**facts, "confirm": "yes"}, follow=True)
    assert "is saved" in text(answer)
    assert reload(wren).status == "conditional_offer"
    assert "Well met." in Message.objects.get().body


def test_the_message_read_is_the_message_sent(wren, desk):
    ApplicationFactory(volunteer=wren)
    page = page_of("close_application", wren)
    facts = {"outcome": "not_suitable", "words": "Thank you for the pie & the talk."}
    shown = desk.post(page, facts).context["letter"]
    desk.post(page, {**facts, "confirm": "yes"})
    message = Message.objects.get()
    assert (message.subject, message.body) == (shown.subject, shown.body)


def test_a_wrong_date_is_explained_and_nothing_typed_is_lost(wren, desk):
    answer = text(desk.post(page_of("record_conversation", wren), {**TALK, "held_on_day": "32"}))
    assert "must be a real date" in answer
    assert "Select what happens next" in answer
    assert "Likes gardens." in answer


def test_a_second_coordinator_is_told_that_it_is_done(wren, desk):
    page, facts = page_of("record_conversation", wren), {**TALK, "outcome": "proceed"}
    desk.post(page, {**facts, "confirm": "yes"})
    answer = desk.post(page, {**facts, "outcome": "not_now", "confirm": "yes"})
    assert "recorded this conversation already" in text(answer)
    assert reload(wren).status == "conditional_offer"


def test_arranging_a_conversation(wren, desk):
    day = today() + timedelta(days=3)
    facts = {"day_day": day.day, "day_month": day.month, "day_year": day.year}
    facts |= {"at": "2:30pm", "how": "in_person", "place": "The library", "words": ""}
    page = page_of("arrange_conversation", wren)
    assert "2:30pm" in text(desk.post(page, facts))
    desk.post(page, {**facts, "confirm": "yes"})
    assert reload(wren).status == "conversation"
    assert "We will talk" in text(desk.get(PIPELINE)) or "talk on" in text(desk.get(PIPELINE))


def test_a_conversation_in_the_past_is_explained(wren, desk):
    facts = {"day_day": "1", "day_month": "1", "day_year": "2020", "at": "2pm", "how": "video"}
    assert "on or after" in text(desk.post(page_of("arrange_conversation", wren), facts))
    facts["day_year"] = "2099"
    assert "on or before" in text(desk.post(page_of("arrange_conversation", wren), facts))


def test_an_enquiry_is_answered_then_entered_by_telephone(wren, desk, world):
    bo = VolunteerFactory(organisation=world.organisation, position=wren.position, status="enquiry")
    page = page_of("invite_to_apply", bo)
    assert "Would you like to apply?" in text(desk.post(page, {"words": "Gladly."}))
    desk.post(page, {"words": "Gladly.", "confirm": "yes"})
    assert Message.objects.get().template == "application_invitation"
    page = page_of("enter_application", bo)
    assert "what would help first" in text(desk.get(page))
    desk.post(page, {"needs": ["step_free"], "position": str(wren.position.pk), "about": "Hello"})
    assert reload(bo).status == "application"
    application = Application.objects.get(volunteer=bo)
    assert application.entered_by == world.coordinator
    assert "Entered by" in text(desk.get(page_of("application", bo)))


def test_whoever_needs_to_talk_and_is_known_needs_a_number(wren, desk, world):
    bo = VolunteerFactory(organisation=world.organisation, position=wren.position, status="enquiry")
    page = page_of("enter_application", bo)
    facts = {"needs": ["telephone"], "position": str(wren.position.pk), "about": "Hello"}
    answer = text(desk.post(page, facts))
    assert "enter the number we call" in answer
    assert "Hello" in answer
    assert reload(bo).contact_by == "email"
    desk.post(page, facts | {"phone": "01244 555 012"})
    assert (reload(bo).contact_by, reload(bo).mobile) == ("telephone", "01244 555 012")


def test_a_number_corrected_while_they_are_on_the_telephone_is_kept(wren, desk, world):
    bo = VolunteerFactory(organisation=world.organisation, position=wren.position, status="enquiry")
    facts = {"needs": [], "position": str(wren.position.pk), "phone": "01244 555 012"}
    desk.post(page_of("enter_application", bo), facts)
    assert (reload(bo).contact_by, reload(bo).mobile) == ("email", "01244 555 012")


def test_somebody_on_the_telephone_is_entered(desk, wren, world):
    facts = {
        "kind": "application",
        "first_name": "Ada",
        "last_name": "Low",
        "contact_by": "telephone",
        "phone": "01244 555 012",
        "position": str(wren.position.pk),
    }
    answer = desk.post(ADD, facts, follow=True)
    assert "Ada Low is in the pipeline" in text(answer)
    ada = world.organisation.volunteers.get(first_name="Ada")
    assert (ada.status, ada.mobile) == ("application", "01244 555 012")
    assert Message.objects.get().status == "settled"  # they were on the telephone


def test_somebody_who_likes_texts_is_entered_and_gets_one(desk, wren, world):
    facts = {
        "kind": "application",
        "first_name": "Ada",
        "last_name": "Low",
        "contact_by": "text",
        "mobile": "01244 555 012",
        "position": str(wren.position.pk),
    }
    assert "for texts" in text(desk.post(ADD, facts))
    desk.post(ADD, facts | {"mobile": "07700 900123"})
    ada = world.organisation.volunteers.get(first_name="Ada")
    assert (ada.contact_by, ada.mobile, ada.has_email) == ("text", "07700 900123", False)
    message = Message.objects.get()
    assert (message.channel, message.status) == ("text", "queued")
    assert "We have your application" in message.body
    assert (
        "Call" not in text(desk.get(reverse("volunteers:pipeline"))).partition("Ada Low")[2][:200]
    )


def test_whoever_likes_texts_keeps_a_mobile_number(wren, desk, world):
    facts = {"contact_by": "text", "mobile": "07700 900123", "status": "enquiry"}
    bo = VolunteerFactory(organisation=world.organisation, position=wren.position, **facts)
    said = {"needs": [], "position": str(wren.position.pk), "phone": "01244 555 012"}
    assert "for texts" in text(desk.post(page_of("enter_application", bo), said))
    desk.post(page_of("enter_application", bo), said | {"needs": ["telephone"]})
    assert (reload(bo).contact_by, reload(bo).mobile) == ("telephone", "01244 555 012")


def test_what_a_text_has_no_room_for_is_read_first_as_an_email(wren, desk, world):
    Volunteer.objects.filter(pk=wren.pk).update(contact_by="text", mobile="07700 900123")
    shown = text(desk.post(page_of("close_application", wren), {"outcome": "not_now"}))
    assert f'by email to <span class="app-break">{wren.email}' in shown


def test_whoever_needs_to_talk_is_not_entered_as_somebody_to_write_to(desk, wren, world):
    facts = {
        "kind": "application",
        "needs": ["telephone"],
        "first_name": "Ada",
        "last_name": "Low",
        "contact_by": "email",
        "email": "ada@example.org",
        "position": str(wren.position.pk),
    }
    assert "They would rather talk" in text(desk.post(ADD, facts))
    assert not world.organisation.volunteers.filter(first_name="Ada").exists()


def test_somebody_who_likes_to_be_called_is_told_now_or_later(desk, wren, world):
    for way, status in (("told", "settled"), ("yes", "to_tell")):
        ada = VolunteerFactory(
            organisation=world.organisation,
            position=wren.position,
            status="application",
            without_email=True,
            by_telephone=True,
        )
        page, facts = page_of("close_application", ada), {"outcome": "not_now"}
        shown = text(desk.post(page, facts))
        assert "They have no email address" in shown
        assert "01244 555 012" in shown
        assert "I have told them" in shown
        desk.post(page, {**facts, "confirm": way})
        message = Message.objects.get(recipient_id=ada.pk)
        assert message.status == status
        assert "please call" in message.body
    assert "To call" in text(desk.get(page_of("messages", ada)))


def test_entering_somebody_known_says_who_it_is(desk, wren):
    facts = {
        "kind": "question",
        "first_name": "Ada",
        "last_name": "Low",
        "contact_by": "email",
        "email": wren.email,
        "position": str(wren.position.pk),
    }
    page = text(desk.post(ADD, facts))
    assert "it belongs to Wren Hale" in page
    assert f'href="{reverse("volunteers:record", args=[wren.pk])}">Open the record' in page


def test_an_empty_entry_explains_itself(desk, wren):
    page = text(desk.post(ADD, {}))
    assert "Select whether they are asking or applying" in page
    assert "Select how you would like us" in page


def test_a_yes_by_telephone(wren, desk, world):
    bo = VolunteerFactory(organisation=world.organisation, status="conditional_offer")
    assert desk.get(page_of("accept_for_them", bo)).status_code == 405
    desk.post(page_of("accept_for_them", bo))
    assert reload(bo).status == "checks"
    answer = desk.post(page_of("accept_for_them", wren), follow=True)
    assert "no offer" in text(answer)


def test_a_second_application_is_seen_and_taken_up(world, desk):
    gone = VolunteerFactory(organisation=world.organisation, first_name="Ivy", status="left")
    ApplicationFactory(volunteer=gone, status="repeated")
    assert "Applied again" in text(desk.get(PIPELINE))
    assert "Take it up again" in text(desk.get(page_of("application", gone)))
    desk.post(page_of("take_up_again", gone))
    assert reload(gone).status == "application"
    assert "Applied again" not in text(desk.get(PIPELINE))


def test_messages_are_read_afterwards_without_links(wren, desk, world, sign_in):
    page = page_of("messages", wren)
    assert "No messages yet" in text(desk.get(page))
    desk.post(page_of("close_application", wren), {"outcome": "not_now", "confirm": "yes"})
    shown = text(desk.get(page))
    assert "see you another time" in shown
    assert sign_in(world.supervisor).get(page).status_code == 403
    assert sign_in(world.administrator).get(page).status_code == 200


def test_home_tells_the_coordinator_who_waits_too_long(wren, desk):
    page = text(desk.get(reverse("home")))
    assert "1 person has waited more than 14 days for a conversation" in page
