from datetime import UTC, date, datetime, time, timedelta

import pytest

from common.dates import add_months, today
from messaging.models import Message
from placements.importers import (
    SCHEME_FILES,
    PlacementImporter,
    SchemeConnectorImporter,
    TraineeImporter,
)
from placements.models import Placement, Trainee
from tests.factories.accounts import TeamFactory
from tests.factories.placements import MatchFactory, PlacementFactory, TraineeFactory
from tests.factories.volunteers import PositionFactory, VolunteerFactory
from tests.importing import outcome, take
from tests.placements.scheme import cleared_connector, coming_placement


@pytest.fixture
def organisation(world):
    return world.organisation


TRAINEES = "Trainee ID,First name,Last name,Email,Employer,Programme,University,Year"
SARAH = "TNA001,Sarah,Dixon,sarah@uni.example,Trust,Nursing associate,Chester,2"


def test_a_trainee_is_created_then_known_then_corrected(organisation):
    assert outcome(take(TraineeImporter, organisation, TRAINEES, SARAH)) == "created"
    assert outcome(take(TraineeImporter, organisation, TRAINEES, SARAH)) == "unchanged"
    married = SARAH.replace("Dixon", "Hart")
    assert outcome(take(TraineeImporter, organisation, TRAINEES, married)) == "updated"
    trainee = organisation.trainees.get()
    assert (trainee.last_name, trainee.year, trainee.employer) == ("Hart", 2, "Trust")
    assert trainee.membership.status == "listed"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (SARAH.replace("TNA001", ""), "refused: Trainee ID: This cell is needed"),
        (SARAH.replace("sarah@uni.example", "sarah"), "refused: Email: “sarah” is not an e-mail"),
        (SARAH.replace(",2", ",20"), "refused: Year: “20” is not between 1 and 10"),
    ],
)
def test_a_wrong_trainee_is_refused(organisation, row, words):
    assert words in outcome(take(TraineeImporter, organisation, TRAINEES, row))
    assert not organisation.trainees.exists()


def test_an_address_belongs_to_one_trainee(organisation):
    report = take(TraineeImporter, organisation, TRAINEES, SARAH, SARAH.replace("001", "002"))
    assert (report.created, report.refused) == (1, 1)
    assert "This address belongs to Sarah Dixon, trainee ID TNA001" in report.rows[0].reason


def test_a_changed_address_is_held_for_an_administrator(organisation):
    take(TraineeImporter, organisation, TRAINEES, SARAH)
    row = SARAH.replace("sarah@uni", "s.hart@uni")
    assert outcome(take(TraineeImporter, organisation, TRAINEES, row)).startswith("held: Email")


def test_an_address_of_somebody_of_another_name_is_held(organisation, world):
    row = SARAH.replace("sarah@uni.example", world.connector.user.email)
    assert outcome(take(TraineeImporter, organisation, TRAINEES, row)).startswith("held: Email")


HEAD = "Trainee ID,Placement ref,Site,Team,Start,End,Mode,Half-days,Language needed,Topics,"
HEAD += "Meetings wanted"
CELLS = {
    "trainee": "TNA001",
    "ref": "P001A",
    "site": "LIM",
    "team": "Rehabilitation team",
    "start": "18/01/2027",
    "end": "26/02/2027",
    "mode": "in person",
    "half_days": "Tue am; Fri am",
    "language": "Welsh",
    "topics": "psychosis; medication",
    "meetings": "3",
}


@pytest.fixture
def ready(organisation):
    TraineeFactory(organisation=organisation, reference="TNA001")
    TeamFactory(site__organisation=organisation, site__code="LIM", name="Rehabilitation team")
    TeamFactory(site__organisation=organisation, site__code="MIL", name="Silk ward")
    return organisation


def place(organisation, **changed):
    return take(PlacementImporter, organisation, HEAD, ",".join((CELLS | changed).values()))


def test_no_placement_to_come_is_taken_for_a_trainee_who_has_left(ready):
    place(ready)
    Trainee.objects.update(left_on=date(2026, 11, 1))
    assert outcome(place(ready)) == "unchanged"
    new = outcome(place(ready, ref="P002A"))
    assert new.startswith("refused: Trainee ID: Sam Trainee")
    assert "has left. If they are staying after all" in new
    Placement.objects.update(called_off_on=date(2026, 11, 1))
    report = place(ready, end="27/02/2027")
    assert "P001A is called off, and stays so." in " ".join(report.notes)


