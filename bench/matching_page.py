"""Measure a matching run as a coordinator does: `python -m bench.matching_page [--placements 400]`.

The synthetic scheme of `bench.matching`, as rows of a database of its own: from the click on “Find
matches” to the page to review, and what the other pages about it take.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from datetime import timedelta

from django.test import Client
from django.test.utils import override_settings

from bench import volunteers as bench  # isort: skip  # sets Django up, before any model

from accounts.models import Membership, Organisation, Site, Team
from accounts.permissions import Role
from accounts.services import list_member, person_with_email
from bench.matching_instances import scheme
from common.dates import now, today
from common.half_days import HalfDay
from placements.matching.types import Need, Offer, Pool
from placements.services.people import create_placement, create_trainee
from placements.services.run_requests import work_on_next_run
from placements.services.schemes import create_scheme
from volunteers.models import Availability, Check, DBSCertificate, Volunteer

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def make_rows(pool: Pool) -> Membership:
    """The scheme's sites, connectors, trainees and placements, moved to begin from today."""
    organisation = create_scheme("Bench", "bench")
    organisation.positions.get().required_courses.clear()
    user = person_with_email("coordinator@example.org", first_name="Bench", last_name="Mark")
    coordinator = list_member(organisation, user, Role.COORDINATOR)
    coordinator.status, coordinator.joined_at = Membership.Status.JOINED, now()
    coordinator.save()
    later = today() - pool.on
    teams = {need.team: _team(organisation, need) for need in pool.needs}
    sites = {team.site.code: team.site for team in teams.values()}
    for offer in pool.offers:
        _connector(organisation, offer, sites)
    for need in pool.needs:
        _placement(organisation, need, teams[need.team], later)
    return coordinator


def _team(organisation: Organisation, need: Need) -> Team:
    site, _ = Site.objects.get_or_create(
        organisation=organisation,
        code=need.site,
        defaults={"name": need.site.capitalize(), "is_step_free": need.site_is_step_free},
    )
    return Team.objects.get_or_create(organisation=organisation, site=site, name=need.team)[0]


def _half_days(keys: frozenset[str]) -> list[str]:
    return [day for day in HalfDay.values if day.replace("_", " ") in {k.lower() for k in keys}]


def _connector(organisation: Organisation, offer: Offer, sites: dict[str, Site]) -> None:
    email = f"{offer.id.replace(' ', '.')}@example.org"
    user = person_with_email(email, first_name="Connector", last_name=offer.id)
    person = Volunteer.objects.create(
        organisation=organisation,
        membership=list_member(organisation, user, Role.CONNECTOR),
        position=organisation.positions.get(),
        first_name="Connector",
        last_name=offer.id,
        status="active" if offer.is_active else "paused",
        status_since=now(),
        offers_remote=offer.offers_remote,
        languages=sorted(offer.languages),
        will_share=sorted(offer.will_share),
        wont_share=sorted(offer.wont_share),
        max_at_once=offer.max_at_once,
        max_a_year=offer.max_a_year,
    )
    own = {"organisation": organisation, "volunteer": person}
    person.sites.set(sites[code] for code in offer.sites if code in sites)
    Availability.objects.bulk_create(
        Availability(**own, half_day=day) for day in _half_days(offer.half_days)
    )
    decided = today() - timedelta(days=30)
    Check.objects.bulk_create(
        Check(**own, kind=kind, result="clear", decided_on=decided) for kind in Check.Kind.values
    )
    number = f"{abs(hash(offer.id)) % 10**12:012}"
    DBSCertificate.objects.create(**own, number=number, issued_on=decided, level="enhanced")


def _placement(organisation: Organisation, need: Need, team: Team, later: timedelta) -> None:
    email = f"{need.trainee.replace(' ', '.')}@example.org"
    trainee = create_trainee(
        organisation, reference=need.trainee, email=email, first_name="Trainee",
        last_name=need.trainee, by=None,
    )  # fmt: skip
    create_placement(
        organisation,
        reference=need.id,
        trainee=trainee,
        site=team.site,
        team=team,
        starts_on=need.period.start + later,
        ends_on=need.period.end + later - timedelta(days=1),
        mode=need.mode,
        half_days=_half_days(need.half_days),
        language=need.language,
        topics=sorted(need.topics),
        connectors_wanted=need.connectors_wanted,
        by=None,
    )


def lines(placements: int) -> Iterator[str]:
    """The table, a line as soon as it is measured."""
    coordinator = make_rows(scheme(placements, seed=1))
    client = Client()
    client.force_login(coordinator.user, backend=BACKEND)
    first, last = today(), today() + timedelta(days=540)
    period = {
        f"{name}_{part}": getattr(day, part)
        for name, day in (("first_on", first), ("last_on", last))
        for part in ("day", "month", "year")
    }
    begun = time.perf_counter()
    page = client.post("/matching/", period, follow=True)
    if work_on_next_run(workers=2):  # too long to wait for with the page open
        page = client.get(page.redirect_chain[-1][0], follow=True)
    seconds = time.perf_counter() - begun
    heading = page.text.split("<h1")[1].split("</h1>")[0].rsplit(">", 1)[-1].strip()
    yield f"from “Find matches” to the page to review: {seconds:.1f} s ({heading})"
    run = page.redirect_chain[-1][0]
    yield bench.LINE.format(f"{placements} placements", "queries", "median", "longest", "page")
    for name, url in (
        ("the run", run),
        ("whom nobody was found for", f"{run}?show=uncovered"),
        ("what has no warning", f"{run}approve-clear/"),
        ("the list of placements", "/placements/"),
        ("coverage by week", "/placements/coverage/?months=12"),
    ):
        yield bench.measure_page(client, name, url)


def main() -> int:
    """Read how many, make them, and print the table as it is measured."""
    parser = argparse.ArgumentParser(description="Measure a matching run from click to page.")
    parser.add_argument("--placements", type=int, default=400)
    arguments = parser.parse_args()
    # As in use, where no query is kept in memory.
    in_use = {"DEBUG": False, "ALLOWED_HOSTS": ["*"], "REQUIRE_SECOND_FACTOR": False}
    with bench.own_database(), override_settings(**in_use, SECURE_SSL_REDIRECT=False):
        for line in lines(arguments.placements):
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
