from datetime import timedelta

import pgtrigger
import pytest

from common.dates import today
from nhsuk.components.words import period
from placements.models import Match, MatchingRun, Placement, Proposal
from placements.services.matching import approve_proposal, run_matching, turn_down_proposal
from tests.factories.accounts import MembershipFactory
from tests.placements.scheme import cleared_connector, coming_placement
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


def a_year() -> dict:
    return {"first_on": today(), "last_on": today() + timedelta(days=364)}


def as_boxes(name, day) -> dict:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


@pytest.fixture
def proposal(world) -> Proposal:
    coming_placement(world)
    cleared_connector(world)
    return run_matching(world.organisation, **a_year(), by=world.coordinator).proposals.get()


def moved_since(proposal, **facts) -> Placement:
    """The placement changed after the run: in a test all of it happens at one time."""
    placement = proposal.placement
    Placement.objects.filter(pk=placement.pk).update(**facts)
    history = Placement.pgh_event_model.objects
    with pgtrigger.ignore("placements.PlacementEvent:append_only"):
        newest = history.filter(pgh_obj=placement).order_by("-pgh_id")[:1]
        later = proposal.run.created_at + timedelta(minutes=1)
        history.filter(pk__in=newest).update(pgh_created_at=later)
    return placement


def test_a_kept_run_says_what_it_was_made_for(world, proposal, sign_in):
    old, client = proposal.placement, sign_in(world.coordinator)
    addresses = [f"/matching/{proposal.run_id}/", f"/matching/proposals/{proposal.pk}/"]
    for address in addresses:
        assert "has changed since" not in client.get(address).text
    moved_since(proposal, ends_on=old.ends_on + timedelta(days=30))
    for address in addresses:
        page = client.get(address).text
        assert "The placement has changed since. Suggested for:" in page
        assert f"{old.trainee}, {period(old.starts_on, old.ends_on)}, {old.site}" in page
    world.coordinator.sites.add(old.site)
    limited = sign_in(world.coordinator).get(addresses[1]).text
    assert "The placement has changed since" in limited
    assert "Suggested for" not in limited


def test_index_starts_a_run(world, sign_in):
    coming_placement(world)
    cleared_connector(world)
    boxes = {k: v for name, day in a_year().items() for k, v in as_boxes(name, day).items()}
    response = sign_in(world.coordinator).post("/matching/", boxes, follow=True)
    assert "1 of 1 placements can be covered" in response.text
    assert "proven" in response.text
    assert MatchingRun.objects.get().made_by == world.coordinator


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (None, 0, "Enter the first day to match for"),
        (0, -1, "The last day must be the same as or after the first"),
        (0, 600, "Choose a period of at most 18 months"),
    ],
)
def test_index_explains_a_period_it_cannot_use(world, sign_in, first, last, words):
    boxes = as_boxes("last_on", today() + timedelta(days=last))
    if first is not None:
        boxes |= as_boxes("first_on", today() + timedelta(days=first))
    response = sign_in(world.coordinator).post("/matching/", boxes)
    assert words in response.text
    assert not MatchingRun.objects.exists()


def test_index_says_when_there_is_nothing_to_match(world, sign_in):
    boxes = {k: v for name, day in a_year().items() for k, v in as_boxes(name, day).items()}
    response = sign_in(world.coordinator).post("/matching/", boxes)
    assert "No placement that starts in this period needs a connector" in response.text


def test_run_shows_the_placements_nobody_was_found_for(world, sign_in):
    placement = coming_placement(world, language="Welsh")
    cleared_connector(world)
    run = run_matching(world.organisation, **a_year(), by=world.coordinator)
    page = sign_in(world.coordinator).get(f"/matching/{run.pk}/?show=uncovered")
    assert placement.reference in page.text
    assert "does not speak its language" in page.text


def test_proposal_gives_its_reasons_and_conditions_in_words(proposal, world, sign_in):
    page = sign_in(world.coordinator).get(f"/matching/proposals/{proposal.pk}/")
    assert "Monday morning" in page.text
    assert str(proposal.connector) in page.text


def test_approve_asks_both_and_goes_on(proposal, world, sign_in):
    response = sign_in(world.coordinator).post(
        f"/matching/proposals/{proposal.pk}/approve/", follow=True
    )
    assert "Offered to" in response.text
    assert Match.objects.get().status == Match.Status.OFFERED


