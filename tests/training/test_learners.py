"""Whose record a row of a file is."""

from dataclasses import replace
from datetime import date

import pytest

from messaging.recipients import NOWHERE
from tests.factories.accounts import MembershipFactory
from tests.factories.training import KnownAsFactory
from training.doubts import Doubt
from training.learners import Learners, Named, learners_of, number_key

BORN = date(1970, 5, 20)


@pytest.fixture
def ruth(world):
    member = world.connector
    member.user.first_name, member.user.last_name = "Ruth", "Elliott"
    member.user.email, member.employee_number = "ruth@example.org", "20000002"
    member.user.save()
    member.save()
    return member.user


@pytest.fixture
def asha(world):
    return MembershipFactory(
        organisation=world.organisation,
        role="connector",
        user__first_name="Asha",
        user__last_name="Green",
        user__email="asha@example.org",
    ).user


def find(world, births=None, **facts):
    people = learners_of(world.organisation)
    people = [replace(person, born=(births or {}).get(person.pk)) for person in people]
    found = Learners(world.organisation, people).find(Named(**facts))
    return found and found.pk


def doubt(world, births=None, **facts) -> str:
    with pytest.raises(Doubt) as raised:
        find(world, births, **facts)
    return f"{raised.value.column}: {raised.value}"


@pytest.mark.parametrize(
    "facts",
    [
        {"number": "20000002"},
        {"number": "0020000002-2"},
        {"email": "ruth@example.org"},
        {"number": "20000002", "email": "ruth@example.org", "name": "ELLIOTT, Mrs Ruth"},
        {"number": "20000002", "email": "r.elliott@nhs.example", "name": "Elliott, R"},
        {"email": "ruth@example.org", "name": "Ruth"},
        {"email": "ruth@example.org", "name": "Elliott, Ruth Ann"},
        {"number": "20000002", "name": "R. Elliott"},
    ],
)
def test_a_number_or_an_address_finds_somebody(world, ruth, facts):
    assert find(world, **facts) == ruth.pk


def test_name_and_date_of_birth_together_find_somebody(world, ruth, asha):
    assert find(world, {ruth.pk: BORN}, name="Elliott, Ruth", born=BORN) == ruth.pk


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"number": "20000002", "email": "asha@example.org"}, "The employee number is Ruth Ell"),
        ({"number": "7", "email": "ruth@example.org"}, "is known here by another employee number"),
        ({"number": "20000002", "name": "Green, Asha"}, "number is Ruth Elliott's, but the row"),
        ({"number": "20000002", "name": "Elliott, John"}, "number is Ruth Elliott's, but the row"),
        ({"email": "ruth@example.org", "name": "Ruth Married"}, "address is Ruth Elliott's, but"),
        ({"email": "ruth@example.org", "name": "J Elliott"}, "address is Ruth Elliott's, but"),
        ({"email": "ruth@example.org", "name": "Sam Stranger"}, "address is Ruth Elliott's, but"),
        ({"name": "Elliott, Ruth"}, "A name alone is not enough; it may be Ruth Elliott (ruth@"),
        ({"name": "R Elliott"}, "it may be Ruth Elliott"),
        ({"email": "nobody@example.org", "name": "Elliott, Ruth"}, "By the name it may be Ruth"),
        ({"email": "nobody@example.org"}, "Nobody in this scheme has this e-mail address."),
        ({}, "we cannot tell whose record this is"),
    ],
)
def test_what_is_contradicted_or_not_enough_is_doubtful(world, ruth, asha, facts, words):
    assert words in doubt(world, **facts)


def test_another_date_of_birth_speaks_against_an_address(world, ruth):
    other = {ruth.pk: BORN}
    words = doubt(world, other, email="ruth@example.org", born=date(1980, 1, 1))
    assert "born: Ruth Elliott is known here with another date of birth" in words


def test_two_people_of_one_name_and_birthday_are_told_apart_by_a_person(world, ruth):
    twin = MembershipFactory(
        organisation=world.organisation, user__first_name="Ruth", user__last_name="Elliott"
    ).user
    born = {ruth.pk: BORN, twin.pk: BORN}
    words = doubt(world, born, name="Ruth Elliott", born=BORN)
    assert "Two people have this name and date of birth" in words


def test_what_somebody_has_said_is_known(world, ruth):
    for kind, key in (("email", "r.elliott@nhs.example"), ("number", "77")):
        KnownAsFactory(organisation=world.organisation, learner=ruth, kind=kind, key=key)
    assert find(world, email="r.elliott@nhs.example") == ruth.pk
    assert find(world, number="0077") == ruth.pk


def test_a_number_on_a_record_counts_before_what_was_once_said_of_another(world, ruth, asha):
    KnownAsFactory(organisation=world.organisation, learner=asha, kind="number", key="20000002")
    assert find(world, number="20000002") == ruth.pk


def test_people_and_answers_of_another_organisation_are_not_known_here(world, elsewhere, ruth):
    other = elsewhere.connector
    other.employee_number = "555"
    other.save()
    KnownAsFactory(organisation=elsewhere.organisation, learner=other.user, key="x@nhs.example")
    assert "Nobody in this scheme" in doubt(world, email=other.user.email)
    assert "Nobody in this scheme" in doubt(world, email="x@nhs.example", number="555")


def test_whoever_has_no_address_is_named_without_one(world, ruth):
    ruth.email = f"0123456789@{NOWHERE}"
    ruth.save()
    assert "it may be Ruth Elliott." in doubt(world, name="Elliott, Ruth")
    assert "Nobody in this scheme" in doubt(world, email=ruth.email)


def test_a_number_is_known_with_or_without_what_programs_add_to_it():
    assert number_key(" 0001234-1 ") == number_key("1234") == "1234"
