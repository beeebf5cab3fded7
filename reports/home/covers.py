"""Every placement that is not over, with its offer or match, in one query."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, Value
from django.db.models.functions import Concat

from accounts.models import Membership
from placements.models import Match, Proposal
from placements.models.matches import LIVE
from reports.home.parts import address
from volunteers.models import Volunteer

COLUMNS = {
    "placement_id": F("pk"),
    "first_on": F("starts_on"),
    "last_on": F("ends_on"),
    "site_name": F("site__name"),
    "trainee_first": F("trainee__first_name"),
    "trainee_last": F("trainee__last_name"),
    "is_suggested": Exists(Proposal.objects.to_decide().filter(placement=OuterRef("pk"))),
    "match_id": F("live__pk"),
    "match_status": F("live__status"),
    "offered_at": F("live__offered_at"),
    "answer_by": F("live__answer_by"),
    "answers": Concat("live__connector_answer", Value(" "), "live__trainee_answer"),
    "connector_id": F("live__connector_id"),
    "connector_first": F("live__connector__first_name"),
    "connector_last": F("live__connector__last_name"),
    "connector_status": F("live__connector__status"),
}


@dataclass(frozen=True, slots=True)
class Cover:
    """A placement and, if there is one, the connector who is asked or has agreed."""

    placement_id: UUID
    first_on: date
    last_on: date
    site_name: str
    trainee_first: str
    trainee_last: str
    is_suggested: bool
    match_id: UUID | None
    match_status: str | None
    offered_at: datetime | None
    answer_by: date | None
    answers: str
    connector_id: UUID | None
    connector_first: str | None
    connector_last: str | None
    connector_status: str | None
    is_theirs: bool  # whoever looks may open the connector's record

    @property
    def trainee(self) -> str:
        return f"{self.trainee_first} {self.trainee_last}"

    @property
    def connector(self) -> str:
        return f"{self.connector_first} {self.connector_last}"

    @property
    def is_offered(self) -> bool:
        return self.match_status == Match.Status.OFFERED

    @property
    def waits_to_be_agreed(self) -> bool:
        """Both have said yes, and something has come in between."""
        return self.is_offered and self.answers == "accepted accepted"

    @property
    def is_agreed(self) -> bool:
        return self.match_status == Match.Status.AGREED

    @property
    def is_with_somebody_paused(self) -> bool:
        return self.match_id is not None and self.connector_status != Volunteer.Status.ACTIVE

    @property
    def url(self) -> str:
        if self.match_id:
            return address("matches:record", self.match_id)
        return address("placements:record", self.placement_id)


def covers(membership: Membership, *, on: date) -> list[Cover]:
    """What this member may see, the soonest first."""
    placements = membership.organisation.placements.visible_to(membership).not_over(on=on)
    live = FilteredRelation("matches", condition=Q(matches__status__in=LIVE))
    people = Volunteer.objects.visible_to(membership).filter(pk=OuterRef("live__connector_id"))
    theirs = Exists(people) if membership.site_limit else Value(True)
    rows = placements.annotate(live=live).order_by("starts_on", "reference")
    return [Cover(**row) for row in rows.values(**COLUMNS, is_theirs=theirs)]
