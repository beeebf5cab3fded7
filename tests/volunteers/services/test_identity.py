from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from common.dates import today
from common.errors import DomainError
from tests.factories.vetting import IdentityDocumentFactory, prove_identity
from tests.factories.volunteers import CheckFactory, VolunteerFactory
from volunteers.identity import identity_of
from volunteers.models import IdentityDocument
from volunteers.services.identity import (
    confirm_identity,
    note_document,
    remove_document,
    set_identity_evidence,
)

PASSPORT = {
    "type": "passport",
    "last_characters": "123a",
    "last_valid_on": today() + timedelta(days=90),
    "seen_on": today(),
}


@pytest.fixture
def asha(world):
    return VolunteerFactory(organisation=world.organisation)


def test_a_document_is_noted_by_type_and_last_characters(asha, world):
    document = note_document(asha, **PASSPORT, by=world.coordinator)
    assert (document.last_characters, document.seen_by) == ("123A", world.coordinator)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"type": "library_card"}, "from the list"),
        ({"last_characters": "925665416"}, "never the whole number"),
        ({"last_characters": "12"}, "last 3 or 4"),
        ({"last_characters": "12-4"}, "letters or digits"),
        ({"seen_on": today() + timedelta(days=2)}, "in the future"),
        ({"last_valid_on": today() - timedelta(days=1)}, "out of date"),
        ({"last_valid_on": None}, "expiry date"),
        ({"type": "bank_statement", "last_valid_on": None}, "date of issue"),
        (
            {"type": "bank_statement", "issued_on": today() - timedelta(days=120)},
            "at most 3 months",
        ),
    ],
)
def test_a_wrong_document_is_refused_in_words(wrong, words, asha, world):
    with pytest.raises(DomainError, match=words):
        note_document(asha, **PASSPORT | wrong, by=world.coordinator)
    assert not asha.identity_documents.exists()


def test_a_document_noted_by_somebody_else_says_by_whom(asha, world):
    note_document(asha, **PASSPORT, by=world.coordinator)
    with pytest.raises(DomainError, match=f"{world.coordinator.user} saw it"):
        note_document(asha, **PASSPORT, by=world.lead)


def test_the_original_takes_the_place_of_what_was_seen_digitally(asha, world):
    digital = {"seen_how": IdentityDocument.SeenHow.DIGITAL}
    note_document(asha, **PASSPORT, **digital, by=world.coordinator)
    assert "one more photo document" in identity_of(asha).nhs.missing[0]
    document = note_document(asha, **PASSPORT, by=world.lead)
    assert document.is_original_seen
    assert asha.identity_documents.count() == 1


def test_the_database_keeps_no_whole_number(asha):
    with pytest.raises(IntegrityError, match="keeps_no_whole_number"), transaction.atomic():
        IdentityDocumentFactory(volunteer=asha, last_characters="12")


def test_identity_is_clear_when_the_documents_prove_it(asha, world):
    prove_identity(asha)
    check = confirm_identity(
        asha, details_agree=True, decided_on=today(), seen="", by=world.coordinator
    )
    assert (check.result, check.decided_by) == ("clear", world.coordinator)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"details_agree": False}, "not proved"),
        ({"decided_on": today() - timedelta(days=1)}, "seen after that day"),
    ],
)
def test_identity_is_not_clear_against_the_documents(facts, words, asha, world):
    prove_identity(asha)
    answers = {"details_agree": True, "decided_on": today()} | facts
    with pytest.raises(DomainError, match=words):
        confirm_identity(asha, **answers, seen="", by=world.coordinator)


def test_identity_without_enough_documents_says_what_is_missing(asha, world):
    note_document(asha, **PASSPORT, by=world.coordinator)
    with pytest.raises(DomainError, match="one more photo document and one more proof of address"):
        confirm_identity(asha, details_agree=True, decided_on=today(), seen="", by=world.lead)
    assert not asha.checks.exists()


def test_a_document_can_be_removed_until_a_clear_identity_rests_on_it(asha, world):
    prove_identity(asha)
    document = asha.identity_documents.first()
    confirm_identity(asha, details_agree=True, decided_on=today(), seen="", by=world.coordinator)
    with pytest.raises(DomainError, match="rests on this document"):
        remove_document(document, by=world.coordinator)
    IdentityDocumentFactory(volunteer=asha, type="photo_licence")
    remove_document(document, by=world.coordinator)
    assert asha.identity_documents.count() == 3


def test_an_imported_identity_does_not_hold_documents_back(asha, world):
    CheckFactory(volunteer=asha)
    remove_document(IdentityDocumentFactory(volunteer=asha), by=world.coordinator)
    assert not asha.identity_documents.exists()


def test_the_routes_know_who_is_a_uk_national(asha, world):
    for type in ("forces_id", "bank_statement", "council_tax"):
        IdentityDocumentFactory(volunteer=asha, type=type)
    facts = {"has_five_years_of_addresses": True, "has_external_validation": True}
    set_identity_evidence(asha, is_uk_national=False, **facts, by=world.coordinator)
    assert identity_of(asha).route is None
    set_identity_evidence(asha, is_uk_national=True, **facts, by=world.coordinator)
    assert identity_of(asha).route == 2
