from datetime import date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.dates import now, today
from common.errors import ChangedMeanwhile, DomainError, IllegalMove
from messaging.models import Message
from tests.factories.vetting import ReferenceFactory, ReferenceRequestFactory
from tests.factories.volunteers import CheckFactory, VolunteerFactory
from volunteers.models import Reference, ReferenceRequest
from volunteers.services.chasing import expire_references, remind_referees
from volunteers.services.referees import (
    Answers,
    decline_reference,
    draft_of,
    enter_reference,
    link_state,
    request_of_link,
    return_reference,
    save_draft,
    what_a_link_says,
)
from volunteers.services.references import (
    accept_reference,
    ask_again,
    ask_referee,
    cancel_reference,
    could_accept,
    set_reference_aside,
)

GIVEN = {
    "referee_name": "Joan Tutor",
    "referee_email": "joan@example.org",
    "relationship": "tutor",
}
ANSWERS = Answers(
    how_known="I taught her.",
    known_since="2019",
    character="Kind.",
    is_related=False,
    has_concerns=False,
    is_happy=True,
)


@pytest.fixture
def asha(world):
    volunteer = VolunteerFactory(
        organisation=world.organisation,
        status="checks",
        last_name="Patel",
        membership__user__email="asha@example.org",
        mobile="07700 900123",
    )
    CheckFactory(volunteer=volunteer)
    return volunteer


@pytest.fixture
def by(world):
    return world.coordinator


@pytest.fixture
def asked(asha, by):
    return ask_referee(asha, "reference_1", **GIVEN, by=by)


def age(request, days):
    then = now() - timedelta(days=days)
    ReferenceRequest.objects.filter(pk=request.pk).update(asked_at=then)
    request.refresh_from_db()
    return request


# --- asking


def test_a_referee_gets_a_link_and_nothing_confidential(asked, world):
    message = Message.objects.get(about_id=asked.pk)
    assert message.recipient_address == "joan@example.org"
    assert "/volunteers/references/" in message.body
    everything = (message.subject + message.body).lower()
    assert world.organisation.connector_label.lower() not in everything
    assert "lived experience" not in everything


def test_without_an_address_nothing_is_sent(asha, by):
    given = GIVEN | {"referee_email": "", "referee_phone": "01244 000000"}
    asked = ask_referee(asha, "reference_1", **given, by=by)
    assert asked.status == "asked"
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"referee_email": "ASHA@example.org"}, "their own referee"),
        ({"referee_email": "asha+work@example.org"}, "their own referee"),
        ({"referee_email": "", "referee_phone": "+44 7700 900123"}, "their own referee"),
        ({"referee_name": " asha   PATEL "}, "their own referee"),
        ({"referee_email": ""}, "email address or a telephone number"),
        ({"referee_name": "  "}, "Enter the name"),
    ],
)
def test_a_wrong_referee_is_refused_in_words(wrong, words, asha, by):
    with pytest.raises(DomainError, match=words):
        ask_referee(asha, "reference_1", **GIVEN | wrong, by=by)
    assert not asha.reference_requests.exists()


@pytest.mark.parametrize(
    "same", [{"referee_name": "J. Tutor"}, {"referee_email": "other@example.org"}]
)
def test_the_two_references_are_by_two_people(same, asked, asha, by):
    with pytest.raises(DomainError, match="by two people"):
        ask_referee(asha, "reference_2", **GIVEN | same, by=by)


def test_the_second_coordinator_is_shown_whom_the_first_asked(asked, asha, world):
    other = GIVEN | {"referee_name": "Somebody Else", "referee_email": "else@example.org"}
    with pytest.raises(DomainError, match=f"{world.coordinator.user} asked Joan Tutor"):
        ask_referee(asha, "reference_1", **other, by=world.administrator)
    assert asha.reference_requests.get() == asked


def test_asking_again_closes_the_earlier_link(asked, by):
    old = link_state(asked)
    again = ask_again(age(asked, 3), by=by)
    assert request_of_link(asked.pk, old) is None
    assert request_of_link(asked.pk, link_state(again)) == again
    assert Message.objects.filter(template="reference_request").count() == 2


def test_who_is_no_longer_asked_is_thanked(asked, by):
    assert cancel_reference(asked, by=by).status == "cancelled"
    assert Message.objects.filter(template="reference_cancelled").count() == 1
    assert "no longer need" in what_a_link_says(ReferenceRequest.objects.get())


# --- answering


def test_a_draft_is_kept_and_read_by_nobody_else(asked):
    save_draft(asked, Answers(how_known="I taught"))
    assert draft_of(asked).how_known == "I taught"
    asked.refresh_from_db()
    assert asked.status == "asked"


