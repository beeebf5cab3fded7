"""Showing answers of a reflection to somebody: its writer decides to whom, and which."""

from collections.abc import Collection
from typing import cast

from django.db import transaction

from accounts.models import Membership
from accounts.permissions import Role
from audit.authors import name_authors
from common.dates import now, today
from common.errors import DomainError
from common.rows import lock
from messaging.recipients import Recipient
from messaging.services import said_already, send, settle_all_under
from placements.models import Match, Reflection, ReflectionShare
from placements.models.sharing import Reader
from placements.share_links import VALID_FOR, link_to
from placements.sharing import (
    PossibleReader,
    answered,
    connector_has_gone,
    possible_readers,
    share_with,
)
from volunteers.reaching import recipient_of

TAKEN_BACK, SAID_ANEW = "Nobody: it is taken back", "Nobody: it is said anew"
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
    _tell(share, key=f"{_start_of_key(share)}{now().isoformat()}")
    return share


def _reader(reflection: Reflection, reader: str) -> PossibleReader:
    for person in possible_readers(reflection):
        if person.reader == reader:
            return person
    if reader == Reader.EDUCATOR:
        raise DomainError("We have no address of your practice educator. Ask your coordinator.")
    _require_connector(reflection)
    raise DomainError("This reflection is not about a match, so there is nobody to share it with.")


def _require_connector(reflection: Reflection) -> None:
    if connector_has_gone(reflection):
        label = reflection.organisation.connector_label
        raise DomainError(f"Your {label} is not with the scheme any more and cannot be reached.")


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
    """Take back from one reader what they have not opened; nobody is told of it any more."""
    share = _held(share)
    if not share.unopened:
        what = "read" if share.read_at else "opened"
        raise DomainError(f"{share.reader_name} has {what} this, so it cannot be taken back.")
    _settle(share, why=TAKEN_BACK)
    if share.opened_prompts:
        share.prompts = share.opened_prompts
        share.save(update_fields=["prompts"])
    else:
        share.delete()


@transaction.atomic
def send_again(share: ReflectionShare, *, by: Membership) -> None:
    """Its reader is told once more: a link gets lost, and expires. Once a day."""
    share = _held(share)
    if share.reader == Reader.CONNECTOR:
        _require_connector(share.reflection)
    key = f"{_start_of_key(share)}again:{today()}"
    if said_already([key], organisation_id=share.organisation_id):
        raise DomainError(f"{share.reader_name} got the message again today. Please wait a day.")
    _settle(share, why=SAID_ANEW)
    _tell(share, key=key)


@transaction.atomic
def open_reflection(share: ReflectionShare, *, by: Membership | None) -> ReflectionShare:
    """Hand its reader all that is shown. The first time is noted: its writer sees it."""
    share = _held(share)
    if share.unopened:
        share.opened_at = share.opened_at or now()
        share.opened_prompts = share.prompts
        share.save(update_fields=["opened_at", "opened_prompts"])
    return share


@transaction.atomic
def acknowledge_reflection(share: ReflectionShare, *, by: Membership | None) -> ReflectionShare:
    """The reader says “thank you, I have read this”; the trainee sees it."""
    share = _held(share)
    if share.unopened:
        raise DomainError("There is something here that you have not read yet. Read it first.")
    if not share.read_at:
        share.read_at = now()
        share.save(update_fields=["read_at"])
    return share


def _held(share: ReflectionShare) -> ReflectionShare:
    try:
        return lock(share)
    except ReflectionShare.DoesNotExist:
        raise DomainError(NOT_SHARED) from None


def _start_of_key(share: ReflectionShare) -> str:
    return f"reflection_shared:{share.pk}:"


def _settle(share: ReflectionShare, *, why: str) -> None:
    start = _start_of_key(share)
    settle_all_under(organisation_id=share.organisation_id, start_of_key=start, by=why)


def _tell(share: ReflectionShare, *, key: str) -> None:
    """That there is something to read, without a word of it."""
    facts = {
        "organisation_id": share.organisation_id,
        "about_id": share.reflection_id,
        "dedupe_key": key,
    }
    context = {
        "trainee": share.reflection.trainee.first_name,
        "organisation": share.organisation,
        "has_met": share.reflection.match_id is not None,
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