def test_approve_twice_offers_once(proposal, world, sign_in):
    client = sign_in(world.coordinator)
    for _ in range(2):
        response = client.post(f"/matching/proposals/{proposal.pk}/approve/", follow=True)
    assert "has decided this already: approved" in response.text
    assert Match.objects.count() == 1


def test_approve_refuses_what_is_no_longer_possible(proposal, world, sign_in):
    proposal.connector.checks.filter(kind="identity").update(result="awaited", decided_on=None)
    response = sign_in(world.coordinator).post(
        f"/matching/proposals/{proposal.pk}/approve/", follow=True
    )
    assert "cannot be offered" in response.text
    proposal.refresh_from_db()
    assert proposal.status == Proposal.Status.PUT_FORWARD


def test_a_suggestion_to_decide_is_read_as_things_are_now(proposal, world, sign_in):
    client, address = sign_in(world.coordinator), f"/matching/proposals/{proposal.pk}/"
    assert "Something has changed" not in client.get(address).text
    kept, connector = proposal.reasons, proposal.connector
    connector.sites.add(proposal.placement.site)
    page = client.get(address).text
    assert "Something has changed since this was suggested" in page
    assert f"Meets at {proposal.placement.site}" in page
    connector.sites.clear()
    Volunteer.objects.filter(pk=connector.pk).update(offers_remote=False)
    page = client.get(address).text
    assert "This cannot be offered as things are" in page
    assert f"{connector} cannot meet there." in page
    assert "Approve and ask both" not in page
    proposal.refresh_from_db()
    assert proposal.reasons == kept  # its run reads as it was made


def test_turn_down_wants_a_reason(proposal, world, sign_in):
    url = f"/matching/proposals/{proposal.pk}/turn-down/"
    client = sign_in(world.coordinator)
    assert "Select why this is not the one" in client.post(url, {"note": "kept"}).text
    client.post(url, {"why": "timing", "note": "after Easter"})
    proposal.refresh_from_db()
    assert proposal.status == Proposal.Status.NOT_THIS_ONE
    assert "after Easter" in proposal.why_not


def test_a_coordinator_of_another_site_does_not_see_it(proposal, world, sign_in):
    world.coordinator.sites.add(coming_placement(world).site)
    page = sign_in(world.coordinator).get(f"/matching/proposals/{proposal.pk}/")
    assert page.status_code == 404


class TestALimitedCoordinator:
    @pytest.fixture
    def run(self, world, proposal):
        """Of the whole organisation: here nobody is found, elsewhere somebody is."""
        self.here = coming_placement(world, language="Welsh")
        return run_matching(world.organisation, **a_year(), by=world.coordinator)

    @pytest.fixture
    def client(self, world, run, sign_in):
        limited = MembershipFactory(organisation=world.organisation, role="coordinator")
        limited.sites.add(self.here.site)
        return sign_in(limited)

    def test_reads_counts_of_their_own_sites_only(self, client, run):
        assert (run.covered_count, run.placements_count) == (1, 2)
        assert "0 of 1" in client.get("/matching/").text
        page = client.get(f"/matching/{run.pk}/").text
        assert "0 of 1 placements can be covered" in page
        assert "Counted for your sites" in page
        assert "proven" not in page

    def test_does_not_find_a_run_that_had_nothing_of_theirs(self, client, run, world):
        run.uncovered = []
        run.save()
        assert client.get(f"/matching/{run.pk}/").status_code == 404
        assert str(run.pk) not in client.get("/matching/").text

    def test_others_read_the_whole(self, run, world, sign_in):
        page = sign_in(world.coordinator).get(f"/matching/{run.pk}/").text
        assert "1 of 2 placements can be covered" in page


def test_a_suggestion_of_somebody_paused_cannot_be_approved(proposal, world, sign_in):
    world.organisation.volunteers.update(status="paused")
    page = sign_in(world.coordinator).get(f"/matching/proposals/{proposal.pk}/").text
    assert "is no longer active (paused)" in page
    assert "Approve and ask both" not in page


def test_a_decided_suggestion_says_so_first_and_asks_nothing(proposal, world, sign_in):
    client, url = sign_in(world.coordinator), f"/matching/proposals/{proposal.pk}/"
    turn_down_proposal(proposal, why_not="Too far", by=world.coordinator)
    page = client.get(url).text
    assert page.index("Too far") < page.index("Why this match was suggested")
    assert "Check before you approve" not in page
    answer = client.get(f"{url}turn-down/", follow=True)
    assert answer.redirect_chain[-1][0] == url
    assert "has been decided already" in answer.text


