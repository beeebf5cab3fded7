"""A trainee's own writing: kept as they write, finished and shared only when they say so."""

import zlib
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from common.dates import now
from common.errors import DomainError
from common.rows import lock
from placements.models import Match, OwnWay, Reflection, Trainee
from placements.models.reflections import OWN_WAY
from placements.reflecting import WAYS

Status = Reflection.Status
MOST_LETTERS = 1_000_000  # of one answer: about 170,000 words


class Changed(DomainError):
    """Somebody (most often the same person in another tab) saved this answer meanwhile."""


class TooLong(DomainError):
    """An answer that is longer than one page can carry; what was saved before it stays."""


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
def start_reflection(
    match: Match | None, *, way: str, by: Membership, own_way: OwnWay | None = None
) -> Reflection:
    """Begin an empty one, by a published way or, where `own_way` is given, the organisation's.

    One that is empty still is gone on with: two taps begin one.
    """
    trainee = Trainee.objects.filter(membership=by).first()
    if trainee is None:
        raise DomainError("You are not listed with a placement yet. Please call your coordinator.")
    model = OWN_WAY if own_way else WAYS[way].key
    facts = {"match": match, "model": model, "own_way": own_way}
    drafts = lock(trainee).reflections.filter(status=Status.DRAFT, revision=0, **facts)
    return drafts.first() or trainee.reflections.create(
        organisation_id=trainee.organisation_id, saved_at=now(), **facts
    )


@transaction.atomic
def save_answer(reflection: Reflection, page: Page, *, by: Membership) -> Reflection:
    """Keep one answer as it is, never judging it; refuse to write over what the page never saw."""
    reflection = lock(reflection)
    if reflection.status != Status.DRAFT:
        raise Changed("This reflection was finished in another tab. To go on, choose “Change it”.")
    text = page.text.replace("\r\n", "\n").replace("\x00", "")  # PostgreSQL keeps no NUL
    kept = reflection.answer(page.key)
    if text == kept:
        return reflection
    if len(text) > MOST_LETTERS:
        raise TooLong(
            f"This answer has {len(text):,} characters, and one answer can have {MOST_LETTERS:,}. "
            "It is not saved yet: your words are still in the box. Move some of them to another "
            "answer, or to a file of your own."
        )
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
def keep_words(reflection: Reflection, seals: Collection[str], *, by: Membership) -> Reflection:
    """Its writer was asked about these words, and keeps them: they are not asked again."""
    reflection = lock(reflection)
    reflection.kept_words = sorted({*reflection.kept_words, *seals})
    reflection.save(update_fields=["kept_words"])
    return reflection


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
    if reflection.shares.exists():
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


name_authors(__name__)
