"""The pipeline: who is where, whose turn it is, who waits too long, and each step on the way."""

from datetime import timedelta

import pytest
from django.db import InternalError, transaction

from accounts.models import Membership
from common.dates import now, today
from common.errors import DomainError
from messaging.models import Message
from tests.factories.applications import ApplicationFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import Application, Conversation, Volunteer
from volunteers.pipeline import PATIENCE, STAGES, Desk, board, row_of, waiting, waiting_from
from volunteers.progress import progress_of
from volunteers.sent import messages_to, without_links
from volunteers.services.applications import start_application
from volunteers.services.pipeline import (
    accept_offer,
    arrange_conversation,
    close_application,
    invite_to_apply,
    record_conversation,
    reopen_application,
    set_aside_repeat,
    withdraw_application,
)


def talk(**more):
    return {"held_on": today(), "how": "telephone", **more}


def person(world, status, days=0, **facts):
    return VolunteerFactory(
        organisation=world.organisation,
        status=status,
        status_since=now() - timedelta(days=days),
        **facts,
    )


def applicant(world, stage="application", **facts):
    volunteer = person(world, stage)
    return ApplicationFactory(volunteer=volunteer, **facts)


def templates():
    return list(Message.objects.order_by("created_at").values_list("template", flat=True))


def reload(volunteer):
    return Volunteer.objects.get(pk=volunteer.pk)


def test_the_board_has_every_stage_and_counts_who_waits_too_long(world):
    for days in (1, 20, 30):
        person(world, "application", days)
    person(world, "active", 400)
    columns = {c.stage: c for c in board(world.organisation.volunteers, at=now(), shown=2)}
    assert tuple(columns) == STAGES
    column = columns["application"]
    assert (column.count, column.late, column.more) == (3, 2, 1)
    assert [row.days for row in column.rows] == [30, 20]
    assert columns["ready"].count == 0


@pytest.mark.parametrize("stage", STAGES)
def test_waiting_begins_after_the_patience_of_the_stage(world, stage):
    volunteer = person(world, stage, PATIENCE[stage])
    assert waiting(world.organisation.volunteers, at=now()) == []
    assert not row_of(volunteer, at=now()).is_late
    late = waiting(world.organisation.volunteers, at=now() + timedelta(days=1))
    assert [(w.stage, w.count) for w in late] == [(stage, 1)]
    assert row_of(volunteer, at=now() + timedelta(days=1)).is_late


def test_waiting_says_what_people_wait_for(world):
    for _ in range(3):
        person(world, "application", 20)
    [late] = waiting(world.organisation.volunteers, at=now())
    assert late.sentence == "3 people have waited more than 14 days for a conversation"


def test_an_arranged_conversation_is_no_wait(world):
    volunteer = person(world, "conversation", 20)
    talk = {"planned_at": now() + timedelta(days=3), "how": "video"}
    volunteer.conversations.create(organisation=world.organisation, **talk)
    row = row_of(volunteer, at=now())
    assert (row.wait.desk, row.is_late) == (Desk.BOTH, False)
    assert waiting(world.organisation.volunteers, at=now()) == []
    assert row_of(volunteer, at=now() + timedelta(days=4)).wait.desk == Desk.COORDINATOR


def test_during_the_checks_each_desk_is_named(world):
    row = row_of(person(world, "checks"), at=now())
    desks = {wait.desk for wait in row.waits}
    assert {Desk.BOTH, Desk.WORK_HEALTH, Desk.DBS} <= desks
    row = row_of(person(world, "checks", cleared=True), at=now())
    assert row.wait.desk == Desk.COORDINATOR


def test_an_enquiry_is_answered_with_a_link(world):
    asked = applicant(world, "enquiry", status="enquired", submitted_at=None)
    assert row_of(asked.volunteer, at=now()).wait.desk == Desk.COORDINATOR
    invite_to_apply(asked.volunteer, words="Twice a month.", by=world.coordinator)
    assert row_of(asked.volunteer, at=now()).wait.desk == Desk.APPLICANT
    assert "Twice a month." in Message.objects.get().body


