"""One person's support: as whoever supports them reads it, and as they read it themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import Membership
from audit.services import disclose, disclose_all, note_opening
from common.dates import now
from support.letters import LINK_VALID_FOR, check_in_token
from support.models import CheckIn, Contact, Supervision, WellbeingPlan
from support.plans import may_enter_plan, plan_shared_with
from support.standing import SupervisionStanding, supervision_standing
from support.supporters import named_for, supervisor_of
from support.trend import COLOURS, trend_in_words
from volunteers.models import Volunteer
from volunteers.record import Opening, openings_of

MOST_ANSWERS, MOST_CONTACTS, MOST_SUPERVISIONS = 12, 10, 6
OPENED = "Opened the support page"
RECORDS = (
    "support",
    *(str(model._meta.verbose_name) for model in (CheckIn, Contact, Supervision, WellbeingPlan)),
)


@dataclass(frozen=True, slots=True)
class AnswerRow:
    check_in: CheckIn
    colour: str
    token: str = ""


@dataclass(frozen=True, slots=True)
class SupportRecord:
    """`named`: who calls them. `supervisor`: who was chosen. `plan`: if it is shared."""

    volunteer: Volunteer
    answers: tuple[AnswerRow, ...]
    trend: str
    due: Contact | None
    contacts: tuple[Contact, ...]
    standing: SupervisionStanding
    planned: Supervision | None
    supervisions: tuple[Supervision, ...]
    named: Membership | None
    supervisor: Membership | None
    plan: WellbeingPlan | None
    may_enter_plan: bool = False
    openings: tuple[Opening, ...] = ()

    @property
    def to_answer(self) -> list[AnswerRow]:
        open_ones = (CheckIn.Status.ASKED, CheckIn.Status.LAPSED)
        return [row for row in self.answers if row.check_in.status in open_ones]


def support_record(volunteer: Volunteer, *, by: Membership) -> SupportRecord:
    """Everything that whoever supports them may read; the reading is kept."""
    note_opening(volunteer, record="support", by=by, reason=OPENED)
    plan = plan_shared_with(volunteer, by)
    if plan:
        plan = disclose(plan, by=by, reason="Read the wellbeing plan")

    def read(rows: QuerySet) -> list:
        return disclose_all(rows, by=by, reason=OPENED, about=volunteer)

    return _record(
        volunteer,
        check_ins=read(_answers(volunteer)),
        contacts=read(_contacts(volunteer)),
        supervisions=read(_supervisions(volunteer)),
        plan=plan,
        may_enter_plan=may_enter_plan(volunteer, by),
    )


def own_support(volunteer: Volunteer) -> SupportRecord:
    """What somebody reads of themselves, which leaves no Disclosure; and who else has read it."""
    openings = openings_of(volunteer.pk, volunteer.organisation_id, records=RECORDS)
    return _record(
        volunteer,
        check_ins=list(_answers(volunteer)),
        contacts=list(_contacts(volunteer)),
        supervisions=list(_supervisions(volunteer)),
        plan=WellbeingPlan.objects.filter(volunteer=volunteer).first(),
        openings=tuple(openings),
    )


def _record(
    volunteer: Volunteer,
    *,
    check_ins: list[CheckIn],
    contacts: list[Contact],
    supervisions: list[Supervision],
    **others,
) -> SupportRecord:
    due = [contact for contact in contacts if contact.status == Contact.Status.DUE]
    planned = [row for row in supervisions if row.status == Supervision.Status.PLANNED]
    return SupportRecord(
        volunteer=volunteer,
        answers=tuple(_rows(check_ins, at=now())),
        trend=trend_in_words(check_ins),
        due=due[0] if due else None,
        contacts=tuple(contact for contact in contacts if contact not in due),
        standing=supervision_standing(volunteer),
        planned=planned[0] if planned else None,
        supervisions=tuple(row for row in supervisions if row not in planned),
        named=due[0].assigned_to if due and due[0].assigned_to else named_for(volunteer),
        supervisor=supervisor_of(volunteer),
        **others,
    )


def _rows(check_ins: Iterable[CheckIn], *, at: datetime) -> Iterable[AnswerRow]:
    for row in check_ins:
        token = check_in_token(row) if row.asked_at > at - LINK_VALID_FOR else ""
        yield AnswerRow(row, COLOURS.get(row.answer, "grey"), token)


def _answers(volunteer: Volunteer) -> QuerySet[CheckIn]:
    rows = volunteer.check_ins.exclude(status=CheckIn.Status.CLOSED)
    rows = rows.order_by("-met_on", "-asked_at")
    return rows.select_related("entered_by__user")[:MOST_ANSWERS]


def _contacts(volunteer: Volunteer) -> QuerySet[Contact]:
    rows = volunteer.support_contacts.order_by("-created_at")
    return rows.select_related("assigned_to__user", "settled_by__user")[:MOST_CONTACTS]


def _supervisions(volunteer: Volunteer) -> QuerySet[Supervision]:
    rows = volunteer.supervisions.exclude(status=Supervision.Status.CALLED_OFF)
    rows = rows.select_related("supervisor__user", "corrected_by__user")
    return rows.order_by("-created_at")[:MOST_SUPERVISIONS]
