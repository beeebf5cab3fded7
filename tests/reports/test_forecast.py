import html
import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.dates import Period, today
from reports.forecast import forecast, forecast_of, matches_of
from reports.forecast_words import sentence, summary, today_already
from reports.home.covers import Cover
from tests.factories.accounts import MembershipFactory
from tests.factories.placements import MatchFactory
from tests.factories.training import CompletionFactory, CourseFactory
from tests.factories.volunteers import VolunteerFactory
from tests.placements.scheme import cleared_connector, coming_placement
from volunteers.readiness import readiness_from
from volunteers.requirements import Requirement
from volunteers.standing import Standing

ON = date(2026, 11, 28)


def after(days: int) -> date:
    return ON + timedelta(days=days)


def needs(label="Fire Safety", until=None, *, is_held=True, exceptions=(), kind="course"):
    return Requirement(kind, label.lower(), label, is_held, until, tuple(exceptions))


def person(*requirements, name="Asha Khan", matches=()):
    key = uuid4()
    return key, name, Standing(key, True, 90, (), None, requirements), matches


def match(last_on: date, status="agreed") -> Cover:
    facts = dict.fromkeys(Cover.__slots__, None)
    return Cover(**facts | {"match_id": uuid4(), "last_on": last_on, "match_status": status})


def ahead(*people, days=90):
    return forecast(people, on=ON, days=days)


class TestDays:
    def test_what_lapses_on_the_last_day_is_in_it_and_what_lapses_after_is_not(self):
        assert len(ahead(person(needs(until=after(90)))).ahead) == 1
        assert ahead(person(needs(until=after(91)))).ahead == ()

    def test_what_lapses_today_does_not_count_already(self):
        found = ahead(person(needs(until=ON)))
        assert found.ahead == ()
        assert [(lapse.is_now, lapse.is_over) for lapse in found.now] == [(True, True)]

    def test_a_match_whose_last_day_is_the_day_depends_on_it(self):
        asha = person(needs(until=after(5)), matches=[match(after(4)), match(after(5))])
        assert ahead(asha).ahead[0].matches == 1

    def test_what_lapses_on_a_leap_day_concerns_a_match_up_to_it(self):
        leap = date(2028, 2, 29)
        asha = person(needs(until=leap), matches=[match(leap), match(date(2028, 2, 28))])
        found = forecast([asha], on=date(2028, 1, 1), days=60)
        assert [(lapse.on, lapse.matches) for lapse in found.ahead] == [(leap, 1)]

    def test_a_day_in_london_begins_at_its_own_midnight(self, world, time_machine):
        asha = cleared_connector(world)
        course = CourseFactory(organisation=world.organisation, name="Fire Safety")
        asha.position.required_courses.add(course)
        CompletionFactory(course=course, learner=asha.membership.user, expires_on=date(2027, 7, 1))
        time_machine.move_to(datetime(2027, 6, 30, 23, 30, tzinfo=UTC), tick=False)
        found = forecast_of(world.coordinator, on=today(), days=30)
        assert [lapse.label for lapse in found.now] == ["Fire Safety"]

    def test_an_exception_puts_the_day_off(self):
        held = Period(after(3), after(20))
        [lapse] = ahead(person(needs(until=after(5), exceptions=[held]))).ahead
        assert lapse.on == after(20)

    def test_what_is_set_aside_and_never_done_ends_with_the_exception(self):
        held = Period(after(-3), after(20))
        [lapse] = ahead(person(needs(is_held=False, exceptions=[held]))).ahead
        assert lapse.on == after(20)


class TestConsequences:
    def test_somebody_is_lost_on_the_first_day_and_once(self):
        asha = person(
            needs("Fire Safety", after(10)),
            needs("Moving", after(20)),
            matches=[match(after(15)), match(after(40))],
        )
        found = ahead(asha)
        fire, moving = found.ahead
        assert (fire.lost, fire.matches) == (1, 2)
        assert (moving.lost, moving.matches) == (0, 1)
        assert (len(found.lost), matches_of(found.lost)) == (1, 2)

    def test_two_things_on_one_day_both_stop_them(self):
        found = ahead(person(needs("Fire Safety", after(10)), needs("Moving", after(10))))
        assert [lapse.lost for lapse in found.ahead] == [1, 1]

    def test_who_is_not_cleared_today_is_not_lost_again(self):
        asha = person(
            needs("Moving", is_held=False), needs(until=after(9)), matches=[match(after(2))]
        )
        found = ahead(asha)
        assert found.lost == []
        assert matches_of(found.not_cleared) == 1
        assert [lapse.lost for lapse in found.ahead] == [0]

    def test_people_of_one_day_and_thing_stand_together(self):
        people = [person(needs(until=after(5)), name=name) for name in ("Asha Khan", "Bo Lee")]
        [lapse] = ahead(*people, person(needs())).ahead
        assert [each.person.name for each in lapse.people] == ["Asha Khan", "Bo Lee"]

    def test_what_lapsed_and_what_was_never_done_stand_apart(self):
        found = ahead(person(needs(until=after(-5))), person(needs(is_held=False)))
        assert sorted(lapse.is_over for lapse in found.now) == [False, True]

    def test_it_stands_in_the_order_of_days_or_of_things(self):
        people = (
            person(needs("Moving", after(3))),
            person(needs("Fire Safety", after(5))),
            person(needs("Moving", after(9))),
        )
        found = ahead(*people)
        assert [lapse.on for lapse in found.in_order("day")] == [after(3), after(5), after(9)]
        by_thing = [(lapse.label, lapse.on) for lapse in found.in_order("thing")]
        assert by_thing == [
            ("Fire Safety", after(5)), ("Moving", after(3)), ("Moving", after(9))
        ]  # fmt: skip


