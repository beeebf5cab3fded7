"""Applying: what is kept, what is sent, and what an applicant who is known already learns."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction

from common.dates import now
from common.errors import DomainError
from messaging.delivery import deliver_next
from messaging.links import LinkError
from messaging.models import Message
from tests.factories.accounts import SiteFactory
from tests.factories.applications import ApplicationFactory
from tests.factories.volunteers import PositionFactory, VolunteerFactory
from volunteers import letters
from volunteers.models import AccessNeeds, Application
from volunteers.services.applications import (
    complete_application,
    drop_forgotten_drafts,
    enter_application,
    open_application,
    save_answers,
    send_question,
    send_resume_link,
    start_application,
    submit_application,
)
from volunteers.services.leaving import leave_today
from volunteers.services.pipeline import reopen_application

WREN = {
    "needs": ["large_print", "interpreter"],
    "interpreter": "BSL",
    "first_name": "Wren",
    "last_name": "Hale",
    "contact_by": "email",
    "email": "Wren@example.org",
    "about": "I like gardens.",
}


@pytest.fixture
def organisation(world):
    PositionFactory(organisation=world.organisation, name="Connector")
    return world.organisation


def draft(organisation, **answers):
    return start_application(organisation, answers={**WREN, **answers})


def test_sending_makes_a_volunteer_and_puts_everything_where_it_belongs(organisation):
    sent = submit_application(draft(organisation))
    wren = sent.volunteer
    assert (str(wren), wren.email, wren.status) == ("Wren Hale", "wren@example.org", "application")
    assert sent.answers == {"about": "I like gardens."}
    needs = AccessNeeds.objects.get(volunteer=wren)
    assert (needs.needs_large_print, needs.interpreter) == (True, "BSL")
    assert Message.objects.get().template == "application_received"


def test_what_would_make_it_easier_is_spoken_of_to_those_who_asked_for_something(organisation):
    words = "noted what would make things easier"
    submit_application(draft(organisation))
    assert words in Message.objects.get().body
    submit_application(draft(organisation, email="b@example.org", needs=[]))
    assert words not in Message.objects.get(recipient_address="b@example.org").body


def test_sending_twice_is_sending_once(organisation):
    first = submit_application(draft(organisation))
    again = submit_application(Application.objects.get(pk=first.pk))
    assert again.volunteer_id == first.volunteer_id
    assert organisation.volunteers.count() == 1
    assert Message.objects.count() == 1


def test_the_history_keeps_no_answers(organisation):
    sent = submit_application(draft(organisation))
    kept = {field.name for field in Application.pgh_event_model._meta.fields}
    assert "answers" not in kept
    assert sent.pk


def test_somebody_known_is_told_by_email_and_nothing_of_theirs_changes(organisation):
    asha = VolunteerFactory(organisation=organisation, membership__user__email="wren@example.org")
    sent = submit_application(draft(organisation))
    asha.refresh_from_db()
    assert sent.status == Application.Status.REPEATED
    assert (sent.volunteer, asha.status, asha.first_name) == (asha, "active", "Asha")
    assert organisation.volunteers.count() == 1
    message = Message.objects.get()
    assert (message.template, message.recipient_address) == ("application_known", asha.email)


def test_somebody_known_elsewhere_applies_here_as_anybody(organisation, elsewhere):
    VolunteerFactory(
        organisation=elsewhere.organisation, membership__user__email="wren@example.org"
    )
    sent = submit_application(draft(organisation))
    assert sent.status == Application.Status.SUBMITTED
    assert sent.volunteer.organisation == organisation


@pytest.mark.parametrize(
    ("way", "place", "told"),
    [
        ("telephone", {"phone": "01244 555 012"}, "01244 555 012"),
        ("letter", {"address": "1 Mill Lane\nChester"}, "1 Mill Lane\nChester"),
    ],
)
def test_somebody_without_email_is_told_as_they_like(organisation, way, place, told):
    sent = submit_application(draft(organisation, contact_by=way, email="", **place))
    assert sent.volunteer.contact_by == way
    assert not sent.volunteer.has_email
    message = Message.objects.get()
    assert (message.status, message.channel) == ("to_tell", way)
    assert (message.recipient_id, message.recipient_address) == (sent.volunteer.pk, told)
    assert not deliver_next()


@pytest.mark.parametrize("missing", ["first_name", "last_name", "email"])
def test_nothing_is_sent_without_a_name_and_a_way_to_answer(organisation, missing):
    application = draft(organisation, **{missing: ""})
    with pytest.raises(DomainError, match="Please tell us"):
        submit_application(application)
    assert not organisation.volunteers.exists()


def test_an_organisation_without_positions_says_so(world):
    with pytest.raises(DomainError, match="not taking applications"):
        submit_application(draft(world.organisation))


def test_a_question_makes_an_enquiry_that_can_become_an_application(organisation):
    asked = send_question(draft(organisation, question="How often?", **{"for": "question"}))
    assert asked.volunteer.status == "enquiry"
    assert asked.answers["question"] == "How often?"
    save_answers(asked, {"needs": ["step_free"], "about": "Yes please"})
    sent = submit_application(asked)
    sent.volunteer.refresh_from_db()
    assert sent.volunteer.status == "application"
    needs = AccessNeeds.objects.get(volunteer=sent.volunteer)
    assert (needs.needs_step_free, needs.needs_large_print) == (True, False)
    assert [m.template for m in Message.objects.order_by("created_at")] == [
        "application_question",
        "application_received",
    ]


def test_what_is_sent_cannot_be_changed_any_more(organisation):
    sent = submit_application(draft(organisation))
    with pytest.raises(DomainError, match="sent this already"):
        save_answers(sent, {"about": "other"})


def test_a_coordinator_enters_it_for_somebody(organisation, world):
    sent = enter_application(organisation, is_question=False, by=world.coordinator, **WREN)
    assert sent.entered_by == world.coordinator
    assert sent.volunteer.status == "application"


def test_a_coordinator_is_told_whom_an_address_belongs_to(organisation, world):
    enter_application(organisation, is_question=False, by=world.coordinator, **WREN)
    with pytest.raises(DomainError, match="Wren Hale"):
        enter_application(organisation, is_question=True, by=world.coordinator, **WREN)
    assert Application.objects.count() == 1


def test_a_coordinator_of_other_sites_is_not_told_whom(organisation, world):
    sent = enter_application(organisation, is_question=False, by=world.coordinator, **WREN)
    sent.volunteer.sites.add(SiteFactory(organisation=organisation))
    world.coordinator.sites.add(SiteFactory(organisation=organisation))
    by = type(world.coordinator).objects.get(pk=world.coordinator.pk)
    with pytest.raises(DomainError, match="somebody at another site"):
        enter_application(organisation, is_question=True, by=by, **WREN)


def test_a_coordinator_completes_an_enquiry(organisation, world):
    asked = send_question(draft(organisation))
    done = complete_application(asked, by=world.coordinator, needs=[], about="By telephone")
    assert (done.status, done.entered_by) == ("submitted", world.coordinator)


def test_somebody_we_know_who_needs_to_talk_now_is_called_from_then_on(organisation):
    asked = send_question(draft(organisation, needs=[]))
    told = {"needs": ["telephone"], "phone": "01244 555 012"}
    sent = submit_application(save_answers(asked, told))
    sent.volunteer.refresh_from_db()
    assert (sent.volunteer.contact_by, sent.volunteer.mobile) == ("telephone", "01244 555 012")
    assert Message.objects.get(template="application_received").channel == "telephone"


def test_the_link_to_go_on_works_for_thirty_days(organisation, time_machine):
    application = draft(organisation)
    send_resume_link(application, email="wren@example.org")
    body = Message.objects.get().body
    token = body.split("/application/")[1].split("/")[0]
    assert "wren" not in token.lower()
    assert letters.read_resume_link(token) == application
    time_machine.move_to(now() + timedelta(days=31))
    with pytest.raises(LinkError, match="expired"):
        letters.read_resume_link(token)


def token_of(message):
    return message.body.split("/application/")[1].split("/")[0]


def test_a_link_sent_to_a_mistyped_address_stops_when_it_goes_to_the_right_one(organisation):
    application = draft(organisation)
    send_resume_link(application, email="wern@example.org")
    send_resume_link(application, email="wren@example.org")
    wrong, right = Message.objects.order_by("created_at")
    assert letters.read_resume_link(token_of(right)) == application
    with pytest.raises(LinkError, match="replaced"):
        letters.read_resume_link(token_of(wrong))


def test_the_link_to_go_on_carries_no_typed_word(organisation):
    application = draft(organisation, first_name="Win a prize today")
    send_resume_link(application, email="somebody@example.org")
    message = Message.objects.get()
    assert "prize" not in message.body + message.subject + message.recipient_name


def test_a_draft_link_does_not_open_the_question_it_became(organisation):
    application = draft(organisation, question="How often?", **{"for": "question"})
    send_resume_link(application, email="somebody@example.org")
    token = token_of(Message.objects.get())
    send_question(application)
    with pytest.raises(LinkError, match="replaced"):
        letters.read_resume_link(token)


def test_somebody_we_know_gets_the_link_at_their_own_address_only(organisation):
    asked = send_question(draft(organisation))
    with pytest.raises(DomainError, match="address you gave us"):
        send_resume_link(asked, email="stranger@example.org")
    send_resume_link(asked, email="WREN@example.org")
    assert Message.objects.filter(template="application_resume").count() == 1
    assert letters.LINK_TO not in asked.answers


def test_the_link_of_one_sending_is_not_the_link_of_the_next(organisation):
    asked = send_question(draft(organisation))
    token = letters.status_token(asked)
    assert letters.read_status_link(token) == asked
    submit_application(asked)
    with pytest.raises(LinkError, match="replaced"):
        letters.read_status_link(token)


def test_a_second_tap_for_the_link_is_the_same_wish(organisation, time_machine):
    time_machine.move_to(now().replace(second=1), tick=False)
    application = draft(organisation)
    for _ in range(2):
        send_resume_link(application, email="wren@example.org")
    assert Message.objects.count() == 1


def test_one_purpose_does_not_open_the_other(organisation):
    token = letters.status_token(submit_application(draft(organisation)))
    with pytest.raises(LinkError):
        letters.read_resume_link(token)


def test_forgotten_drafts_are_dropped_and_what_was_sent_stays(organisation):
    old, sent = draft(organisation), submit_application(draft(organisation, email="a@example.org"))
    asked = send_question(draft(organisation, email="b@example.org"))
    later = now() + timedelta(days=31)
    send_resume_link(old, email="shared.computer@example.org")
    fresh = draft(organisation)
    Application.objects.filter(pk=fresh.pk).update(saved_at=later)
    assert drop_forgotten_drafts(at=later) == 1
    assert set(Application.objects.all()) == {sent, asked, fresh}
    assert not Application.objects.filter(pk=old.pk).exists()
    assert not Message.objects.filter(recipient_address="shared.computer@example.org").exists()


def test_people_who_came_by_a_spreadsheet_get_an_application_once(organisation, world):
    asha = VolunteerFactory(organisation=organisation, status="conversation")
    first = open_application(asha, by=world.coordinator)
    assert first.status == "submitted"
    assert open_application(asha, by=world.coordinator) == first


def test_the_database_refuses_two_open_applications(world):
    one = ApplicationFactory(volunteer__organisation=world.organisation)
    with pytest.raises(IntegrityError), transaction.atomic():
        ApplicationFactory(volunteer=one.volunteer)


def test_the_database_holds_the_moves(world):
    sent = ApplicationFactory(volunteer__organisation=world.organisation)
    with pytest.raises(InternalError), transaction.atomic():
        Application.objects.filter(pk=sent.pk).update(status="draft")


def test_every_message_can_be_delivered(organisation):
    submit_application(draft(organisation))
    assert deliver_next()
    assert Message.objects.get().status == "sent"


def test_the_position_chosen_is_the_one_they_are_checked_for(organisation):
    """Also for whoever asked a question before, when nothing was chosen."""
    ward = PositionFactory(organisation=organisation, name="Ward")
    asked = send_question(draft(organisation))
    assert asked.volunteer.position.name == "Connector"
    save_answers(asked, {"position": str(ward.pk)})
    assert submit_application(asked).position == ward
    assert organisation.volunteers.get().position == ward


def test_nobody_changes_by_their_link_what_they_are_checked_for(organisation):
    office = PositionFactory(organisation=organisation, name="Office", required_checks=[])
    asked = send_question(draft(organisation))
    for status in ("application", "conversation", "conditional_offer", "checks"):
        organisation.volunteers.update(status=status)
    save_answers(asked, {"position": str(office.pk)})
    submit_application(asked)
    assert organisation.volunteers.get().position.name == "Connector"


def test_whoever_comes_back_for_another_position_is_checked_for_that(organisation, world):
    ward = PositionFactory(organisation=organisation, name="Ward")
    submit_application(draft(organisation))
    leave_today(organisation.volunteers.get(), by=None)
    again = submit_application(draft(organisation, position=str(ward.pk)))
    assert (again.status, again.volunteer.position.name) == ("repeated", "Connector")
    reopen_application(again, by=world.coordinator)
    assert organisation.volunteers.get().position == ward
