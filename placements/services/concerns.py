"""Telling a named person what worries somebody, and seeing that it is read, in time, and closed.

What a concern says stands in no message: those it goes to sign in and read it there.
"""

from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.models import Membership, Organisation
from accounts.permissions import Permission, Role
from audit.authors import name_authors
from common import versions
from common.dates import now, today
from common.errors import DomainError
from common.rows import lock
from common.versions import refuse_changed
from common.working_days import working_days_after
from messaging.recipients import Recipient
from messaging.services import send, settle_all_under
from placements.concern_routing import readers_by_kind
from placements.models import Concern, ConcernRoute, Match, MeetingLog, Reflection
from volunteers.models import Volunteer
from volunteers.reaching import recipient_of

DAYS_TO_READ = 1  # working days
NOBODY_READS = (
    "There is nobody here yet who could read this online. Please call, and keep what you wrote "
    "until you have spoken to somebody."
)
TWICE = timedelta(hours=1)
Status = Concern.Status
CHANGED = (
    "This concern is not as it was when you opened this page. {} It is not closed yet: close it "
    "only if that is right."
)
READ_MEANWHILE = "Nobody: it was read meanwhile"


@dataclass(frozen=True, slots=True)
class ConcernFacts:
    """What is said, as little as will do."""

    kind: str
    about_whom: str
    words: str
    happened_on: date | None = None
    told: str = ""

    def columns(self) -> dict:
        return asdict(self) | {"words": self.words.strip(), "told": self.told.strip()}


@dataclass(frozen=True, slots=True)
class Where:
    """What it came from: at most one of these, and a log has its match."""

    match: Match | None = None
    meeting_log: MeetingLog | None = None
    reflection: Reflection | None = None

    def columns(self) -> dict:
        names = ("match", "meeting_log", "reflection")
        return {name: getattr(self, name) for name in names}


@transaction.atomic
def raise_concern(facts: ConcernFacts, where: Where | None = None, *, by: Membership) -> Concern:
    """Give it to the person whom the organisation's rule names. Sent twice, it is kept once."""
    if facts.happened_on and facts.happened_on > today():
        raise DomainError("The day it happened cannot be in the future.")
    lock(by)
    said = facts.columns()
    where = where or Where()
    if again := _said_already(said, where, by):
        return again
    readers = readers_by_kind(by.organisation, author=by.user)[facts.kind]
    if readers.person is None:
        raise DomainError(NOBODY_READS)
    to = {"person": readers.person, "deputy": readers.deputy}
    if bare := _bare(where, by):
        _take_back(bare, bare.person)
        concern = write_concern(bare, said | to)
    else:
        concern = _keep(said | to | where.columns(), by)
    tell_reader(concern, readers.person, "concern_raised")
    return concern


@transaction.atomic
def note_worry(where: Where, *, by: Membership) -> Concern | None:
    """Somebody ticked that a meeting worried them: it is a concern before they write a word.

    Also where the meeting itself could not be logged (yet): then it is of the match alone. It goes
    where harm would go, until they say what kind it is. None where nobody can read it.
    """
    lock(by)
    if known := _noted_already(where, by):
        return known
    kind = Concern.Kind.SAFEGUARDING
    readers = readers_by_kind(by.organisation, author=by.user)[kind]
    if readers.person is None:
        return None
    to = {"person": readers.person, "deputy": readers.deputy}
    said = {"kind": kind, "about_whom": Concern.About.OTHER, "words": ""}
    concern = _keep(said | to | where.columns(), by)
    tell_reader(concern, readers.person, "concern_raised")
    return concern


@transaction.atomic
def acknowledge_concern(concern: Concern, *, by: Membership) -> Concern:
    """Say “I have read this and see to it”: the author hears who it is."""
    concern = lock(concern)
    _refuse_author(concern, by)
    if concern.status != Status.RAISED:
        return concern
    concern.move_to(Status.ACKNOWLEDGED)
    concern.acknowledged_by, concern.acknowledged_at = by, now()
    concern.save(update_fields=["status", "acknowledged_by", "acknowledged_at"])
    for member in (concern.person, concern.deputy, concern.escalated_to):
        if member and member.pk != by.pk:
            _take_back(concern, member)
    _tell_author(concern)
    return concern