class TestSentences:
    def test_one_thing_on_one_day(self):
        people = [person(needs(until=after(47)), matches=[match(after(60))]) for _ in "abc"]
        people.append(person(needs(until=after(47))))
        found = ahead(*people)
        assert summary(found) == (
            "In the next 90 days you lose 4 connectors and 3 matches unless Fire Safety is renewed "
            "before 14 January 2027."
        )
        assert sentence(found.ahead[0]) == (
            "Fire Safety lapses for 4 connectors, who stop being cleared. 3 matches depend on it."
        )

    @pytest.mark.parametrize(
        ("requirements", "said"),
        [
            ([("Fire", 5), ("Fire", 9)], "unless Fire is renewed, the first before 3 December"),
            ([("Fire", 5), ("Move", 5)], "unless Fire and Move are renewed before 3 December"),
            ([("Fire", 5), ("Move", 9)], "unless 2 things are renewed, the first (Fire) before 3"),
            ([(name, 5) for name in "ABCD"], "unless 4 things are renewed, the first (A) before 3"),
        ],
    )
    def test_several_things_say_which_is_the_first(self, requirements, said):
        people = [person(needs(label, after(days))) for label, days in requirements]
        assert said in summary(ahead(*people))

    def test_nobody_lost(self):
        found = ahead(person(needs()), days=30)
        assert summary(found) == "In the next 30 days you lose no connector who is cleared today."
        assert today_already(found) == ""

    def test_what_is_so_already(self):
        asha = person(needs(until=after(-1)), matches=[match(after(2))])
        found = ahead(asha, person(needs(is_held=False), name="Bo Lee"))
        assert today_already(found) == (
            "2 active connectors are not cleared today. 1 match depends on them."
        )
        assert sorted(map(sentence, found.now)) == [
            "Fire Safety has lapsed for Asha Khan. 1 match depends on it.",
            "Fire Safety is not in place for Bo Lee. No match depends on it.",
        ]

    def test_everything_that_lapses_for_whoever_is_lost_must_be_renewed(self):
        asha = person(needs("Fire", after(5)), needs("Moving", after(20)))
        bo = person(needs("Fire", after(5)), needs("DBS", after(30)))
        nobody_lost = person(needs("Law", is_held=False), needs("Basics", after(40)))
        said = summary(ahead(asha, bo, nobody_lost))
        assert "you lose 2 connectors unless 3 things are renewed, the first (Fire) before" in said

    def test_of_one_person_everything_that_lapses_must_be_renewed(self):
        asha = person(needs("Fire", after(5)), needs("DBS", after(9)), needs("Law", after(91)))
        assert "unless 2 things are renewed, the first (Fire) before" in summary(ahead(asha))

    @pytest.mark.parametrize(
        ("before", "said"),
        [
            ([("Moving", 1)], "unless Moving is renewed."),
            ([("Moving", 1), ("DBS", 4)], "unless Moving and DBS are renewed."),
            ([(name, 1) for name in "ABCD"], "unless other things are renewed."),
        ],
    )
    def test_who_is_cleared_today_will_have_stopped_unless_what_comes_before_is_renewed(
        self, before, said
    ):
        requirements = [needs(label, after(days)) for label, days in before]
        found = ahead(person(*requirements, needs(until=after(9))))
        assert sentence(found.ahead[-1]) == (
            f"Fire Safety lapses for Asha Khan, who will already have stopped {said} "
            "No match depends on it."
        )

    def test_who_is_not_cleared_today_will_not_be_by_then_anyway(self):
        found = ahead(person(needs("Moving", is_held=False), needs(until=after(9))))
        assert sentence(found.ahead[0]) == (
            "Fire Safety lapses for Asha Khan, who will not be cleared by then anyway. "
            "No match depends on it."
        )

    def test_some_of_several(self):
        stops = person(needs(until=after(9)))
        has_stopped = person(needs("Moving", after(1)), needs(until=after(9)))
        another = person(needs("DBS", after(1)), needs(until=after(9)))
        never = person(needs("Moving", is_held=False), needs(until=after(9)))

        def said(*people):
            return sentence(ahead(*people).ahead[-1])

        assert ", of whom 1 stops being cleared." in said(stops, never)
        assert (
            ", of whom 1 stops being cleared and 1 will already have stopped unless Moving is "
            "renewed."
        ) in said(stops, has_stopped)
        assert ", of whom 1 will already have stopped unless Moving" in said(has_stopped, never)
        assert (
            "for 2 connectors, who will already have stopped unless other things are renewed."
        ) in said(has_stopped, another)

    def test_an_agreement_is_signed_again(self):
        [lapse] = ahead(person(needs("Promise", after(3), kind="agreement"))).ahead
        assert sentence(lapse).startswith("Promise is to be signed again by Asha Khan")


