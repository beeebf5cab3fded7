"""Nobody is left alone: answers after meetings, calls, supervisions and two wellbeing plans."""

from datetime import timedelta

from accounts.models import Membership, Organisation
from accounts.permissions import Role
from common.dates import day_of, today
from common.working_days import working_days_after
from placements.demo.earlier import (
    asked_for_since,
    contact_due_today,
    question_days_ago,
)
from placements.demo.people import Coordinators
from placements.models import MeetingLog
from support.models import CheckIn, Contact, Supervision, WellbeingPlan
from support.services.check_ins import add_note, answer_check_in, follow_meeting
from support.services.contacts import make_due, note_contact
from support.services.plans import write_plan
from support.services.supervisions import name_supervisor, plan_supervision, record_supervision
from volunteers.models import Volunteer

Answer = CheckIn.Answer
LATE_DAYS, NEARLY_DUE_DAYS = 100, 50  # the position asks for one every 56 days
NOTES = (
    "We talked about what to say when a trainee asks for more than one likes to tell. Agreed: the "
    "three sentences we practised. Enjoys the meetings.",
    "Busy at home for a while. Agreed: one trainee at a time until the spring, and a word by text "
    "rather than a call.",
)
NOT_READY = "She asked about my mother, and I was not ready."


def bring_support_to_life(
    organisation: Organisation, *, shown: Volunteer, by: Coordinators
) -> None:
    """`shown` is the connector somebody can sign in as."""
    grace = organisation.memberships.select_related("user").get(role=Role.SUPERVISOR)
    people = organisation.volunteers.active().select_related("membership", "position")
    _supervise(list(people.order_by("pk")), shown, grace, by=by.first)
    _ask_after_meetings(organisation, shown, by=by.first)
    _write_plans(organisation, shown)
    _plan_a_day(shown, grace)


def _supervise(
    people: list[Volunteer], shown: Volunteer, grace: Membership, *, by: Membership
) -> None:
    """Everybody lately but one, who has no match to lose; two in three by the supervisor."""
    asked_for_since(people[0].position, days=400)
    unmatched = [one for one in people if not one.matches.exists() and not one.proposals.exists()]
    late = unmatched[0] if unmatched else people[-1]
    for number, person in enumerate(people):
        days = LATE_DAYS if person == late else 3 + number * 7 % (NEARLY_DUE_DAYS - 3)
        if number % 3 or person in (shown, late):
            name_supervisor(person, supervisor=grace, by=by)
        record_supervision(
            person,
            held_on=today() - timedelta(days=days),
            how=Supervision.How.VIDEO if number % 4 else Supervision.How.IN_PERSON,
            notes=NOTES[number % len(NOTES)],
            supervisor=grace,
            by=grace,
        )


def _ask_after_meetings(organisation: Organisation, shown: Volunteer, *, by: Membership) -> None:
    logs = organisation.meeting_logs.happened().select_related("match__connector")
    of_shown = list(logs.filter(match__connector=shown).order_by("starts_at"))[-4:]
    answers = (Answer.GOOD, Answer.ALL_RIGHT, Answer.WOBBLY, "")
    for log, answer in zip(of_shown, answers[-len(of_shown) :], strict=False):
        _ask(log, answer, words=NOT_READY if answer == Answer.WOBBLY else "")
    latest: dict[Volunteer, MeetingLog] = {}
    others = logs.exclude(match__connector=shown).filter(match__connector__status="active")
    for log in others.order_by("starts_at"):
        latest[log.match.connector] = log
    said = (Answer.HARD, Answer.GOOD, Answer.ALL_RIGHT, Answer.CALL)
    for log, answer in zip(latest.values(), said, strict=False):
        _ask(log, answer)
    hard, *_, called = [log.match.connector for log in [*latest.values()][: len(said)]]
    contact_due_today(hard.support_contacts.due().get())
    made = called.support_contacts.due().first() or make_due(
        called, why=Contact.Why.OTHER, due_on=today()
    )
    words = "A good talk. She would like the next meeting to be by video."
    note_contact(made, how=Contact.How.TELEPHONE, note=words, by=made.assigned_to or by)


def _ask(log: MeetingLog, answer: str, words: str = "") -> None:
    """As it would have been asked on the day; those still to be answered are asked today."""
    about = {"about_id": log.pk, "met_on": today(), "happened": True}
    check_in = follow_meeting(log.match.connector, **about)
    if answer and check_in.status == CheckIn.Status.ASKED:
        answer_check_in(check_in, answer=answer, how=CheckIn.How.LINK)
        if words:
            add_note(check_in, note=words)
    days = (today() - day_of(log.starts_at)).days
    question_days_ago(check_in, days=days, is_open=not answer)


def _write_plans(organisation: Organisation, shown: Volunteer) -> None:
    """One that its owner shares, and one that nobody else can read."""
    write_plan(
        shown,
        early_signs="I stop answering messages, and I sleep in the day.",
        what_helps="A short text that wants no answer. Not a call before ten.",
        who_to_contact="My sister Ruth; she knows. Not my GP without asking me.",
        about_meetings="Put them off and tell the trainee that I am away. Nothing more.",
        way_back="One meeting by telephone first.",
        shared_with=WellbeingPlan.SharedWith.SUPERVISOR,
        stays_after_leaving=True,
        by=shown.membership,
    )
    other = organisation.volunteers.active().exclude(pk=shown.pk).order_by("pk")[1]
    write_plan(
        other,
        early_signs="I start to say yes to everything.",
        shared_with=WellbeingPlan.SharedWith.NOBODY,
        stays_after_leaving=False,
        by=other.membership,
    )


def _plan_a_day(shown: Volunteer, grace: Membership) -> None:
    day = working_days_after(today(), 6)
    plan_supervision(shown, planned_on=day, supervisor=grace, by=grace)