def test_placements_of_one_trainee_that_overlap_are_pointed_out(ready):
    assert place(ready).pressing == ()
    report = place(ready, ref="P002A", start="26/02/2027", end="26/03/2027")
    assert report.pressing == ("Row 2: P002A overlaps P001A, of the same trainee.",)
    assert place(ready, ref="P003A", start="27/03/2027", end="26/04/2027").pressing == ()
    moved = place(ready, ref="P003A", start="26/03/2027", end="26/04/2027")
    assert moved.pressing == ("Row 2: P003A overlaps P002A, of the same trainee.",)
    assert place(ready, ref="P003A", start="26/03/2027", end="26/04/2027").pressing == ()


def test_half_days_are_asked_about_only_where_something_changes(ready):
    place(ready)
    Placement.objects.update(ends_on=date(2027, 1, 18), half_days=["tue_am", "fri_am"])
    assert outcome(place(ready, end="18/01/2027")) == "unchanged"
    assert outcome(place(ready, end="18/01/2027", meetings="4")) == "updated"
    refused = outcome(place(ready, end="18/01/2027", half_days="Wed am"))
    assert refused.startswith("refused: Half-days: None of these half-days comes")


def rows_of(*changed) -> list[str]:
    return [",".join((CELLS | cells).values()) for cells in changed]


def test_placements_that_move_together_or_change_places_overlap_nothing(ready):
    """Looked at when every row is taken, whatever there was before."""
    TraineeFactory(organisation=ready, reference="TNA002")
    after = {"ref": "P002A", "start": "27/02/2027", "end": "09/04/2027"}
    take(PlacementImporter, ready, HEAD, *rows_of({}, after))
    earlier = {"start": "01/02/2027", "end": "12/03/2027"}
    then = after | {"start": "13/03/2027", "end": "23/04/2027"}
    report = take(PlacementImporter, ready, HEAD, *rows_of(earlier, then))
    assert (report.updated, report.pressing) == (2, ())
    swapped = rows_of(earlier | {"trainee": "TNA002"}, earlier | {"ref": "P003A"})
    report = take(PlacementImporter, ready, HEAD, *swapped)
    assert not [words for words in report.pressing if "overlaps" in words]


def test_a_placement_is_created_and_then_known(ready):
    assert outcome(place(ready)) == "created"
    assert outcome(place(ready)) == "unchanged"
    placement = ready.placements.get()
    assert placement.team.name == "Rehabilitation team"
    assert (placement.starts_on, placement.ends_on) == (date(2027, 1, 18), date(2027, 2, 26))
    assert (placement.mode, placement.half_days) == ("in_person", ["tue_am", "fri_am"])
    assert placement.topics == ["psychosis", "medication"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"trainee": "TNA999"}, "refused: Trainee ID: There is no trainee with this ID"),
        ({"site": "XXX"}, "refused: Site: There is no site with the code “XXX”"),
        ({"team": "Silk ward"}, "refused: Team: There is no team “Silk ward” at"),
        ({"end": "17/01/2027"}, "refused: End: The end is before the start, 18/01/2027"),
        ({"end": "18/01/2029"}, "refused: End: This is two years or more after the first day"),
        (
            {"start": "18/01/2096", "end": "26/02/2096"},
            "refused: Start: This is more than five years from today. Please check the year.",
        ),
        ({"start": "31/11/2026"}, "refused: Start: “31/11/2026” is not a real date: November"),
        ({"mode": "by pigeon"}, "Mode: “by pigeon” is not one of the words for this column: "),
        ({"mode": "by pigeon"}, ": “in person”, “remote”, “either”."),
        ({"half_days": ""}, "refused: Half-days: This cell is needed"),
        ({"half_days": " ; "}, "refused: Half-days"),
        (
            {"end": "18/01/2027"},
            "refused: Half-days: None of these half-days comes between the first day and the last",
        ),
        ({"meetings": "31"}, "refused: Meetings wanted: “31” is not between 1 and 30"),
        ({"meetings": "0"}, "refused: Meetings wanted: “0” is not between 1 and 30"),
        ({"ref": ""}, "refused: Placement ref: This cell is needed"),
    ],
)
def test_a_wrong_placement_is_refused(ready, changed, words):
    assert words in outcome(place(ready, **changed))
    assert not Placement.objects.exists()


