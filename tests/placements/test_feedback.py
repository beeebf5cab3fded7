"""Coming to an end, both voices, and what stayed: asked gently, read together alone."""

from datetime import date, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from common.attempts import SomeFailed
from common.errors import DomainError
from messaging.links import link
from messaging.models import Message
from placements.ending import ending_of
from placements.models import Feedback, Match, Parting, Trainee
from placements.services import feedback as services
from placements.services.feedback import Answers
from placements.voices import put_together, voices_for
from reports.home import home_of
from tests.factories.accounts import MembershipFactory, SiteFactory
from tests.factories.placements import MatchFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import Volunteer

LONDON = ZoneInfo("Europe/London")
LAST_DAY = date(2026, 12, 18)
ANSWER = {
    "difference": "great",
    "well": "Being <listened> to",
    "differently": "",
    "may_quote": "yes",
}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2026, 12, 19, 9, tzinfo=LONDON), tick=False) as clock:
        yield clock


def match_of(world, *, meetings=1, site=None, **facts):
    place = {"placement__site": site, "placement__team__site": site} if site else {}
    match = MatchFactory(
        placement__trainee__organisation=world.organisation,
        placement__starts_on=date(2026, 10, 5),
        placement__ends_on=LAST_DAY,
        agreed=True,
        **({"connector__organisation": world.organisation} | place | facts),
    )
    for number in range(meetings):
        match.meeting_logs.create(
            organisation=world.organisation,
            starts_at=datetime(2026, 12, 1 + number, 10, tzinfo=LONDON),
            outcome="happened",
            minutes=30,
            entered_by=match.connector.membership,
        )
    return match


@pytest.fixture
def match(world):
    volunteer = VolunteerFactory(organisation=world.organisation, membership=world.connector)
    return match_of(world, connector=volunteer, placement__trainee__membership=world.trainee)


def asked(match, side="trainee", kind="ending") -> Feedback:
    services.ask_for_feedback(on=date(2026, 12, 19))
    return match.feedback.get(side=side, kind=kind)


def said(**which) -> list[str]:
    return sorted(Message.objects.filter(**which).values_list("template", flat=True))


def give(feedback, **facts):
    answers = Answers(**{"difference": "great"} | facts)
    return services.give_feedback(feedback, answers, by=feedback.match.connector.membership)


def given_by(world, number, side="trainee", difference="great", site=None, **facts):
    for _ in range(number):
        feedback = Feedback.objects.create(
            organisation=world.organisation,
            match=match_of(world, meetings=0, site=site),
            side=side,
            kind="ending",
            asked_on=date(2026, 12, 19),
        )
        give(feedback, difference=difference, **facts)


# asked when


def test_both_are_asked_the_day_after_and_once(match):
    assert services.ask_for_feedback(on=LAST_DAY) == 0
    assert services.ask_for_feedback(on=date(2026, 12, 19)) == 2
    assert services.ask_for_feedback(on=date(2026, 12, 20)) == 0
    assert said() == ["feedback_ending", "feedback_ending"]


def test_those_who_never_met_are_not_asked(world):
    match_of(world, meetings=0)
    assert services.ask_for_feedback(on=date(2026, 12, 19)) == 0


@pytest.mark.parametrize(
    ("on", "number"),
    [
        (date(2027, 4, 17), 0),
        (date(2027, 4, 18), 1),
        (date(2027, 6, 18), 1),
        (date(2027, 6, 19), 0),
    ],
)
def test_a_trainee_is_asked_once_more_between_four_and_six_months_later(match, on, number):
    assert services.ask_for_feedback(on=on) == number
    assert match.feedback.filter(kind="later").count() == number


def test_one_reminder_then_it_lapses(match):
    asked(match)
    for on in (date(2026, 12, 25), date(2026, 12, 26), date(2026, 12, 27)):
        services.remind_or_close(on=on)
    assert said(template="feedback_reminder") == ["feedback_reminder"] * 2
    services.remind_or_close(on=date(2027, 1, 29))
    assert match.feedback.filter(status="asked").count() == 2
    services.remind_or_close(on=date(2027, 1, 30))
    assert set(match.feedback.values_list("status", flat=True)) == {"lapsed"}


def test_months_later_nobody_is_reminded(match):
    services.ask_for_feedback(on=date(2027, 5, 1))
    services.remind_or_close(on=date(2027, 5, 12))
    assert said(template="feedback_reminder") == []