@transaction.atomic
def close_concern(
    concern: Concern, *, outcome: str, words: str, seen: str | None = None, by: Membership
) -> Concern:
    """`seen`: the version_of the concern that was seen; None: any."""
    concern = lock(concern)
    _refuse_author(concern, by)
    if concern.status == Status.CLOSED:
        raise DomainError(f"{_closer(concern)} has closed this meanwhile. Nothing was changed.")
    refuse_changed(seen, version_of(concern), CHANGED.format(_as_it_stands(concern)))
    if concern.status == Status.RAISED:
        concern = acknowledge_concern(concern, by=by)
    concern.move_to(Status.CLOSED)
    facts = {
        "status": concern.status,
        "closed_by": by,
        "closed_at": now(),
        "outcome": outcome,
        "closing_words": words.strip(),
    }
    return write_concern(concern, facts)


def version_of(concern: Concern) -> str:
    """Who is to read it, whether it was read, and what was written when it was closed before."""
    written = (concern.outcome, concern.closing_words)
    read = (concern.status, concern.acknowledged_by_id)
    return versions.version_of((concern.person_id, *read, *written))


def _as_it_stands(concern: Concern) -> str:
    """Who is to see to it now. What was written is restricted, and stands in no message."""
    if concern.status == Status.RAISED:
        return f"{concern.person.user} is to read it now."
    reader = concern.acknowledged_by
    seen_to = f"{reader.user} has read it" if reader else "It was read"
    again = ", and it was closed and opened again" if concern.outcome else ""
    return f"{seen_to}{again}."


@transaction.atomic
def reopen_concern(concern: Concern, *, by: Membership) -> Concern:
    """There is more to do after all. What was written at its end stays until it is closed anew."""
    concern = lock(concern)
    _refuse_author(concern, by)
    if concern.status != Status.CLOSED:
        return concern
    concern.move_to(Status.ACKNOWLEDGED)
    return write_concern(concern, {"status": concern.status, "closed_by": None, "closed_at": None})


@transaction.atomic
def pass_concern_on(concern: Concern, *, to: Membership, by: Membership) -> Concern:
    """Somebody else is to read it, in time, from now on; who passes it on stays as deputy."""
    concern = lock(concern)
    _refuse_author(concern, by)
    if concern.status == Status.CLOSED:
        raise DomainError("This concern is closed. Open it again first.")
    if _is_passed_on(concern, to, by):
        return concern  # pressed twice
    if to.user_id == concern.raised_by.user_id or not to.can(Permission.CONCERN_HANDLE):
        raise DomainError("They cannot be given this concern. Choose somebody else.")
    deputy = by if by.pk != to.pk else concern.deputy
    for member in (concern.person, concern.deputy, concern.escalated_to):
        if member and member.pk not in (to.pk, deputy and deputy.pk):
            _take_back(concern, member)
    return give_concern(concern, {"person": to, "deputy": deputy, "escalated_to": None})


def _is_passed_on(concern: Concern, to: Membership, by: Membership) -> bool:
    """By this member to that one, who has their whole time to read it still."""
    people = (concern.person_id, concern.deputy_id, concern.escalated_to_id)
    is_new = concern.status == Status.RAISED and concern.due_on >= today()
    return is_new and people == (to.pk, by.pk, None)


@transaction.atomic
def set_route(
    organisation: Organisation,
    *,
    kind: str,
    person: Membership,
    deputy: Membership | None,
    telephone: str,
    by: Membership,
) -> ConcernRoute:
    """From now on concerns of this kind go to this person; those that wait stay where they are."""
    if deputy and deputy.user_id == person.user_id:
        raise DomainError("The deputy must be somebody else.")
    route, _ = ConcernRoute.objects.update_or_create(
        organisation=organisation,
        kind=kind,
        defaults={"person": person, "deputy": deputy, "telephone": telephone.strip()},
    )
    return route


