"""The combinations of documents: a table of known answers, and properties that must always hold."""

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteers.identity_rules import (
    TYPES,
    Document,
    Person,
    counting,
    dbs_route,
    dbs_routes,
    nhs_combination,
    problem_of,
)

SEEN = date(2026, 11, 20)
UK = Person(is_uk_national=True, has_external_validation=True)


def paper(type: str, **facts) -> Document:
    """A document in date, showing the address wherever its kind can."""
    kind = TYPES[type]
    facts = {
        "seen_on": SEEN,
        "issued_on": SEEN - timedelta(days=30) if kind.months else None,
        "last_valid_on": SEEN if kind.expires else None,
        "shows_address": kind.is_address,
    } | facts
    return Document(type, **facts)


def papers(*types: str) -> list[Document]:
    return [paper(type) for type in types]


@pytest.mark.parametrize(
    "types",
    [
        ("passport", "photo_licence", "council_tax"),
        ("passport", "forces_id", "bank_statement"),
        ("passport", "bank_statement", "council_tax"),
        ("passport", "photo_licence", "brp"),  # the licence is the address
        ("photo_licence", "bank_statement", "council_tax"),
        ("passport", "photo_licence", "firearms_licence"),
        ("passport", "paper_licence", "utility_bill"),
        ("pass_card", "benefit_statement", "entitlement_letter"),
    ],
)
def test_the_nhs_combination_is_met(types):
    assert nhs_combination(papers(*types)).is_met


@pytest.mark.parametrize(
    ("types", "missing"),
    [
        ((), "two more photo documents and one more proof of address, or "
             "one more photo document and two more proofs of address"),
        (("passport",), "one more photo document and one more proof of address, or "
                        "two more proofs of address"),
        (("passport", "photo_licence"), "one more photo document, or one more proof of address"),
        (("passport", "brp"), "one more proof of address"),
        (("bank_statement", "council_tax"), "one more photo document"),
        (("bank_statement", "council_tax", "utility_bill"), "one more photo document"),
        (("passport", "brp", "eu_id"), "one more proof of address"),
        (("passport", "birth_certificate_early", "p45_p60"),
         "one more photo document and one more proof of address, or two more proofs of address"),
    ],
)  # fmt: skip
def test_the_nhs_combination_says_what_is_missing(types, missing):
    answer = nhs_combination(papers(*types))
    assert (answer.is_met, answer.missing) == (False, (missing,))


def test_two_of_one_kind_count_once():
    two_bills = [paper("utility_bill"), paper("utility_bill", issued_on=SEEN)]
    assert not nhs_combination([paper("passport"), *two_bills]).is_met


def test_a_licence_that_shows_an_old_address_is_a_photo_document_only():
    licence = paper("photo_licence", shows_address=False)
    assert not nhs_combination([paper("passport"), licence]).is_met
    assert nhs_combination([paper("passport"), licence, paper("council_tax")]).is_met


def test_only_originals_count():
    digital = paper("passport", is_original=False)
    assert counting([digital]) == []


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (paper("passport", last_valid_on=SEEN - timedelta(days=1)), "out of date"),
        (paper("passport", last_valid_on=None), "expiry date"),
        (paper("bank_statement", issued_on=None), "date of issue"),
        (paper("bank_statement", issued_on=date(2026, 8, 19)), "at most 3 months"),
        (paper("council_tax", issued_on=date(2025, 11, 19)), "at most 12 months"),
        (paper("bank_statement", issued_on=SEEN + timedelta(days=1)), "before it is issued"),
    ],
)
def test_a_document_that_cannot_count_says_why(document, words):
    assert words in problem_of(document)
    assert counting([document]) == []


@pytest.mark.parametrize(
    "document",
    [
        paper("passport", last_valid_on=SEEN),
        paper("bank_statement", issued_on=date(2026, 8, 20)),
        paper("council_tax", issued_on=date(2025, 11, 20)),
        paper("marriage_certificate"),
    ],
)
def test_the_last_day_still_counts(document):
    assert problem_of(document) == ""