def test_a_match_that_ended_early_is_not_asked_about(match):
    match.move_to(Match.Status.ENDED)
    match.ended_at = datetime(2026, 12, 10, 9, tzinfo=LONDON)
    match.save()
    assert services.ask_for_feedback(on=date(2026, 12, 19)) == 0
    Match.objects.filter(pk=match.pk).update(ended_at=datetime(2026, 12, 19, 0, 1, tzinfo=LONDON))
    assert services.ask_for_feedback(on=date(2026, 12, 19)) == 2


def test_whom_somebody_keeps_apart_since_is_not_asked(match):
    match.connector.exclusions.create(
        organisation=match.organisation, person=match.placement.trainee.membership.user
    )
    assert services.ask_for_feedback(on=date(2026, 12, 19)) == 0


def test_a_trainee_who_has_left_is_left_in_peace(match):
    Trainee.objects.update(left_on=date(2026, 12, 18))
    assert services.ask_for_feedback(on=date(2026, 12, 19)) == 0


def test_one_who_cannot_be_asked_keeps_no_other_waiting(world, match, monkeypatch):
    match_of(world)
    usual = services._ask

    def fails_for_the_first(row, *args):
        if row.pk == match.pk:
            raise RuntimeError
        return usual(row, *args)

    monkeypatch.setattr(services, "_ask", fails_for_the_first)
    with pytest.raises(SomeFailed) as failure:
        services.ask_for_feedback(on=date(2026, 12, 19))
    assert failure.value.done == 2


def test_who_was_told_by_telephone_and_has_answered_is_not_called(world, match, sign_in):
    Volunteer.objects.filter(pk=match.connector_id).update(contact_by="telephone")
    feedback = asked(match, "connector")
    task = Message.objects.to_tell().get(recipient_id=match.connector_id)
    page = sign_in(world.coordinator).get(reverse("messages:record", args=[task.pk]))
    assert reverse("feedback:enter", args=[feedback.pk]) in page.content.decode()
    give(feedback)
    assert not Message.objects.to_tell().exists()


def test_a_connector_who_has_left_is_left_in_peace(match):
    Volunteer.objects.filter(pk=match.connector_id).update(status="left")
    assert services.ask_for_feedback(on=date(2026, 12, 19)) == 1
    assert set(match.feedback.values_list("side", flat=True)) == {"trainee"}


def test_whoever_leaves_after_being_asked_is_not_reminded(match):
    asked(match)
    Volunteer.objects.filter(pk=match.connector_id).update(status="left")
    services.remind_or_close(on=date(2026, 12, 26))
    assert said(template="feedback_reminder") == ["feedback_reminder"]
    assert match.feedback.get(side="connector").status == "lapsed"


# answering


def url_of(feedback) -> str:
    return link("feedback", "feedback:give", feedback.pk, f"{feedback.side} {feedback.asked_on}")


def test_a_link_is_answered_without_signing_in_and_once(match, client):
    feedback = asked(match)
    url = url_of(feedback)
    page = client.get(url).content.decode()
    assert "changed how you see people" in page
    assert match.connector.last_name not in page
    assert "nearest" in client.post(url, {}).content.decode()
    client.post(url, ANSWER)
    client.post(url, ANSWER | {"difference": "none"})
    feedback.refresh_from_db()
    assert (feedback.difference, feedback.well) == ("great", "Being <listened> to")
    assert feedback.entered_by is None
    assert "Thank you" in client.get(url).content.decode()


@pytest.mark.parametrize("side", ["trainee", "connector"])
def test_a_link_says_whose_it_is_and_opens_for_nobody_else_who_is_signed_in(
    match, client, world, sign_in, side
):
    url = url_of(asked(match, side))
    whose = match.placement.trainee if side == "trainee" else match.connector
    assert f"This link is {whose.first_name}’s own" in client.get(url).text
    client = sign_in(world.supervisor)
    for page in (client.get(url), client.post(url, ANSWER)):
        assert page.status_code == 403
        assert f"signed in as {world.supervisor.user}. This link was sent" in page.text
    assert ANSWER["well"] in unescape(page.text)  # to be copied
    assert not Feedback.objects.exclude(given_at=None).exists()
    assert sign_in(whose.membership).get(url).status_code == 200


