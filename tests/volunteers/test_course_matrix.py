from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from common.dates import today
from tests.factories.training import CompletionFactory, CourseFactory
from tests.factories.volunteers import OverrideFactory, PositionFactory, VolunteerFactory
from tests.world import build_world
from volunteers.course_choices import chosen, matrix_choices, parts_of
from volunteers.course_matrix import matrix_rows, tallies, tally, with_what_they_did
from volunteers.course_searches import MatrixSearch
from volunteers.models import Volunteer
from volunteers.readiness import State, readiness_of
from volunteers.roster import roster

ON = date(2026, 11, 28)


@pytest.fixture
def fire(world):
    return CourseFactory(organisation=world.organisation, name="Fire Safety", code="fire")


@pytest.fixture
def moving(world):
    return CourseFactory(organisation=world.organisation, name="Moving", code="moving")


@pytest.fixture
def asha(world, fire):
    """Whose position asks for Fire Safety alone."""
    position = PositionFactory(organisation=world.organisation)
    position.required_courses.add(fire)
    return VolunteerFactory(organisation=world.organisation, position=position, cleared=True)


def courses_in(organisation):
    return matrix_choices(organisation.memberships.filter(role="coordinator")[0]).courses


def done(person, course, until, on=date(2026, 1, 1), **facts):
    facts = {"completed_on": on, "expires_on": until} | facts
    return CompletionFactory(course=course, learner=person.membership.user, **facts)


def cells_of(person, on=ON, group="all"):
    """The cells of one person, by the course's short name."""
    courses = chosen(courses_in(person.organisation), group=group, code="")
    codes = frozenset(course.code for course in courses)
    people = Volunteer.objects.filter(pk=person.pk)
    rows = roster(with_what_they_did(people, courses, on=on), on=on).rows
    [row] = matrix_rows(rows, courses, codes, on=on)
    return {cell.course.code: cell for cell in row.cells}


def words_of(person, **asked):
    return {code: cell.words for code, cell in cells_of(person, **asked).items()}


class TestCells:
    def test_a_course_counts_to_the_day_before_it_lapses(self, asha, fire):
        done(asha, fire, ON)
        assert words_of(asha, on=ON - timedelta(days=1))["fire"] == "Renew soon"
        cell = cells_of(asha, on=ON)["fire"]
        assert (cell.words, cell.until, cell.days_left) == ("Lapsed", ON, 0)

    def test_a_course_due_says_how_many_days_are_left(self, asha, fire):
        done(asha, fire, ON + timedelta(days=23))
        cell = cells_of(asha)["fire"]
        assert (cell.words, cell.days_left, cell.is_to_do) == ("Renew soon", 23, True)

    def test_what_lapses_on_a_leap_day_counts_on_the_28th(self, asha, fire):
        done(asha, fire, date(2028, 2, 29))
        assert cells_of(asha, on=date(2028, 2, 28))["fire"].item.is_ready
        assert words_of(asha, on=date(2028, 2, 29))["fire"] == "Lapsed"

    def test_what_was_never_done_is_not_done_yet(self, asha):
        assert words_of(asha)["fire"] == "Not done yet"

    def test_what_never_lapses_has_no_day(self, asha, fire):
        done(asha, fire, None)
        cell = cells_of(asha)["fire"]
        assert (cell.words, cell.until, cell.days_left) == ("In date", None, None)

    def test_what_is_set_aside_says_until_when(self, asha):
        OverrideFactory(volunteer=asha, item="fire", approved=True, until=date(2027, 2, 1))
        cell = cells_of(asha)["fire"]
        assert (cell.words, cell.until, cell.is_to_do) == ("Set aside", date(2027, 2, 1), False)

    def test_what_nobody_asks_of_them_is_never_to_do(self, asha, moving):
        cell = cells_of(asha)["moving"]
        assert (cell.words, cell.is_to_do, cell.is_done) == ("Not asked", False, False)

    def test_what_they_did_unasked_is_said(self, asha, moving):
        done(asha, moving, ON + timedelta(days=9))
        cell = cells_of(asha)["moving"]
        assert (cell.words, cell.until) == ("Not asked, done", ON + timedelta(days=9))

    @pytest.mark.parametrize(
        "facts",
        [
            {"until": ON},
            {"until": None, "withdrawn_at": "2026-02-01T00:00Z"},
            {"until": None, "on": ON + timedelta(days=1)},
        ],
        ids=["lapsed", "withdrawn", "of a day to come"],
    )
    def test_what_no_longer_counts_unasked_is_not_said(self, asha, moving, facts):
        done(asha, moving, **facts)
        assert words_of(asha)["moving"] == "Not asked"


