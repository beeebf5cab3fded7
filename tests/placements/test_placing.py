from datetime import timedelta

import pytest

from audit.models import Disclosure
from common.dates import add_months, today
from messaging.models import Message
from placements.forms.placing import PlacementForm, TraineeForm
from placements.models import Match
from placements.services.matching import choose_connector, run_matching
from placements.services.offers import offer_match
from tests.factories.accounts import TeamFactory
from tests.factories.placements import MatchFactory, TraineeFactory
from tests.factories.training import CompletionFactory, CourseFactory
from tests.placements.scheme import cleared_connector, coming_placement

pytestmark = pytest.mark.django_db


def posted(day, name):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def answers(placement, **changed) -> dict:
    """What the form of a placement posts, as it stands unless changed."""
    said = PlacementForm.of(placement) | changed
    days = posted(said.pop("starts_on"), "starts_on") | posted(said.pop("ends_on"), "ends_on")
    said |= {"team": placement.team_id, "topics": "\n".join(said["topics"])}
    return said | days


@pytest.fixture
def client(world, sign_in):
    return sign_in(world.coordinator)


NEW = {"reference": "T9", "first_name": "Kit", "last_name": "Lee", "email": "kit@uni.example"}


def test_a_trainee_is_added_by_hand(world, client):
    page = client.post("/placements/trainees/add/", NEW, follow=True)
    assert "Kit Lee is added" in page.text
    trainee = world.organisation.trainees.get(reference="T9")
    assert trainee.membership.status == "listed"


def test_a_trainee_id_or_address_taken_is_said_and_nothing_typed_is_lost(world, client):
    client.post("/placements/trainees/add/", NEW)
    page = client.post("/placements/trainees/add/", NEW | {"email": "other@uni.example"})
    assert "There is a trainee with this ID already" in page.text
    page = client.post("/placements/trainees/add/", NEW | {"reference": "T10"})
    assert "This address belongs to Kit Lee, trainee ID T9" in page.text
    assert 'value="T10"' in page.text


def test_an_address_of_somebody_of_another_name_is_refused(world, client):
    email = world.connector.user.email
    page = client.post("/placements/trainees/add/", NEW | {"email": email})
    assert "known here in another role, under another name" in page.text
    assert str(world.connector.user) not in page.text
    assert not world.organisation.trainees.filter(reference="T9").exists()


def test_details_are_changed_and_not_overwritten_unseen(world, client):
    trainee = TraineeFactory(organisation=world.organisation)
    said = TraineeForm.of(trainee) | {"cohort": "", "year": "2", "employer": "Trust"}
    address = f"/placements/trainees/{trainee.pk}/edit/"
    assert "Saved." in client.post(address, said, follow=True).text
    page = client.post(address, said | {"employer": "Another"})
    assert "Somebody changed this since you opened it" in page.text
    trainee.refresh_from_db()
    assert (trainee.employer, trainee.year) == ("Trust", 2)


def test_what_they_need_at_a_meeting_is_opened_on_purpose(world, client):
    trainee = TraineeFactory(organisation=world.organisation)
    address = f"/placements/trainees/{trainee.pk}/access/"
    client.post(address, {"needs_step_free": "on", "notes": "Captions"})
    assert trainee.meeting_access.needs_step_free
    before = Disclosure.objects.count()
    assert "Captions" in client.get(address).text
    assert Disclosure.objects.count() > before
    assert "Captions" not in client.get(f"/placements/trainees/{trainee.pk}/").text


def test_a_placement_is_added_by_hand(world, client):
    model = coming_placement(world)
    said = answers(model, reference="P900", connectors_wanted="2", continuity="same")
    page = client.post(
        f"/placements/trainees/{model.trainee_id}/placements/add/", said, follow=True
    )
    assert "The placement is added" in page.text
    made = world.organisation.placements.get(reference="P900")
    assert (made.site, made.connectors_wanted, made.continuity) == (model.site, 2, "same")


def test_a_placement_that_ends_before_it_begins_is_refused(world, client):
    model = coming_placement(world)
    said = answers(model, reference="P900", ends_on=model.starts_on - timedelta(days=1))
    page = client.post(f"/placements/trainees/{model.trainee_id}/placements/add/", said)
    assert "The last day must be the same as or after the first" in page.text


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (0, 24, "two years or more after the first day"),
        (61, 62, "more than five years from today"),
        (-61, -60, "more than five years from today"),
    ],
)
def test_a_year_mistyped_is_asked_about(world, client, first, last, words):
    model = coming_placement(world)
    first_on, last_on = (add_months(today(), months) for months in (first, last))
    said = answers(model, reference="P900", starts_on=first_on, ends_on=last_on)
    url = f"/placements/trainees/{model.trainee_id}/placements/add/"
    assert words in client.post(url, said).text
    said = answers(model, reference="P900", ends_on=add_months(model.starts_on, 23))
    page = client.post(url, said, follow=True)
    assert "The placement is added" in page.text
    assert f"It overlaps {model.reference}, " in page.text