def give_concern(concern: Concern, to: dict) -> Concern:
    """Waiting to be read: by these, within a working day from now, whoever had read it before."""
    if concern.status == Status.ACKNOWLEDGED:
        concern.move_to(Status.RAISED)
    fresh = {
        "status": concern.status,
        "acknowledged_by": None,
        "acknowledged_at": None,
        "due_on": working_days_after(today(), DAYS_TO_READ),
    }
    concern = write_concern(concern, to | fresh)
    tell_reader(concern, concern.person, "concern_raised", since=now().isoformat())
    return concern


def _keep(facts: dict, by: Membership) -> Concern:
    due_on = working_days_after(today(), DAYS_TO_READ)
    return Concern.objects.create(
        organisation_id=by.organisation_id, raised_by=by, due_on=due_on, **facts
    )


def _said_already(said: dict, where: Where, by: Membership) -> Concern | None:
    """The same words of the same meeting, however long ago; otherwise of the last hour.

    Said again once it is closed, it is something new.
    """
    same = by.concerns_raised.open().filter(**said, **where.columns())
    if not where.meeting_log:
        same = same.filter(created_at__gt=now() - TWICE)
    return same.first()


def _noted_already(where: Where, by: Membership) -> Concern | None:
    """Of this meeting; or what they ticked before it could be logged, which is of it from now."""
    theirs = by.concerns_raised.open().filter(match=where.match)
    known = theirs.filter(meeting_log=where.meeting_log).first() if where.meeting_log else None
    if known is None:
        known = theirs.waiting().filter(meeting_log=None, reflection=None, words="").first()
        if known and where.meeting_log:
            write_concern(known, {"meeting_log": where.meeting_log})
    return known


def _bare(where: Where, by: Membership) -> Concern | None:
    """What they ticked of this meeting, if nothing was written yet and nobody has read it."""
    if where.match is None or where.reflection:
        return None
    ticked = by.concerns_raised.waiting().filter(match=where.match, words="")
    ticked = ticked.filter(meeting_log=where.meeting_log, reflection=None)
    return ticked.select_for_update().first()


def _refuse_author(concern: Concern, by: Membership) -> None:
    if concern.raised_by.user_id == by.user_id:
        raise DomainError("You raised this yourself. Somebody else must read and close it.")


def _closer(concern: Concern) -> str:
    return str(concern.closed_by.user) if concern.closed_by else "Somebody"


def write_concern(concern: Concern, facts: dict) -> Concern:
    for name, value in facts.items():
        setattr(concern, name, value)
    concern.save(update_fields=list(facts))
    return concern


def tell_reader(concern: Concern, member: Membership, what: str, *, since: str = "") -> None:
    """That something waits to be read: not what, nor of whom."""
    send(
        what,
        to=_recipient_of(member),
        organisation_id=concern.organisation_id,
        dedupe_key=f"{_key(concern, member)}{what}:{since or concern.due_on}",
        context={
            "first_name": member.user.first_name,
            "due_on": concern.due_on,
            "organisation": concern.organisation,
            "link": settings.SITE_URL + reverse("concerns:index"),
        },
    )


def _take_back(concern: Concern, member: Membership) -> None:
    settle_all_under(
        organisation_id=concern.organisation_id,
        start_of_key=_key(concern, member),
        by=READ_MEANWHILE,
    )


def _key(concern: Concern, member: Membership) -> str:
    return f"concern:{concern.pk}:{member.pk}:"


def author_gets_email(concern: Concern) -> bool:
    return _recipient_of(concern.raised_by).by_email


def _tell_author(concern: Concern) -> None:
    """By e-mail alone: a task to call them would tell others that they raised a concern."""
    author, reader = concern.raised_by, concern.acknowledged_by
    to = _recipient_of(author)
    if not to.by_email:
        return
    send(
        "concern_acknowledged",
        to=to,
        organisation_id=concern.organisation_id,
        dedupe_key=f"concern_acknowledged:{concern.pk}:{reader and reader.pk}",
        context={
            "first_name": author.user.first_name,
            "reader": reader and reader.user,
            "organisation": concern.organisation,
        },
    )


def _recipient_of(member: Membership) -> Recipient:
    if member.role == Role.CONNECTOR:
        volunteer = Volunteer.objects.filter(membership=member).first()
        if volunteer:
            return recipient_of(volunteer).in_full  # no text speaks of a concern
    return Recipient(str(member.user), member.user.email)


name_authors(__name__)
