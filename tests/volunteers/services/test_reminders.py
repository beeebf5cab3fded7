from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.dates import now, today
from messaging.models import Message
from tests.factories.accounts import SiteFactory
from tests.factories.training import (
    BookingFactory,
    CompletionFactory,
    CourseClassFactory,
    CourseFactory,
)
from tests.factories.volunteers import OverrideFactory, PositionFactory, VolunteerFactory
from volunteers.models import Volunteer
from volunteers.services.reminders import reminders_due, send_reminders

LAPSES = date(2029, 1, 1)  # the factory's certificate, after 36 months


@pytest.fixture
def asha(world):
    position = PositionFactory(organisation=world.organisation, required_checks=[])
    return VolunteerFactory(
        organisation=world.organisation, position=position, cleared=True, first_name="Asha"
    )


def before(days: int) -> date:
    return LAPSES - timedelta(days=days)


def to_asha(asha) -> list[str]:
    return list(Message.objects.filter(about_id=asha.pk).values_list("subject", flat=True))


def test_nothing_is_said_before_ninety_days(asha):
    assert send_reminders(on=before(91)) == 0
    assert not Message.objects.exists()


def test_each_threshold_is_said_once_however_often_the_command_runs(asha):
    for days in range(95, 0, -1):
        send_reminders(on=before(days))
        send_reminders(on=before(days))
    assert len(to_asha(asha)) == 5


def test_a_late_run_says_what_is_true_now_and_not_what_was_missed(asha):
    assert send_reminders(on=before(20)) == 1
    assert send_reminders(on=before(19)) == 0
    assert to_asha(asha) == ["Something to renew by 1 January 2029"]


def test_a_renewed_thing_is_said_anew_when_it_lapses_again(asha):
    send_reminders(on=before(7))
    asha.dbs_certificates.update(issued_on=date(2026, 6, 1))
    assert send_reminders(on=date(2029, 5, 26)) == 1


def test_nothing_is_said_of_what_has_lapsed(asha):
    assert send_reminders(on=LAPSES) == 0


def test_things_that_lapse_on_one_day_are_one_message(asha, world):
    fire = CourseFactory(organisation=world.organisation, name="Fire Safety")
    asha.position.required_courses.add(fire)
    CompletionFactory(
        course=fire,
        learner=asha.membership.user,
        completed_on=date(2026, 1, 1),
        expires_on=LAPSES,
    )
    send_reminders(on=before(30))
    message = Message.objects.get(about_id=asha.pk)
    assert "- DBS certificate" in message.body
    assert "- Fire Safety" in message.body


def test_what_comes_to_lapse_on_a_day_said_before_is_said_too_and_the_rest_not_again(asha, world):
    send_reminders(on=before(30))
    fire = CourseFactory(organisation=world.organisation, name="Fire Safety")
    asha.position.required_courses.add(fire)
    CompletionFactory(course=fire, learner=asha.membership.user, expires_on=LAPSES)
    for days in (29, 28):
        send_reminders(on=before(days))
    first, second = Message.objects.filter(about_id=asha.pk).order_by("created_at")
    assert ("- DBS certificate" in first.body, "Fire Safety" in first.body) == (True, False)
    assert ("- DBS certificate" in second.body, "Fire Safety" in second.body) == (False, True)


def test_however_many_things_lapse_on_one_day_each_is_said(asha, world):
    for number in range(45):
        course = CourseFactory(organisation=world.organisation, name=f"Course no. {number}.")
        asha.position.required_courses.add(course)
        CompletionFactory(course=course, learner=asha.membership.user, expires_on=LAPSES)
    send_reminders(on=before(30))
    send_reminders(on=before(30))
    bodies = list(Message.objects.filter(about_id=asha.pk).values_list("body", flat=True))
    assert [sum(f"no. {number}." in body for body in bodies) for number in range(45)] == [1] * 45


def test_an_exception_that_ends_is_said_as_what_lapses_is(asha):
    asha.dbs_certificates.all().delete()
    OverrideFactory(volunteer=asha, item="dbs", approved=True, until=LAPSES)
    assert send_reminders(on=before(6)) == 1
    assert send_reminders(on=before(5)) == 0
    assert to_asha(asha) == ["Something to renew by 1 January 2029"]