def test_an_overlap_at_a_site_of_others_is_not_told(world, client):
    placement = coming_placement(world)
    facts = {"trainee": placement.trainee, "starts_on": placement.starts_on}
    hidden = coming_placement(world, **facts, ends_on=placement.ends_on)
    world.coordinator.sites.add(placement.site)
    url = f"/placements/{placement.pk}/edit/"
    page = client.post(url, answers(placement, reference="P901"), follow=True)
    assert "The placement is saved." in page.text
    assert hidden.reference not in page.text
    world.coordinator.sites.add(hidden.site)
    placement.refresh_from_db()
    page = client.post(url, answers(placement, reference="P902"), follow=True)
    assert f"It overlaps {hidden.reference}, " in page.text


@pytest.mark.parametrize(("first", "last"), [(-61, -60), (-3, 22)])
def test_odd_days_that_stand_already_are_asked_about_only_where_they_change(
    world, client, first, last
):
    placement = coming_placement(world)
    placement.starts_on, placement.ends_on = (add_months(today(), m) for m in (first, last))
    placement.save()
    url = f"/placements/{placement.pk}/edit/"
    page = client.post(url, answers(placement, language="Welsh"), follow=True)
    assert "The placement is saved" in page.text
    placement.refresh_from_db()
    assert placement.language == "Welsh"
    before = placement.starts_on - timedelta(days=1)
    assert "Please check the year" in client.post(url, answers(placement, starts_on=before)).text


def test_a_change_that_touches_nothing_is_saved_at_once(world, client):
    placement = coming_placement(world)
    said = answers(placement, meetings_wanted="5")
    page = client.post(f"/placements/{placement.pk}/edit/", said, follow=True)
    assert "The placement is saved" in page.text
    placement.refresh_from_db()
    assert placement.meetings_wanted == 5


def test_moved_dates_show_what_they_break_before_they_are_saved(world, client):
    placement = coming_placement(world)
    connector = cleared_connector(world)
    match = MatchFactory(placement=placement, connector=connector, agreed=True)
    connector.dbs_certificates.update(issued_on=add_months(today(), -28))  # 36 months: 8 are left
    later = add_months(placement.ends_on, 12)
    said = answers(placement, ends_on=later)
    address = f"/placements/{placement.pk}/edit/"
    page = client.post(address, said)
    assert f"The match with {connector} would no longer fit" in page.text
    assert "has no DBS certificate that lasts to the end of it" in page.text
    assert "Both people hear" in page.text
    placement.refresh_from_db()
    assert placement.ends_on != later
    assert not Message.objects.filter(template="placement_changed").exists()
    saved = client.post(address, said | {"breaks": hidden(page, "breaks")}, follow=True)
    assert "The placement is saved" in saved.text
    placement.refresh_from_db()
    match.refresh_from_db()
    assert (placement.ends_on, match.status) == (later, Match.Status.AGREED)
    assert Message.objects.filter(template="placement_changed").count() == 2


def test_a_consequence_that_is_new_since_is_shown_too(world, client):
    placement = coming_placement(world)
    said = answers(placement, ends_on=placement.ends_on + timedelta(days=7))
    MatchFactory(placement=placement, connector=cleared_connector(world), agreed=True)
    page = client.post(f"/placements/{placement.pk}/edit/", said | {"breaks": "seen-before"})
    assert "Look at this before you save" in page.text


def test_moved_twice_and_back_both_hear_each_time(world, client):
    placement = coming_placement(world)
    MatchFactory(placement=placement, connector=cleared_connector(world), agreed=True)
    first, later = placement.ends_on, placement.ends_on + timedelta(days=7)
    for day in (later, first, later):
        placement.refresh_from_db()
        address, said = f"/placements/{placement.pk}/edit/", answers(placement, ends_on=day)
        page = client.post(address, said)
        client.post(address, said | {"breaks": hidden(page, "breaks")})
    assert Message.objects.filter(template="placement_changed").count() == 6


def hidden(page, name: str) -> str:
    return page.text.split(f'name="{name}" value="')[1].split('"')[0]


