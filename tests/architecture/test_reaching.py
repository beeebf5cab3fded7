"""Everything the scheme ever says to a volunteer goes the way they like to be reached."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from django.core import mail

from common.dates import london_moment, now, today
from common.models import new_id
from messaging.catalogue import IN_FULL
from messaging.delivery import deliver_next
from messaging.models import Message
from messaging.services import settle_untold
from messaging.texts import MOST_LETTERS
from placements.models import Match, Reflection
from placements.services import (
    arranging,
    feedback,
    meeting_messages,
    next_best,
    offers,
    people,
    sharing,
    stepping_back,
)
from placements.services.arranging import Plan
from placements.services.calling_off import call_off_meeting
from support.services import check_ins, deciding_claims
from tests.architecture.test_sizes import ROOT
from tests.factories.agreements import AgreementTextFactory, CorrectionRequestFactory
from tests.factories.applications import ApplicationFactory
from tests.factories.expenses import ExpenseClaimFactory, ExpenseLineFactory
from tests.factories.pathway import StepFactory
from tests.factories.placements import MatchFactory
from tests.factories.training import (
    BookingFactory,
    CompletionFactory,
    CourseClassFactory,
    CourseFactory,
)
from tests.factories.volunteers import PositionFactory, VolunteerFactory
from tests.placements.scheme import cleared_connector, coming_placement
from training.services.classes import FACTS, ClassFacts
from volunteers import letters
from volunteers.models import Volunteer
from volunteers.services import (
    agreements,
    applications,
    bulk,
    classes,
    corrections,
    pathway,
    pipeline,
    reminders,
    status,
)

TO_OTHERS = {
    *("address_changed", "application_resume", "clearance_suspended", "invitation"),
    *("feedback_later", "weekly_digest"),
    *("concern_acknowledged", "concern_overdue", "concern_raised", "concern_reminder"),
    *("lapsing_soon_digest", "match_agreed_trainee", "offer_trainee", "second_step_reset"),
    *("supervision_due", "support_contact_due", "support_contact_overdue"),
    *("reference_cancelled", "reference_reminder", "reference_request"),
    "reflection_for_educator",
    "thank_you_letter",  # printed
    "paper_made",  # others get it on paper
}
TO_VOLUNTEERS = {path.stem for path in (ROOT / "templates/emails").glob("[!_]*.txt")} - TO_OTHERS
WAYS = {
    "telephone": {"mobile": "01244 555 012"},
    "letter": {"address": "1 Mill Lane\nChester"},
}
MOBILE = "07700 900 123, after 4"
pytestmark = pytest.mark.django_db


def facts_of(way: str) -> dict[str, str]:
    return {"mobile": MOBILE} if way == "text" else WAYS[way]


def applicant(world, facts, stage="application") -> Volunteer:
    position = PositionFactory(organisation=world.organisation)
    return VolunteerFactory(
        organisation=world.organisation, position=position, status=stage, **facts
    )


def everything_before_ready(world, facts, way) -> None:
    by, day = world.coordinator, {"held_on": today(), "how": "telephone", "by": world.coordinator}
    answers = {"first_name": "Wren", "last_name": "Hale", "contact_by": way, "for": "question"}
    answers[applications.PLACE_OF[way]] = next(iter(facts_of(way).values()))
    draft = applications.start_application(world.organisation, answers=answers)
    asked = applications.send_question(draft)
    pipeline.invite_to_apply(asked.volunteer, by=by)
    applications.submit_application(asked)
    how = {"planned_at": now() + timedelta(days=3), "how": "video"}
    pipeline.arrange_conversation(asked.volunteer, **how, by=by)
    pipeline.record_conversation(asked.volunteer, outcome="proceed", **day)
    for outcome in ("not_now", "not_suitable"):
        pipeline.record_conversation(applicant(world, facts), outcome=outcome, **day)
    pipeline.withdraw_application(ApplicationFactory(volunteer=applicant(world, facts)))
    letters.known_letter(asked.volunteer, at=now()).send()
    cleared = applicant(world, facts | {"cleared": True}, stage="checks")
    status.advance_volunteer(cleared, to="ready", by=by)


def told(match, what="offer") -> None:
    """Somebody has told them of the offer, so that they hear what becomes of it."""
    key = f"{what}:{match.pk}:connector"
    settle_untold(organisation_id=match.organisation_id, dedupe_key=key, by="Priya")


def offered(world, connector):
    match = offers.offer_match(coming_placement(world), connector, by=world.coordinator)
    told(match)
    return match


def everything_about_matches(world, connector) -> None:
    match = offered(world, connector)
    for side in ("trainee", "connector"):
        match = offers.answer_offer(match, side=side, accept=True, by=world.coordinator)
    reflection = Reflection.objects.create(
        organisation=world.organisation,
        trainee=match.placement.trainee,
        match=match,
        model="free",
        answers={"writing": "We met."},
        status="finished",
        saved_at=now(),
    )
    later = match.placement.ends_on + timedelta(days=7)
    people.change_placement(match.placement, ends_on=later, by=world.coordinator)
    to = {"reader": "connector", "prompts": ["writing"]}
    sharing.share_reflection(reflection, **to, by=match.placement.trainee.membership)
    offers.end_match(match, by=world.coordinator)
    declined = offered(world, connector)
    offers.answer_offer(declined, side="trainee", accept=False, by=world.coordinator)
    offers.withdraw_offer(offered(world, connector), by=world.coordinator)
    arranged = offered(world, connector)
    Volunteer.objects.filter(pk=connector.pk).update(status="paused")
    for side in ("trainee", "connector"):
        offers.answer_offer(arranged, side=side, accept=True, by=world.coordinator)
    Volunteer.objects.filter(pk=connector.pk).update(status="active")
    ending = offered(world, connector)
    Match.objects.filter(pk=ending.pk).update(offered_at=now() - timedelta(days=9))
    next_best.remind_of_offers(on=ending.answer_by)
    told(ending, "offer_reminder")
    next_best.expire_offers(on=today() + timedelta(days=30))


def everything_at_the_end(world, connector) -> None:
    match = MatchFactory(
        placement=coming_placement(world, starts_on=today() - timedelta(days=40), ends_on=today()),
        connector=connector,
        agreed=True,
    )
    match.meeting_logs.create(
        organisation=world.organisation,
        starts_at=now() - timedelta(days=9),
        outcome="happened",
        minutes=30,
        entered_by=world.coordinator,
    )
    feedback.say_endings_begin(on=today())
    feedback.ask_for_feedback(on=today() + timedelta(days=1))
    feedback.remind_or_close(on=today() + timedelta(days=9))


def everything_about_expenses(world, connector) -> None:
    by = world.coordinator
    for decide, words in (
        (deciding_claims.approve_claim, ""),
        (deciding_claims.send_claim_back, "Which day?"),
        (deciding_claims.refuse_claim, "Not for the scheme"),
    ):
        line = ExpenseLineFactory(claim=ExpenseClaimFactory(volunteer=connector, status="sent"))
        decide(line.claim, words=words, by=by)
    claim = ExpenseClaimFactory(volunteer=connector, status="sent")
    lines = [ExpenseLineFactory(claim=claim) for _ in range(2)]
    deciding_claims.approve_claim(claim, not_paid={lines[0].pk: "Paid already"}, by=by)


def everything_about_meetings(world, connector) -> None:
    by, match = world.coordinator, offered(world, connector)
    for side in ("trainee", "connector"):
        match = offers.answer_offer(match, side=side, accept=True, by=by)
    on = match.placement.starts_on + timedelta(days=2)
    plan = Plan(london_moment(on, time(14)), 60, "video")
    meeting = arranging.propose_meeting(match, plan, side="trainee", by=by)
    asked = f"meeting_proposed:{meeting.pk}:connector:0"
    settle_untold(organisation_id=meeting.organisation_id, dedupe_key=asked, by="Priya")
    meeting_messages.remind_of_proposals(at=now() + timedelta(days=3))
    meeting = arranging.agree_meeting(meeting, side="connector", seen=0, by=by)
    with_link = replace(plan, link="https://example.org/room")
    meeting = arranging.move_meeting(meeting, with_link, side="trainee", seen=0, by=by)
    meeting_messages.remind_of_meetings(on=on - timedelta(days=1))
    meeting_messages.ask_after_meetings(at=meeting.ends_at)
    call_off_meeting(meeting, side="trainee", by=by)
    offers.end_match(match, by=by)


def everything_since(world, connector) -> None:
    by = world.coordinator
    corrections.answer_correction(
        CorrectionRequestFactory(volunteer=connector), corrected=True, answer="Done.", by=by
    )
    text = AgreementTextFactory(
        agreement__organisation=world.organisation, effective_on=today() - timedelta(days=9)
    )
    text.agreement.positions.add(connector.position)
    agreements.publish_text(text.agreement, text="New words.", effective_on=today(), by=by)
    connector.dbs_certificates.update(issued_on=today() - timedelta(days=3 * 365 - 20))
    course = CourseFactory(organisation=world.organisation)
    connector.position.required_courses.add(course)
    CompletionFactory(course=course, learner=connector.membership.user, expires_on=today())
    reminders.send_reminders(on=today())
    bulk.send_reminders([connector], key="dbs", note="", by=by)
    pathway.reach_step(
        connector, StepFactory(organisation=world.organisation), reached_on=today(), by=by
    )
    about = {"about_id": new_id(), "met_on": today(), "happened": True}
    check_ins.follow_meeting(connector, **about, by=by)
    stepping_back.pause_connector(connector, by=by)
    stepping_back.plan_to_leave(connector, last_on=today(), by=by)


def everything_about_classes(world, connector) -> None:
    by, course = world.coordinator, CourseFactory(organisation=world.organisation)
    held, full, off = CourseClassFactory.create_batch(3, course=course, capacity=1)
    BookingFactory(course_class=full, status="booked")
    for each in (held, full, off):
        classes.invite_to_class(each, [connector], by=by)
        classes.say_yes(each.bookings.get(learner=connector.membership.user))
    later = held.starts_at + timedelta(hours=1)
    facts = {name: getattr(held, name) for name in FACTS} | {"ends_at": later + timedelta(hours=1)}
    classes.change_class(held, ClassFacts(**facts | {"starts_at": later}), by=by)
    classes.call_off_class(off, by=by)
    classes.send_class_reminders(at=held.starts_at - timedelta(days=6))


def everything_is_said_to_somebody(world, way) -> None:
    facts = {"contact_by": way, **facts_of(way), "without_email": True}
    connector = cleared_connector(world, max_at_once=9, max_a_year=9, **facts)
    everything_before_ready(world, facts, way)
    everything_about_matches(world, connector)
    everything_about_meetings(world, connector)
    everything_about_expenses(world, connector)
    everything_about_classes(world, connector)
    everything_at_the_end(world, connector)
    everything_since(world, connector)


@pytest.mark.parametrize("way", WAYS)
def test_whoever_likes_no_email_gets_none_and_is_told_everything(way, world):
    everything_is_said_to_somebody(world, way)
    messages = Message.objects.filter(template__in=TO_VOLUNTEERS, recipient_id__isnull=False)
    ours = [message for message in messages if message.recipient_address in WAYS[way].values()]
    assert {message.template for message in ours} == TO_VOLUNTEERS
    assert {message.status for message in ours} <= {"to_tell", "settled"}
    assert {message.channel for message in ours} == {way}
    for message in ours:
        assert "http" not in message.body
        assert "taken out" not in message.body
    while deliver_next():
        pass
    assert not [each for each in mail.outbox if "no-email" in "".join(each.to)]


def test_whoever_likes_texts_gets_everything_in_a_text_that_fits_into_one(world):
    """And hears the rest from somebody here, having no e-mail."""
    everything_is_said_to_somebody(world, "text")
    ours = Message.objects.filter(recipient_address="07700 900123")
    assert {message.template for message in ours} == TO_VOLUNTEERS
    for message in ours.filter(template__in=IN_FULL):
        assert message.channel == "telephone"
    texts = [message for message in ours if message.template not in IN_FULL]
    assert {message.channel for message in texts} == {"text"}
    for message in texts:
        assert len(message.body) <= MOST_LETTERS
        assert message.body.startswith(message.subject)
        assert message.body.endswith(world.organisation.name)
    Message.objects.update(not_before=now())
    while deliver_next():
        pass
    assert {"07700900123@text-messages.invalid"} <= {each.to[0] for each in mail.outbox}
    assert not [each for each in mail.outbox if "no-email" in "".join(each.to)]
    assert not ours.exclude(status__in=["sent", "to_tell", "settled"]).exists()