def test_nothing_is_said_while_an_exception_follows_on(asha):
    ends = LAPSES + timedelta(days=200)
    OverrideFactory(volunteer=asha, item="dbs", approved=True, from_on=LAPSES, until=ends)
    assert send_reminders(on=before(6)) == 0
    assert send_reminders(on=ends - timedelta(days=6)) == 1


def test_the_window_of_a_requirement_says_how_early(asha, world):
    world.organisation.renewal_windows.create(item="dbs", days=30)
    assert send_reminders(on=before(60)) == 0
    assert send_reminders(on=before(30)) == 1


def test_a_week_before_is_said_however_short_the_window(asha, world):
    world.organisation.renewal_windows.create(item="dbs", days=1)
    assert send_reminders(on=before(7)) == 1


@pytest.mark.parametrize("status", ["checks", "paused", "left"])
def test_nothing_is_asked_of_people_who_are_away_or_not_there_yet(asha, status):
    Volunteer.objects.filter(pk=asha.pk).delete()
    VolunteerFactory(
        organisation=asha.organisation, position=asha.position, cleared=True, status=status
    )
    assert send_reminders(on=before(30)) == 0


def test_the_coordinator_hears_of_all_in_one_message(asha, world):
    VolunteerFactory(
        organisation=world.organisation,
        position=asha.position,
        cleared=True,
        first_name="Ben",
        last_name="Moss",
    )
    send_reminders(on=before(30))
    digest = Message.objects.get(recipient_address=world.coordinator.user.email)
    assert digest.subject == "2 renewals come nearer"
    words = "DBS certificate of Ben Moss lapses on 1 January 2029, in 30 days"
    assert words in digest.body


def test_a_coordinator_of_some_sites_hears_of_people_there(asha, world):
    here, there = SiteFactory.create_batch(2, organisation=world.organisation)
    world.coordinator.sites.add(here)
    asha.sites.add(there)
    send_reminders(on=before(30))
    assert not Message.objects.filter(recipient_address=world.coordinator.user.email).exists()


def test_other_organisations_hear_nothing(asha, elsewhere):
    send_reminders(on=before(30))
    assert not Message.objects.filter(organisation_id=elsewhere.organisation.pk).exists()


def test_several_labels_read_as_a_sentence(asha):
    reminder = reminders_due([asha], on=before(1))[0]
    assert reminder.sentence.endswith("in 1 day")


