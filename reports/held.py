"""“What we hold about you”: everything a volunteer may see of their record, in one answer.

Every table that points at a volunteer is shown unless it stands in NOT_SHOWN with its reason, so
that a new kind of record is never forgotten here.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import Q

from audit.history import Change, changes_in, facts_of
from messaging.models import Message
from nhsuk.components.words import moment
from placements.models import CalendarFeed, Concern, Feedback, Meeting, MeetingLog, Parting
from support.models import (
    CheckIn,
    Contact,
    ExpenseLine,
    MilestoneSettled,
    Paper,
    Receipt,
    Supervision,
    SupportedBy,
    WellbeingPlan,
)
from training.models import Booking, Completion, HeldRow, KnownAs
from training.services.held_rows import rows_naming
from volunteers.history import history_of_volunteer
from volunteers.models import (
    AccessNeeds,
    ApartWish,
    DBSStatusCheck,
    DisposalRecord,
    Volunteer,
)
from volunteers.record import openings_of

Entry = list[tuple[str, str]]

# Tables not shown as they stand, and why. Exclusions that the volunteer asked for are shown.
NOT_SHOWN = {
    "volunteers.exclusion": "What somebody else told us in confidence about whom not to meet.",
    "volunteers.riskassessment": (
        "The assessment of a DBS certificate, if there is one: your coordinator goes through it "
        "with you."
    ),
    "placements.proposal": "Suggestions of the matching that were never offered to anybody.",
    "volunteers.merge": "How two records of the same person were made one.",
}
# Columns not shown: what others gave in confidence, and what only means something to software.
WITHOUT = {
    "volunteers.referencerequest": (
        {"referee_email", "referee_phone", "settled"},
        "What a referee wrote in confidence. That a reference was asked for, and of whom, is "
        "shown.",
    ),
    "support.paper": (
        {"facts"},
        "What letters, certificates and other papers say that were made for you: each of them is "
        "yours to download under “Thanks and papers”.",
    ),
}
COLUMNS_NOT_SHOWN = frozenset().union(*(columns for columns, _ in WITHOUT.values()))
# Tables whose changes stand on no other page with the record’s.
KEPT_ELSEWHERE = (
    *(AccessNeeds, CheckIn, Contact, MilestoneSettled, Paper, SupportedBy, Supervision),
    WellbeingPlan,
)
ALWAYS_WITHOUT = frozenset({"volunteer", "connector", "token", "nonce", "about_id"})

_RECEIPTS = models.Prefetch("receipts", Receipt.objects.without_content())


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Held:
    volunteer: Volunteer
    sections: tuple[Section, ...]
    not_shown: tuple[str, ...]

    def as_data(self) -> dict:
        """The same as plain data, for a file that another program can read."""
        return {
            "about": str(self.volunteer),
            "held": {
                section.title: [dict(entry) for entry in section.entries]
                for section in self.sections
            },
            "not shown": list(self.not_shown),
        }

    def as_rows(self) -> Iterable[tuple[str, int, str, str]]:
        """The same as lines of a table: part, number, what, and what it says."""
        for section in self.sections:
            for number, entry in enumerate(section.entries, start=1):
                for label, value in entry:
                    yield section.title, number, label, value


def held_about(volunteer: Volunteer) -> Held:
    """Everything, with the parts nobody has written in left out."""
    sections = (
        Section("you", "You", (_yourself(volunteer),)),
        *_tables(volunteer),
        _section("meetings", "Meetings", _meetings(volunteer)),
        _section("arranged", "Meetings that were arranged", _arranged(volunteer)),
        _section("calendar", "The address of your calendar", _calendar(volunteer)),
        _section("status", "DBS status checks", _status_checks(volunteer)),
        _section("disposals", "What we removed about DBS certificates", _disposals(volunteer)),
        _section("lines", "What you claimed", _claimed(volunteer)),
        _section("apart", "Whom or where you asked not to meet", _wishes(volunteer)),
        _section("endings", "What you told us at the end", _endings(volunteer)),
        _section("concerns", "Concerns you raised", _concerns(volunteer)),
        _section("courses", "Courses", _completions(volunteer)),
        _section("classes", "Classes", _classes(volunteer)),
        _section("names", "What files about training know you by", _names_in_files(volunteer)),
        _section("waiting", "Rows of training files that may be about you", _waiting(volunteer)),
        _section("messages", "What we wrote to you", _messages(volunteer)),
        _section("readings", "Who opened your confidential details", _readings(volunteer)),
        _section("history", "Who changed what", _history(volunteer)),
    )
    reasons = (*NOT_SHOWN.values(), *(why for _, why in WITHOUT.values()))
    return Held(volunteer, tuple(part for part in sections if part.entries), reasons)


def tables_about_a_volunteer() -> list[models.ForeignObjectRel]:
    """Every relation that points at a volunteer, apart from the history of those tables."""
    return [
        relation
        for relation in Volunteer._meta.related_objects
        if not hasattr(relation.related_model, "pgh_tracked_model")
    ]


def _yourself(volunteer: Volunteer) -> Entry:
    facts = facts_of(Volunteer, [volunteer])[0]
    sites = ", ".join(str(site) for site in volunteer.sites.all())
    email = [("E-mail", volunteer.email)] if volunteer.has_email else []
    return [*email, *facts, *([("Sites", sites)] if sites else [])]


def _tables(volunteer: Volunteer) -> Iterable[Section]:
    for relation in tables_about_a_volunteer():
        model = relation.related_model
        label = model._meta.label_lower
        if label in NOT_SHOWN:
            continue
        without, _ = WITHOUT.get(label, ((), ""))
        rows = model._base_manager.filter(**{relation.field.name: volunteer}).order_by("pk")
        entries = facts_of(model, rows, without={*without, *ALWAYS_WITHOUT})
        title = str(model._meta.verbose_name_plural)
        yield _section(model._meta.model_name, title[:1].upper() + title[1:], entries)


def _meetings(volunteer: Volunteer) -> list[Entry]:
    """When they met a trainee or were to, and what came of it. Of a trainee the first name, as the
    connector knows them: the rest is not about the connector."""
    logs = MeetingLog.objects.filter(match__connector=volunteer).order_by("starts_at")
    rows = list(logs.select_related("match__placement__trainee"))
    said = facts_of(MeetingLog, rows, without={"match", "meeting", "has_concern", "entered_by"})
    return [
        [("With", row.match.placement.trainee.first_name), *facts, *_worry(row, volunteer)]
        for row, facts in zip(rows, said, strict=True)
    ]


def _worry(log: MeetingLog, volunteer: Volunteer) -> Entry:
    """What they answered themselves; a trainee's answer is the trainee's."""
    if not log.has_concern or log.entered_by_id != volunteer.membership_id:
        return []
    return [("Something about it worried you", "Yes")]


def _arranged(volunteer: Volunteer) -> list[Entry]:
    """When they were to meet, and whether it was called off."""
    meetings = Meeting.objects.filter(match__connector=volunteer).order_by("starts_at")
    rows = list(meetings.select_related("match__placement__trainee"))
    without = {"match", "revision", "proposed_by", "proposed_side", "cancelled_by"}
    said = facts_of(Meeting, rows, without=without)
    return [
        [("With", row.match.placement.trainee.first_name), *facts]
        for row, facts in zip(rows, said, strict=True)
    ]


def _calendar(volunteer: Volunteer) -> list[Entry]:
    """That they have an address for their own calendar; what it is stands on its own page."""
    rows = CalendarFeed.objects.filter(membership=volunteer.membership_id)
    return facts_of(CalendarFeed, rows, without={"membership", "nonce"})


def _status_checks(volunteer: Volunteer) -> list[Entry]:
    """What the Update Service said each time somebody looked."""
    rows = DBSStatusCheck.objects.filter(certificate__volunteer=volunteer).order_by("checked_on")
    return facts_of(DBSStatusCheck, rows)


def _disposals(volunteer: Volunteer) -> list[Entry]:
    """That something was removed, and what may stay; also of records merged into this one."""
    about = [volunteer.pk, *volunteer.merges.values_list("emptied", flat=True)]
    rows = DisposalRecord.objects.filter(
        organisation=volunteer.organisation_id, subject_id__in=about
    )
    without = {"record_id", "subject_id"}
    return facts_of(DisposalRecord, rows.order_by("disposed_on"), without=without)


def _waiting(volunteer: Volunteer) -> list[Entry]:
    """What a file says of somebody of their name, address or number, and nobody has settled yet."""
    user, names = volunteer.membership.user, [str(volunteer)]
    rows = rows_naming(volunteer.organisation_id, user, names=names)
    return facts_of(HeldRow, rows, without={"held_by", "doubt", "identity", "about"})


def _claimed(volunteer: Volunteer) -> list[Entry]:
    """Each line of their claims, and the receipts they sent with it."""
    lines = ExpenseLine.objects.filter(claim__volunteer=volunteer).select_related("claim")
    rows = list(lines.prefetch_related(_RECEIPTS).order_by("claim__number", "on", "pk"))
    return [
        [*facts, *(("Receipt", receipt.name) for receipt in line.receipts.all())]
        for line, facts in zip(rows, facts_of(ExpenseLine, rows), strict=True)
    ]


def _wishes(volunteer: Volunteer) -> list[Entry]:
    """As they were said, and whether they were taken back.

    Not whether one is kept to: that would tell whether somebody of that name is known here.
    """
    wishes = list(ApartWish.objects.filter(asked_by=volunteer.membership_id).order_by("pk"))
    said = facts_of(ApartWish, wishes, without={"asked_by", "settled_by", "status"})
    withdrawn = ApartWish.Status.WITHDRAWN
    return [
        [*facts, ("Taken back", "Yes")] if wish.status == withdrawn else facts
        for wish, facts in zip(wishes, said, strict=True)
    ]


def _endings(volunteer: Volunteer) -> list[Entry]:
    """How meetings were, in their own words, and how they parted."""
    theirs = {"match__connector": volunteer, "side": "connector"}
    told = Feedback.objects.filter(**theirs).order_by("asked_on")
    parted = Parting.objects.filter(**theirs).order_by("pk")
    without = {"match", "side"}
    return [*facts_of(Feedback, told, without=without), *facts_of(Parting, parted, without=without)]


def _concerns(volunteer: Volunteer) -> list[Entry]:
    """As they said them, and who reads them. Not what was written when one was closed: that may be
    about others."""
    rows = Concern.objects.filter(raised_by=volunteer.membership_id).order_by("created_at")
    without = {"raised_by", "match", "meeting_log", "reflection", "outcome", "closing_words"}
    return facts_of(Concern, rows.select_related("person__user"), without=without)


def _completions(volunteer: Volunteer) -> list[Entry]:
    rows = Completion.objects.filter(
        organisation=volunteer.organisation_id, learner=volunteer.membership.user_id
    )
    rows = rows.select_related("course", "credited_from__course").order_by("completed_on")
    return facts_of(Completion, rows, without={"learner"})


def _classes(volunteer: Volunteer) -> list[Entry]:
    rows = Booking.objects.filter(
        organisation=volunteer.organisation_id, learner=volunteer.membership.user_id
    )
    rows = rows.select_related("course_class__course", "completion__course")
    return facts_of(Booking, rows, without={"learner"})


def _names_in_files(volunteer: Volunteer) -> list[Entry]:
    """Their employee number, and other numbers and addresses that somebody has said are theirs."""
    number = volunteer.membership.employee_number
    rows = KnownAs.objects.filter(
        organisation=volunteer.organisation_id, learner=volunteer.membership.user_id
    )
    said = rows.exclude(kind=KnownAs.Kind.DOUBT).order_by("created_at")
    own = [[("Employee number", number)]] if number else []
    return [*own, *([(one.get_kind_display(), one.key)] for one in said)]


def _messages(volunteer: Volunteer) -> list[Entry]:
    to_them = Q(recipient_id=volunteer.pk) | Q(recipient_address__iexact=volunteer.email)
    rows = Message.objects.filter(to_them, organisation_id=volunteer.organisation_id)
    shown = rows.order_by("created_at").values_list("created_at", "subject", "body", "status")
    names = dict(Message.Status.choices)
    return [
        [("When", moment(at)), ("Subject", subject), ("Words", body), ("Status", names[status])]
        for at, subject, body, status in shown
    ]


def _readings(volunteer: Volunteer) -> list[Entry]:
    """By the click: which tables were read would tell what others wrote there."""
    return [
        [("When", moment(opening.at)), ("Who", opening.read_by), ("Why", opening.reason)]
        for opening in openings_of(volunteer.pk, volunteer.organisation_id)
    ]


def _history(volunteer: Volunteer) -> list[Entry]:
    return [
        [
            ("When", moment(change.at)),
            ("Who", change.by),
            ("What", f"{change.what}: {change.kind}"),
            *((fact.label, _was(fact.before, fact.after)) for fact in change.changes),
        ]
        for change in _changes(volunteer)
    ]


def _changes(volunteer: Volunteer) -> list[Change]:
    """With the changes of what others read elsewhere: their access needs and their support."""
    own = [
        change
        for model in KEPT_ELSEWHERE
        for change in changes_in(model, volunteer_id=volunteer.pk, without={"about_id"})
    ]
    found = [*history_of_volunteer(volunteer, without=COLUMNS_NOT_SHOWN), *own]
    return sorted(found, key=lambda change: change.at, reverse=True)


def _was(before: str, after: str) -> str:
    return f"{before} → {after or '(nothing)'}" if before else after


def _section(key: str, title: str, entries: Iterable[Entry]) -> Section:
    return Section(key, title, tuple(entries))
