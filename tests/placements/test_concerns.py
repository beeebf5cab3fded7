"""Concerns: to a named person, read in a working day, never closed by who raised it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.html import strip_tags

from accounts.models import Membership, User
from accounts.permissions import Role
from audit.history import history_of
from audit.models import Disclosure
from audit.services import note_openings, readings_of
from common.attempts import SomeFailed
from common.dates import today
from common.errors import DomainError
from messaging.models import Message
from placements.concern_routing import readers_by_kind
from placements.models import Concern, Reflection
from placements.services import chasing_concerns, concerns
from placements.services.concerns import ConcernFacts, Where
from reports.home import home_of
from tests.factories.accounts import MembershipFactory, SiteFactory
from tests.factories.placements import ConcernFactory, MatchFactory, TraineeFactory
from tests.factories.volunteers import VolunteerFactory

LONDON = ZoneInfo("Europe/London")
FRIDAY = datetime(2026, 12, 4, 17, 30, tzinfo=LONDON)
SECRET = "He asked for her address and waited outside."
FACTS = ConcernFacts(kind="boundary", about_whom="patient", words=SECRET)
FORM = {"kind": "boundary", "about_whom": "patient", "words": SECRET, "told": "The nurse"}


@pytest.fixture(autouse=True)
def friday():
    with time_machine.travel(FRIDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def route(world):
    return concerns.set_route(
        world.organisation,
        kind="boundary",
        person=world.coordinator,
        deputy=world.supervisor,
        telephone="01244 555 010",
        by=world.administrator,
    )


@pytest.fixture
def concern(world, route):
    return concerns.raise_concern(FACTS, by=world.trainee)


def of(log) -> Where:
    return Where(match=log.match, meeting_log=log)


def templates(**which) -> list[str]:
    messages = Message.objects.filter(template__startswith="concern", **which)
    return sorted(messages.values_list("template", flat=True))


# who reads it


def test_the_rule_names_who_reads_it(concern, world):
    assert (concern.person, concern.deputy) == (world.coordinator, world.supervisor)
    assert concern.due_on == date(2026, 12, 7)  # raised on a Friday evening


def test_whoever_raised_it_does_not_read_it(world, route):
    raised = concerns.raise_concern(FACTS, by=world.coordinator)
    assert raised.person == world.supervisor


def test_another_role_of_the_same_person_does_not_read_it_either(world, route):
    also = MembershipFactory(
        organisation=world.organisation, role=Role.TRAINEE, user=world.coordinator.user
    )
    raised = concerns.raise_concern(FACTS, by=also)
    assert raised.person == world.supervisor
    Concern.objects.filter(pk=raised.pk).update(person=world.coordinator)
    assert not Concern.objects.visible_to(world.coordinator).exists()
    with pytest.raises(DomainError, match="yourself"):
        concerns.acknowledge_concern(raised, by=world.coordinator)


def test_without_a_rule_speaking_up_goes_to_the_lead(world):
    readers = readers_by_kind(world.organisation, author=world.trainee.user)
    assert readers["speaking_up"].person == world.lead
    assert readers["safeguarding"].person == world.coordinator


def test_somebody_who_left_is_passed_over(world, route):
    Membership.objects.filter(pk=world.coordinator.pk).update(status="ended")
    assert concerns.raise_concern(FACTS, by=world.trainee).person == world.supervisor


def test_with_nobody_to_read_it_the_words_stay_and_the_telephone_is_said(world, sign_in):
    staff = [Role.ADMINISTRATOR, Role.COORDINATOR, Role.SUPERVISOR, Role.LEAD]
    world.organisation.memberships.filter(role__in=staff).update(status="ended")
    page = sign_in(world.trainee).post(reverse("concerns:raise_concern"), FORM)
    assert SECRET in page.content.decode()
    assert "Please call" in page.content.decode()
    assert not Concern.objects.exists()


def test_a_deputy_is_another_person(world):
    with pytest.raises(DomainError, match="somebody else"):
        concerns.set_route(
            world.organisation,
            kind="boundary",
            person=world.lead,
            deputy=world.lead,
            telephone="",
            by=world.administrator,
        )


# what is said, and where


def test_no_message_says_what_it_is_about(concern, world):
    concerns.acknowledge_concern(concern, by=world.coordinator)
    said = "".join(f"{one.subject} {one.body}" for one in Message.objects.all())
    assert SECRET not in said
    assert "oundary" not in said
    assert world.trainee.user.last_name not in said


def test_sent_twice_it_is_kept_once(concern, world):
    assert concerns.raise_concern(FACTS, by=world.trainee) == concern


def test_a_day_to_come_is_refused(world):
    facts = ConcernFacts("boundary", "other", "Words", happened_on=date(2026, 12, 5))
    with pytest.raises(DomainError, match="future"):
        concerns.raise_concern(facts, by=world.trainee)


def test_its_history_has_no_words(concern):
    entries = str(history_of(concern))
    assert "Boundary" in entries or "boundary" in entries
    assert SECRET not in entries


def test_a_reflection_is_not_opened_by_a_concern(world, sign_in, route):
    trainee = TraineeFactory(organisation=world.organisation, membership=world.trainee)
    reflection = Reflection.objects.create(
        organisation=world.organisation,
        trainee=trainee,
        model="free",
        answers={"writing": "Mine alone"},
        saved_at=FRIDAY,
    )
    url = reverse("concerns:raise_concern") + f"?reflection={reflection.pk}"
    client = sign_in(world.trainee)
    assert "stays private" in client.get(url).content.decode()
    client.post(url, FORM)
    concern = Concern.objects.get()
    assert concern.reflection == reflection
    page = sign_in(world.coordinator).get(reverse("concerns:record", args=[concern.pk]))
    assert "Mine alone" not in page.content.decode()
    assert "private" in page.content.decode()


def test_somebody_elses_reflection_or_meeting_is_not_named(world, sign_in, route):
    other = TraineeFactory(organisation=world.organisation)
    reflection = Reflection.objects.create(
        organisation=world.organisation, trainee=other, model="free", saved_at=FRIDAY
    )
    for query in (f"?reflection={reflection.pk}", f"?meeting={reflection.pk}", "?meeting=x"):
        page = sign_in(world.trainee).post(reverse("concerns:raise_concern") + query, FORM)
        assert page.status_code == 302
    assert set(Concern.objects.values_list("reflection", "meeting_log")) == {(None, None)}


def test_a_concern_from_a_meeting_names_it(world, sign_in, route):
    volunteer = VolunteerFactory(organisation=world.organisation, membership=world.connector)
    match = MatchFactory(
        connector=volunteer, placement__trainee__organisation=world.organisation, agreed=True
    )
    log = match.meeting_logs.create(
        organisation=world.organisation,
        starts_at=FRIDAY,
        outcome="happened",
        minutes=30,
        entered_by=world.connector,
    )
    url = reverse("concerns:raise_concern") + f"?meeting={log.pk}"
    sign_in(world.connector).post(url, FORM)
    concern = Concern.objects.get()
    assert (concern.match, concern.meeting_log) == (match, log)


# reading and closing


def test_opening_it_is_kept_and_its_author_can_see_who(concern, world, sign_in):
    sign_in(world.coordinator).get(reverse("concerns:record", args=[concern.pk]))
    assert Disclosure.objects.filter(record_id=concern.pk).count() == 1
    page = sign_in(world.trainee).get(reverse("concerns:own", args=[concern.pk]))
    assert str(world.coordinator.user) in page.content.decode()


def test_the_author_reads_who_sees_to_it_but_not_what_was_written(concern, world, sign_in):
    concerns.close_concern(concern, outcome="talked", words="About others", by=world.coordinator)
    page = sign_in(world.trainee).get(reverse("concerns:own", args=[concern.pk])).content.decode()
    assert "closed this" in page
    assert "About others" not in page


def test_only_those_named_open_it(concern, world, sign_in):
    url = reverse("concerns:record", args=[concern.pk])
    found = {role: sign_in(world.members[role]).get(url).status_code for role in Role}
    assert {role for role, status in found.items() if status == 200} == {
        "coordinator",
        "supervisor",
    }
    assert not Disclosure.objects.filter(read_by_id=world.lead.pk).exists()


def test_acknowledging_tells_the_author_and_takes_the_rest_back(concern, world):
    concerns.acknowledge_concern(concern, by=world.supervisor)
    concerns.acknowledge_concern(concern, by=world.supervisor)
    concern.refresh_from_db()
    assert (concern.status, concern.acknowledged_by) == ("acknowledged", world.supervisor)
    assert templates(status="queued") == ["concern_acknowledged"]
    assert templates(status="settled") == ["concern_raised"]


def test_its_author_cannot_close_it_in_the_database_either(concern, world):
    with pytest.raises(DomainError, match="Somebody else"):
        concerns.close_concern(concern, outcome="talked", words="Done", by=world.trainee)
    concerns.acknowledge_concern(concern, by=world.coordinator)
    with pytest.raises(IntegrityError), transaction.atomic():
        Concern.objects.filter(pk=concern.pk).update(
            status="closed", closed_by=world.trainee, closed_at=FRIDAY, outcome="talked"
        )


def test_closed_twice_says_who_was_first(concern, world):
    concerns.close_concern(concern, outcome="talked", words="Done", by=world.coordinator)
    with pytest.raises(DomainError, match=str(world.coordinator.user)):
        concerns.close_concern(concern, outcome="nothing", words="Again", by=world.supervisor)
    concern.refresh_from_db()
    assert (concern.outcome, concern.closing_words) == ("talked", "Done")
    concerns.reopen_concern(concern, by=world.supervisor)
    concern.refresh_from_db()
    assert (concern.status, concern.closed_by) == ("acknowledged", None)


def test_what_was_passed_on_meanwhile_is_not_closed_unseen(concern, world, sign_in):
    client, url = sign_in(world.coordinator), reverse("concerns:close", args=[concern.pk])
    seen = client.get(url).context["form"]["seen"].value()
    concerns.pass_concern_on(concern, to=world.lead, by=world.coordinator)
    answers = {"outcome": "talked", "words": "All is well.", "seen": seen}
    page = client.post(url, answers)
    assert f"{world.lead.user} is to read it now. It is not closed yet" in page.text
    assert "All is well." in page.text
    concern.refresh_from_db()
    assert concern.status == "raised"
    client.post(url, answers | {"seen": page.context["form"]["seen"].value()})
    concern.refresh_from_db()
    assert concern.status == "closed"


def test_what_was_written_at_its_end_meanwhile_is_not_overwritten_unseen(concern, world, sign_in):
    concerns.acknowledge_concern(concern, by=world.coordinator)
    client, url = sign_in(world.coordinator), reverse("concerns:close", args=[concern.pk])
    seen = client.get(url).context["form"]["seen"].value()
    concerns.close_concern(concern, outcome="passed_on", words="Police told.", by=world.supervisor)
    concerns.reopen_concern(concern, by=world.supervisor)
    answers = {"outcome": "talked", "words": "All is well.", "seen": seen}
    page = client.post(url, answers)
    assert "it was closed and opened again. It is not closed yet" in page.text
    assert "Police told." in page.text
    assert "All is well." in page.text
    assert Disclosure.objects.filter(read_by_id=world.coordinator.pk).exists()
    concern.refresh_from_db()
    assert concern.closing_words == "Police told."
    client.post(url, answers | {"seen": page.context["form"]["seen"].value()})
    concern.refresh_from_db()
    assert (concern.status, concern.closing_words) == ("closed", "All is well.")


def test_reading_again_how_it_was_closed_is_kept(concern, world, sign_in):
    concerns.close_concern(concern, outcome="talked", words="Done", by=world.coordinator)
    concerns.reopen_concern(concern, by=world.supervisor)
    page = sign_in(world.supervisor).get(reverse("concerns:close", args=[concern.pk]))
    assert "Done" in page.content.decode()
    assert Disclosure.objects.filter(read_by_id=world.supervisor.pk).exists()


def test_passed_on_it_has_another_person_and_a_deputy(concern, world, sign_in):
    client = sign_in(world.coordinator)
    client.post(reverse("concerns:pass_on", args=[concern.pk]), {"to": str(world.lead.pk)})
    concern.refresh_from_db()
    assert (concern.person, concern.deputy) == (world.lead, world.coordinator)
    assert templates(recipient_address=world.lead.user.email) == ["concern_raised"]


def test_passed_on_after_it_was_read_it_waits_to_be_read_anew(concern, world, friday):
    concerns.acknowledge_concern(concern, by=world.coordinator)
    friday.shift(timedelta(days=7))
    passed = concerns.pass_concern_on(concern, to=world.lead, by=world.coordinator)
    assert (passed.status, passed.acknowledged_by) == ("raised", None)
    assert passed.due_on == date(2026, 12, 14)
    home = home_of(world.lead, at=datetime(2026, 12, 11, 18, tzinfo=LONDON))
    assert home.tasks[0].sentence.startswith("1 concern waits for you to read")
    chasing_concerns.chase_concerns(on=date(2026, 12, 14))
    assert "concern_reminder" in templates(recipient_address=world.lead.user.email)
    concerns.acknowledge_concern(passed, by=world.lead)
    assert templates(recipient_address=world.trainee.user.email) == ["concern_acknowledged"] * 2


def test_given_back_the_same_day_the_first_is_told_again(concern, world):
    passed = concerns.pass_concern_on(concern, to=world.lead, by=world.coordinator)
    concerns.pass_concern_on(passed, to=world.coordinator, by=world.lead)
    unheard = Message.objects.unheard().filter(recipient_address=world.coordinator.user.email)
    assert unheard.count() == 2


def test_it_cannot_be_passed_to_who_raised_it(world, sign_in):
    concern = ConcernFactory(
        organisation=world.organisation, raised_by=world.supervisor, person=world.coordinator
    )
    page = sign_in(world.coordinator).post(
        reverse("concerns:pass_on", args=[concern.pk]), {"to": str(world.supervisor.pk)}
    )
    assert "Choose somebody from the list" in page.content.decode()
    with pytest.raises(DomainError, match="cannot be given"):
        concerns.pass_concern_on(concern, to=world.supervisor, by=world.coordinator)


# ticked after a meeting


@pytest.fixture
def log(world, route):
    volunteer = VolunteerFactory(organisation=world.organisation, membership=world.connector)
    match = MatchFactory(
        connector=volunteer,
        placement__trainee__organisation=world.organisation,
        placement__trainee__membership=world.trainee,
        agreed=True,
    )
    return match.meeting_logs.create(
        organisation=world.organisation,
        starts_at=FRIDAY,
        outcome="happened",
        minutes=30,
        entered_by=world.connector,
    )


def test_a_tick_is_a_concern_before_a_word_is_written(log, world, sign_in):
    noted = concerns.note_worry(of(log), by=world.trainee)
    assert concerns.note_worry(of(log), by=world.trainee) == noted
    assert noted.is_bare
    assert noted.person == world.coordinator
    page = sign_in(world.coordinator).get(reverse("concerns:record", args=[noted.pk]))
    assert "Please ask them" in page.content.decode()
    concerns.acknowledge_concern(noted, by=world.coordinator)


def test_what_is_written_then_belongs_to_the_tick_and_goes_where_its_kind_goes(log, world, sign_in):
    noted = concerns.note_worry(of(log), by=world.trainee)
    url = reverse("concerns:raise_concern") + f"?meeting={log.pk}"
    sign_in(world.trainee).post(url, FORM | {"kind": "speaking_up"})
    concern = Concern.objects.get()
    assert (concern.pk, concern.words, concern.person) == (noted.pk, SECRET, world.lead)


def test_what_was_read_already_is_not_changed_under_their_eyes(log, world, sign_in):
    noted = concerns.note_worry(of(log), by=world.trainee)
    concerns.acknowledge_concern(noted, by=world.coordinator)
    url = reverse("concerns:raise_concern") + f"?meeting={log.pk}"
    sign_in(world.trainee).post(url, FORM)
    noted.refresh_from_db()
    assert noted.is_bare
    assert Concern.objects.count() == 2


def test_the_same_sent_again_much_later_is_kept_once(log, world, friday):
    facts = {"where": Where(match=log.match, meeting_log=log), "by": world.trainee}
    concerns.note_worry(of(log), by=world.trainee)
    first = concerns.raise_concern(FACTS, **facts)
    friday.shift(timedelta(hours=30))
    assert concerns.raise_concern(FACTS, **facts) == first
    assert Concern.objects.count() == 1


@pytest.mark.parametrize("say", ["tick", "words"])
def test_once_it_is_closed_the_same_is_heard_anew(log, world, say):
    def again():
        if say == "tick":
            return concerns.note_worry(of(log), by=world.trainee)
        return concerns.raise_concern(FACTS, of(log), by=world.trainee)

    first = again()
    assert again() == first
    concerns.close_concern(first, outcome="nothing", words="We spoke.", by=world.coordinator)
    second = again()
    assert (second.status, second.pk == first.pk) == ("raised", False)


def test_the_same_words_of_another_meeting_are_another_concern(log, world):
    other = log.match.meeting_logs.create(
        organisation=world.organisation,
        starts_at=log.starts_at - timedelta(days=7),
        outcome="happened",
        minutes=30,
        entered_by=world.trainee,
    )
    first, second = (
        concerns.raise_concern(FACTS, of(each), by=world.trainee) for each in (log, other)
    )
    assert (first.meeting_log, second.meeting_log) == (log, other)


def test_passed_on_twice_it_is_told_once(concern, world):
    for _ in range(2):
        concerns.pass_concern_on(concern, to=world.supervisor, by=world.coordinator)
    told = templates(recipient_address=world.supervisor.user.email)
    assert told == ["concern_raised"]


@pytest.mark.parametrize("happened", ["its day is over", "it was escalated"])
def test_given_to_its_person_once_more_it_is_told_anew(happened, concern, world, friday):
    concerns.pass_concern_on(concern, to=world.supervisor, by=world.coordinator)
    if happened == "its day is over":
        friday.shift(timedelta(days=7))
    else:
        friday.shift(timedelta(minutes=1))
        Concern.objects.update(escalated_to=world.lead)
    passed = concerns.pass_concern_on(concern, to=world.supervisor, by=world.coordinator)
    told = templates(recipient_address=world.supervisor.user.email)
    assert told == ["concern_raised"] * 2
    assert passed.escalated_to is None
    assert passed.due_on >= today()


def test_a_person_who_never_read_it_is_told_when_somebody_else_gives_it(concern, world):
    concerns.pass_concern_on(concern, to=world.coordinator, by=world.lead)
    told = templates(recipient_address=world.coordinator.user.email)
    assert told.count("concern_raised") >= 1


def test_reading_what_is_closed_tells_nobody_and_does_not_say_so(concern, world, sign_in):
    concerns.close_concern(concern, outcome="nothing", words="Done.", by=world.coordinator)
    url = reverse("concerns:acknowledge", args=[concern.pk])
    page = sign_in(world.coordinator).post(url, follow=True).text
    assert "Somebody has read this already" in page
    assert "is told that you have read it" not in page


def test_whom_a_tick_no_longer_waits_for_is_not_told(log, world):
    concerns.note_worry(of(log), by=world.trainee)
    assert templates(recipient_address=world.coordinator.user.email) == ["concern_raised"]
    speaking_up = replace(FACTS, kind="speaking_up")
    where = Where(match=log.match, meeting_log=log)
    assert concerns.raise_concern(speaking_up, where, by=world.trainee).person == world.lead
    waiting = Message.objects.unheard().filter(template="concern_raised")
    assert [one.recipient_address for one in waiting] == [world.lead.user.email]


def test_a_tick_before_it_could_be_logged_belongs_to_the_log_later(log, world):
    noted = concerns.note_worry(Where(match=log.match), by=world.trainee)
    assert concerns.note_worry(Where(match=log.match), by=world.trainee) == noted
    assert concerns.note_worry(of(log), by=world.trainee) == noted
    noted.refresh_from_db()
    assert noted.meeting_log == log


def test_what_is_written_of_a_match_belongs_to_its_tick(log, world, sign_in):
    noted = concerns.note_worry(Where(match=log.match), by=world.trainee)
    client = sign_in(world.trainee)
    page = client.get(reverse("concerns:own", args=[noted.pk])).content.decode()
    url = f"{reverse('concerns:raise_concern')}?match={log.match_id}"
    assert url in page
    client.post(url, FORM)
    assert Concern.objects.get().words == SECRET


def test_both_of_the_two_are_heard(log, world):
    first = concerns.note_worry(of(log), by=world.trainee)
    assert concerns.note_worry(of(log), by=world.connector) != first


# in time


def test_it_is_chased_on_its_day_then_goes_to_the_deputy_and_above(concern, world):
    chasing_concerns.chase_concerns(on=date(2026, 12, 5))
    assert templates() == ["concern_raised"]
    for _ in range(2):
        chasing_concerns.chase_concerns(on=date(2026, 12, 7))
    assert templates() == ["concern_raised", "concern_reminder"]
    chasing_concerns.chase_concerns(on=date(2026, 12, 8))
    assert templates(recipient_address=world.supervisor.user.email) == ["concern_overdue"]
    concern.refresh_from_db()
    assert concern.escalated_to is None
    for _ in range(2):
        chasing_concerns.chase_concerns(on=date(2026, 12, 9))
    concern.refresh_from_db()
    assert concern.escalated_to == world.lead
    assert templates(recipient_address=world.lead.user.email) == ["concern_overdue"]
    assert Concern.objects.visible_to(world.lead).exists()


def test_what_is_read_is_not_chased(concern, world):
    concerns.acknowledge_concern(concern, by=world.coordinator)
    chasing_concerns.chase_concerns(on=date(2026, 12, 20))
    assert "concern_reminder" not in templates()


def test_whoever_leaves_hands_it_to_the_next(concern, world):
    Membership.objects.filter(pk=world.coordinator.pk).update(status="ended")
    chasing_concerns.chase_concerns(on=date(2026, 12, 5))
    concern.refresh_from_db()
    assert concern.person == world.supervisor


def test_whoever_has_read_it_keeps_it_when_the_person_leaves(concern, world):
    concerns.acknowledge_concern(concern, by=world.supervisor)
    Membership.objects.filter(pk=world.coordinator.pk).update(status="ended")
    chasing_concerns.chase_concerns(on=date(2026, 12, 5))
    concern.refresh_from_db()
    assert (concern.person, concern.status) == (world.supervisor, "acknowledged")
    assert concern.acknowledged_by == world.supervisor


def test_when_its_reader_leaves_it_waits_to_be_read_anew(concern, world):
    concerns.acknowledge_concern(concern, by=world.supervisor)
    User.objects.filter(pk=world.supervisor.user_id).update(is_active=False)
    chasing_concerns.chase_concerns(on=date(2026, 12, 4))
    concern.refresh_from_db()
    assert (concern.person, concern.status) == (world.coordinator, "raised")
    assert concern.deputy not in (world.supervisor, world.coordinator, None)
    assert concern.due_on == date(2026, 12, 7)


def test_a_deputy_who_left_is_not_written_to(concern, world):
    Membership.objects.filter(pk=world.supervisor.pk).update(status="ended")
    chasing_concerns.chase_concerns(on=date(2026, 12, 8))
    concern.refresh_from_db()
    assert concern.person == world.coordinator
    assert concern.deputy == world.lead
    assert templates(recipient_address=world.supervisor.user.email) == []
    assert templates(recipient_address=world.lead.user.email) == ["concern_overdue"]


def test_one_that_cannot_be_chased_keeps_no_other_waiting(concern, world, monkeypatch):
    other = concerns.raise_concern(replace(FACTS, words="Another"), by=world.connector)
    usual = chasing_concerns._stand_in

    def fails_for_the_first(row):
        if row.pk == concern.pk:
            raise RuntimeError
        usual(row)

    monkeypatch.setattr(chasing_concerns, "_stand_in", fails_for_the_first)
    with pytest.raises(SomeFailed):
        chasing_concerns.chase_concerns(on=other.due_on)
    assert templates().count("concern_reminder") == 1


def test_who_is_limited_to_a_site_stands_in_for_nobody(world):
    site = SiteFactory(organisation=world.organisation)
    world.coordinator.sites.add(site)
    assert concerns.raise_concern(FACTS, by=world.trainee).person == world.lead


def test_christmas_is_no_working_day(world, route, friday):
    friday.move_to(datetime(2026, 12, 24, 12, tzinfo=LONDON))
    assert concerns.raise_concern(FACTS, by=world.trainee).due_on == date(2026, 12, 29)


# on the pages


def test_it_is_the_first_thing_at_home_for_those_named(concern, world, friday):
    at = datetime(2026, 12, 8, 9, tzinfo=LONDON)
    for role in (Role.COORDINATOR, Role.SUPERVISOR):
        first = home_of(world.members[role], at=at).tasks[0]
        assert first.tag == "Overdue"
        assert SECRET not in first.sentence
    for role in (Role.LEAD, Role.ADMINISTRATOR):
        assert not any(
            "concern" in task.sentence for task in home_of(world.members[role], at=at).tasks
        )


def test_every_signed_in_page_leads_there_and_no_other(world, sign_in, client):
    url = reverse("concerns:raise_concern")
    for role in Role:
        assert url in sign_in(world.members[role]).get("/").content.decode()
    assert url not in client.get(reverse("help")).content.decode()


def test_the_form_says_who_reads_it_before_anybody_writes(world, sign_in, route):
    page = sign_in(world.trainee).get(reverse("concerns:raise_concern")).content.decode()
    assert f"Read by {world.coordinator.user}, or {world.supervisor.user}" in page
    assert "01244 555 010" in page
    assert "999" in page


def test_an_empty_form_says_what_is_missing(world, sign_in):
    page = sign_in(world.trainee).post(reverse("concerns:raise_concern"), {})
    for words in ("Select what kind", "Select whom", "Enter what worries you"):
        assert words in page.content.decode()


def test_too_many_words_are_not_lost(world, sign_in):
    page = sign_in(world.trainee).post(
        reverse("concerns:raise_concern"), FORM | {"words": "<b>long</b> " * 200}
    )
    assert "1,000 characters" in page.content.decode()
    assert "&lt;b&gt;long" in page.content.decode()


def test_a_rule_is_set_in_the_browser(world, sign_in):
    client, url = sign_in(world.administrator), reverse("concerns:edit_route") + "?kind=boundary"
    page = client.post(url, {"person": world.lead.pk, "deputy": world.lead.pk, "telephone": ""})
    assert "somebody else" in page.content.decode()
    client.post(url, {"person": world.lead.pk, "deputy": "", "telephone": "01244 1"})
    assert world.organisation.concern_routes.get().person == world.lead
    assert str(world.lead.user) in client.get(reverse("concerns:routes")).content.decode()
    assert client.get(reverse("concerns:edit_route") + "?kind=x").status_code == 404


def test_the_administration_shows_neither_words_nor_author(concern, world, sign_in):
    client = sign_in(world.administrator)
    for page in ("changelist", "change"):
        args = [concern.pk] if page == "change" else []
        text = client.get(reverse(f"admin:placements_concern_{page}", args=args)).content.decode()
        assert SECRET not in text
        assert world.trainee.user.last_name not in text


def test_a_reflection_and_a_meeting_lead_there_with_their_key(log, world, sign_in):
    trainee = log.match.placement.trainee
    reflection = Reflection.objects.create(
        organisation=world.organisation, trainee=trainee, model="free", saved_at=FRIDAY
    )
    client, url = sign_in(world.trainee), reverse("concerns:raise_concern")
    written = client.get(reverse("reflections:record", args=[reflection.pk])).content.decode()
    assert f"{url}?reflection={reflection.pk}" in written
    met = client.get(reverse("matches:meeting", args=[log.match_id, log.pk])).content.decode()
    assert f"{url}?meeting={log.pk}" in met


# what else could tell who raised one


def test_the_list_of_messages_tells_nobody_that_one_was_raised(concern, world, sign_in):
    """A coordinator may be whom it is about."""
    concerns.acknowledge_concern(concern, by=world.coordinator)
    for member in (world.coordinator, world.administrator):
        listed = sign_in(member).get(reverse("messages:index")).content.decode()
        assert "Thank you for telling us" not in listed
        assert "Something waits for you to read" not in listed
        for message in Message.objects.all():
            url = reverse("messages:record", args=[message.pk])
            assert sign_in(member).get(url).status_code == 404
    admin = sign_in(world.administrator)
    listed = admin.get(reverse("admin:messaging_message_changelist")).content.decode()
    assert "Thank you for telling us" not in listed


def test_whoever_raised_one_sees_each_reader_once_a_day(concern, world, sign_in, friday):
    url = reverse("concerns:record", args=[concern.pk])
    for member in (world.coordinator, world.supervisor, world.coordinator, world.coordinator):
        sign_in(member).get(url)
        friday.shift(timedelta(minutes=1))
    friday.move_to(FRIDAY + timedelta(days=3))
    sign_in(world.coordinator).get(url)
    page = sign_in(world.trainee).get(reverse("concerns:own", args=[concern.pk])).text
    readers = page.partition("Opened by")[2].partition("</dd>")[0].split("<br>")
    assert [" ".join(strip_tags(each).split()) for each in readers] == [
        f"{world.coordinator}, 7 December 2026 at 5:30pm",
        f"{world.coordinator}, 4 December 2026 at 5:33pm",
        f"{world.supervisor}, 4 December 2026 at 5:31pm",
    ]


def test_many_openings_are_paged_and_none_is_lost(
    concern, world, sign_in, friday, django_assert_max_num_queries
):
    facts = {"record": "concern", "by": world.coordinator, "reason": "Read a concern"}
    days = 27
    for number in range(days):
        friday.move_to(FRIDAY + timedelta(days=number))
        for _ in range(3):
            note_openings([concern], **facts)
    with django_assert_max_num_queries(1):
        assert len(readings_of(concern)) == days
    url = reverse("concerns:own", args=[concern.pk])
    client = sign_in(world.trainee)
    pages = [client.get(url, {"page": number}) for number in (1, 2)]
    shown = [opening.created_at.date() for page in pages for opening in page.context["openings"]]
    last = FRIDAY + timedelta(days=days - 1)
    assert shown == [(last - timedelta(days=number)).date() for number in range(days)]
    assert "page=2" in pages[0].text


def test_that_somebody_opened_one_does_not_name_who_raised_it(concern, world, sign_in):
    sign_in(world.coordinator).get(reverse("concerns:record", args=[concern.pk]))
    opening = Disclosure.objects.get(record_id=concern.pk)
    assert str(world.trainee.user) not in opening.subject
    assert opening.subject_id == concern.pk


def test_whoever_gets_no_email_is_called_by_the_reader_alone(world, route, sign_in):
    VolunteerFactory(
        organisation=world.organisation,
        membership=world.connector,
        contact_by="telephone",
        mobile="01244 555 012",
    )
    concern = concerns.raise_concern(FACTS, by=world.connector)
    client = sign_in(world.coordinator)
    url = reverse("concerns:acknowledge", args=[concern.pk])
    page = client.post(url, follow=True).content.decode()
    assert "will get no email from us" in page
    assert not Message.objects.filter(template="concern_acknowledged").exists()
