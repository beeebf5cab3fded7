"""One question after a meeting, answered in one tap; and who calls when it was hard."""

from datetime import date, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from common.attempts import one_by_one
from common.dates import day_of, now, today
from common.errors import DomainError
from common.rows import lock
from common.working_days import working_days_after
from messaging.services import settle_untold
from support.letters import check_in_letter
from support.models import CheckIn, Contact
from support.models.check_ins import DAYS_TO_ANSWER, LOW, NOT_EASY
from support.services.contacts import make_due
from volunteers.models import Volunteer
from volunteers.services.oneself import refuse_oneself

ASKED_WITHIN = timedelta(days=7)  # of the meeting: later the question would only puzzle
TWICE = 2
SOON, SOONER = 2, 1  # working days
Status, How, Answer, Why = CheckIn.Status, CheckIn.How, CheckIn.Answer, Contact.Why


@transaction.atomic
def follow_meeting(
    volunteer: Volunteer,
    *,
    about_id: UUID,
    met_on: date,
    happened: bool,
    by: Membership | None = None,
) -> CheckIn | None:
    """A meeting was logged, or its log put right: ask about one that happened, once.

    A question that is still open closes when it turns out that they did not meet.
    """
    asked = CheckIn.objects.filter(organisation=volunteer.organisation_id, about_id=about_id)
    known = asked.select_for_update().first()
    if known:
        if not happened and known.status == Status.ASKED:
            close_check_in(known, by=by)
        return known
    if not happened or met_on < today() - ASKED_WITHIN or volunteer.status == "left":
        return None
    check_in = volunteer.check_ins.create(
        organisation_id=volunteer.organisation_id, about_id=about_id, met_on=met_on, asked_at=now()
    )
    check_in_letter(check_in).send()
    return check_in


@transaction.atomic
def answer_check_in(
    check_in: CheckIn, *, answer: str, how: str, by: Membership | None = None
) -> CheckIn:
    """Keep how somebody is. Said again it changes nothing; for a day it can be another.

    A low answer makes a contact due. It stays due if the answer changes: a call does no harm.
    """
    volunteer = lock(check_in.volunteer)
    check_in = lock(check_in)
    _refuse_answer(check_in, volunteer, answer, how, by)
    if check_in.answer == answer:
        return check_in
    if check_in.status != Status.ANSWERED:
        check_in.move_to(Status.ANSWERED)
        check_in.answered_at = now()
    check_in.answer, check_in.how = answer, how
    check_in.entered_by = by if how == How.ENTERED else None
    check_in.save(update_fields=["status", "answer", "answered_at", "how", "entered_by"])
    _need_not_be_told(check_in, by or volunteer)
    _call_if_hard(check_in, volunteer, by)
    return check_in


@transaction.atomic
def add_note(check_in: CheckIn, *, note: str, by: Membership | None = None) -> CheckIn:
    """A few words with the answer, for as long as it can be changed."""
    check_in = lock(check_in)
    if not check_in.may_change(at=now()):
        raise DomainError("Your answer is kept as it was. If you would like to talk, please call.")
    check_in.note = note.strip()
    check_in.save(update_fields=["note"])
    return check_in


@transaction.atomic
def close_check_in(check_in: CheckIn, *, by: Membership | None) -> CheckIn:
    """Nobody waits for this answer any more."""
    check_in = lock(check_in)
    if check_in.status == Status.ASKED:
        check_in.move_to(Status.CLOSED)
        check_in.save(update_fields=["status"])
        _need_not_be_told(check_in, by or "Not needed any more")
    return check_in


def lapse_check_ins(*, on: date) -> int:
    """Those not answered in three days; after two running, somebody calls."""
    asked = CheckIn.objects.asked().select_related("volunteer__organisation")
    return one_by_one("a question after a meeting", asked.order_by("asked_at"), partial(_lapse, on))


def _lapse(on: date, check_in: CheckIn) -> int:
    volunteer = lock(check_in.volunteer)
    check_in = lock(check_in)
    is_over = day_of(check_in.asked_at) + timedelta(days=DAYS_TO_ANSWER) <= on
    if check_in.status != Status.ASKED or not is_over:
        return 0
    check_in.move_to(Status.LAPSED)
    check_in.save(update_fields=["status"])
    if _silent_running(volunteer) >= TWICE:
        make_due(volunteer, why=Why.NO_ANSWER, due_on=working_days_after(on, SOON))
    return 1


def _silent_running(volunteer: Volunteer) -> int:
    """How many of the latest questions had no answer, since somebody last spoke with them."""
    spoken = volunteer.support_contacts.made().order_by("-settled_at").first()
    rows = volunteer.check_ins.exclude(status__in=[Status.ASKED, Status.CLOSED]).in_order()
    if spoken:
        rows = rows.filter(asked_at__gt=spoken.settled_at)
    statuses = list(rows.values_list("status", flat=True)[:TWICE])
    answered = next((n for n, s in enumerate(statuses) if s != Status.LAPSED), len(statuses))
    return answered


def _call_if_hard(check_in: CheckIn, volunteer: Volunteer, by: Membership | None) -> None:
    if check_in.answer in LOW:
        why = Why.ASKED if check_in.answer == Answer.CALL else Why.LOW_ANSWER
        make_due(volunteer, why=why, due_on=working_days_after(today(), SOONER), by=by)
    elif check_in.answer in NOT_EASY and _was_not_easy_before(check_in, volunteer):
        make_due(volunteer, why=Why.NOT_EASY_TWICE, due_on=working_days_after(today(), SOON), by=by)


def _was_not_easy_before(check_in: CheckIn, volunteer: Volunteer) -> bool:
    earlier = volunteer.check_ins.filter(status=Status.ANSWERED, asked_at__lt=check_in.asked_at)
    last = earlier.in_order().first()
    return last is not None and last.answer in NOT_EASY


def _refuse_answer(
    check_in: CheckIn, volunteer: Volunteer, answer: str, how: str, by: Membership | None
) -> None:
    if answer not in Answer.values:
        raise DomainError("Choose one of the answers.")
    if how == How.ENTERED:
        refuse_oneself(volunteer, by)
    if check_in.status == Status.CLOSED or volunteer.status == Volunteer.Status.LEFT:
        raise DomainError("Thank you. Nobody waits for this answer any more.")
    is_kept = check_in.status == Status.ANSWERED and not check_in.may_change(at=now())
    if is_kept and check_in.answer != answer:
        raise DomainError(
            "This has been answered, and can be changed for a day only. If something is different "
            "now, please call us."
        )


def _need_not_be_told(check_in: CheckIn, by: object) -> None:
    settle_untold(
        organisation_id=check_in.organisation_id,
        dedupe_key=check_in_letter(check_in).dedupe_key,
        by=by,
    )


name_authors(__name__)
