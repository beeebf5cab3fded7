from datetime import date, timedelta

import pytest

from placements.coverage import coverage_ahead
from tests.factories.accounts import SiteFactory, TeamFactory
from tests.factories.placements import CohortFactory, MatchFactory, TraineeFactory
from tests.placements.scheme import cleared_connector, coming_placement

pytestmark = pytest.mark.django_db
ON = date(2027, 3, 24)  # a Wednesday; the clocks go forward on Sunday the 28th


def placement(world, starts_on, *, days=30, covered=False, offered=False, **facts):
    made = coming_placement(
        world, starts_on=starts_on, ends_on=starts_on + timedelta(days=days), **facts
    )
    if covered or offered:
        MatchFactory(placement=made, connector=cleared_connector(world), agreed=covered)
    return made


def rows(world, by, *, until=date(2027, 9, 24)):
    ahead = coverage_ahead(world.organisation.placements.all(), by=by, on=ON, until=until)
    return {
        row.label: (row.counts.coming, row.counts.covered, row.counts.offered, row.counts.without)
        for row in ahead.rows
    }


def test_weeks_run_from_monday_to_sunday_over_the_change_of_clocks(world):
    placement(world, date(2027, 3, 22), covered=True)  # Monday of this week
    placement(world, date(2027, 3, 28))  # the Sunday on which the clocks go forward
    placement(world, date(2027, 3, 29), offered=True)  # the Monday after
    assert rows(world, "week") == {
        "Week of 22 March 2027": (2, 1, 0, 1),
        "Week of 29 March 2027": (1, 0, 1, 0),
    }


def test_what_has_begun_is_one_row_and_what_is_over_is_none(world):
    placement(world, date(2027, 3, 21))  # the last day before this week
    placement(world, date(2027, 1, 4), days=79)  # ends today, and today is part of it
    placement(world, date(2027, 1, 4), days=78)  # ended yesterday
    assert rows(world, "week") == {"Begun before this week": (2, 0, 0, 2)}


def test_the_last_day_looked_at_is_part_of_it(world):
    placement(world, date(2027, 9, 24))
    placement(world, date(2027, 9, 25))
    assert rows(world, "week") == {"Week of 20 September 2027": (1, 0, 0, 1)}


def test_by_site_and_by_cohort(world):
    site = SiteFactory(organisation=world.organisation, name="Leighton")
    cohort = CohortFactory(
        programme__organisation=world.organisation, programme__name="Nursing", name="2026"
    )
    trainee = TraineeFactory(organisation=world.organisation, cohort=cohort)
    placement(world, date(2027, 4, 5), team=TeamFactory(site=site), trainee=trainee, covered=True)
    placement(world, date(2027, 5, 3), team=TeamFactory(site=site))
    assert rows(world, "site") == {"Leighton": (2, 1, 0, 1)}
    assert rows(world, "cohort") == {
        "Nursing, University of Chester, 2026": (1, 1, 0, 0),
        "No cohort yet": (1, 0, 0, 1),
    }


def test_the_page_says_what_is_needed_first_and_leads_to_it(world, sign_in):
    from common.dates import today

    starts = today() + timedelta(days=30)
    needed = placement(world, starts)
    covered = placement(world, starts, covered=True)
    client = sign_in(world.coordinator)
    page = client.get("/placements/coverage/")
    assert "1 of the 2 placements until" in page.text
    assert f"the first from {starts.day} {starts:%B %Y}" in page.text
    query = page.text.split("/placements/?", 1)[1].split('"')[0].replace("&amp;", "&")
    found = client.get(f"/placements/?{query}").text
    assert needed.reference in found
    assert covered.reference not in found


@pytest.mark.parametrize("query", ["by=x", "months=7", "site=nonsense", "cohort=1", "months=1"])
def test_a_question_that_makes_no_sense_shows_the_usual(world, sign_in, query):
    coming_placement(world)
    assert sign_in(world.lead).get(f"/placements/coverage/?{query}").status_code == 200


def test_no_placement_ahead_says_what_to_do(world, sign_in):
    assert (
        "No placement begins or runs then"
        in sign_in(world.lead).get("/placements/coverage/?months=1").text
    )


def test_a_member_of_one_site_sees_that_site(world, sign_in):
    here = placement(world, date(2027, 4, 5))
    there = placement(world, date(2027, 4, 5))
    world.coordinator.sites.add(here.site)
    page = sign_in(world.coordinator).get("/placements/coverage/?by=site&months=12").text
    assert here.site.name in page
    assert there.site.name not in page