def test_arranging_moves_on_and_tells_them(world):
    volunteer = applicant(world).volunteer
    at = now() + timedelta(days=2)
    arrange_conversation(volunteer, planned_at=at, how="video", by=world.coordinator)
    assert reload(volunteer).status == "conversation"
    later = at + timedelta(days=1)
    arrange_conversation(volunteer, planned_at=later, how="video", by=world.coordinator)
    assert Conversation.objects.get().planned_at == later
    assert templates() == ["application_conversation"] * 2


def test_a_conversation_is_not_arranged_in_the_past(world):
    volunteer = applicant(world).volunteer
    with pytest.raises(DomainError, match="future"):
        arrange_conversation(volunteer, planned_at=now(), how="video", by=world.coordinator)
    far = now() + timedelta(days=400)
    with pytest.raises(DomainError, match="within a year"):
        arrange_conversation(volunteer, planned_at=far, how="video", by=world.coordinator)
    assert reload(volunteer).status == "application"


def test_a_talk_that_goes_well_ends_in_an_offer(world):
    volunteer = applicant(world).volunteer
    record_conversation(volunteer, **talk(), outcome="proceed", by=world.coordinator)
    assert reload(volunteer).status == "conditional_offer"
    assert templates() == ["application_offer"]
    accept_offer(volunteer)
    accept_offer(volunteer)
    assert reload(volunteer).status == "checks"


@pytest.mark.parametrize("outcome", ["not_now", "not_suitable"])
def test_other_outcomes_close_kindly_and_start_the_clock(world, outcome):
    application = applicant(world)
    record_conversation(application.volunteer, **talk(), outcome=outcome, by=world.coordinator)
    application.refresh_from_db()
    assert (reload(application.volunteer).status, application.status) == ("left", "closed")
    assert templates() == [f"application_{outcome}"]
    assert application.volunteer.leavings.get().last_on == today()


def test_two_coordinators_do_not_record_the_same_talk(world):
    volunteer = applicant(world).volunteer
    record_conversation(volunteer, **talk(), outcome="proceed", by=world.coordinator)
    who = f"{world.coordinator.user} has recorded this conversation already"
    with pytest.raises(DomainError, match=f"{who}.*“Go on: make a conditional offer”"):
        record_conversation(volunteer, **talk(), outcome="not_suitable", by=world.coordinator)
    assert reload(volunteer).status == "conditional_offer"
    assert templates() == ["application_offer"]


def test_a_talk_in_the_future_has_no_outcome(world):
    facts = talk(held_on=today() + timedelta(days=1), outcome="proceed")
    with pytest.raises(DomainError, match="future"):
        record_conversation(applicant(world).volunteer, **facts, by=world.coordinator)


@pytest.mark.parametrize("stage", [s for s in STAGES if s != "ready"])
def test_an_application_can_be_closed_before_ready(world, stage):
    volunteer = person(world, stage)
    close_application(volunteer, outcome="not_now", by=world.coordinator)
    assert reload(volunteer).status == "left"


@pytest.mark.parametrize("stage", ["ready", "active"])
def test_from_ready_on_people_leave_in_another_way(world, stage):
    volunteer = person(world, stage)
    with pytest.raises(DomainError, match="past the application"):
        close_application(volunteer, outcome="not_now", by=world.coordinator)


def test_moves_off_the_table_are_refused_by_the_database(world):
    volunteer = person(world, "application")
    with pytest.raises(InternalError), transaction.atomic():
        Volunteer.objects.filter(pk=volunteer.pk).update(status="checks")


def test_there_is_no_offer_to_accept_before_it_is_made(world):
    with pytest.raises(DomainError, match="no offer"):
        accept_offer(applicant(world).volunteer)


