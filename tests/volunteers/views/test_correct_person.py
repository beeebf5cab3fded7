import pytest
from django.urls import reverse

from messaging.models import Message
from tests.factories.agreements import AgreementTextFactory
from tests.factories.volunteers import VolunteerFactory


@pytest.fixture
def client(world, sign_in):
    return sign_in(world.coordinator)


@pytest.fixture
def wren(world):
    return VolunteerFactory(
        organisation=world.organisation,
        first_name="Wran",
        membership__organisation=world.organisation,
        membership__status="listed",
    )


@pytest.fixture
def address(wren):
    return reverse("volunteers:correct_person", args=[wren.pk])


def said(answer) -> str:
    return answer.content.decode()


def test_the_record_leads_to_it_and_it_is_saved(client, wren, address):
    assert address in said(client.get(reverse("volunteers:record", args=[wren.pk])))
    answers = {"first_name": "Wren", "last_name": "Hale", "email": "wren@example.org"}
    done = client.post(address, answers, follow=True)
    assert "Name, address and number are saved." in said(done)
    assert "wren@example.org" in said(done)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"first_name": ""}, "Enter their first name"),
        ({"last_name": "x" * 81}, "must be 80 letters or fewer"),
        ({"email": "wren"}, "Enter an email address, like"),
        ({"employee_number": "no. 7"}, "Use letters, numbers and hyphens only"),
    ],
)
def test_what_is_wrong_is_said(client, wren, address, facts, words):
    answers = {"first_name": "Wren", "last_name": "Hale", "email": "w@example.org"} | facts
    assert words in said(client.post(address, answers))
    wren.refresh_from_db()
    assert wren.first_name == "Wran"


def test_another_organisations_volunteer_is_not_found(client):
    elsewhere = reverse("volunteers:correct_person", args=[VolunteerFactory().pk])
    assert client.get(elsewhere).status_code == 404


def test_whoever_has_to_sign_is_invited_from_the_record(client, wren, world):
    text = AgreementTextFactory(agreement__organisation=world.organisation)
    text.agreement.positions.add(wren.position)
    record = reverse("volunteers:record", args=[wren.pk])
    assert "Invite them to sign in" in said(client.get(record))
    invite = reverse("people:invite", args=[wren.membership_id])
    done = client.post(invite, {"back": record}, follow=True)
    assert done.request["PATH_INFO"] == record
    assert "Invite them again" in said(done)
    assert Message.objects.get(template="invitation").recipient_address == wren.email


def test_no_invitation_leads_to_another_site(client, wren):
    invite = reverse("people:invite", args=[wren.membership_id])
    done = client.post(invite, {"back": "https://example.com/"})
    assert done.url == reverse("people:index")


def test_the_employee_number_is_kept_shown_and_nobody_elses(client, wren, address, world):
    answers = {"first_name": "Wren", "last_name": "Hale", "employee_number": "20000034"}
    done = said(client.post(address, answers, follow=True))
    assert "20000034" in done
    other = VolunteerFactory(organisation=world.organisation)
    elsewhere = reverse("volunteers:correct_person", args=[other.pk])
    answers["employee_number"] = "0020000034"
    assert "Somebody here has this employee number" in said(client.post(elsewhere, answers))


def test_another_organisation_has_numbers_of_its_own(client, wren, address, elsewhere):
    elsewhere.connector.employee_number = "20000034"
    elsewhere.connector.save()
    answers = {"first_name": "Wren", "last_name": "Hale", "employee_number": "20000034"}
    assert "are saved" in said(client.post(address, answers, follow=True))
