"""Asking in confidence not to meet somebody, or not to meet somewhere.

Connectors and trainees ask for themselves. Whoever asks learns nothing of who is known here: the
answer is the same whether the name was found or not.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Membership, Site, Team, User
from audit.authors import name_authors
from common.errors import DomainError
from common.rows import lock
from volunteers.models import ApartWish, Exclusion, Volunteer
from volunteers.named import only_runs_the_scheme, people_named, runs_the_scheme
from volunteers.services.restricted import add_exclusion

MOST_STANDING = 30


@transaction.atomic
def wish_apart(
    *, words: str = "", site: Site | None = None, team: Team | None = None, by: Membership
) -> ApartWish:
    """Keep the wish, and keep to it at once as far as it is clear who or what is meant.

    What is not clear, or is not matching's to keep, waits for a coordinator; what is about
    somebody who runs the scheme, for another than them.
    """
    site = team.site if team else site
    words = " ".join(words.split())
    asked = {"words": words, "site": site, "team": team}
    if words.casefold() == by.user.email.casefold():
        raise DomainError("That is you. Write down whom you should not meet.")
    lock(by)
    standing = by.apart_wishes.standing()
    if held := standing.filter(**asked).first():
        return held
    if standing.count() >= MOST_STANDING:
        raise DomainError("That is a long list. Please talk to your coordinator about the rest.")
    wish = by.apart_wishes.create(organisation_id=by.organisation_id, **asked)
    people = people_named(wish.organisation, words) if words else []
    kept = [add_exclusion(**bar, by=by) for bar in _bars(wish, people)]
    wish.exclusions.set(kept)
    if len(kept) == 1 and not any(runs_the_scheme(one, wish.organisation) for one in people):
        _settle(wish, by)
    return wish


@transaction.atomic
def withdraw_wish(wish: ApartWish, *, by: Membership) -> ApartWish:
    """Whoever asked takes it back; what others have said about the same people stays."""
    wish = lock(wish)
    if wish.status == ApartWish.Status.WITHDRAWN:
        return wish
    wish.move_to(ApartWish.Status.WITHDRAWN)
    wish.save(update_fields=["status"])
    _let_go(wish, wish.exclusions.all())
    return wish


@transaction.atomic
def settle_wish(wish: ApartWish, *, person: User | None, by: Membership) -> ApartWish:
    """A coordinator says who was meant, or that it is arranged in another way."""
    wish = lock(wish)
    if wish.status != ApartWish.Status.TO_SETTLE:
        raise DomainError("This has been settled already, or was taken back.")
    if not ApartWish.objects.visible_to(by).filter(pk=wish.pk).exists():
        raise DomainError("Somebody else has to settle this.")
    if person:
        _refuse_who_runs_the_scheme(person, wish)
        kept = [add_exclusion(**bar, by=wish.asked_by) for bar in bars_between(wish, [person])]
        if not kept:
            raise DomainError("That person is not one of the volunteers, so they would never meet.")
        _let_go(wish, wish.exclusions.exclude(pk__in=[bar.pk for bar in kept]))
        wish.exclusions.set(kept)
    _settle(wish, by)
    return wish


def _refuse_who_runs_the_scheme(person: User, wish: ApartWish) -> None:
    if only_runs_the_scheme(person, wish.organisation):
        raise DomainError(
            f"{person} works here, and matching keeps nobody apart from them. Arrange that "
            f"somebody else looks after {wish.asked_by.user}. Then choose that it is arranged in "
            "another way."
        )


def _let_go(wish: ApartWish, bars: QuerySet[Exclusion]) -> None:
    """These no longer come of this wish: they go, unless others have said the same."""
    others = ApartWish.objects.standing().exclude(pk=wish.pk)
    bars.filter(recorded_by=wish.asked_by).exclude(wishes__in=others).delete()


def bars_between(wish: ApartWish, people: Iterable[User]) -> list[dict]:
    """The exclusions that keep whoever asked apart from these people."""
    others = [
        person
        for person in people
        if person.pk != wish.asked_by.user_id
        and not only_runs_the_scheme(person, wish.organisation)
    ]
    if volunteer := _volunteer_of(wish.asked_by):
        return [{"volunteer": volunteer, "person": person} for person in others]
    connectors = Volunteer.objects.filter(
        organisation_id=wish.organisation_id, membership__user__in=others
    )
    return [{"volunteer": one, "person": wish.asked_by.user} for one in connectors]


def _bars(wish: ApartWish, people: list[User]) -> list[dict]:
    if wish.words:
        return bars_between(wish, people)
    volunteer = _volunteer_of(wish.asked_by)
    return [{"volunteer": volunteer, "site": wish.site, "team": wish.team}] if volunteer else []


def _volunteer_of(membership: Membership) -> Volunteer | None:
    return Volunteer.objects.filter(membership=membership).first()


def _settle(wish: ApartWish, by: Membership) -> None:
    wish.move_to(ApartWish.Status.KEPT)
    wish.settled_by = by
    wish.save(update_fields=["status", "settled_by"])


name_authors(__name__)
