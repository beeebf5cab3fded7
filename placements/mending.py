"""Placements that lost their connector, and the fewest changes that give each somebody again."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from accounts.models import Membership
from common.versions import version_of
from nhsuk.components.words import day
from placements.matching.rules import refusals
from placements.matching.types import Pair
from placements.models import Match, Placement
from placements.models.matching import WARNED_OF
from placements.models.placements import PlacementQuerySet
from placements.plain_words import NOT_AS_THINGS_ARE, OF_ONE, pair_in_words
from placements.planning import proposed
from placements.pool import Drawn, draw_pool, suggestions_elsewhere, with_suggestions_held
from volunteers.models import Volunteer

# What breaks a match that was made: a course to renew does not.
BREAKING = {"checks", "dbs", "half_days", "language", "leave", "place"}
Coming = tuple[Volunteer, tuple[str, ...]]  # somebody to ask, and the warnings


@dataclass(frozen=True, slots=True)
class Mended:
    """One placement as it would be: `before` is the match that goes, `after` who is asked.

    Without `before` it has nobody now; without `after` nobody can be found. `why` says what stands
    against `before`, as far as it may be said. `warnings` are what to look at before whoever comes
    `after` is asked.
    """

    placement: Placement
    before: Match | None
    after: Volunteer | None
    warnings: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class Mending:
    """`mended`: placements that lost somebody, or whose match does not fit any more.

    `moved`: matches that would still fit, and are changed for the sake of those. `without`: the
    placements somebody left out, which stay as they are. `held`: how many suggestions wait to be
    decided, whose connectors are kept free for them.
    """

    mended: tuple[Mended, ...]
    moved: tuple[Mended, ...]
    without: tuple[Placement, ...] = ()
    held: int = 0

    @property
    def found(self) -> int:
        return sum(row.after is not None for row in self.mended)

    @property
    def changes(self) -> tuple[Mended, ...]:
        """Everything that would be done. Where nobody is found, what there is stays as it is."""
        return (*self.moved, *(row for row in self.mended if row.after))

    @property
    def version(self) -> str:
        """Changes with anything that would be done."""
        rows = [
            (
                row.placement.pk,
                row.before and row.before.pk,
                row.after and row.after.pk,
                row.warnings,
            )
            for row in self.changes
        ]
        return version_of([rows, sorted(placement.pk for placement in self.without)])


def lost_their_connector(placements: PlacementQuerySet, *, on: date) -> PlacementQuerySet:
    """Placements not over whose connector is away, or whose offer or match is no more."""
    matches = Match.objects.filter(placement=OuterRef("pk"), was_never_told=False)
    away = matches.live().exclude(connector__status=Volunteer.Status.ACTIVE)
    over = matches.exclude(status__in=[Match.Status.OFFERED, Match.Status.AGREED])
    open_still = Q(is_covered=False, is_offered=False)
    lost = Q(Exists(away)) | (open_still & Q(Exists(over)))
    return placements.not_over(on=on).with_live_match().filter(lost)


def plan_mending(
    membership: Membership, *, on: date, without: Collection[UUID] = frozenset()
) -> Mending:
    """Find somebody for as many as can be, changing as few of the matches to come as can be.

    Only matches whose placement has not begun are changed, and only of placements this member sees.
    The placements left out, by their keys, stay as they are, and their connectors with them.
    """
    lost, away, coming = _looked_at(membership, on, without)
    fits, whys = _judged(coming, membership, on)
    broken = list(whys)
    placements = [*lost, *(match.placement for match in (*fits, *broken))]
    about = {"on": on, "membership": membership, "besides": [*away, *fits, *broken]}
    drawn = with_suggestions_held(draw_pool(membership.organisation, placements, **about))
    kept = {(match.placement.reference, match.connector.email): match for match in fits}
    pool = replace(drawn.pool, kept=tuple(sorted(kept)), refused=drawn.pool.refused - {*kept})
    outcome = proposed(membership.organisation, pool)
    chosen = {(pair.need, pair.offer): pair for pair in outcome.pairs}
    given_up = [match for link, match in kept.items() if link not in chosen]
    new = _new(drawn, [chosen[link] for link in sorted(chosen.keys() - kept.keys())])
    return Mending(
        mended=tuple(
            replace(row, why=whys.get(row.before, ""))
            for row in _rows([*lost, *(match.placement for match in broken)], [*away, *broken], new)
        ),
        moved=tuple(_rows([match.placement for match in given_up], given_up, new)),
        without=tuple(_seen(membership).filter(pk__in=without).select_related("trainee")),
        held=suggestions_elsewhere(drawn).visible_to(membership).count(),
    )


def _new(drawn: Drawn, pairs: Iterable[Pair]) -> dict[UUID, list[Coming]]:
    new: dict[UUID, list[Coming]] = defaultdict(list)
    for pair in pairs:
        coming = drawn.connectors[pair.offer], tuple(_warnings(drawn, pair))
        new[drawn.placements[pair.need].pk].append(coming)
    return new


def _warnings(drawn: Drawn, pair: Pair) -> Iterator[str]:
    for renewal in pair.conditions:
        yield f"must renew {renewal.name} before {day(renewal.renew_by)}"
    for reason in pair_in_words(drawn, pair):
        if reason["criterion"] in WARNED_OF:
            yield reason["words"]


def _seen(membership: Membership) -> PlacementQuerySet:
    return membership.organisation.placements.visible_to(membership)


def _looked_at(
    membership: Membership, on: date, without: Collection[UUID]
) -> tuple[list[Placement], list[Match], list[Match]]:
    """Placements that lost somebody, their matches with who is away, and those that may move."""
    visible = _seen(membership).exclude(pk__in=without)
    lost = list(lost_their_connector(visible, on=on))
    live = (
        Match.objects.live()
        .filter(placement__in=visible)
        .select_related("placement", "connector__membership__user")
    )
    active = Volunteer.Status.ACTIVE
    away = list(live.filter(placement__in=lost).exclude(connector__status=active))
    coming = live.filter(placement__starts_on__gt=on, connector__status=active)
    return lost, away, list(coming.exclude(placement__in=lost))


def _judged(
    coming: list[Match], membership: Membership, on: date
) -> tuple[list[Match], dict[Match, str]]:
    """Of the matches to come, those that may move, and why a rule has broken the others since.

    A course to renew breaks none, nor does what is confidential: that is looked at elsewhere. These
    matches stay as they are, as do those that fit with connectors whom this member does not see.
    """
    drawn = draw_pool(
        membership.organisation,
        [match.placement for match in coming],
        on=on,
        besides=coming,
    )
    people = [match.connector_id for match in coming]
    seen = {person.pk for person in Volunteer.objects.filter(pk__in=people).visible_to(membership)}
    needs = {need.id: need for need in drawn.pool.needs}
    offers = {offer.id: offer for offer in drawn.pool.offers}
    fits, broken = [], {}
    for match in coming:
        offer = offers.get(match.connector.email)
        if offer is None:
            continue
        failed = [each.rule for each in refusals(needs[match.placement.reference], offer, on)]
        if not failed and match.connector_id in seen:
            fits.append(match)
        elif breaking := [rule for rule in failed if rule in BREAKING]:
            known = (OF_ONE[rule] for rule in breaking if rule in OF_ONE)
            broken[match] = next(known, NOT_AS_THINGS_ARE)
    return fits, broken


def _rows(
    placements: list[Placement], going: list[Match], new: dict[UUID, list[Coming]]
) -> Iterator[Mended]:
    """Each placement once for every connector that goes or comes, and at least once."""
    before: dict[UUID, list[Match]] = defaultdict(list)
    for match in going:
        before[match.placement_id].append(match)
    for placement in {each.pk: each for each in placements}.values():
        pairs = zip_longest(before[placement.pk], new[placement.pk])
        for old, coming in [*pairs] or [(None, None)]:
            yield Mended(placement, old, *(coming or (None,)))