def test_a_reference_comes_back_once(asked):
    returned = return_reference(asked, ANSWERS)
    assert (returned.status, returned.reference.character) == ("returned", "Kind.")
    assert returned.answered_at
    with pytest.raises(DomainError, match="have your reference already"):
        return_reference(asked, ANSWERS)
    with pytest.raises(DomainError, match="have your reference already"):
        decline_reference(asked)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"character": ""}, "have no answer"),
        ({"is_happy": None}, "have no answer"),
        ({"has_concerns": True}, "what the concern is"),
    ],
)
def test_an_answer_left_open_is_refused(wrong, words, asked):
    facts = {name: getattr(ANSWERS, name) for name in Answers.__dataclass_fields__} | wrong
    with pytest.raises(DomainError, match=words):
        return_reference(asked, Answers(**facts))
    assert not Reference.objects.exists()


def test_a_referee_may_rather_not_and_the_draft_goes(asked):
    save_draft(asked, Answers(how_known="Hm"))
    declined = decline_reference(asked)
    assert declined.status == "declined"
    assert not Reference.objects.exists()
    assert "rather not" in what_a_link_says(declined)


def test_a_reference_by_telephone_says_who_entered_it(asked, by):
    entered = enter_reference(asked, ANSWERS, how="telephone", by=by)
    assert (entered.status, entered.reference.entered_by) == ("returned", by)


def test_a_late_reference_can_still_be_entered(asked, by):
    expire_references(on=today() + timedelta(days=29))
    assert enter_reference(asked, ANSWERS, how="letter", by=by).status == "returned"


def test_a_late_reference_does_not_push_another_out(asked, asha, by):
    expire_references(on=today() + timedelta(days=29))
    ReferenceRequestFactory(volunteer=asha, referee_name="Newer Person")
    for late in (
        lambda: enter_reference(asked, ANSWERS, how="letter", by=by),
        lambda: ask_again(asked, by=by),
    ):
        with pytest.raises(DomainError, match="Newer Person has been asked"):
            late()


# --- deciding


@pytest.fixture
def returned(asked):
    return return_reference(asked, ANSWERS)


def test_accepting_makes_the_check_clear(returned, asha, by):
    accept_reference(returned, by=by)
    check = asha.checks.get(kind="reference_1")
    assert (check.result, check.decided_on, check.decided_by) == ("clear", today(), by)


def test_accepting_waits_for_identity(returned, asha, by):
    asha.checks.all().delete()
    with pytest.raises(DomainError, match="Identity comes first"):
        accept_reference(returned, by=by)
    returned.refresh_from_db()
    assert returned.status == "returned"


def test_the_second_to_decide_is_told_what_the_first_did(returned, world):
    accept_reference(returned, by=world.coordinator)
    with pytest.raises(DomainError, match=f"“accepted” by {world.coordinator.user}"):
        accept_reference(returned, by=world.administrator)


def test_a_relative_is_no_referee(returned, by):
    Reference.objects.update(is_related=True)
    with pytest.raises(DomainError, match="relative or partner"):
        accept_reference(returned, by=by)


def test_a_concern_is_settled_before_accepting(returned, by):
    Reference.objects.update(has_concerns=True, concerns="Often late.")
    with pytest.raises(DomainError, match="how that was settled"):
        accept_reference(returned, settled=" ", by=by)
    assert accept_reference(returned, settled="We talked about buses.", by=by).settled


def test_a_referee_who_is_not_happy_is_not_passed_over(returned, by):
    Reference.objects.update(is_happy=False)
    with pytest.raises(DomainError, match="not happy"):
        accept_reference(returned, by=by)
    assert accept_reference(returned, settled="We talked; it was about buses.", by=by).settled


def test_setting_an_accepted_one_aside_makes_the_check_awaited(returned, asha, by):
    set_reference_aside(accept_reference(returned, by=by), seen="accepted", by=by)
    assert asha.checks.get(kind="reference_1").result == "awaited"
    assert ask_referee(asha, "reference_1", **GIVEN, by=by).status == "asked"


def test_statuses_move_only_along_their_table(asked, by):
    with pytest.raises(IllegalMove):
        set_reference_aside(asked, seen="asked", by=by)


def test_whoever_asks_for_it_does_not_give_it(asha, by):
    given = GIVEN | {"referee_email": by.user.email.upper()}
    with pytest.raises(DomainError, match="you cannot give it"):
        ask_referee(asha, "reference_1", **given, by=by)


def test_what_a_colleague_has_accepted_meanwhile_is_not_undone_unseen(returned, asha, by):
    accept_reference(returned, by=by)
    with pytest.raises(DomainError, match=f"“accepted” by {by.user} already. Nothing of yours"):
        set_reference_aside(returned, seen="returned", by=by)
    assert asha.checks.get(kind="reference_1").result == "clear"


# --- every day


def at(day: date, hour: int = 12) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))


def reminders():
    return Message.objects.filter(template="reference_reminder").count()


def test_referees_are_reminded_after_7_and_14_days_each_once(asked):
    start, said = timezone.localdate(asked.asked_at), []
    for days in range(30):
        remind_referees(on=start + timedelta(days=days))
        remind_referees(on=start + timedelta(days=days))
        said.append(reminders())
    assert said == [0] * 7 + [1] * 7 + [2] * 16


