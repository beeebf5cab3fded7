"""Everything the record of one volunteer shows, apart from what is restricted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from accounts.models import Site
from audit.models import Disclosure
from common.half_days import HalfDay, in_week_order
from messaging.services import Draft
from training.models import Completion
from volunteers.letters import in_place_letter
from volunteers.models import (
    Check,
    DBSCertificate,
    Erasure,
    Journey,
    Leave,
    Leaving,
    LegalHold,
    Merge,
    Override,
    ReferenceRequest,
    Volunteer,
)
from volunteers.payments import PaidForTime, paid_for_time
from volunteers.readiness import Item, Readiness, readiness_from
from volunteers.services.status import NEEDS_CLEARANCE, NEXT_STAGE, returns_to
from volunteers.signed import AgreementRow, agreements_of
from volunteers.standing import standing_of

PAUSED = Volunteer.Status.PAUSED
EARLY = frozenset({*NEXT_STAGE.values()} - {*NEEDS_CLEARANCE})


@dataclass(frozen=True, slots=True)
class CheckRow:
    kind: str
    label: str
    check: Check | None
    item: Item | None
    asked: ReferenceRequest | None = None  # the last referee asked, while the check is awaited

    @property
    def is_awaited(self) -> bool:
        return self.check is None or self.check.result == Check.Result.AWAITED


@dataclass(frozen=True, slots=True)
class CourseRow:
    item: Item
    completed_on: date | None
    comes_with: str | None = None


@dataclass(frozen=True, slots=True)
class OverrideRow:
    override: Override
    label: str


@dataclass(frozen=True, slots=True)
class Record:
    volunteer: Volunteer
    today: Readiness
    later: Readiness | None
    checks: tuple[CheckRow, ...]
    dbs: Item | None
    certificates: tuple[DBSCertificate, ...]
    courses: tuple[CourseRow, ...]
    sites: tuple[Site, ...]
    half_days: tuple[HalfDay, ...]
    journeys: tuple[Journey, ...]
    leave: tuple[Leave, ...]
    overrides: tuple[OverrideRow, ...]
    agreements: tuple[AgreementRow, ...] = ()
    leaving: Leaving | None = None
    merged: Merge | None = None  # into which record this one was emptied
    erasure: Erasure | None = None  # nothing of the person is left
    holds: tuple[LegalHold, ...] = ()
    returns_to: str | None = None  # of somebody paused
    paid: PaidForTime | None = None
    is_under_review: bool = False  # for those who may open the DBS page, and for the person

    @property
    def next_stage(self) -> str | None:
        return NEXT_STAGE.get(self.volunteer.status)

    @property
    def to_renew(self) -> tuple[Item, ...]:
        return self.today.to_see_to()

    @property
    def in_the_way(self) -> tuple[Item, ...]:
        """What is asked for and not there, whether or not they are active."""
        return tuple(item for item in self.today.missing() if item.kind != "status")

    @property
    def is_in_place(self) -> bool:
        """On the way in, with nothing in the way of the next stage."""
        return self.next_stage in NEEDS_CLEARANCE and not self.in_the_way

    @property
    def letter(self) -> Draft | None:
        """What they are told once everything is said to be in place."""
        is_next = self.next_stage == Volunteer.Status.READY and not self.in_the_way
        return in_place_letter(self.volunteer).draft if is_next else None

    @property
    def next_item(self) -> Item | None:
        """What to record next; before the checks begin nothing is asked for yet, and what is only
        to be renewed soon keeps nobody from moving on."""
        if self.next_stage in EARLY:
            return None
        return next(iter(self.in_the_way if self.next_stage else self.to_renew), None)

    @property
    def things_to_do(self) -> int:
        return len(self.in_the_way)

    @property
    def to_read(self) -> ReferenceRequest | None:
        """A reference that has come back and that nobody has accepted or set aside."""
        back = ReferenceRequest.Status.RETURNED
        rows = (row.asked for row in self.checks if row.is_awaited and row.asked)
        return next((asked for asked in rows if asked.status == back), None)

    @property
    def first_lapse(self) -> date | None:
        """The first day on which somebody ready today no longer is, as things stand."""
        days = [item.until for item in self.today.items if item.until]
        return min(days, default=None) if self.today.is_ready else None


def record_of(volunteer: Volunteer, *, on: date, later: date | None = None) -> Record:
    """The record as known on a day and, when asked, the readiness on a later one."""
    standing = standing_of(volunteer, today=on)
    today = readiness_from(standing, on=on)
    items = {item.key: item for item in today.items}
    return Record(
        volunteer=volunteer,
        today=today,
        later=readiness_from(standing, on=later) if later else None,
        checks=_checks(volunteer, items),
        dbs=items.get("dbs"),
        certificates=tuple(volunteer.dbs_certificates.all()),
        courses=course_rows(volunteer, today),
        sites=tuple(volunteer.sites.all()),
        half_days=tuple(in_week_order(volunteer.availability.values_list("half_day", flat=True))),
        journeys=tuple(volunteer.journeys.select_related("site")),
        leave=tuple(volunteer.leave.filter(last_on__gte=on)),
        overrides=_overrides(volunteer, items),
        agreements=agreements_of(volunteer),
        leaving=volunteer.leavings.current().first(),
        erasure=Erasure.objects.filter(volunteer=volunteer).first(),
        merged=Merge.objects.filter(emptied=volunteer).select_related("kept").first(),
        holds=tuple(volunteer.legal_holds.current()),
        returns_to=returns_to(volunteer) if volunteer.status == PAUSED else None,
        paid=paid_for_time(volunteer),
        is_under_review=standing.is_under_review,
    )


def _checks(volunteer: Volunteer, items: dict[str, Item]) -> tuple[CheckRow, ...]:
    """The checks asked of them, and any other that was recorded."""
    recorded = {check.kind: check for check in volunteer.checks.select_related("decided_by__user")}
    asked = {row.kind: row for row in volunteer.reference_requests.order_by("created_at")}
    return tuple(
        CheckRow(kind, Check.Kind(kind).label, recorded.get(kind), items.get(kind), asked.get(kind))
        for kind in Check.Kind.values
        if kind in items or kind in recorded
    )


def course_rows(volunteer: Volunteer, today: Readiness) -> tuple[CourseRow, ...]:
    """Each course asked of them, with the day on which they last did it."""
    rows = (
        Completion.objects.counting()
        .filter(
            organisation=volunteer.organisation_id,
            learner=volunteer.membership.user_id,
            completed_on__lte=today.on,
        )
        .order_by("completed_on")
        .values_list("course__code", "completed_on", "credited_from__course__name")
    )
    done = {code: (day, source) for code, day, source in rows}
    return tuple(
        CourseRow(item, *done.get(item.key, (None, None)))
        for item in today.items
        if item.kind == "course"
    )


def _overrides(volunteer: Volunteer, items: dict[str, Item]) -> tuple[OverrideRow, ...]:
    rows = volunteer.overrides.select_related("requested_by__user", "decided_by__user")
    return tuple(
        OverrideRow(row, items[row.item].label if row.item in items else row.item) for row in rows
    )


@dataclass(frozen=True, slots=True)
class Opening:
    """Somebody opened something confidential: what was read with one click is one opening."""

    at: datetime
    read_by: str
    reason: str


ONE_CLICK = timedelta(seconds=5)
KEPT_APART = ("confidential details", "access needs", "exclusion")


def openings_of(
    volunteer_id: UUID, organisation_id: UUID, *, records: Iterable[str] = ()
) -> list[Opening]:
    """Who opened what is confidential, newest first; also of records merged into this one.

    `records`: only what was read of these kinds; everything if there are none.
    """
    emptied = Merge.objects.filter(kept=volunteer_id).values("emptied")
    rows = Disclosure.objects.filter(
        Q(subject_id=volunteer_id) | Q(subject_id__in=emptied), organisation_id=organisation_id
    )
    if records:
        rows = rows.filter(record__in=records)
    openings: list[Opening] = []
    began: dict[tuple[str, str], datetime] = {}
    for at, by, why in rows.order_by("created_at").values_list("created_at", "read_by", "reason"):
        if at - began.get((by, why), datetime.min.replace(tzinfo=UTC)) > ONE_CLICK:
            began[by, why] = at
            openings.append(Opening(at, by, why))
    return openings[::-1]
