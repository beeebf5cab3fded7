from datetime import timedelta

import pytest

from common.dates import today
from nhsuk.components.words import day
from placements.models import Match
from tests.factories.accounts import SiteFactory
from tests.factories.placements import MatchFactory, PlacementFactory
from tests.placements.scheme import cleared_connector, coming_placement

pytestmark = pytest.mark.django_db


def test_index_shows_coverage(world, sign_in):
    covered = MatchFactory(agreed=True, placement=coming_placement(world)).placement
    nobody = coming_placement(world)
    page = sign_in(world.coordinator).get("/placements/")
    assert "2 coming or under way: 1 matched" in page.text
    only_nobody = sign_in(world.coordinator).get("/placements/?coverage=none")
    assert nobody.reference in only_nobody.text
    assert covered.reference not in only_nobody.text


@pytest.mark.parametrize("query", ["q=sam", "q=P0", "site=", "when=all", "coverage="])
def test_index_filters(world, sign_in, query):
    placement = coming_placement(world, reference="P001")
    assert placement.reference in sign_in(world.coordinator).get(f"/placements/?{query}").text


def test_index_leaves_out_what_is_over_unless_asked(world, sign_in):
    over = PlacementFactory(
        trainee__organisation=world.organisation,
        starts_on=today() - timedelta(days=50),
        ends_on=today() - timedelta(days=1),
    )
    client = sign_in(world.coordinator)
    assert over.reference not in client.get("/placements/").text
    assert over.reference in client.get("/placements/?when=past").text


@pytest.mark.parametrize(("days_after_the_end", "is_said"), [(0, True), (1, False)])
def test_a_match_not_cleared_to_the_end_is_said(world, sign_in, days_after_the_end, is_said):
    connector = cleared_connector(world)
    match = MatchFactory(agreed=True, placement=coming_placement(world), connector=connector)
    ends = match.placement.ends_on + timedelta(days=days_after_the_end)
    connector.checks.filter(kind="right_to_work").update(valid_until=ends)
    page = sign_in(world.coordinator).get(f"/placements/{match.placement.pk}/").text
    assert ("Not cleared to the end" in page) is is_said
    assert (f"Right to work lapses on {day(ends)}." in page) is is_said


def test_a_check_that_ends_before_the_placement_begins_is_told_by_its_day(world, sign_in):
    connector = cleared_connector(world)
    match = MatchFactory(agreed=True, placement=coming_placement(world), connector=connector)
    client, address = sign_in(world.coordinator), f"/placements/{match.placement.pk}/"
    for ends, said in (
        (match.placement.starts_on, "lapses on"),
        (today() + timedelta(days=1), "lapses on"),
        (today(), "lapsed on"),
    ):
        connector.checks.filter(kind="right_to_work").update(valid_until=ends)
        assert f"Right to work {said} {day(ends)}." in client.get(address).text


def test_no_record_is_offered_that_does_not_open(world, sign_in):
    connector = cleared_connector(world)
    match = MatchFactory(agreed=True, placement=coming_placement(world), connector=connector)
    connector.dbs_certificates.all().delete()
    record, address = f"/volunteers/{connector.pk}/", f"/placements/{match.placement.pk}/"
    client = sign_in(world.coordinator)
    assert f'href="{record}">Open the record' in client.get(address).text
    connector.sites.add(SiteFactory(organisation=world.organisation))
    world.coordinator.sites.add(match.placement.site)
    assert client.get(record).status_code == 404
    page = client.get(address).text
    assert "DBS certificate is not in place." in page
    assert record not in page
    assert "A coordinator of their sites renews it" in page


def test_a_match_without_a_certificate_is_said(world, sign_in):
    connector = cleared_connector(world)
    match = MatchFactory(agreed=True, placement=coming_placement(world), connector=connector)
    connector.dbs_certificates.all().delete()
    page = sign_in(world.coordinator).get(f"/placements/{match.placement.pk}/").text
    assert "DBS certificate is not in place." in page


def test_who_cannot_renew_it_is_told_who_does(world, sign_in):
    connector = cleared_connector(world)
    match = MatchFactory(agreed=True, placement=coming_placement(world), connector=connector)
    connector.dbs_certificates.all().delete()
    address = f"/placements/{match.placement.pk}/"
    assert "</a> to renew it. Or <a" in sign_in(world.coordinator).get(address).text
    page = sign_in(world.lead).get(address).text
    assert f"Open the record of {connector}</a>. A coordinator renews it there." in page
    assert "to renew it" not in page


@pytest.mark.parametrize(("days_ago", "is_needed"), [(0, True), (1, False)])
def test_nobody_is_needed_once_it_is_over(world, sign_in, days_ago, is_needed):
    ends = today() - timedelta(days=days_ago)
    days = {"starts_on": ends - timedelta(days=30), "ends_on": ends}
    alone = coming_placement(world, **days)
    placement = coming_placement(world, connectors_wanted=2, **days)
    connector = cleared_connector(world, status="paused")
    MatchFactory(agreed=True, placement=placement, connector=connector)
    client = sign_in(world.coordinator)
    for one in (alone, placement):
        page = client.get(f"/placements/{one.pk}/").text
        assert ("Nobody is suggested for this placement yet" in page) is is_needed
        assert ("Who could help here?" in page) is is_needed
        assert ("This placement is over" in page) is not is_needed
    assert ("Somebody is needed here" in page) is is_needed


