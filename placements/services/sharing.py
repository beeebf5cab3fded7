"""Showing answers of a reflection to somebody: its writer decides to whom, and which."""

from collections.abc import Collection
from typing import cast

from django.db import transaction

from accounts.models import Membership
from accounts.permissions import Role
from audit.authors import name_authors
from common.dates import now
from common.errors import DomainError
from common.rows import lock
from messaging.recipients import Recipient
from messaging.services import send
from placements.models import Match, Reflection, ReflectionShare
from placements.models.sharing import Reader
from placements.share_links import VALID_FOR, link_to
from placements.sharing import PossibleReader, answered, possible_readers, share_with
from volunteers.reaching import recipient_of

NOT_SHARED = "This reflection is not shared with you any more."


@transaction.atomic
def share_reflection(
    reflection: Reflection, *, reader: str, prompts: Collection[str], by: Membership
) -> ReflectionShare:
    """Let one reader see these answers. What they can see already they go on seeing."""
    reflection = lock(reflection)
    if reflection.status != Reflection.Status.FINISHED:
        raise DomainError("Finish this reflection before you share it.")
    person = _reader(reflection, reader)
    share = share_with(list(reflection.shares.select_for_update()), person)
    shown = set(share.prompts if share else ())
    wanted = [one.key for one in answered(reflection) if one.key in {*prompts, *shown}]
    if not wanted:
        raise DomainError("Select at least one answer to share.")
    if share is None:
        share = _new_share(reflection, person, wanted)
    elif set(wanted) == shown:
        return share
    else:
        share.prompts, share.read_at = wanted, None
        share.save(update_fields=["prompts", "read_at"])
    _tell(share)
    return share


def _reader(reflection: Reflection, reader: str) -> PossibleReader:
    for person in possible_readers(reflection):
        if person.reader == reader:
            return person
    if reader == Reader.EDUCATOR:
        raise DomainError("We have no address of your practice educator. Ask your coordinator.")
    raise DomainError("This reflection is not about a match, so there is nobody to share it with.")


def _new_share(
    reflection: Reflection, person: PossibleReader, prompts: list[str]
) -> ReflectionShare:
    is_educator = person.reader == Reader.EDUCATOR
    return ReflectionShare.objects.create(
        organisation_id=reflection.organisation_id,
        reflection=reflection,
        reader=person.reader,
        educator_name=reflection.trainee.educator_name if is_educator else "",
        educator_email=person.email,
        prompts=prompts,
        shared_at=now(),
    )


@transaction.atomic
def unshare_reflection(share: ReflectionShare, *, by: Membership) -> None:
    """Take it back from one reader, as long as they have not opened it."""
    share = _held(share)
    if share.opened_at or share.read_at:
        what = "read" if share.read_at else "opened"
        raise DomainError(f"{share.reader_name} has {what} this, so it cannot be taken back.")
    share.delete()


@transaction.atomic
def open_reflection(share: ReflectionShare, *, by: Membership | None) -> ReflectionShare:
    """Hand it to its reader. The first time is noted: its writer sees it."""
    share = _held(share)
    if not share.opened_at:
        share.opened_at = now()
        share.save(update_fields=["opened_at"])
    return share


@transaction.atomic
def acknowledge_reflection(share: ReflectionShare, *, by: Membership | None) -> ReflectionShare:
    """The reader says “thank you, I have read this”; the trainee sees it."""
    share = _held(share)
    if not share.read_at:
        share.opened_at = share.opened_at or now()
        share.read_at = now()
        share.save(update_fields=["opened_at", "read_at"])
    return share


def _held(share: ReflectionShare) -> ReflectionShare:
    try:
        return lock(share)
    except ReflectionShare.DoesNotExist:
        raise DomainError(NOT_SHARED) from None


def _tell(share: ReflectionShare) -> None:
    """One message each time there is more to read, without a word of it."""
    key = f"reflection_shared:{share.pk}:{len(share.prompts)}"
    facts = {
        "organisation_id": share.organisation_id,
        "about_id": share.reflection_id,
        "dedupe_key": key,
    }
    context = {
        "trainee": share.reflection.trainee.first_name,
        "organisation": share.organisation,
    }
    if share.reader == Reader.CONNECTOR:
        connector = cast(Match, share.reflection.match).connector  # they are known by it
        context["first_name"] = connector.first_name
        send("reflection_shared", to=recipient_of(connector), context=context, **facts)
    else:
        context |= {"link": _link_for(share), "days": VALID_FOR.days}
        send("reflection_for_educator", to=_educator(share), context=context, **facts)


def _educator(share: ReflectionShare) -> Recipient:
    return Recipient(share.reader_name, share.educator_email)


def _link_for(share: ReflectionShare) -> str:
    """Empty for an educator who signs in here: they find it there."""
    members = share.organisation.memberships.filter(role=Role.EDUCATOR)
    joined = members.filter(
        status=Membership.Status.JOINED, user__email__iexact=share.educator_email
    )
    return "" if joined.exists() else link_to(share)


name_authors(__name__)