def test_a_run_tells_what_mattered_in_the_words_it_is_asked_in(proposal, world, sign_in):
    run, client = proposal.run, sign_in(world.coordinator)
    run.weights |= {"topics": 600, "half_days": 0, "travel": 77}
    run.save()
    page = client.get(f"/matching/{run.pk}/").text
    assert "How much does it matter that they share topics? A lot: 600 points." in page
    assert "half-days in common? Not at all: 0 points." in page
    assert "about as many trainees each? As usual: 20 points." in page
    assert "that the journey is short? 77 points." in page
    assert "evenload" not in page
    assert "wontshare" not in page


@pytest.mark.parametrize("limited", [False, True])
def test_a_placement_that_wants_two_and_has_one_is_not_covered(world, sign_in, limited):
    placement = coming_placement(world, connectors_wanted=2)
    coming_placement(world, team=placement.team, starts_on=placement.ends_on + timedelta(days=1),
                     ends_on=placement.ends_on + timedelta(days=30))  # fmt: skip
    cleared_connector(world)
    run = run_matching(world.organisation, **a_year(), by=world.coordinator)
    if limited:
        world.coordinator.sites.add(placement.site)
    page = sign_in(world.coordinator).get(f"/matching/{run.pk}/")
    assert "1 of 2 placements can be covered" in page.text
    assert "1 of 2 placements can be covered, and 1 has one of the two it wants" in page.text
    assert "Show the 1 that lacks one of two, and why" in page.text
    assert "nobody was found for" not in page.text
    gaps = sign_in(world.coordinator).get(f"/matching/{run.pk}/?show=uncovered").text
    assert "One of the two wanted found for 1" in gaps
    assert "1 connector is suggested for it" in gaps
    assert "is matched to it" not in gaps


def test_a_run_where_there_is_no_connector_says_how_to_get_some(world, sign_in):
    coming_placement(world, connectors_wanted=2)
    run = run_matching(world.organisation, **a_year(), by=world.coordinator)
    client = sign_in(world.coordinator)
    assert "There is no connector yet" in client.get(f"/matching/{run.pk}/").text
    gaps = client.get(f"/matching/{run.pk}/?show=uncovered").text
    assert "There is no connector yet" in gaps
    assert "2 connectors still wanted, and there is none yet." in gaps
    assert "of 0 connectors" not in gaps


def test_whom_nobody_was_found_for_is_told_apart_from_who_lacks_one_of_two(world, sign_in):
    coming_placement(world, connectors_wanted=2)
    coming_placement(world, language="Welsh")
    cleared_connector(world)
    run = run_matching(world.organisation, **a_year(), by=world.coordinator)
    client = sign_in(world.coordinator)
    page = client.get(f"/matching/{run.pk}/").text
    assert "Show the 1 nobody was found for and the 1 that lacks one of two, and why" in page
    gaps = client.get(f"/matching/{run.pk}/?show=uncovered").text
    assert "Nobody found for 1, one of the two wanted found for 1" in gaps


def test_what_was_typed_stays_where_somebody_has_decided_meanwhile(proposal, world, sign_in):
    approve_proposal(proposal, by=world.coordinator)
    client, url = sign_in(world.coordinator), f"/matching/proposals/{proposal.pk}/turn-down/"
    page = client.post(url, {"why": "timing", "note": "after Easter"}).text
    assert "has decided this already: approved" in page
    assert "after Easter" in page
    page = client.post(url, {"why": "timing", "note": "x" * 201}).text
    assert "Use 200 characters or fewer" in page


def test_an_older_run_says_that_a_newer_one_has_taken_its_place(proposal, world, sign_in):
    cleared_connector(world)
    run_matching(world.organisation, **a_year(), by=world.coordinator)
    page = sign_in(world.coordinator).get(f"/matching/{proposal.run_id}/").text
    assert "1 suggestion was set aside" in page
    assert "Everything suggested here has been decided" not in page


def test_the_page_of_a_run_takes_twelve_queries(
    proposal, world, sign_in, django_assert_max_num_queries
):
    client = sign_in(world.coordinator)
    for count in (2, 20):
        for _ in range(count):
            coming_placement(world), cleared_connector(world)
        coming_placement(world, language="Welsh")
        made = run_matching(world.organisation, **a_year(), by=world.coordinator)
        client.get(f"/matching/{made.pk}/")
        for address in (f"/matching/{made.pk}/", f"/matching/{made.pk}/?show=uncovered"):
            with django_assert_max_num_queries(12):
                assert client.get(address).status_code == 200