class TestWhichCourses:
    def test_at_first_those_that_a_position_in_use_asks_for(self, world, asha, fire, moving):
        resting = PositionFactory(organisation=world.organisation, is_active=False)
        resting.required_courses.add(moving)
        assert list(cells_of(asha, group="")) == ["fire"]

    def test_a_group_shows_what_is_in_use_of_it(self, asha, world, fire, moving):
        CourseFactory(
            organisation=world.organisation, kind="core_skills", code="asleep", is_active=False
        )
        CourseFactory(organisation=world.organisation, kind="core_skills", code="awake")
        assert list(cells_of(asha, group="core_skills")) == ["awake"]

    def test_a_course_out_of_use_stays_while_a_position_asks_for_it(self, asha, fire):
        fire.is_active = False
        fire.save()
        assert list(cells_of(asha, group="")) == ["fire"]

    def test_none_of_another_organisation(self, asha, elsewhere):
        CourseFactory(organisation=elsewhere.organisation, code="theirs")
        assert "theirs" not in cells_of(asha)

    def test_many_come_in_parts_of_six(self):
        parts = parts_of([*range(13)], "3")
        assert [part.label for part in parts] == ["Courses 1 to 6", "Courses 7 to 12", "Course 13"]
        assert [part.is_current for part in parts] == [False, False, True]

    @pytest.mark.parametrize("asked", ["", "0", "4", "-1", "x", "٣", "9" * 5000])
    def test_a_part_that_is_none_is_the_first(self, asked):
        assert [part.is_current for part in parts_of([*range(7)], asked)] == [True, False]


class TestTally:
    def test_everybody_is_counted_where_they_belong(self, world, asha, fire):
        position = asha.position
        others = VolunteerFactory.create_batch(
            4, organisation=world.organisation, position=position
        )
        nobody_asks = VolunteerFactory(organisation=world.organisation)
        done(asha, fire, None)
        done(others[0], fire, ON + timedelta(days=3))
        done(others[1], fire, ON - timedelta(days=3))
        OverrideFactory(volunteer=others[2], item="fire", approved=True, until=ON.replace(month=12))
        found = roster([asha, *others, nobody_asks], on=ON)
        counted = tally(found.rows, frozenset({"fire"}))
        assert (counted.people, counted.asked, counted.nothing) == (6, 5, 1)
        assert (counted.in_date, counted.due, counted.lapsed) == (2, 1, 1)
        assert (counted.missing, counted.set_aside) == (1, 1)
        [(course, of_fire)] = tallies(found.rows, courses_in(world.organisation))
        assert (course.code, of_fire) == ("fire", counted)


class TestStates:
    @pytest.mark.parametrize(
        ("state", "until"),
        [
            ("in_date", 400),
            ("in_date", 3),
            ("to_do", 3),
            ("due", 3),
            ("to_do", -3),
            ("expired", -3),
        ],
    )
    def test_a_state_finds_whoever_is_in_it(self, asha, fire, state, until):
        done(asha, fire, ON + timedelta(days=until))
        assert state in self.states_of(asha)

    def test_whoever_is_asked_nothing_is_in_none(self, world, asha, moving):
        courses = [c for c in courses_in(world.organisation) if c.code == "moving"]
        [row] = roster([asha], on=ON).rows
        assert not MatrixSearch(courses, state="in_date").is_met_by(row, on=ON)

    def test_what_is_set_aside_is_neither_in_date_nor_to_do(self, asha):
        OverrideFactory(volunteer=asha, item="fire", approved=True)
        assert self.states_of(asha) == {"overridden"}

    def states_of(self, person):
        courses = courses_in(person.organisation)
        [row] = roster([person], on=ON).rows
        names = ("in_date", "to_do", "due", "expired", "missing", "overridden")
        return {n for n in names if MatrixSearch(courses, state=n).is_met_by(row, on=ON)}


class TestSameAnswer(TestCase):
    """Whatever was done and set aside, a cell says what readiness says."""

    @classmethod
    def setUpTestData(cls):
        cls.world = build_world(name="Cheshire", slug="cheshire")
        cls.course = CourseFactory(organisation=cls.world.organisation, code="fire")
        cls.asha = VolunteerFactory(organisation=cls.world.organisation)
        cls.asha.position.required_courses.add(cls.course)

    @settings(max_examples=25, deadline=None)
    @given(
        st.dictionaries(st.integers(0, 99), st.integers(-99, 99), max_size=3), st.integers(0, 60)
    )
    def test_a_cell_is_what_readiness_says(self, completions, ahead):
        on = today() + timedelta(days=ahead)
        for ago, left in completions.items():
            day = today() - timedelta(days=100 + ago)
            done(self.asha, self.course, today() + timedelta(days=left), on=day)
        cell = cells_of(self.asha, on=on)["fire"]
        [item] = [i for i in readiness_of(self.asha, on=on, today=on).items if i.key == "fire"]
        assert cell.item == item
        assert cell.is_to_do == (item.state in (State.DUE, State.EXPIRED, State.MISSING))