@pytest.mark.parametrize(("first", "last"), [(-61, -60), (-3, 22)])
def test_odd_days_of_a_known_placement_are_refused_only_where_they_change(ready, first, last):
    place(ready)
    first_on, last_on = (add_months(today(), months) for months in (first, last))
    Placement.objects.update(starts_on=first_on, ends_on=last_on)
    days = {"start": f"{first_on:%d/%m/%Y}", "end": f"{last_on:%d/%m/%Y}"}
    assert outcome(place(ready, **days)) == "unchanged"
    assert outcome(place(ready, **days, meetings="4")) == "updated"
    days["start"] = f"{first_on - timedelta(days=1):%d/%m/%Y}"
    assert "Please check the year" in outcome(place(ready, **days))


def test_a_placement_that_goes_to_another_trainee_is_pointed_out(ready, organisation):
    place(ready)
    other = TraineeFactory(organisation=organisation, reference="TNA777")
    words = f"P001A goes from {Placement.objects.get().trainee} to {other}"
    assert f"{words}: please check the trainee ID." in " ".join(
        place(ready, trainee="TNA777").pressing
    )


def test_a_placement_that_moves_keeps_its_match_and_says_so(ready, world):
    place(ready)
    MatchFactory(
        placement=ready.placements.get(), connector__membership=world.connector, agreed=True
    )
    report = place(ready, end="05/03/2027")
    assert outcome(report) == "updated"
    assert report.notes == (
        "Row 2: P001A has changed and has a match. Both people hear of new dates or a new place; "
        "suggestions that wait for it lapse.",
    )
    assert place(ready, end="05/03/2027").notes == ()


@pytest.fixture
def matched(world):
    """Cheryl and a placement that suit each other, agreed."""
    placement = coming_placement(world, mode="either")
    cheryl = cleared_connector(world, first_name="Cheryl", last_name="Poole")
    cheryl.sites.add(placement.site)
    return MatchFactory(placement=placement, connector=cheryl, agreed=True)


def again(match, **changed):
    """The row of the placement of a match, sent again."""
    placement = match.placement
    cells = {
        "trainee": placement.trainee.reference,
        "ref": placement.reference,
        "site": placement.site.code,
        "team": placement.team.name,
        "start": f"{placement.starts_on:%d/%m/%Y}",
        "end": f"{placement.ends_on:%d/%m/%Y}",
        "mode": placement.get_mode_display(),
        "half_days": "Mon am",
        "language": placement.language,
        "topics": "; ".join(placement.topics),
        "meetings": str(placement.meetings_wanted),
    }
    return take(PlacementImporter, match.organisation, HEAD, ",".join((cells | changed).values()))


def test_a_row_says_which_match_it_would_break_and_why(matched):
    assert outcome(again(matched)) == "unchanged"
    (note,) = again(matched, half_days="Tue am").pressing
    assert note == (
        "Row 2: This breaks the match with Cheryl Poole, which stays until you end it. "
        "Cheryl Poole has no half-day in common with it."
    )
    matched.refresh_from_db()
    assert matched.status == "agreed"


def test_a_match_is_not_handed_to_another_trainee_by_a_file(matched, world):
    other = TraineeFactory(organisation=world.organisation)
    matched.connector.exclusions.create(
        organisation=world.organisation, person=other.membership.user
    )  # and nothing of a bar is said
    report = again(matched, trainee=other.reference)
    assert outcome(report).startswith("refused: Trainee ID: This placement has an offer")
    assert "as things are" not in str(report.to_dict())
    matched.placement.refresh_from_db()
    assert matched.placement.trainee != other


def test_a_row_that_breaks_an_offer_says_so(matched, world):
    placement = coming_placement(world, weeks_ahead=20)
    offer = MatchFactory(placement=placement, connector=matched.connector)
    (note,) = again(offer, half_days="Tue am").pressing
    assert note.startswith("Row 2: This breaks the offer to Cheryl Poole")


def test_of_a_long_file_the_first_are_judged_and_the_others_pointed_out(matched, monkeypatch):
    monkeypatch.setattr("placements.importers.placements.MOST_JUDGED", 0)
    (note,) = again(matched, half_days="Tue am").pressing
    assert "has a match: look at whether it still fits." in note


