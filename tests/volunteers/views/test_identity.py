from datetime import timedelta

import pytest
from django.urls import reverse

from common.dates import today
from tests.factories.vetting import IdentityDocumentFactory, prove_identity
from tests.factories.volunteers import CheckFactory, VolunteerFactory


def day(name, value):
    return {
        f"{name}_day": str(value.day),
        f"{name}_month": str(value.month),
        f"{name}_year": str(value.year),
    }


PASSPORT = {
    "type": "passport",
    "last_characters": "123A",
    "shows_address": "no",
    "seen_how": "original",
    **day("last_valid_on", today() + timedelta(days=90)),
    **day("seen_on", today()),
}
AGREES = {"details_agree": "yes", "seen": "", **day("decided_on", today())}


@pytest.fixture
def asha(world):
    return VolunteerFactory(organisation=world.organisation, status="checks")


@pytest.fixture
def client(sign_in, world):
    return sign_in(world.coordinator)


def url(name, *args):
    return reverse(f"volunteers:{name}", args=args)


@pytest.mark.parametrize("name", ["identity", "add_document", "edit_identity_evidence"])
def test_the_pages_are_for_coordinators_of_the_organisation(name, asha, world, elsewhere, sign_in):
    address = url(name, asha.pk)
    assert sign_in(world.coordinator).get(address).status_code == 200
    assert sign_in(world.lead).get(address).status_code == 403
    assert sign_in(elsewhere.coordinator).get(address).status_code == 404


def test_identity_says_what_is_still_needed(asha, client):
    IdentityDocumentFactory(volunteer=asha)
    page = client.get(url("identity", asha.pk)).content.decode()
    assert "one more photo document and one more proof of address" in page
    assert "Record identity as clear" not in page


def test_identity_is_recorded_once_the_documents_prove_it(asha, client):
    prove_identity(asha)
    assert "Enough is seen" in client.get(url("identity", asha.pk)).content.decode()
    answer = client.post(url("identity", asha.pk), AGREES)
    assert answer.url == url("record", asha.pk)
    assert asha.checks.get(kind="identity").result == "clear"


def test_identity_explains_what_is_wrong(asha, client):
    prove_identity(asha)
    page = client.post(url("identity", asha.pk), AGREES | {"details_agree": "no"})
    assert "which name or address is right" in page.content.decode()
    page = client.post(url("identity", asha.pk), {})
    assert "Select yes if the details agree" in page.content.decode()


def test_add_document_notes_it(asha, client):
    answer = client.post(url("add_document", asha.pk), PASSPORT)
    assert answer.url == url("identity", asha.pk)
    assert asha.identity_documents.get().last_characters == "123A"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"type": ""}, "Choose the document"),
        ({"last_characters": "925665416"}, "never the whole number"),
        (day("last_valid_on", today() - timedelta(days=1)), "out of date when it was seen"),
        ({"shows_address": ""}, "Select yes if it shows"),
        (day("seen_on", today() + timedelta(days=2)), "must be on or before"),
    ],
)
def test_add_document_explains_what_is_wrong_and_keeps_what_was_typed(wrong, words, asha, client):
    page = client.post(url("add_document", asha.pk), PASSPORT | wrong)
    assert words in page.content.decode()
    assert 'value="original" checked' in page.content.decode()
    assert not asha.identity_documents.exists()


def test_a_document_noted_by_two_at_once_is_noted_once(asha, client, world, sign_in):
    client.post(url("add_document", asha.pk), PASSPORT)
    other = {"last_valid_on_year": str(today().year + 5)}
    page = client.post(url("add_document", asha.pk), PASSPORT | other).content.decode()
    assert "noted already" in page
    assert asha.identity_documents.count() == 1


def test_remove_document_needs_a_button(asha, client, elsewhere, sign_in):
    document = IdentityDocumentFactory(volunteer=asha)
    address = url("remove_document", asha.pk, document.pk)
    assert client.get(address).status_code == 405
    assert sign_in(elsewhere.coordinator).post(address).status_code == 404
    client.post(address)
    assert not asha.identity_documents.exists()


def test_edit_identity_evidence_keeps_what_the_dbs_asks(asha, client):
    address = url("edit_identity_evidence", asha.pk)
    answers = {"has_five_years_of_addresses": "yes", "has_external_validation": "no"}
    assert client.post(address, answers).url == url("identity", asha.pk)
    asha.identity_evidence.refresh_from_db()
    assert asha.identity_evidence.is_uk_national is None
    page = client.post(address, {}).content.decode()
    assert "Select yes if they gave every address" in page


def test_the_checks_of_a_record_lead_to_their_own_pages(asha, client):
    CheckFactory(volunteer=asha, kind="registration")
    page = client.get(url("record", asha.pk)).content.decode()
    for name in ("identity", "right_to_work", "references", "work_health"):
        assert f'href="{url(name, asha.pk)}"' in page
    assert url("edit_check", asha.pk, "registration") in page
