"""The whole example, made on an empty database: files imported, an autumn block brought to life."""

import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pghistory
from django.db import transaction

from accounts.models import Organisation
from accounts.services.quiet_hours import set_quiet_hours
from common.dates import today
from placements.demo.autumn_block import bring_autumn_to_life
from placements.demo.calendar import (
    AUTUMN,
    CHESHIRE,
    FIRST_BLOCK_STARTS,
    weeks_to_move,
    write_moved,
)
from placements.demo.earlier import here_since_they_started
from placements.demo.expenses import bring_expenses_to_life
from placements.demo.journeys import say_journeys
from placements.demo.onboarding import bring_onboarding_to_life
from placements.demo.pathway import bring_training_to_life
from placements.demo.people import Coordinators, enrol_staff, let_in
from placements.demo.recognition import bring_thanks_to_life
from placements.demo.reflecting import show_reflecting
from placements.demo.rules import set_rules, sign_everything
from placements.demo.support import bring_support_to_life
from placements.demo.texting import like_texts
from placements.models import Match
from placements.services.matching import approve_proposal, run_matching
from placements.services.offers import answer_offer, member_of
from placements.services.schemes import create_scheme, import_directory
from volunteers.models import Volunteer

SLUG = "cheshire"
BLOCK_WEEKS = 9
AUTUMN_BEFORE = timedelta(weeks=16)


def exists() -> bool:
    return Organisation.objects.filter(slug=SLUG).exists()


@transaction.atomic
def build(say: Callable[[str], None]) -> None:
    """Make the example scheme, alive today; all of it or nothing."""
    with pghistory.context(by="demo (command line)"):
        organisation = create_scheme("Cheshire and Wirral example scheme", SLUG)
        Organisation.objects.filter(pk=organisation.pk).update(
            descriptor="All people are invented",
            contact_name="Priya Nair",
            contact_email="coordinator@demo.example.org",
            contact_phone="01632 960123",
        )
        organisation.refresh_from_db()
        coordinators = enrol_staff(organisation)
        set_quiet_hours(None, by=coordinators.first)  # whoever tries the demo may do so at night
        set_rules(organisation, by=coordinators.first)
        weeks = weeks_to_move(today())
        for source in (CHESHIRE, AUTUMN):
            say(f"Importing the {source.name} files")
            _import(organisation, source, weeks)
        here_since_they_started(organisation)
        like_texts(organisation, by=coordinators.first)
        sign_everything(organisation, by=coordinators.first)
        shown = _bring_to_life(organisation, weeks, coordinators, say)
        say("Asking connectors how they are, and supporting them")
        bring_support_to_life(organisation, shown=shown, by=coordinators)
        say("Counting hours and paying expenses")
        bring_expenses_to_life(organisation, shown=shown, by=coordinators)
        say("Saying thank you")
        bring_thanks_to_life(organisation, shown=shown, by=coordinators)


def _import(organisation: Organisation, source: Path, weeks: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_moved(source, Path(folder), weeks=weeks)
        import_directory(organisation, Path(folder), by=None)


def _bring_to_life(
    organisation: Organisation,
    weeks: int,
    coordinators: Coordinators,
    say: Callable[[str], None],
) -> Volunteer:
    """The connector somebody can sign in as."""
    coordinator = coordinators.first
    first_block = FIRST_BLOCK_STARTS + timedelta(weeks=weeks)
    say("Matching the autumn block; logging its meetings and reflections")
    autumn = bring_autumn_to_life(
        organisation, first_block - AUTUMN_BEFORE, first_block - timedelta(days=1), by=coordinator
    )
    for person in (autumn.shown.connector, autumn.shown.placement.trainee):
        let_in(person.membership, by=coordinator)
    show_reflecting(organisation, autumn.shown, by=coordinator)
    say_journeys(organisation, by=coordinator)
    say("Looking for connectors for the coming block")
    run = run_matching(
        organisation,
        first_on=first_block,
        last_on=first_block + timedelta(weeks=BLOCK_WEEKS),
        by=coordinator,
    )
    _answer_some([approve_proposal(row, by=coordinator) for row in run.proposals.all()[:4]])
    say("Asking people to classes")
    bring_training_to_life(organisation, by=coordinator)
    say("Welcoming applicants, and doing their checks")
    bring_onboarding_to_life(organisation, shown=autumn.shown.connector, by=coordinators)
    return autumn.shown.connector


def _answer_some(offers: list[Match]) -> None:
    answers = [(0, "trainee", True), (1, "trainee", True), (1, "connector", True)]
    for place, side, accept in [*answers, (2, "connector", False)]:
        match = offers[place]
        answer_offer(match, side=side, accept=accept, by=member_of(match, side))
