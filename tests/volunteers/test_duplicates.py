from datetime import date

import pytest

from tests.factories.accounts import MembershipFactory
from tests.factories.volunteers import PositionFactory, VolunteerFactory
from volunteers.duplicates import duplicates, what_is_alike
from volunteers.models import Volunteer

BORN = date(1980, 2, 29)


@pytest.fixture
def member(db):
    return MembershipFactory()


@pytest.fixture
def two(member):
    """Two records with nothing in common; a test says what they share."""
    position = PositionFactory(organisation=member.organisation)

    def make(first: dict, second: dict) -> list[Volunteer]:
        made = []
        for facts in (first, second):
            email = facts.pop("email", None)
            person = VolunteerFactory(organisation=member.organisation, position=position, **facts)
            if email:
                person.membership.user.email = email
                person.membership.user.save()
            made.append(person)
        return made

    return make


def pairs(member):
    found = duplicates(Volunteer.objects.all(), membership=member)
    return [({pair.first, pair.second}, pair.alike) for pair in found.pairs]


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        (
            {"first_name": "Asha", "last_name": "Rao", "date_of_birth": BORN},
            {"first_name": "ASHA", "last_name": "rao", "date_of_birth": BORN},
            "name and date of birth",
        ),
        ({"email": "a.rao@example.org"}, {"email": "A.Rao+work@example.org"}, "email address"),
        ({"mobile": "07700 900123"}, {"mobile": "+44 (0)7700-900 123"}, "telephone number"),
    ],
)
def test_what_is_the_same_suggests_a_pair(first, second, alike, two, member):
    people = two(first, second)
    assert pairs(member) == [(set(people), (alike,))]
    assert what_is_alike(*people) == (alike,)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            {"first_name": "Asha", "last_name": "Rao", "date_of_birth": BORN},
            {"first_name": "Asha", "last_name": "Rao", "date_of_birth": date(1981, 2, 28)},
        ),
        (
            {"first_name": "Asha", "last_name": "Rao"},
            {"first_name": "Asha", "last_name": "Rao"},
        ),
        ({"mobile": ""}, {"mobile": ""}),
        ({"mobile": "12345"}, {"mobile": "12345"}),
        ({"email": "a@example.org"}, {"email": "a@example.com"}),
    ],
)
def test_what_is_only_like_it_suggests_nothing(first, second, two, member):
    two(first, second)
    assert pairs(member) == []


def test_those_with_most_in_common_come_first(two, member):
    two({"mobile": "07700 900123"}, {"mobile": "07700 900123"})
    facts = {
        "first_name": "Bo",
        "last_name": "Lee",
        "date_of_birth": BORN,
        "mobile": "07911 123456",
    }
    alike = two(dict(facts), dict(facts))
    first, second = pairs(member)
    assert first == (set(alike), ("name and date of birth", "telephone number"))
    assert second[1] == ("telephone number",)


def test_an_office_telephone_makes_nobody_one_person(member):
    position = PositionFactory(organisation=member.organisation)
    VolunteerFactory.create_batch(
        7, organisation=member.organisation, position=position, mobile="0151 488 1234"
    )
    assert pairs(member) == []


def test_a_pair_told_apart_is_not_suggested_again(two, member):
    first, second = sorted(
        two({"mobile": "07700 900123"}, {"mobile": "07700900123"}), key=lambda p: p.pk
    )
    member.organisation.not_the_same.create(first=first, second=second, said_by=member)
    assert pairs(member) == []


def test_a_merged_record_is_not_suggested_again(two, member):
    first, second = two({"mobile": "07700 900123"}, {"mobile": "07700900123"})
    member.organisation.merges.create(kept=first, emptied=second, merged_by=member)
    assert pairs(member) == []
