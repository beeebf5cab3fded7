"""What the checks of one person wait for: each thing with the desk it waits on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import models
from django.db.models.functions import JSONObject

from volunteers.models import ReferenceRequest
from volunteers.readiness import ACTIVE, Item
from volunteers.services.vetting import REFERENCES


class Desk(models.TextChoices):
    COORDINATOR = "coordinator", "Coordinator"
    APPLICANT = "applicant", "Applicant"
    BOTH = "both", "Coordinator and applicant"
    REFEREE = "referee", "Referee"
    WORK_HEALTH = "work_health", "Work health team"
    DBS = "dbs", "Disclosure and Barring Service"
    TRAINING = "training", "Applicant, with courses"


@dataclass(frozen=True, slots=True)
class Wait:
    """One thing that is waited for, and from whom.

    `to_do` is what the coordinator reads where that says more; `parts` are the names of several
    things of one kind; `since` is known where it differs from the stage's.
    """

    desk: Desk
    what: str
    to_do: str = ""
    parts: tuple[str, ...] = ()
    since: datetime | None = field(default=None, compare=False)
    kind: str = ""

    @property
    def words(self) -> str:
        return self.to_do or self.what


@dataclass(frozen=True, slots=True)
class Asked:
    """A live request for a reference, as the query about many people brings it."""

    is_back: bool
    since: datetime


ASKED = JSONObject(kind="kind", status="status", asked_at="asked_at", answered_at="answered_at")


def asked_from(rows: Iterable[dict[str, str]]) -> dict[str, Asked]:
    """By reference; `rows` as ASKED makes them."""
    found = {}
    for row in rows:
        is_asked = row["status"] == ReferenceRequest.Status.ASKED
        moment = row["asked_at"] if is_asked else row["answered_at"] or row["asked_at"]
        found[row["kind"]] = Asked(not is_asked, datetime.fromisoformat(moment))
    return found


LAST_LOOK = Wait(Desk.COORDINATOR, "say that everything is in place")
DESKS = {
    "identity": Desk.BOTH,
    "right_to_work": Desk.BOTH,
    "work_health": Desk.WORK_HEALTH,
}
SEVERAL = {"course": (Desk.TRAINING, "Course"), "agreement": (Desk.APPLICANT, "Agreement to sign")}
MANY = {"course": "courses", "agreement": "agreements to sign"}


def waits_of(
    missing: Iterable[Item], asked: Mapping[str, Asked], *, is_under_review: bool = False
) -> tuple[Wait, ...]:
    """What is missing as waits, the coordinator's own first; `asked` are the live references.

    `is_under_review`: their DBS certificate must be looked at again, and the reader may know.
    """
    items = [item for item in missing if item.key != ACTIVE]
    found = [_wait(item, asked, is_under_review) for item in items if item.kind not in SEVERAL]
    for kind in SEVERAL:
        if names := tuple(item.label for item in items if item.kind == kind):
            found.append(_several(kind, names))
    return tuple(sorted(found, key=lambda wait: wait.desk != Desk.COORDINATOR)) or (LAST_LOOK,)


def _wait(item: Item, asked: Mapping[str, Asked], is_under_review: bool) -> Wait:
    if item.key in REFERENCES:
        return _reference(item, asked.get(item.key))
    if item.kind == "dbs":
        if is_under_review:
            return Wait(Desk.COORDINATOR, item.label, "look at the DBS certificate")
        return Wait(Desk.DBS, item.label)
    return Wait(DESKS.get(item.key, Desk.COORDINATOR), item.label)


def _reference(item: Item, asked: Asked | None) -> Wait:
    """Whose turn it is depends on how far the asking is."""
    if asked is None:
        return Wait(Desk.BOTH, item.label, f"{item.label.lower()}: find somebody to ask")
    if not asked.is_back:
        return Wait(Desk.REFEREE, item.label, since=asked.since)
    to_do = f"read the {item.label.lower()}"
    return Wait(Desk.COORDINATOR, item.label, to_do, since=asked.since)


def _several(kind: str, names: tuple[str, ...]) -> Wait:
    desk, one = SEVERAL[kind]
    if len(names) == 1:
        return Wait(desk, f"{one}: {names[0]}", kind=kind)
    return Wait(desk, f"{len(names)} {MANY[kind]}", parts=names, kind=kind)
