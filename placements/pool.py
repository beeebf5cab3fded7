"""Rows become a Pool for the matching engine, in a constant number of queries."""

import dataclasses
import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import cast
from uuid import UUID

from django.db import models
from django.utils import timezone

from accounts.models import Membership, Organisation, Team
from common.half_days import falling_in
from placements.matching.types import (
    Continuity,
    Course,
    Exclusion,
    Link,
    Mode,
    Need,
    Offer,
    Period,
    Pool,
    Weights,
)
from placements.models import Match, Placement, Proposal
from placements.models.matching import ProposalQuerySet
from support.standing import supervision_standings
from volunteers.clearance import Clearance, clearance_facts
from volunteers.models import Journey, Volunteer

CONNECTOR_STATUSES = (Volunteer.Status.READY, Volunteer.Status.ACTIVE, Volunteer.Status.PAUSED)


@dataclasses.dataclass(frozen=True)
class Drawn:
    """A pool, and the rows its identifiers stand for."""

    pool: Pool
    placements: dict[str, Placement]
    connectors: dict[str, Volunteer]
    names: dict[str, str]

    def need(self, reference: str) -> Need:
        return next(need for need in self.pool.needs if need.id == reference)

    def offer(self, email: str) -> Offer:
        return next(offer for offer in self.pool.offers if offer.id == email)


def draw_pool(
    organisation: Organisation,
    placements: Iterable[Placement],
    *,
    on: date,
    membership: Membership | None = None,
    connectors: Iterable[Volunteer] | None = None,
    besides: Collection[Match] = (),
) -> Drawn:
    """The placements as needs and the organisation's connectors as offers, as cleared `on` a day.

    Identifiers are placement references and connectors' e-mail addresses, which mean the same in
    every copy of the data, so that the engine's tie-break does too. With a membership, only the
    connectors it may see; with `connectors`, only those. The matches `besides` take no room.
    """
    wanted = {placement.pk: placement for placement in placements}
    by_reference = _by_reference(organisation, wanted)
    people = _people(organisation, membership, connectors)
    already = _already_there(by_reference, besides)
    pool = Pool(
        on=on,
        needs=_needs(organisation, by_reference, besides),
        offers=tuple(_offers(organisation, people, on, besides)),
        refused=_refused(organisation, wanted) | already,
        already=already,
    )
    by_email = {person.email: person for person in people}
    names = {site.code: site.name for site in organisation.sites.all()}
    return Drawn(pool, by_reference, by_email, names)


def _by_reference(
    organisation: Organisation, wanted: dict[UUID, Placement]
) -> dict[str, Placement]:
    rows = organisation.placements.filter(pk__in=wanted).order_by("reference")
    live = models.Prefetch(
        "matches", Match.objects.live().select_related("connector__membership__user"), "live_here"
    )
    needs = rows.select_related(
        "site", "team", "trainee__membership__user", "trainee__meeting_access"
    ).prefetch_related(live)
    return {placement.reference: placement for placement in needs}


def _offers(
    organisation: Organisation, people: list[Volunteer], on: date, besides: Collection[Match]
) -> list[Offer]:
    clearance = clearance_facts(people, on=on)
    commitments = _commitments(organisation, besides)
    supervision = supervision_standings(people)
    return [
        dataclasses.replace(
            _offer(person, clearance[person.pk], commitments, on),
            supervised_until=supervision[person.pk].stops_on,
        )
        for person in people
    ]


def with_suggestions_held(drawn: Drawn) -> Drawn:
    """The same, with the suggestions for other placements that wait for a decision as taken."""
    held: dict[str, list[Period]] = defaultdict(list)
    for row in suggestions_elsewhere(drawn).select_related(
        "placement", "connector__membership__user"
    ):
        period = row.placement.period
        held[row.connector.email].append(Period(period.start, period.end))
    offers = tuple(
        dataclasses.replace(offer, commitments=(*offer.commitments, *held[offer.id]))
        for offer in drawn.pool.offers
    )
    return dataclasses.replace(drawn, pool=dataclasses.replace(drawn.pool, offers=offers))


def suggestions_elsewhere(drawn: Drawn) -> ProposalQuerySet:
    """Of these connectors for other placements than these, to be decided."""
    theirs = Proposal.objects.to_decide().filter(connector__in=drawn.connectors.values())
    return theirs.exclude(placement__in=drawn.placements.values())


def fingerprint(pool: Pool, weights: Weights) -> str:
    """A hash of everything the engine was given, whatever the order it came in."""
    given = json.dumps(
        [dataclasses.asdict(pool), dataclasses.asdict(weights)],
        default=lambda value: sorted(value) if isinstance(value, frozenset) else str(value),
        sort_keys=True,
    )
    return hashlib.sha256(given.encode()).hexdigest()


def _people(
    organisation: Organisation,
    membership: Membership | None,
    connectors: Iterable[Volunteer] | None,
) -> list[Volunteer]:
    people = organisation.volunteers.filter(status__in=CONNECTOR_STATUSES)
    journeys = models.Prefetch("journeys", Journey.objects.select_related("site"))
    if membership:
        people = people.visible_to(membership)
    if connectors is not None:
        people = people.filter(pk__in=[connector.pk for connector in connectors])
    return list(
        people.select_related("organisation", "position", "membership__user", "access_needs")
        .prefetch_related("sites", "availability", "leave", "phased_returns", journeys)
        .prefetch_related("exclusions__site", "exclusions__team__site", "exclusions__person")
        .order_by("membership__user__email")
    )


def _live_here(placement: Placement, besides: Collection[Match]) -> list[Match]:
    live: list[Match] = getattr(placement, "live_here", [])
    return [match for match in live if match not in besides]