def test_a_late_run_sends_one_reminder_only(asked):
    assert remind_referees(on=today() + timedelta(days=20)) == 1
    assert reminders() == 1


def test_asking_again_begins_the_reminders_anew(asked, by):
    remind_referees(on=today() + timedelta(days=7))
    again = ask_again(asked, by=by)
    ReferenceRequest.objects.filter(pk=again.pk).update(asked_at=now() - timedelta(days=7))
    assert remind_referees(on=today()) == 1


@pytest.mark.parametrize("status", ["returned", "declined", "cancelled", "expired"])
def test_nobody_is_reminded_of_what_is_done(status, asha):
    ReferenceRequestFactory(volunteer=asha, status=status, asked_at=now() - timedelta(days=10))
    assert remind_referees(on=today()) == 0


def test_nobody_is_reminded_for_somebody_who_has_left(asha):
    asha.status = "left"
    asha.save(update_fields=["status"])
    ReferenceRequestFactory(volunteer=asha, asked_at=now() - timedelta(days=10))
    assert remind_referees(on=today()) == 0


def test_a_request_without_an_answer_expires_after_28_days(asked):
    assert expire_references(on=asked.answer_by) == 0
    assert expire_references(on=asked.answer_by + timedelta(days=1)) == 1
    asked.refresh_from_db()
    assert asked.status == "expired"


def test_the_daily_command_reminds(asked, capsys):
    age(asked, 8)
    call_command("daily")
    assert "1 referees reminded" in capsys.readouterr().out


# --- what is open


def test_open_is_what_somebody_has_to_do_something_about(asha, by):
    facts = {"volunteer": asha, "decided_by": by, "decided_at": now()}
    replaced = ReferenceRequestFactory(**facts, status="declined")
    wanted = ReferenceRequestFactory(**facts, status="expired")
    returned = ReferenceRequestFactory(**facts, kind="reference_2", returned=True)
    ReferenceFactory(request=wanted)
    assert list(ReferenceRequest.objects.open().by_what_to_do()) == [returned, wanted]
    assert replaced not in ReferenceRequest.objects.open()


def of_staff(asha, member, **facts):
    facts = {"referee_email": member.user.email} | facts
    return ReferenceRequestFactory(volunteer=asha, referee_name=str(member.user), **facts)


def test_whoever_gave_the_reference_does_not_accept_it(asha, world):
    own = of_staff(asha, world.coordinator, asked_by=world.administrator, returned=True)
    with pytest.raises(DomainError, match="You are the referee here"):
        accept_reference(own, by=world.coordinator)
    own.refresh_from_db()
    assert own.status == "returned"
    assert accept_reference(own, by=world.administrator).status == "accepted"


@pytest.mark.parametrize("known_by", [{}, {"referee_email": "", "referee_phone": "01244 555010"}])
def test_whoever_gave_the_reference_does_not_type_it_in(known_by, asha, world):
    own = of_staff(asha, world.coordinator, asked_by=world.administrator, **known_by)
    with pytest.raises(DomainError, match="You are the referee here"):
        enter_reference(own, ANSWERS, how="telephone", by=world.coordinator)
    assert not Reference.objects.exists()


@pytest.mark.parametrize("name", ["{0}", "Dr {0}", " {0}, MSc"])
def test_whoever_has_the_name_of_the_referee_is_asked_about_it_once(name, returned, asha, world):
    returned.referee_name = name.format(world.coordinator.user)
    returned.referee_email = "private@example.net"
    returned.save()
    with pytest.raises(ChangedMeanwhile, match="and so are you") as asked:
        accept_reference(returned, by=world.coordinator)
    assert not asha.checks.filter(kind=returned.kind, result="clear").exists()
    accepted = accept_reference(returned, seen=asked.value.version, by=world.coordinator)
    assert accepted.status == "accepted"


def test_who_could_accept_is_looked_for_among_those_alone(asked, world):
    with CaptureQueriesContext(connection) as queries:
        could_accept(asked)
    assert len(queries) == 1
    assert "'coordinator'" in queries[0]["sql"]
    assert "'trainee'" not in queries[0]["sql"]


def test_a_referee_who_works_here_may_be_asked_and_could_accept(asha, asked, world):
    assert not could_accept(asked)
    given = GIVEN | {"referee_email": world.coordinator.user.email, "referee_name": "Co Worker"}
    own = ask_referee(asha, "reference_2", **given, by=world.administrator)
    assert could_accept(own)


def test_the_second_to_type_it_in_is_told_who_did(asked, by, world):
    enter_reference(asked, ANSWERS, how="telephone", by=by)
    with pytest.raises(DomainError, match=f"{by.user} entered it"):
        enter_reference(asked, ANSWERS, how="letter", by=world.administrator)