def test_a_placement_that_wants_two_gets_two_different_people(world):
    placement = coming_placement(world, connectors_wanted=2)
    one, other, third = (cleared_connector(world) for _ in range(3))
    choose_connector(placement, one, by=world.coordinator)
    with pytest.raises(Exception, match="for this placement already"):
        offer_match(placement, one, by=world.coordinator)
    choose_connector(placement, other, by=world.coordinator)
    with pytest.raises(Exception, match="has an offer or a match already"):
        offer_match(placement, third, by=world.coordinator)
    assert sorted(placement.matches.values_list("place", flat=True)) == [1, 2]


def test_the_place_of_an_offer_taken_back_is_free_again(world):
    from placements.services.offers import withdraw_offer

    placement = coming_placement(world, connectors_wanted=2)
    one, other, third = (cleared_connector(world) for _ in range(3))
    first = offer_match(placement, one, by=world.coordinator)
    offer_match(placement, other, by=world.coordinator)
    withdraw_offer(first, by=world.coordinator)
    assert offer_match(placement, third, by=world.coordinator).place == 1


@pytest.mark.parametrize(
    ("wanted", "agreed", "offered", "words"),
    [
        (1, 0, 0, "Nobody yet"),
        (1, 0, 1, "Offered"),
        (1, 1, 0, "Matched"),
        (2, 1, 0, "One more needed"),
        (2, 0, 1, "One more needed"),
        (2, 1, 1, "Offered"),
        (2, 2, 0, "Matched"),
    ],
)
def test_coverage_counts_as_many_as_are_wanted(world, client, wanted, agreed, offered, words):
    placement = coming_placement(world, connectors_wanted=wanted)
    for number in range(agreed + offered):
        MatchFactory(
            placement=placement, connector=cleared_connector(world), place=number + 1,
            agreed=number < agreed,
        )  # fmt: skip
    page = client.get("/placements/")
    assert f">{words}</strong>" in page.text.replace("\n", "")
    needs = words in ("Nobody yet", "One more needed")
    found = world.organisation.placements.needing_a_connector()
    assert found.filter(pk=placement.pk).exists() == needs


def test_fewer_connectors_than_there_are_is_refused(world, client):
    placement = coming_placement(world, connectors_wanted=2)
    for place in (1, 2):
        MatchFactory(placement=placement, connector=cleared_connector(world), place=place)
    said = answers(placement, connectors_wanted="1")
    page = client.post(f"/placements/{placement.pk}/edit/", said)
    assert "2 connectors have an offer or a match for it" in page.text


def test_a_placement_of_another_organisation_is_not_there(world, client):
    from tests.factories.placements import PlacementFactory

    stranger = PlacementFactory(starts_on=today(), ends_on=today())
    assert client.get(f"/placements/{stranger.pk}/edit/").status_code == 404


def test_what_may_be_a_bar_is_not_told_where_only_the_place_changes(world, client):
    placement = coming_placement(world)
    match = MatchFactory(placement=placement, connector=cleared_connector(world), agreed=True)
    new = TeamFactory(site=placement.site)
    match.connector.exclusions.create(organisation=world.organisation, site=new.site, team=new)
    said = answers(placement) | {"team": new.pk}
    page = client.post(f"/placements/{placement.pk}/edit/", said)
    assert "would no longer fit" not in page.text
    assert "is not said here" in page.text


def test_saving_what_did_not_change_says_nothing_of_suggestions(world, client):
    placement = coming_placement(world)
    cleared_connector(world)
    run_matching(
        world.organisation, first_on=today(), last_on=today() + timedelta(days=364),
        by=world.coordinator,
    )  # fmt: skip
    page = client.post(f"/placements/{placement.pk}/edit/", answers(placement), follow=True)
    assert "The placement is saved" in page.text
    assert placement.proposals.to_decide().exists()


def test_a_longer_placement_says_what_its_match_must_renew_now(world, client):
    placement = coming_placement(world)
    connector = cleared_connector(world)
    course = CourseFactory(organisation=world.organisation, name="Fire safety")
    connector.position.required_courses.add(course)
    CompletionFactory(
        course=course,
        learner=connector.membership.user,
        completed_on=today() - timedelta(days=30),
        expires_on=placement.ends_on + timedelta(days=1),
    )
    match = MatchFactory(placement=placement, connector=connector, agreed=True)
    said = answers(placement, ends_on=placement.ends_on + timedelta(days=7))
    page = client.post(f"/placements/{placement.pk}/edit/", said)
    assert f"{connector} would have to renew Fire safety" in page.text
    match.refresh_from_db()
    assert match.renewals == []
    said |= {"breaks": hidden(page, "breaks")}
    page = client.post(f"/placements/{placement.pk}/edit/", said, follow=True)
    match.refresh_from_db()
    assert [condition.name for condition in match.renewals] == ["Fire safety"]
    assert "Fire safety: renew before" in page.text
