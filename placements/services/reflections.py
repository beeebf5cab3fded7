"""A trainee's own writing: kept as they write, finished and shared only when they say so."""

import zlib
from dataclasses import dataclass
from typing import cast

from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from common.dates import now
from common.errors import DomainError
from common.rows import lock
from messaging.services import send
from placements.models import Match, Reflection, Trainee
from placements.reflecting import way_of
from volunteers.reaching import recipient_of

Status = Reflection.Status


class Changed(DomainError):
    """Somebody (most often the same person in another tab) saved this answer meanwhile."""


@dataclass(frozen=True, slots=True)
class Page:
    """One answer as a page sends it.

    `revision` is the one it was opened at. `seen` are checksums of the versions of this answer that
    the page was opened with or has sent since: on a bad signal the server may hold one although the
    page never heard so.
    """

    key: str
    text: str
    revision: int
    seen: frozenset[str] = frozenset()


@transaction.atomic
def start_reflection(match: Match | None, *, way: str, by: Membership) -> Reflection:
    trainee = Trainee.objects.filter(membership=by).first()
    if trainee is None:
        raise DomainError("You are not listed with a placement yet. Please call your coordinator.")
    return Reflection.objects.create(
        organisation_id=trainee.organisation_id,
        trainee=trainee,
        match=match,
        model=way_of(way).key,
        saved_at=now(),
    )


@transaction.atomic
def save_answer(reflection: Reflection, page: Page, *, by: Membership) -> Reflection:
    """Keep one answer as it is, never judging it; refuse to write over what the page never saw."""
    reflection = lock(reflection)
    if reflection.status != Status.DRAFT:
        raise Changed("This reflection was finished in another tab. To go on, choose “Change it”.")
    text = page.text.replace("\r\n", "\n").replace("\x00", "")  # PostgreSQL keeps no NUL
    kept = reflection.answers.get(page.key, "")
    if text == kept:
        return reflection
    if page.revision != reflection.revision and checksum(kept) not in page.seen:
        raise Changed("This answer was changed in another tab or on another device.")
    reflection.answers = {**reflection.answers, page.key: text}
    reflection.revision += 1
    reflection.saved_at = now()
    reflection.save(update_fields=["answers", "revision", "saved_at"])
    return reflection


def checksum(text: str) -> str:
    """As static/app/autosave.js counts it: CRC-32 of the UTF-8 bytes, in hexadecimal."""
    return format(zlib.crc32(text.encode()), "x")


@transaction.atomic
def finish_reflection(reflection: Reflection, *, by: Membership) -> Reflection:
    reflection = lock(reflection)
    if not any(answer.strip() for answer in reflection.answers.values()):
        raise DomainError("Write something first, even one line. Then you can finish.")
    reflection.move_to(Status.FINISHED)
    reflection.saved_at = now()
    reflection.save(update_fields=["status", "saved_at"])
    return reflection


@transaction.atomic
def reopen_reflection(reflection: Reflection, *, by: Membership) -> Reflection:
    """Go on writing. What somebody else can read does not change under their eyes."""
    reflection = lock(reflection)
    if reflection.shared_at:
        raise DomainError("Stop sharing this reflection first, then you can change it.")
    reflection.move_to(Status.DRAFT)
    reflection.revision += 1  # tabs opened before it was finished are out of date
    reflection.save(update_fields=["status", "revision"])
    return reflection


@transaction.atomic
def delete_draft(reflection: Reflection, *, by: Membership) -> None:
    reflection = lock(reflection)
    if reflection.status != Status.DRAFT:
        raise DomainError(
            "Only a draft can be deleted. To delete this one, choose “Change it” first."
        )
    reflection.delete()


@transaction.atomic
def share_reflection(reflection: Reflection, *, by: Membership) -> Reflection:
    """Let the connector of its match read it, and nobody else."""
    reflection = lock(reflection)
    if reflection.status != Status.FINISHED:
        raise DomainError("Finish this reflection before you share it.")
    if reflection.match is None:
        raise DomainError(
            "This reflection is not about a match, so there is nobody to share it with."
        )
    if reflection.shared_at:
        return reflection
    reflection.shared_at = now()
    reflection.save(update_fields=["shared_at"])
    _tell_connector(reflection)
    return reflection


@transaction.atomic
def unshare_reflection(reflection: Reflection, *, by: Membership) -> Reflection:
    reflection = lock(reflection)
    if reflection.opened_at or reflection.read_at:
        name = _match_of(reflection).connector.first_name
        what = "read" if reflection.read_at else "opened"
        raise DomainError(f"{name} has {what} this, so it cannot be taken back.")
    reflection.shared_at = None
    reflection.save(update_fields=["shared_at"])
    return reflection


@transaction.atomic
def open_reflection(reflection: Reflection, *, by: Membership) -> Reflection:
    """Hand it to the connector it is shared with. The first time is noted: its writer sees it."""
    reflection = lock(reflection)
    if not reflection.shared_at:
        raise DomainError("This reflection is not shared with you any more.")
    if not reflection.opened_at:
        reflection.opened_at = now()
        reflection.save(update_fields=["opened_at"])
    return reflection


@transaction.atomic
def acknowledge_reflection(reflection: Reflection, *, by: Membership) -> Reflection:
    """The connector says “thank you, I have read this”; the trainee sees it."""
    reflection = lock(reflection)
    if not reflection.shared_at:
        raise DomainError("This reflection is not shared with you any more.")
    if not reflection.read_at:
        reflection.read_at = now()
        reflection.save(update_fields=["read_at"])
    return reflection


def _tell_connector(reflection: Reflection) -> None:
    connector, trainee = _match_of(reflection).connector, reflection.trainee
    send(
        "reflection_shared",
        to=recipient_of(connector),
        organisation_id=reflection.organisation_id,
        about_id=reflection.pk,
        dedupe_key=f"reflection_shared:{reflection.pk}",
        context={
            "first_name": connector.first_name,
            "trainee": trainee.first_name,
            "organisation": _match_of(reflection).organisation,
        },
    )


def _match_of(reflection: Reflection) -> Match:
    """What is shared is about a match: nothing else can be shared."""
    return cast(Match, reflection.match)


name_authors(__name__)