DAYS = st.integers(-20, 60)
EXCEPTIONS = st.lists(
    st.tuples(DAYS, st.integers(1, 30)).map(lambda p: Period(after(p[0]), after(p[0] + p[1]))),
    max_size=2,
)
REQUIREMENTS = st.lists(
    st.builds(
        needs, st.sampled_from("ABC"), st.none() | DAYS.map(after),
        is_held=st.booleans(), exceptions=EXCEPTIONS,
    ),
    max_size=3,
    unique_by=lambda each: each.label,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(REQUIREMENTS, st.integers(1, 40), st.lists(DAYS.map(after), max_size=3))
def test_it_says_what_readiness_says_day_by_day(requirements, days, last_days):
    row = person(*requirements, matches=[match(day) for day in last_days])
    every_day = [after(number) for number in range(days + 1)]
    unready = [day for day in every_day if not readiness_from(row[2], on=day).is_ready]
    found = ahead(row, days=days)
    assert [each.lost_on for each in found.people] == unready[:1]
    assert bool(found.not_cleared) == (unready[:1] == [ON])
    at_risk = sum(day >= unready[0] for day in last_days) if unready else 0
    assert matches_of(found.people) == at_risk


class TestWhose:
    @pytest.fixture
    def fire(self, world):
        return CourseFactory(organisation=world.organisation, name="Fire Safety", code="fire")

    @pytest.fixture
    def asha(self, world, fire):
        """With a match that goes on past the day on which her course lapses."""
        asha = cleared_connector(world, first_name="Asha", last_name="Khan")
        asha.position.required_courses.add(fire)
        CompletionFactory(
            course=fire,
            learner=asha.membership.user,
            completed_on=today() - timedelta(days=300),
            expires_on=today() + timedelta(days=40),
        )
        MatchFactory(placement=coming_placement(world), connector=asha, agreed=True)
        return asha

    def test_the_page_says_whom_it_concerns_and_what_depends(self, world, asha, sign_in):
        page = said(sign_in(world.coordinator).get(PAGE))
        assert "you lose 1 connector and 1 match unless Fire Safety is renewed before" in page
        assert "Asha Khan</a>, who stops being cleared. 1 match depends on it." in page
        assert "/volunteers/courses/fire/invite/" in page
        assert str(asha.matches.get().placement.trainee) in page

    def test_matches_in_a_row_have_commas_between_them(self, world, asha, sign_in):
        MatchFactory(placement=coming_placement(world), connector=asha)
        name = forecast_of(world.coordinator, on=today(), days=90).ahead[0].name
        page = said(sign_in(world.coordinator).get(PAGE, {"lapse": name}))
        assert re.search(r"\S, <a[^>]*>[^<]*</a> at [^<,]*</li>", page)

    def test_how_far_ahead_is_chosen(self, world, asha, sign_in):
        client = sign_in(world.coordinator)
        assert "In the next 30 days you lose no connector" in said(client.get(PAGE, {"days": 30}))
        for asked in ("31", "x", "-30", ""):
            assert "In the next 90 days" in said(client.get(PAGE, {"days": asked}))

    def test_more_than_a_few_are_all_on_a_page_of_their_own(self, world, asha, fire, sign_in):
        for number in range(60):
            other = VolunteerFactory(organisation=world.organisation, position=asha.position)
            days = 170 if number < 55 else 172
            CompletionFactory(
                course=fire,
                learner=other.membership.user,
                expires_on=today() + timedelta(days=days),
            )
        client = sign_in(world.coordinator)
        [href] = re.findall(r'href="([^"]*)">and 49 more', said(client.get(PAGE, {"days": 180})))
        seen = [client.get(PAGE + html.unescape(href) + more) for more in ("", "&page=2")]
        assert "Fire Safety lapses for 55 connectors, who" in said(seen[0])
        names = [each.person.name for answer in seen for each in answer.context["page"]]
        assert len(set(names)) == 55
        assert all(len(answer.content) < 60_000 for answer in seen)

    def test_what_is_over_and_what_was_never_done_each_have_a_page(self, world, fire, sign_in):
        people = VolunteerFactory.create_batch(
            16, organisation=world.organisation, position__organisation=world.organisation
        )
        for other in people:
            other.position.required_courses.add(fire)
        for other in people[:8]:
            yesterday = today() - timedelta(days=1)
            CompletionFactory(course=fire, learner=other.membership.user, expires_on=yesterday)
        client = sign_in(world.coordinator)
        links = re.findall(r'href="([^"]*)">and 2 more<[^>]*> for Fire', said(client.get(PAGE)))
        pages = [said(client.get(PAGE + html.unescape(href))) for href in links]
        begun = {re.search(r"<p>(Fire Safety .*? connectors)", page)[1] for page in pages}
        assert begun == {
            "Fire Safety has lapsed for 8 connectors",
            "Fire Safety is not in place for 8 connectors",
        }

    def test_of_what_lapses_no_longer_the_whole_forecast_is_shown(self, world, asha, sign_in):
        for asked in ("2020-01-01:ends:fire", "x", ""):
            page = said(sign_in(world.coordinator).get(PAGE, {"lapse": asked}))
            assert "Forecast: what lapses next" in page

    def test_who_may_not_record_is_led_to_no_form(self, world, asha, sign_in):
        page = said(sign_in(world.lead).get(PAGE))
        assert "Asha Khan" in page
        assert "/register/" not in page

    @pytest.mark.parametrize("status", ["paused", "left", "ready", "checks"])
    def test_it_is_about_the_active(self, world, fire, status):
        other = VolunteerFactory(organisation=world.organisation, status=status)
        other.position.required_courses.add(fire)
        assert forecast_of(world.coordinator, on=today(), days=90).people == ()

    def test_nobody_of_another_site_or_organisation(self, world, elsewhere, asha):
        limited = MembershipFactory(organisation=world.organisation, role="coordinator")
        theirs = coming_placement(world).site
        limited.sites.add(theirs)
        asha.sites.add(coming_placement(world).site)
        for member in (limited, elsewhere.coordinator):
            assert forecast_of(member, on=today(), days=90).people == ()

    def test_a_match_at_a_site_not_seen_is_not_counted(self, world, asha):
        """The connector is seen, as somebody who goes anywhere; the placement is another's."""
        limited = MembershipFactory(organisation=world.organisation, role="coordinator")
        limited.sites.add(coming_placement(world).site)
        found = forecast_of(limited, on=today(), days=90)
        [lapse] = found.ahead
        assert (lapse.lost, lapse.matches) == (1, 0)
        assert sentence(lapse).endswith("No match at your sites depends on it.")
        assert "you lose 1 connector unless" in summary(found)

    def test_to_whoever_is_limited_matches_are_those_at_their_sites(self, world, asha):
        limited = MembershipFactory(organisation=world.organisation, role="coordinator")
        limited.sites.add(asha.matches.get().placement.site)
        found = forecast_of(limited, on=today(), days=90)
        assert sentence(found.ahead[0]).endswith("1 match at your sites depends on it.")
        assert "you lose 1 connector and 1 match at your sites unless" in summary(found)
        found = forecast_of(limited, on=today() + timedelta(days=41), days=30)
        assert today_already(found) == (
            "1 active connector is not cleared today. 1 match at your sites depends on this."
        )

    def test_a_declined_offer_depends_on_nothing(self, world, asha):
        asha.matches.all().delete()
        MatchFactory(placement=coming_placement(world), connector=asha, status="declined")
        [lapse] = forecast_of(world.coordinator, on=today(), days=90).ahead
        assert lapse.matches == 0

    def test_where_nothing_lapses_the_page_says_so(self, world, sign_in):
        assert "Nothing lapses in that time" in said(sign_in(world.coordinator).get(PAGE))

    def test_home_leads_to_it(self, world, sign_in):
        assert f'href="{PAGE}"' in said(sign_in(world.coordinator).get("/"))
        assert f'href="{PAGE}"' not in said(sign_in(world.supervisor).get("/"))


PAGE = "/volunteers/courses/training-matrix/forecast/"


def said(answer) -> str:
    return " ".join(answer.content.decode().split())