def test_a_link_of_one_is_not_the_others(match, client):
    trainees, connectors = asked(match), asked(match, "connector")
    forged = link("feedback", "feedback:give", connectors.pk, f"trainee {trainees.asked_on}")
    assert client.get(forged).status_code == 404


def test_what_is_said_on_the_telephone_is_entered(match, world, sign_in):
    feedback = asked(match, "connector")
    client = sign_in(world.coordinator)
    record = client.get(reverse("matches:record", args=[match.pk])).content.decode()
    assert "Enter what the connector says" in record
    client.post(reverse("feedback:enter", args=[feedback.pk]), ANSWER)
    feedback.refresh_from_db()
    assert (feedback.status, feedback.entered_by) == ("given", world.coordinator)
    assert client.get(reverse("feedback:enter", args=[feedback.pk])).status_code == 404


def test_too_late_is_said_in_words(match):
    feedback = asked(match)
    Feedback.objects.filter(pk=feedback.pk).update(status="lapsed")
    with pytest.raises(DomainError, match="time for this has passed"):
        give(feedback)


# parting


def test_a_month_before_both_hear_of_it_once(match):
    services.say_endings_begin(on=date(2026, 11, 19))
    assert said() == []
    for on in (date(2026, 11, 20), date(2026, 11, 21), LAST_DAY):
        services.say_endings_begin(on=on)
    assert said() == ["ending_begins", "ending_begins"]


def test_the_list_says_what_is_left(match, client, clock):
    clock.move_to(datetime(2026, 12, 7, 9, tzinfo=LONDON))
    steps = {step.words: step.is_done for step in ending_of(match, "trainee", on=LAST_DAY).steps}
    assert steps == {
        "A last meeting": True,
        "Say thank you": False,
        "Write a reflection": False,
        "Say how you part": False,
    }
    services.ask_for_feedback(on=LAST_DAY + timedelta(days=1))
    last = ending_of(match, "connector", on=LAST_DAY + timedelta(days=1)).steps[-1]
    assert (last.words, last.is_done) == ("Tell us how it was", False)
    assert "How was it" in client.get(last.url).content.decode()
    give(match.feedback.get(side="connector"))
    last = ending_of(match, "connector", on=LAST_DAY + timedelta(days=1)).steps[-1]
    assert (last.is_done, last.url) == (True, "")


def test_a_wish_for_contact_is_said_only_if_both_have_it(match, world, sign_in, clock):
    clock.move_to(datetime(2026, 12, 7, 9, tzinfo=LONDON))
    url = reverse("feedback:ending", args=[match.pk])
    wish = {"has_thanked": "yes", "contact": "through_us"}
    sign_in(world.trainee).post(url, wish)
    record = reverse("matches:record", args=[match.pk])
    said_to = sign_in(world.connector).get(record).content.decode()
    assert "Coming to an end" in said_to
    assert "both be glad" not in said_to
    sign_in(world.connector).post(url, wish | {"contact": "none"})
    assert "both be glad" not in sign_in(world.trainee).get(record).content.decode()
    sign_in(world.connector).post(url, wish)
    assert "both be glad" in sign_in(world.trainee).get(record).content.decode()
    assert Parting.objects.count() == 2


def wishes(match, trainee="through_us", connector="through_us"):
    for side, contact in (("trainee", trainee), ("connector", connector)):
        facts = {"has_thanked": True, "contact": contact, "by": match.connector.membership}
        services.set_parting(match, side=side, **facts)


def test_what_both_wish_waits_for_the_coordinator_until_it_is_passed_on(match, world, sign_in):
    wishes(match, connector="none")
    at = datetime(2026, 12, 19, 10, tzinfo=LONDON)
    assert "glad to hear" not in str(home_of(world.coordinator, at=at).tasks)
    wishes(match)
    task = next(t for t in home_of(world.coordinator, at=at).tasks if "glad" in t.sentence)
    client = sign_in(world.coordinator)
    assert "I have passed it on" in client.get(task.url).content.decode()
    page = client.post(reverse("feedback:passed_on", args=[match.pk]), follow=True)
    assert "Passed on, 19 December 2026" in page.content.decode()
    assert "glad to hear" not in str(home_of(world.coordinator, at=at).tasks)
    own = sign_in(world.connector).get(reverse("matches:record", args=[match.pk]))
    assert "has been in touch about it" in own.content.decode()