def _already_there(
    by_reference: dict[str, Placement], besides: Collection[Match]
) -> frozenset[Link]:
    """A placement that wants two has two different people."""
    return frozenset(
        (reference, match.connector.email)
        for reference, placement in by_reference.items()
        for match in _live_here(placement, besides)
    )


def _met_before(
    organisation: Organisation, by_reference: dict[str, Placement]
) -> dict[UUID, frozenset[str]]:
    """The connectors each trainee was matched with at any other of their placements."""
    trainees = {placement.trainee_id for placement in by_reference.values()}
    matches = organisation.matches.filter(
        placement__trainee__in=trainees, status__in=[Match.Status.AGREED, Match.Status.ENDED]
    ).exclude(placement__in=by_reference.values())
    met: dict[UUID, set[str]] = defaultdict(set)
    for trainee, email in matches.values_list(
        "placement__trainee", "connector__membership__user__email"
    ):
        met[trainee].add(email)
    return defaultdict(frozenset, {key: frozenset(emails) for key, emails in met.items()})


def _needs(
    organisation: Organisation, by_reference: dict[str, Placement], besides: Collection[Match]
) -> tuple[Need, ...]:
    met = _met_before(organisation, by_reference)
    placements = by_reference.values()
    return tuple(_need(placement, besides, met[placement.trainee_id]) for placement in placements)


def _need(placement: Placement, besides: Collection[Match], met: frozenset[str]) -> Need:
    access = getattr(placement.trainee, "meeting_access", None)
    return Need(
        id=placement.reference,
        period=Period(placement.period.start, placement.period.end),
        site=placement.site.code,
        team=_team_key(placement.team, placement.site.code),
        mode=cast(Mode, placement.mode),
        half_days=frozenset(falling_in(placement.period, placement.half_days)),
        language=placement.language,
        topics=frozenset(placement.topics),
        site_is_step_free=placement.site.is_step_free,
        trainee=placement.trainee.email,
        connectors_wanted=max(1, placement.connectors_wanted - len(_live_here(placement, besides))),
        priority=placement.priority,
        met_before=met,
        continuity=cast(Continuity, placement.continuity),
        needs_step_free=bool(access and access.needs_step_free),
    )


def _offer(
    person: Volunteer, clearance: Clearance, commitments: dict[UUID, list[Period]], on: date
) -> Offer:
    needs = getattr(person, "access_needs", None)
    return Offer(
        id=person.email,
        is_active=clearance.is_active,
        checks_until=clearance.checks_until,
        dbs_until=clearance.dbs_until,
        courses=tuple(
            Course(course.code, course.name, course.valid_until, course.is_held)
            for course in clearance.courses
        ),
        sites=frozenset(site.code for site in person.sites.all()),
        offers_remote=person.offers_remote,
        needs_step_free=bool(needs and needs.needs_step_free),
        half_days=frozenset(free.half_day for free in person.availability.all()),
        languages=frozenset(person.languages),
        will_share=frozenset(person.will_share),
        wont_share=frozenset(person.wont_share),
        leave=tuple(Period(away.period.start, away.period.end) for away in person.leave.all()),
        max_at_once=_at_once(person, on),
        max_a_year=person.max_a_year,
        commitments=tuple(commitments.get(person.pk, ())),
        exclusions=tuple(_exclusion(bar) for bar in person.exclusions.all()),
        max_a_month=person.position.most_new_a_month,
        rest_days=person.position.days_between or 0,
        journeys=tuple(sorted((way.site.code, way.minutes) for way in person.journeys.all())),
    )


def _at_once(person: Volunteer, on: date) -> int:
    """How many trainees at once, at most: fewer while somebody comes back by degrees."""
    phases = [phase.at_once for phase in person.phased_returns.all() if on in phase.period]
    cap = person.position.most_at_once
    return min([person.max_at_once, *phases, *([] if cap is None else [cap])])


def _exclusion(bar) -> Exclusion:
    site = bar.site.code if bar.site else ""
    return Exclusion(
        site=site,
        team=_team_key(bar.team, site) if bar.team else "",
        person=bar.person.email if bar.person else "",
    )


def _team_key(team: Team, site_code: str) -> str:
    return f"{site_code}/{team.name}"


def _commitments(
    organisation: Organisation, besides: Collection[Match]
) -> dict[UUID, list[Period]]:
    """Every connector's offers and matches, `besides` some of them.

    A match that ended after it began still counts among those that started in its calendar year,
    and leaves the connector free afterwards: it is told as its first day alone.
    """
    taken: dict[UUID, list[Period]] = {}
    matches = organisation.matches.filter(
        status__in=[Match.Status.OFFERED, Match.Status.AGREED, Match.Status.ENDED]
    ).select_related("placement")
    matches = matches.exclude(pk__in=[match.pk for match in besides])
    for match in matches.order_by("placement__starts_on", "placement__reference"):
        start, end = match.placement.period.start, match.placement.period.end
        if match.ended_at:
            if timezone.localdate(match.ended_at) < start:
                continue
            end = start + timedelta(days=1)
        taken.setdefault(match.connector_id, []).append(Period(start, end))
    return taken


def _refused(organisation: Organisation, wanted: dict[UUID, Placement]) -> frozenset[Link]:
    """Pairs a coordinator said no to, and pairs that were offered and did not come about."""
    refused = organisation.proposals.filter(
        placement__in=wanted, status=Proposal.Status.NOT_THIS_ONE
    ).values_list("placement__reference", "connector__membership__user__email")
    closed = organisation.matches.filter(
        placement__in=wanted,
        status__in=[Match.Status.DECLINED, Match.Status.EXPIRED, Match.Status.ENDED],
    ).values_list("placement__reference", "connector__membership__user__email")
    return frozenset(refused) | frozenset(closed)
