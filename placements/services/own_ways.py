"""Ways of reflecting of an organisation's own: written, taken into use, replaced, taken out."""

from typing import Any

from django.db import transaction

from accounts.models import Membership, Organisation
from audit.authors import name_authors
from common.errors import DomainError
from common.resent import made_just_now
from common.rows import change_facts, lock
from placements.models import OwnWay

Status = OwnWay.Status


@transaction.atomic
def add_own_way(organisation: Organisation, *, by: Membership, **facts: Any) -> OwnWay:
    """What is sent a second time within minutes is there once."""
    facts = {"replaces": None, **facts}
    sent_again = made_just_now(lock(organisation).own_ways.filter(status=Status.DRAFT, **facts))
    return sent_again.first() or organisation.own_ways.create(**facts)


@transaction.atomic
def change_own_way(own_way: OwnWay, *, by: Membership, **facts: Any) -> OwnWay:
    own_way = _draft(own_way)
    change_facts(own_way, facts)
    return own_way


@transaction.atomic
def delete_own_way(own_way: OwnWay, *, by: Membership) -> None:
    _draft(own_way).delete()


@transaction.atomic
def publish_own_way(own_way: OwnWay, *, by: Membership) -> OwnWay:
    """Trainees can choose it from now on. What it replaces is offered no more."""
    own_way = lock(own_way)
    if own_way.replaces and own_way.replaces.status == Status.PUBLISHED:
        withdraw_own_way(own_way.replaces, by=by)
    in_use = own_way.__class__.objects.published().filter(
        organisation_id=own_way.organisation_id, name=own_way.name
    )
    if in_use.exclude(pk=own_way.pk).exists():
        raise DomainError("A way of this name is in use already. Withdraw that one first.")
    own_way.move_to(Status.PUBLISHED)
    own_way.save(update_fields=["status"])
    return own_way


@transaction.atomic
def withdraw_own_way(own_way: OwnWay, *, by: Membership) -> OwnWay:
    """Nobody begins with it any more; whoever has goes on with it."""
    own_way = lock(own_way)
    own_way.move_to(Status.WITHDRAWN)
    own_way.save(update_fields=["status"])
    return own_way


@transaction.atomic
def copy_own_way(own_way: OwnWay, *, by: Membership) -> OwnWay:
    """A draft with the same words, to change: what is in use keeps its questions."""
    facts = {name: getattr(own_way, name) for name in ("name", "about", "source", "questions")}
    return add_own_way(own_way.organisation, **facts, replaces=own_way, by=by)


def _draft(own_way: OwnWay) -> OwnWay:
    own_way = lock(own_way)
    if own_way.status != Status.DRAFT:
        raise DomainError(
            "This has been in use, so its words stay as they are. Make a new version of it instead."
        )
    return own_way


name_authors(__name__)