def test_nothing_is_passed_on_once_one_has_thought_again(match, world, sign_in):
    wishes(match, trainee="none")
    client = sign_in(world.coordinator)
    page = client.post(reverse("feedback:passed_on", args=[match.pk]), follow=True)
    assert "thought about it again" in page.content.decode()
    assert not Parting.objects.exclude(passed_on_at=None).exists()


def test_before_the_last_month_nothing_is_said_of_an_end(match, world, sign_in, clock):
    clock.move_to(datetime(2026, 11, 19, 9, tzinfo=LONDON))
    page = sign_in(world.trainee).get(reverse("matches:record", args=[match.pk]))
    assert "Coming to an end" not in page.content.decode()


# both voices


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ((4, 0, 0, 0), []),
        ((5, 0, 0, 0), [5, 0, 0, 0]),
        ((9, 2, 1, 0), [12, 0]),
        ((9, 5, 1, 4), [9, 5, 5]),
        ((1, 9, 0, 0), [10, 0, 0]),
        ((2, 2, 0, 1), [5]),
        ((6, 0, 0, 5), [6, 0, 0, 5]),
    ],
)
def test_small_groups_are_put_together(numbers, shown):
    grouped = put_together(list(zip("abcd", numbers, strict=True)))
    assert [number for _, number in grouped] == shown
    assert all(number == 0 or number >= 5 for _, number in grouped)
    assert sum(shown) == (sum(numbers) if shown else 0)


def test_fewer_than_five_are_not_shown(world, sign_in):
    given_by(world, 4, well="A secret", may_quote=True)
    given_by(world, 4, "connector", well="A secret", may_quote=True)
    page = sign_in(world.coordinator).get(reverse("feedback:voices")).content.decode()
    assert "A secret" not in page
    assert "4" not in page.split("<main")[1].split("</main")[0].replace("h4", "")
    given_by(world, 1, well="Another", may_quote=False)
    found = voices_for(world.coordinator, on=date(2026, 12, 20))
    assert (found.trainees.number, found.trainees.well) == (5, ())  # four could be known by it
    given_by(world, 1, "connector", well="Another", may_quote=True)
    found = voices_for(world.coordinator, on=date(2026, 12, 20))
    assert sorted(found.connectors.well) == ["A secret"] * 4 + ["Another"]


def test_one_more_answer_changes_nothing_that_is_shown(world):
    """Else whoever looks before and after it was entered would know it."""
    given_by(world, 5, difference="great")
    before = voices_for(world.coordinator, on=date(2026, 12, 20))
    given_by(world, 4, difference="none", well="A secret", may_quote=True)
    after = voices_for(world.coordinator, on=date(2026, 12, 20))
    assert after.trainees == before.trainees
    given_by(world, 1, difference="none")
    assert voices_for(world.coordinator, on=date(2026, 12, 20)).trainees.number == 10


def test_both_stand_side_by_side_and_only_of_ones_sites(world):
    here, there = (SiteFactory(organisation=world.organisation) for _ in range(2))
    given_by(world, 5, site=here)
    given_by(world, 11, "connector", "some", site=there)
    found = voices_for(world.coordinator, on=date(2026, 12, 20))
    assert (found.trainees.number, found.connectors.number) == (5, 10)
    limited = MembershipFactory(organisation=world.organisation, role="coordinator")
    limited.sites.add(here)
    found = voices_for(limited, on=date(2026, 12, 20))
    assert (found.trainees.number, found.connectors.number) == (5, 0)


def test_what_is_over_a_year_old_is_not_counted(world):
    given_by(world, 5)
    assert voices_for(world.lead, on=date(2027, 12, 20)).trainees.number == 0


def test_no_history_has_the_words(match):
    from audit.history import history_of

    feedback = asked(match)
    give(feedback, well="A secret")
    assert "A secret" not in str(history_of(feedback))


def test_nobody_reads_one_persons_answers(match, world, sign_in):
    feedback = asked(match)
    give(feedback, well="A secret")
    client = sign_in(world.coordinator)
    record = client.get(reverse("matches:record", args=[match.pk])).content.decode()
    admin = sign_in(world.administrator)
    url = reverse("admin:placements_feedback_change", args=[feedback.pk])
    assert "A secret" not in record + admin.get(url).content.decode()
    assert match.status == Match.Status.AGREED