def test_withdrawing_twice_is_withdrawing_once(world):
    application = applicant(world)
    for _ in range(2):
        withdraw_application(Application.objects.get(pk=application.pk))
    application.refresh_from_db()
    assert (application.status, reload(application.volunteer).status) == ("withdrawn", "left")
    assert templates() == ["application_withdrawn"]


def test_what_was_never_sent_cannot_be_withdrawn(world):
    draft = start_application(world.organisation)
    with pytest.raises(DomainError, match="not been sent"):
        withdraw_application(draft)


def test_somebody_who_left_and_applies_again_is_taken_up(world):
    old = applicant(world)
    Membership.objects.filter(volunteer=old.volunteer).update(status="listed")
    close_application(reload(old.volunteer), outcome="not_now", by=world.coordinator)
    assert reload(old.volunteer).membership.status == "ended"
    again = ApplicationFactory(volunteer=reload(old.volunteer), status="repeated")
    reopen_application(again, by=world.coordinator)
    again.refresh_from_db()
    assert (again.status, reload(old.volunteer).status) == ("submitted", "application")
    assert old.volunteer.leavings.get().status == "returned"
    assert reload(old.volunteer).membership.status == "listed"


def test_a_second_application_of_somebody_here_is_put_aside(world):
    again = ApplicationFactory(volunteer=person(world, "active"), status="repeated")
    with pytest.raises(DomainError):
        reopen_application(again, by=world.coordinator)
    assert set_aside_repeat(again, by=world.coordinator).status == "closed"


@pytest.mark.parametrize("stage", Volunteer.Status.values)
def test_the_applicant_can_read_how_it_stands_at_every_stage(world, stage):
    progress = progress_of(applicant(world, stage), at=now())
    assert progress.heading
    assert progress.next_step
    assert bool(progress.awaited) == (stage in STAGES)
    assert progress.can_accept == (stage == "conditional_offer")


def test_the_applicant_reads_whom_we_wait_for(world):
    awaited = {
        a.what: a.from_whom for a in progress_of(applicant(world, "checks"), at=now()).awaited
    }
    assert awaited["Work health"] == "the work health team"


def test_messages_to_somebody_are_theirs_alone(world):
    application = applicant(world)
    record_conversation(application.volunteer, **talk(), outcome="proceed", by=world.coordinator)
    other = applicant(world)
    record_conversation(other.volunteer, **talk(), outcome="proceed", by=world.coordinator)
    [message] = messages_to(application.volunteer)
    assert message.recipient_address == application.volunteer.email


def test_readers_cannot_use_the_links_of_others(world):
    application = applicant(world)
    record_conversation(application.volunteer, **talk(), outcome="proceed", by=world.coordinator)
    shown = without_links(Message.objects.get().body)
    assert "/application/… (their own link)" in shown
    assert ":" not in shown.split("/application/")[1].split()[0]


def test_whoever_is_ready_but_lacks_something_again_is_not_to_be_welcomed(world):
    application = applicant(world, "ready")
    volunteer = application.volunteer
    row = row_of(volunteer, at=now())
    assert "welcome" not in row.wait.words
    progress = progress_of(application, at=now())
    assert progress.heading == "Before you begin, something is needed again"
    assert "Identity" in [awaited.what for awaited in progress.awaited]
    assert "first day" not in progress.next_step


def test_whoever_is_ready_and_has_everything_is_welcomed(world):
    volunteer = person(world, "ready", cleared=True)
    application = ApplicationFactory(volunteer=volunteer)
    assert row_of(volunteer, at=now()).wait.words == "welcome them as active"
    progress = progress_of(application, at=now())
    assert progress.heading == "Everything is in place"
    assert [awaited.what for awaited in progress.awaited] == ["Your first day with us"]


@pytest.mark.parametrize("stages", [("application", "enquiry"), ("enquiry", "application")])
def test_of_two_stages_with_as_many_people_the_first_comes_first(stages):
    assert [waiting.stage for waiting in waiting_from(stages)] == ["enquiry", "application"]