def test_a_row_that_leaves_the_match_as_good_breaks_nothing(matched):
    later = matched.placement.ends_on + timedelta(days=3)
    (note,) = again(matched, end=f"{later:%d/%m/%Y}").notes
    assert "has changed and has a match" in note


def test_meetings_outside_the_new_dates_are_said(matched):
    held = matched.placement.starts_on + timedelta(days=1)
    matched.meeting_logs.create(
        organisation=matched.organisation,
        starts_at=datetime.combine(held, time(10), UTC),
        outcome="happened",
        minutes=30,
        entered_by=matched.placement.trainee.membership,
    )
    later = matched.placement.starts_on + timedelta(days=7)
    notes = again(matched, start=f"{later:%d/%m/%Y}").pressing
    assert [note for note in notes if "Outside the new dates" in note and "Cheryl Poole" in note]


def test_at_another_place_a_confidential_bar_is_not_told_from_none(matched, world):
    team = TeamFactory(site__organisation=world.organisation)
    new = {"site": team.site.code, "team": team.name, "mode": "remote"}
    free = again(matched, **new).pressing
    back = {"mode": "either"}
    again(matched, **back)
    matched.connector.exclusions.create(organisation=world.organisation, site=team.site)
    assert again(matched, **new).pressing == free
    assert "Whether anybody asked to be kept away from the new place" in free[-1]


def test_a_placement_that_would_start_in_the_past_is_pointed_out(ready):
    place(ready)
    notes = place(ready, start="19/01/2026").pressing
    assert notes == ("Row 2: P001A would start in the past: please check the date.",)
    assert place(ready, start="19/01/2026").pressing == ()


def test_the_report_says_what_changes_of_a_placement(ready):
    site = ready.sites.get(code="LIM")
    TeamFactory(site=site, name="Silk ward")
    place(ready)
    (change,) = place(ready, team="Silk ward", mode="either", half_days="Tue am").changes
    assert change.about == f"P001A, {ready.trainees.get()}"
    assert [(x.field, x.old, x.new) for x in change.fields] == [
        ("Team", f"Rehabilitation team, {site}", f"Silk ward, {site}"),
        ("Half-days", "Tuesday morning; Friday morning", "Tuesday morning"),
        ("Mode", "In person", "Either"),
    ]


def test_another_organisations_trainee_is_unknown_here(ready, elsewhere):
    PlacementFactory(trainee__organisation=elsewhere.organisation, trainee__reference="TNA777")
    assert "There is no trainee" in outcome(place(ready, trainee="TNA777"))


def now_is(volunteer, status):
    head = "First name,Last name,Email,Status"
    row = f"{volunteer.first_name},{volunteer.last_name},{volunteer.email},{status}"
    return take(SchemeConnectorImporter, volunteer.organisation, head, row)


def test_nobody_with_a_match_leaves_by_a_file(organisation):
    PositionFactory(organisation=organisation)
    volunteer = VolunteerFactory(organisation=organisation)
    match = MatchFactory(placement__trainee__organisation=organisation, connector=volunteer)
    assert "“They are leaving” on their record" in outcome(now_is(volunteer, "left"))
    volunteer.refresh_from_db()
    match.refresh_from_db()
    assert (volunteer.status, match.status) == ("active", "offered")


def test_a_connector_who_pauses_with_a_match_is_pointed_out(organisation):
    PositionFactory(organisation=organisation)
    volunteer = VolunteerFactory(organisation=organisation)
    MatchFactory(placement__trainee__organisation=organisation, connector=volunteer)
    assert "an offer or a match to look after" in now_is(volunteer, "paused").notes[-1]


def test_who_leaves_by_a_file_is_kept_for_the_retention_time_and_can_come_back(organisation):
    PositionFactory(organisation=organisation)
    volunteer = VolunteerFactory(organisation=organisation)
    for _ in range(2):
        assert "leaves from today" in now_is(volunteer, "left").notes[-1]
        assert not Message.objects.exists()
        assert volunteer.leavings.current().get().retain_until > today()
        now_is(volunteer, "enquiry")
        assert not volunteer.leavings.current().exists()


def test_no_two_kinds_of_file_answer_to_one_name():
    names = [name for kind in SCHEME_FILES for name in (kind.kind, *kind.aliases)]
    assert len(names) == len({*names})