class TestCourses:
    @pytest.fixture
    def fire(self, world, asha):
        """Fire Safety, which lapses with nothing else of Asha's."""
        asha.dbs_certificates.update(issued_on=date(2028, 12, 1))
        fire = CourseFactory(organisation=world.organisation, name="Fire Safety", code="fire")
        asha.position.required_courses.add(fire)
        self.completion = CompletionFactory(
            course=fire, learner=asha.membership.user, expires_on=LAPSES
        )
        return fire

    def test_sixty_thirty_fourteen_and_seven_days_before_and_on_the_day(self, asha, fire):
        said = [days for days in range(95, -30, -1) if send_reminders(on=before(days))]
        assert said == [60, 30, 14, 7, 0]

    def test_on_the_day_it_says_so_kindly(self, asha, fire, world):
        send_reminders(on=LAPSES)
        message = Message.objects.get(about_id=asha.pk)
        assert (message.template, message.subject) == ("lapsed", "Fire Safety needs renewing")
        assert "Since 1 January 2029 this does not count any more" in message.body
        digest = Message.objects.get(recipient_address=world.coordinator.user.email)
        assert "Fire Safety of Asha" in digest.body
        assert "lapsed on 1 January 2029" in digest.body

    def test_a_run_that_was_missed_is_made_up_for_within_a_week(self, asha, fire):
        assert send_reminders(on=before(-6)) == 1
        Message.objects.all().delete()
        assert send_reminders(on=before(-7)) == 0

    def test_what_was_never_done_has_not_lapsed(self, asha, fire):
        self.completion.delete()
        assert send_reminders(on=LAPSES) == 0

    def test_a_renewed_course_is_said_nothing_of(self, asha, fire):
        CompletionFactory(
            course=fire,
            learner=asha.membership.user,
            completed_on=date(2028, 12, 30),
            expires_on=date(2030, 12, 30),
        )
        assert send_reminders(on=LAPSES) == 0

    def test_an_exception_that_ends_today_has_lapsed_today(self, asha, fire):
        ends = LAPSES + timedelta(days=80)
        OverrideFactory(volunteer=asha, item="fire", approved=True, from_on=LAPSES, until=ends)
        assert [send_reminders(on=on) for on in (LAPSES, ends)] == [0, 1]

    def test_days_on_which_it_can_be_learnt_are_named(self, asha, fire):
        with time_machine.travel(before(30), tick=False):
            for days in (10, 20, 25, 28):
                CourseClassFactory(course=fire, starts_at=now() + timedelta(days=days))
            full = CourseClassFactory(course=fire, capacity=1, starts_at=now() + timedelta(days=2))
            BookingFactory(course_class=full, status="booked")
            send_reminders(on=today())
        body = Message.objects.get(about_id=asha.pk).body
        assert (
            "Fire Safety: there are classes on 12 December 2028 at midnight, 22 December 2028 at "
            "midnight or 27 December 2028 at midnight"
        ) in body

    @pytest.mark.parametrize(
        ("status", "words"),
        [
            ("booked", "you have a place on 12 December 2028"),
            ("waiting", "you are on the waiting list for 12 December 2028"),
            ("invited", "we asked whether you would like to come on 12 December 2028"),
            ("declined", "there is a class on 12 December 2028"),
        ],
    )
    def test_what_they_have_said_to_a_class_is_remembered(self, asha, fire, status, words):
        with time_machine.travel(before(30), tick=False):
            held = CourseClassFactory(course=fire, starts_at=now() + timedelta(days=10))
            BookingFactory(course_class=held, learner=asha.membership.user, status=status)
            send_reminders(on=today())
        assert words in Message.objects.get(about_id=asha.pk).body

    def test_it_costs_the_same_for_many(self, asha, fire, world):
        def cost() -> int:
            with CaptureQueriesContext(connection) as queries:
                reminders_due(world.organisation.volunteers.all(), on=before(30))
            return len(queries)

        few = cost()
        VolunteerFactory.create_batch(9, organisation=world.organisation, position=asha.position)
        assert cost() == few


class TestByTelephone:
    """What waits to be told by somebody here is taken back once it is true no more."""

    @pytest.fixture
    def waiting(self, asha):
        asha.contact_by, asha.mobile = "telephone", "01244 555 012"
        asha.save()

        def waiting():
            return list(
                Message.objects.to_tell().filter(about_id=asha.pk).values_list("body", flat=True)
            )

        return waiting

    def test_it_waits_until_it_is_told(self, waiting):
        for days in (60, 59, 31):
            send_reminders(on=before(days))
        assert len(waiting()) == 1

    def test_a_later_word_takes_its_place(self, waiting):
        for days in (60, 30):
            send_reminders(on=before(days))
        assert len(waiting()) == 1
        assert (
            Message.objects.filter(dedupe_key__contains=f"{LAPSES}:60:").get().status == "settled"
        )

    def test_what_was_renewed_meanwhile_need_not_be_told(self, asha, waiting):
        send_reminders(on=before(30))
        asha.dbs_certificates.update(issued_on=date(2028, 12, 1))
        send_reminders(on=before(29))
        assert waiting() == []

    def test_of_two_things_one_of_them_is_enough(self, asha, waiting, world):
        fire = CourseFactory(organisation=world.organisation, name="Fire Safety")
        asha.position.required_courses.add(fire)
        CompletionFactory(course=fire, learner=asha.membership.user, expires_on=LAPSES)
        send_reminders(on=before(30))
        asha.dbs_certificates.update(issued_on=date(2028, 12, 1))
        send_reminders(on=before(29))
        assert len(waiting()) == 1

    def test_what_has_lapsed_meanwhile_is_still_told(self, waiting):
        send_reminders(on=before(7))
        send_reminders(on=LAPSES + timedelta(days=30))
        assert len(waiting()) == 1

    @pytest.mark.parametrize("status", ["paused", "left"])
    def test_who_is_away_is_not_told(self, asha, waiting, status):
        send_reminders(on=before(30))
        Volunteer.objects.filter(pk=asha.pk).update(status=status)
        send_reminders(on=before(29))
        assert waiting() == []