def test_index_of_nothing_says_what_to_do(world, sign_in):
    assert "Import placements" in sign_in(world.coordinator).get("/placements/").text


@pytest.mark.parametrize("query", ["site=nonsense", "when=never", "coverage=x", "page=999"])
def test_index_survives_a_query_that_makes_no_sense(world, sign_in, query):
    coming_placement(world)
    assert sign_in(world.coordinator).get(f"/placements/?{query}").status_code == 200


def test_record_tells_of_the_match_and_its_meetings(world, sign_in):
    match = MatchFactory(agreed=True, placement=coming_placement(world))
    page = sign_in(world.lead).get(f"/placements/{match.placement_id}/")
    assert str(match.connector) in page.text
    assert "No meeting has been logged yet" in page.text


def test_choose_ranks_and_offers(world, sign_in):
    placement, connector = coming_placement(world), cleared_connector(world)
    client = sign_in(world.coordinator)
    assert str(connector) in client.get(f"/placements/{placement.pk}/choose/").text
    response = client.post(
        f"/placements/{placement.pk}/choose/", {"connector": connector.pk}, follow=True
    )
    assert "Offered to" in response.text
    assert placement.matches.get().status == Match.Status.OFFERED


@pytest.mark.parametrize("connector", ["", "nonsense", "00000000-0000-0000-0000-000000000000"])
def test_choose_nobody_is_refused(world, sign_in, connector):
    placement = coming_placement(world)
    response = sign_in(world.coordinator).post(
        f"/placements/{placement.pk}/choose/", {"connector": connector}
    )
    assert response.status_code == 404
    assert not Match.objects.exists()


def test_choose_somebody_unsuitable_says_why(world, sign_in):
    placement = coming_placement(world, mode="in_person")
    connector = cleared_connector(world)
    response = sign_in(world.coordinator).post(
        f"/placements/{placement.pk}/choose/", {"connector": connector.pk}, follow=True
    )
    assert "cannot meet there" in response.text


def test_choose_with_nobody_says_what_stands_in_the_way(world, sign_in):
    placement = coming_placement(world, mode="in_person")
    cleared_connector(world)
    page = sign_in(world.coordinator).get(f"/placements/{placement.pk}/choose/")
    assert "Nobody can meet this trainee as things are" in page.text
    assert "1 connector still wanted, of 1 connector looked at" in page.text


def test_choose_where_there_is_no_connector_says_how_to_get_some(world, sign_in):
    client = sign_in(world.coordinator)
    address = f"/placements/{coming_placement(world).pk}/choose/"
    page = client.get(address).text
    assert "There is no connector yet" in page
    assert "stands in the way" not in page
    assert "Why not the others?" not in page
    assert "/volunteers/pipeline/add/" in page
    assert "Import a list of connectors" in page


def test_who_may_not_import_is_not_led_there(world, sign_in):
    placement = coming_placement(world)
    world.coordinator.sites.add(placement.site)
    page = sign_in(world.coordinator).get(f"/placements/{placement.pk}/choose/").text
    assert "There is no connector yet" in page
    assert "Import a list of connectors" not in page


def test_trainee_shows_their_placements(world, sign_in):
    placement = coming_placement(world)
    page = sign_in(world.coordinator).get(f"/placements/trainees/{placement.trainee_id}/")
    assert placement.reference in page.text


@pytest.fixture
def away(world) -> Match:
    """A match of a connector who has paused since."""
    connector = cleared_connector(world, status="paused")
    return MatchFactory(agreed=True, placement=coming_placement(world), connector=connector)


def test_record_offers_cover_for_a_match_of_somebody_away(away, world, sign_in):
    url = f"/placements/{away.placement_id}/"
    page = sign_in(world.coordinator).get(url).text
    assert f"{away.connector} is away from the scheme" in page
    assert f"{url}choose/" in page
    assert f"/matches/{away.pk}/withdraw/" in page
    page = sign_in(world.lead).get(url).text
    assert "is away from the scheme" in page
    assert f"{url}choose/" not in page


def test_record_asks_for_no_cover_where_none_is_needed(world, sign_in):
    match = MatchFactory(agreed=True, placement=coming_placement(world))
    page = sign_in(world.coordinator).get(f"/placements/{match.placement_id}/").text
    assert "Who could help here?" not in page


@pytest.mark.parametrize(
    ("agreed", "words"), [(False, "is offered to Asha"), (True, "is matched with")]
)
def test_choose_says_how_to_free_a_placement_that_somebody_has(world, sign_in, agreed, words):
    match = MatchFactory(agreed=agreed, placement=coming_placement(world))
    cleared_connector(world, last_name="Other")
    page = sign_in(world.coordinator).get(f"/placements/{match.placement_id}/choose/").text
    assert words in page
    assert f"/matches/{match.pk}/withdraw/" in page
    assert "Other</a>" in page
    assert "Offer to" not in page
