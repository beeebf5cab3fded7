"""When supervision is due, and what being late does: new matches wait, present ones stay."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.dates import add_months, today
from common.errors import DomainError
from messaging.models import Message
from placements.choices import choices_for
from placements.mending import plan_mending
from placements.models import Match
from placements.moving import breaks_of
from placements.planning import Asked, plan_matching
from placements.services.offers import answer_offer, member_of, offer_match
from support.services.supervisions import (
    call_off_supervision,
    plan_supervision,
    record_supervision,
    remind_of_supervisions,
)
from support.standing import supervision_standing, supervision_standings
from tests.factories.support import SupervisionFactory
from tests.factories.volunteers import PositionFactory, VolunteerFactory
from tests.placements.scheme import cleared_connector, coming_placement
from volunteers.models import Volunteer

LONDON = ZoneInfo("Europe/London")
NOON = datetime(2026, 6, 1, 12, 0, tzinfo=LONDON)
WEEK = timedelta(weeks=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def position(world, **facts):
    return PositionFactory(organisation=world.organisation, **{"supervision_weeks": 8} | facts)


def person(world, *, since=NOON, status="active", **facts):
    of = {"organisation": world.organisation, "status_since": since, "status": status}
    return VolunteerFactory(position=position(world, **facts), **of)


def held(world, volunteer, day):
    return SupervisionFactory(volunteer=volunteer, supervisor=world.supervisor, held_on=day)


class TestDue:
    def test_the_first_within_six_weeks_of_becoming_active(self, world):
        assert supervision_standing(person(world)).due_on == today() + 6 * WEEK

    def test_sooner_if_the_interval_is_shorter(self, world):
        asha = person(world, supervision_weeks=4)
        assert supervision_standing(asha).due_on == today() + 4 * WEEK

    def test_then_by_the_interval(self, world):
        asha = person(world, since=NOON - 20 * WEEK)
        held(world, asha, today() - 9 * WEEK)
        held(world, asha, today() - 3 * WEEK)
        assert supervision_standing(asha).due_on == today() + 5 * WEEK

    def test_whoever_comes_back_is_not_late_at_once(self, world):
        asha = person(world)
        held(world, asha, today() - 40 * WEEK)
        assert supervision_standing(asha).due_on == today() + 6 * WEEK

    def test_nobody_is_late_for_what_the_position_did_not_ask(self, world):
        asha = person(world, since=NOON - 90 * WEEK, supervision_since=today() - WEEK)
        assert supervision_standing(asha).due_on == today() + 5 * WEEK

    @pytest.mark.parametrize("status", ["ready", "paused", "left"])
    def test_none_of_whoever_is_not_active(self, world, status):
        assert supervision_standing(person(world, status=status)).due_on is None

    def test_none_where_the_position_asks_for_none(self, world):
        assert supervision_standing(person(world, supervision_weeks=None)).stops_on is None

    def test_the_day_somebody_became_active_is_the_one_in_london(self, world):
        late = datetime(2026, 5, 31, 23, 30, tzinfo=ZoneInfo("UTC"))  # half past midnight there
        assert supervision_standing(person(world, since=late)).due_on == date(2026, 7, 13)

    def test_it_stops_new_matches_on_the_day_after_its_grace(self, world):
        asha = person(world, since=NOON - 10 * WEEK)  # due four weeks ago
        standing = supervision_standing(asha)
        assert standing.is_overdue(today())
        assert not standing.stops_new_matches(today())
        assert standing.stops_new_matches(today() + timedelta(days=1))

    def test_it_takes_one_query_for_many(self, world):
        people = [person(world) for _ in range(3)]
        with CaptureQueriesContext(connection) as queries:
            supervision_standings(people)
        assert len(queries) == 1


class TestMatching:
    """Late beyond the limit."""

    @pytest.fixture
    def asha(self, world):
        late = position(world)
        return cleared_connector(
            world, position=late, status_since=NOON - 30 * WEEK, max_at_once=9, max_a_year=9
        )

    def matched(self, world, asha):
        """From before it was late."""
        Volunteer.objects.filter(pk=asha.pk).update(status_since=NOON)
        match = offer_match(coming_placement(world), asha, by=world.coordinator)
        for side in ("connector", "trainee"):
            match = answer_offer(match, side=side, accept=True, by=member_of(match, side))
        Volunteer.objects.filter(pk=asha.pk).update(status_since=NOON - 30 * WEEK)
        return match

    def test_a_run_proposes_nobody_and_says_why(self, world, asha):
        coming_placement(world)
        asked = Asked(today(), today() + timedelta(days=99), today())
        outcome = plan_matching(world.organisation, asked).outcome
        assert outcome.covered == 0
        assert outcome.uncovered[0].first == (("supervision", 1),)

    def test_the_list_to_choose_from_leaves_them_out(self, world, asha):
        choices = choices_for(coming_placement(world), on=today(), membership=world.coordinator)
        assert choices.ranked == []
        assert "1 connector has a supervision to be held first." in choices.why_not_others

    def test_an_offer_is_refused_with_the_day(self, world, asha):
        with pytest.raises(DomainError, match="overdue since 15 December 2025"):
            offer_match(coming_placement(world), asha, by=world.coordinator)

    def test_once_it_was_held_they_are_matched_again(self, world, asha):
        facts = {"held_on": today(), "how": "video", "notes": "", "supervisor": world.supervisor}
        record_supervision(asha, **facts, by=world.supervisor)
        assert offer_match(coming_placement(world), asha, by=world.coordinator)

    def test_one_planned_for_much_later_still_stands(self, world, asha):
        of_today = {"held_on": today(), "how": "video", "notes": "", "supervisor": world.supervisor}
        for days, is_the_same in ((8, False), (7, True)):
            asha.supervisions.all().delete()
            planned = plan_supervision(
                asha,
                planned_on=today() + timedelta(days=days),
                supervisor=world.supervisor,
                by=world.supervisor,
            )
            held = record_supervision(asha, **of_today, by=world.supervisor)
            assert (held == planned) is is_the_same

    def test_a_match_that_stands_is_untouched(self, world, asha):
        match = self.matched(world, asha)
        remind_of_supervisions(on=today())
        assert Match.objects.get(pk=match.pk).status == "agreed"
        later = {"ends_on": match.placement.ends_on + timedelta(days=1)}
        assert breaks_of(match.placement, later, by=world.coordinator).broken == []

    def test_mending_keeps_it(self, world, asha):
        match = self.matched(world, asha)
        lost = coming_placement(world)
        broken = offer_match(lost, cleared_connector(world), by=world.coordinator)
        Match.objects.filter(pk=broken.pk).update(status="expired")
        plan = plan_mending(world.coordinator, on=today())
        assert match.placement not in {row.placement for row in plan.changes}


class TestPlanning:
    @pytest.fixture
    def asha(self, world):
        return person(world, since=NOON - 5 * WEEK)  # due in a week

    def test_planning_again_moves_the_day(self, world, asha):
        for days in (3, 5):
            plan_supervision(
                asha,
                planned_on=today() + timedelta(days=days),
                supervisor=world.supervisor,
                by=world.supervisor,
            )
        assert asha.supervisions.get().planned_on == today() + timedelta(days=5)

    def test_nobody_plans_more_than_a_year_ahead(self, world, asha):
        of = {"supervisor": world.supervisor, "by": world.supervisor}
        a_year_on = add_months(today(), 12)
        with pytest.raises(DomainError, match="within a year from now"):
            plan_supervision(asha, planned_on=a_year_on + timedelta(days=1), **of)
        assert plan_supervision(asha, planned_on=a_year_on, **of).planned_on == a_year_on

    def test_what_was_planned_becomes_what_was_held(self, world, asha):
        of = {"supervisor": world.supervisor, "by": world.supervisor}
        plan_supervision(asha, planned_on=today(), **of)
        record_supervision(asha, held_on=today(), how="video", notes="Agreed.", **of)
        row = asha.supervisions.get()
        assert (row.status, row.held_on, row.notes) == ("held", today(), "Agreed.")
        with pytest.raises(DomainError, match="noted already"):
            record_supervision(asha, held_on=today(), how="video", notes="", **of)

    @pytest.mark.parametrize("days", [1, -367])
    def test_the_day_must_be_a_likely_one(self, world, asha, days):
        of = {"supervisor": world.supervisor, "by": world.supervisor}
        with pytest.raises(DomainError):
            record_supervision(
                asha, held_on=today() + timedelta(days=days), how="video", notes="", **of
            )

    def test_whoever_supports_them_hears_of_it_once_before_and_once_after(self, world, asha):
        for day in (0, 1, 9, 10):
            remind_of_supervisions(on=today() + timedelta(days=day))
        told = Message.objects.filter(template="supervision_due")
        assert [message.recipient_address for message in told] == 2 * [world.coordinator.user.email]
        assert not any(asha.first_name in message.body for message in told)

    def test_nobody_is_reminded_of_what_is_planned_in_time_until_it_is_called_off(
        self, world, asha
    ):
        of = {"supervisor": world.supervisor, "by": world.supervisor}
        planned = plan_supervision(asha, planned_on=today() + timedelta(days=3), **of)
        assert remind_of_supervisions(on=today()) == 0
        call_off_supervision(planned, by=world.supervisor)
        assert remind_of_supervisions(on=today()) == 1
