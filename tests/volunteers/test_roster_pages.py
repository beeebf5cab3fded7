"""Pages by key find everybody once, and the readiness filter is readiness() and nothing else."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.dates import today
from tests.factories.training import CompletionFactory, CourseFactory
from tests.factories.volunteers import OverrideFactory, PositionFactory, VolunteerFactory
from volunteers import roster_pages
from volunteers.models import Volunteer
from volunteers.readiness import State, readiness
from volunteers.roster_pages import everybody_found, roster_page
from volunteers.searches import Search

PEOPLE = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
facts_of_one = st.fixed_dictionaries(
    {
        "status": st.sampled_from([*Volunteer.Status.values, "active", "active", "active"]),
        "cleared": st.booleans(),
        "expires_in": st.none() | st.integers(-20, 120),
        "is_overridden": st.booleans(),
        "last_name": st.sampled_from(["Rao", "Rao", "Lee", "Poe", "de Souza", "Ångström"]),
    }
)


@pytest.fixture
def position(db):
    position = PositionFactory()
    position.required_courses.add(CourseFactory(organisation=position.organisation, code="fire"))
    return position


def make(position, *, expires_in, is_overridden, **facts):
    person = VolunteerFactory(organisation=position.organisation, position=position, **facts)
    if expires_in is not None:
        CompletionFactory(
            course=position.required_courses.get(),
            learner=person.membership.user,
            completed_on=today() - timedelta(days=200),
            expires_on=today() + timedelta(days=expires_in),
        )
    if is_overridden:
        OverrideFactory(
            volunteer=person,
            item="fire",
            approved=True,
            from_on=today() - timedelta(days=1),
            until=today() + timedelta(days=5),
        )
    return person


def walk(people, search, *, backwards=False) -> list:
    """Everybody on all pages, going on by “Next”, or back by “Previous” from the end."""
    page, found = roster_page(people, search, on=today()), []
    while True:
        found.append([row.volunteer for row in page.rows])
        if page.next_key is None:
            break
        last, page = page, roster_page(people, search, on=today(), after=page.next_key)
        assert page.previous_key or not last.rows or not page.rows
    if backwards:
        pages = [found[-1]]
        while page.previous_key:
            page = roster_page(people, search, on=today(), before=page.previous_key)
            pages.insert(0, [row.volunteer for row in page.rows])
        found = pages
    return [person for rows in found for person in rows]


def by_definition(people, search) -> set:
    """What the filter says, in the words of readiness()."""
    answers, found = readiness(people, on=today()), set()
    for person in people:
        answer = answers[person.pk]
        due = any(item.state == State.DUE for item in answer.items)
        shown = {
            "": True,
            "ready": answer.is_ready,
            "due": answer.is_ready and due,
            "not_ready": person.status == "active" and not answer.is_ready,
        }[search.show]
        lapses = not search.lapsing or (
            person.status not in ("paused", "left")
            and any(
                item.is_ready and item.until and (item.until - today()).days <= search.lapsing
                for item in answer.items
            )
        )
        if shown and lapses:
            found.add(person)
    return found


@given(
    people=st.lists(facts_of_one, max_size=8),
    show=st.sampled_from(["", "ready", "due", "not_ready"]),
    lapsing=st.none() | st.sampled_from([1, 5, 30, 90]),
)
@PEOPLE
def test_the_readiness_filter_is_readiness(people, show, lapsing, position, monkeypatch):
    monkeypatch.setattr(roster_pages, "PAGE_SIZE", 2)
    monkeypatch.setattr(roster_pages, "LOOKED_AT", 3)
    monkeypatch.setattr(roster_pages, "BATCH", 3)
    Volunteer.objects.all().delete()
    for facts in people:
        make(position, **facts)
    everybody = Volunteer.objects.all()
    search = Search(show=show, lapsing=lapsing)
    expected = by_definition(list(everybody), search)
    found = walk(everybody, search)
    assert set(found) == expected
    assert len(found) == len(expected)
    assert found == [person for person in everybody if person in expected]
    assert [row.volunteer for row in everybody_found(everybody, search, on=today())] == found


@pytest.mark.parametrize("number", [0, 1, 4, 5, 9])
def test_pages_lead_on_and_back_past_namesakes(number, position, monkeypatch):
    monkeypatch.setattr(roster_pages, "PAGE_SIZE", 2)
    monkeypatch.setattr(roster_pages, "SUMMED_UP", 3)
    VolunteerFactory.create_batch(
        number, organisation=position.organisation, position=position, last_name="Rao"
    )
    people = Volunteer.objects.all()
    everybody = list(people)
    assert walk(people, Search()) == everybody
    assert walk(people, Search(), backwards=True) == everybody


def test_it_says_how_many_were_looked_at_before_the_page_was_full(position, monkeypatch):
    monkeypatch.setattr(roster_pages, "LOOKED_AT", 3)
    VolunteerFactory.create_batch(5, organisation=position.organisation, position=position)
    page = roster_page(Volunteer.objects.all(), Search(show="ready"), on=today())
    assert page.rows == ()
    assert page.looked_at == 3
    assert page.next_key
    page = roster_page(
        Volunteer.objects.all(), Search(show="ready"), on=today(), after=page.next_key
    )
    assert page.looked_at is None
    assert page.next_key is None


def test_a_large_list_is_never_counted_to_its_end(position, monkeypatch):
    monkeypatch.setattr(roster_pages, "COUNTED", 3)
    VolunteerFactory.create_batch(3, organisation=position.organisation, position=position)
    people = Volunteer.objects.all()
    assert roster_page(people, Search(status="active"), on=today()).total == "3"
    VolunteerFactory(organisation=position.organisation, position=position)
    assert roster_page(people, Search(status="active"), on=today()).total == "3+"


def test_a_merged_record_is_in_no_list(position):
    kept, emptied = VolunteerFactory.create_batch(
        2, organisation=position.organisation, position=position
    )
    emptied.organisation.merges.create(kept=kept, emptied=emptied, merged_by=kept.membership)
    page = roster_page(Volunteer.objects.all(), Search(), on=today())
    assert [row.volunteer for row in page.rows] == [kept]