@pytest.mark.parametrize(
    ("route", "types", "is_met"),
    [
        (1, ("passport", "photo_licence", "marriage_certificate"), True),
        (1, ("passport", "council_tax", "bank_statement"), True),
        (1, ("passport", "brp", "adoption_certificate"), False),  # nothing shows the address
        (1, ("passport", "council_tax"), False),
        (1, ("marriage_certificate", "council_tax", "bank_statement"), False),
        (2, ("forces_id", "council_tax", "bank_statement"), True),
        (2, ("forces_id", "marriage_certificate", "utility_bill"), True),
        (2, ("council_tax", "bank_statement", "utility_bill"), False),
        (2, ("forces_id", "passport", "council_tax"), False),  # group 1 does not count here
        (3, ("birth_certificate_late", "forces_id", "council_tax", "bank_statement", "p45_p60"),
         True),
        (3, ("birth_certificate_late", "forces_id", "council_tax", "bank_statement"), False),
        (3, ("birth_certificate_late", "council_tax", "bank_statement", "p45_p60", "pass_card"),
         False),
        (3, ("forces_id", "firearms_licence", "council_tax", "bank_statement", "p45_p60"), False),
    ],
)  # fmt: skip
def test_the_routes_of_the_dbs(route, types, is_met):
    answer = dbs_route(route, papers(*types), UK)
    assert answer.is_met is is_met
    assert bool(answer.missing) is not is_met


ROUTE_2 = ("forces_id", "council_tax", "bank_statement")


@pytest.mark.parametrize(
    ("person", "words"),
    [
        (Person(is_uk_national=False, has_external_validation=True), "not open to people who"),
        (Person(is_uk_national=None, has_external_validation=True), "whether they are"),
        (Person(is_uk_national=True), "validation"),
    ],
)
def test_route_2_is_not_open_to_everybody(person, words):
    answer = dbs_route(2, papers(*ROUTE_2), person)
    assert not answer.is_met
    assert words in answer.missing[0]


def test_route_2_is_open_to_others_who_are_paid():
    paid = Person(is_uk_national=False, is_volunteer=False, has_external_validation=True)
    assert dbs_route(2, papers(*ROUTE_2), paid).is_met


documents = st.builds(
    Document,
    type=st.sampled_from(sorted(TYPES)),
    seen_on=st.just(SEEN),
    issued_on=st.none() | st.dates(date(2025, 1, 1), date(2026, 12, 31)),
    last_valid_on=st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    shows_address=st.booleans(),
    is_original=st.booleans(),
)
people = st.builds(
    Person,
    is_uk_national=st.none() | st.booleans(),
    is_volunteer=st.booleans(),
    has_external_validation=st.booleans(),
)
some = st.lists(documents, max_size=8)


@given(some, st.randoms(use_true_random=False))
def test_the_order_in_which_documents_are_seen_does_not_matter(found, random):
    shuffled = random.sample(found, len(found))
    assert nhs_combination(found).is_met == nhs_combination(shuffled).is_met
    assert dbs_route(1, found, UK).is_met == dbs_route(1, shuffled, UK).is_met


@given(some, documents, people)
def test_one_more_document_never_takes_anything_away(found, more, person):
    assert not nhs_combination(found).is_met or nhs_combination([*found, more]).is_met
    for number, answer in dbs_routes(found, person).items():
        assert not answer.is_met or dbs_route(number, [*found, more], person).is_met


@given(some)
def test_met_means_three_documents_that_each_play_one_part(found):
    """The naive oracle: try every three documents in both mixes."""
    kept = counting(found)

    def fits(photos, addresses):
        return all(p.kind.is_photo for p in photos) and all(
            a.kind.is_address and a.shows_address for a in addresses
        )

    by_trying = any(
        fits(chosen, [one for one in three if one not in chosen])
        for three in combinations(kept, 3)
        for size in (1, 2)
        for chosen in combinations(three, size)
    )
    assert nhs_combination(found).is_met is by_trying


@given(some, people)
def test_what_is_missing_is_said_exactly_when_something_is(found, person):
    for answer in (nhs_combination(found), *dbs_routes(found, person).values()):
        assert answer.is_met is not bool(answer.missing)
        assert bool(answer.words) is answer.is_met
