import pytest
from django.urls import reverse

from audit.models import Disclosure
from tests.factories.accounts import MembershipFactory
from tests.factories.vetting import ReferenceRequestFactory
from tests.factories.volunteers import CheckFactory, VolunteerFactory
from volunteers.models import Reference

REFEREE = {
    "referee_name": "Joan Tutor",
    "referee_email": "joan@example.org",
    "relationship": "tutor",
}
SAID = {
    "how": "telephone",
    "how_known": "I taught her.",
    "known_since": "2019",
    "is_related": "no",
    "character": "Kind.",
    "has_concerns": "no",
    "is_happy": "yes",
}


@pytest.fixture
def asha(world):
    volunteer = VolunteerFactory(organisation=world.organisation, status="checks")
    CheckFactory(volunteer=volunteer)
    return volunteer


@pytest.fixture
def asked(asha, world):
    return ReferenceRequestFactory(volunteer=asha, asked_by=world.coordinator)


@pytest.fixture
def returned(asha, world):
    return ReferenceRequestFactory(volunteer=asha, asked_by=world.coordinator, returned=True)


@pytest.fixture
def client(sign_in, world):
    return sign_in(world.coordinator)


def url(name, *args):
    return reverse(f"volunteers:{name}", args=args)


def of(request, name="reference"):
    return url(name, request.volunteer_id, request.pk)


def test_ask_referee_shows_the_letter_and_asks(asha, client):
    address = url("ask_referee", asha.pk, "reference_1")
    page = client.get(address).content.decode()
    assert f"Could you give a reference for {asha}?" in page
    assert client.post(address, REFEREE).url == url("references", asha.pk)
    assert asha.reference_requests.get().referee_name == "Joan Tutor"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"referee_name": ""}, "Enter the name of the referee"),
        ({"referee_name": "x" * 2_000_000}, "must be 120 characters or fewer"),
        ({"referee_email": "joan"}, "like name@example.org"),
        ({"referee_email": ""}, "Enter an email address or a telephone number"),
        ({"relationship": "relative"}, "A relative or partner cannot be a referee"),
        ({"relationship": ""}, "Select how they know"),
    ],
)
def test_ask_referee_explains_what_is_wrong(wrong, words, asha, client):
    page = client.post(url("ask_referee", asha.pk, "reference_1"), REFEREE | wrong)
    assert words in page.content.decode()
    assert not asha.reference_requests.exists()


def test_ask_referee_refuses_the_applicant_and_keeps_what_was_typed(asha, client):
    wrong = REFEREE | {"referee_email": asha.email.upper(), "referee_phone": "01244 555 001"}
    page = client.post(url("ask_referee", asha.pk, "reference_1"), wrong).content.decode()
    assert "Nobody can be their own referee" in page
    assert 'value="01244 555 001"' in page


def test_ask_referee_wants_a_number_that_can_be_called(asha, client):
    wrong = REFEREE | {"referee_phone": "01244 1"}
    page = client.post(url("ask_referee", asha.pk, "reference_1"), wrong).content.decode()
    assert "Enter a telephone number, like" in page
    assert not asha.reference_requests.exists()


def test_there_is_no_reference_of_another_kind(asha, client):
    assert client.get(url("ask_referee", asha.pk, "identity")).status_code == 404


def test_references_say_who_was_asked_and_when(asked, client):
    page = client.get(url("references", asked.volunteer_id)).content.decode()
    assert asked.referee_name in page
    assert "answer hoped for by" in page
    assert "Ask for the second reference" in page
    assert "Ask for the first reference" not in page


@pytest.mark.parametrize(
    "name", ["references", "reference", "enter_reference", "ask_again", "cancel_reference",
             "set_reference_aside"]
)  # fmt: skip
def test_the_pages_are_for_coordinators_of_the_organisation(name, asked, world, elsewhere, sign_in):
    address = url("references", asked.volunteer_id) if name == "references" else of(asked, name)
    for member, status in ((world.lead, 403), (elsewhere.coordinator, 404)):
        answers = {sign_in(member).get(address).status_code, sign_in(member).post(address)}
        codes = {getattr(answer, "status_code", answer) for answer in answers} - {405}
        assert codes == {status}


@pytest.mark.parametrize("name", ["ask_again", "cancel_reference", "set_reference_aside"])
def test_acting_needs_a_button(name, asked, client):
    assert client.get(of(asked, name)).status_code == 405


def test_a_reference_is_read_with_a_disclosure_and_accepted(returned, asha, client):
    page = client.get(of(returned)).content.decode()
    assert "Kind and reliable." in page
    noted = Disclosure.objects.get(record="reference")
    assert noted.subject_id == asha.pk
    assert client.post(of(returned)).url == url("references", asha.pk)
    assert asha.checks.get(kind="reference_1").result == "clear"


def test_a_draft_is_not_shown(asked, client):
    Reference.objects.create(
        organisation=asked.organisation, request=asked, how_known="Half a thought"
    )
    assert "Half a thought" not in client.get(of(asked)).content.decode()
    assert not Disclosure.objects.exists()


def test_a_concern_asks_how_it_was_settled(returned, client):
    Reference.objects.update(has_concerns=True, concerns="Often late.")
    assert "Often late." in client.get(of(returned)).content.decode()
    assert "Say how this was settled" in client.post(of(returned)).content.decode()
    assert client.post(of(returned), {"settled": "We talked about buses."}).status_code == 302


def test_the_second_to_accept_is_told_what_the_first_did(returned, world, client):
    client.post(of(returned))
    page = client.post(of(returned)).content.decode()
    assert f"“accepted” by {world.coordinator.user}" in page


def test_whoever_has_the_name_of_the_referee_accepts_on_second_thoughts(returned, world, client):
    returned.referee_name = str(world.coordinator.user)
    returned.save()
    answer = client.post(of(returned))
    assert "If you gave this reference" in answer.content.decode()
    seen = answer.context["form"].data["seen"]
    assert f'value="{seen}"' in answer.content.decode()
    assert client.post(of(returned), {"seen": seen}).status_code == 302
    returned.refresh_from_db()
    assert returned.status == "accepted"


def test_without_identity_accepting_explains(returned, asha, client):
    asha.checks.all().delete()
    assert "Identity comes first" in client.post(of(returned)).content.decode()


def test_enter_reference_keeps_what_was_said(asked, world, client):
    assert client.post(of(asked, "enter_reference"), SAID).url == of(asked)
    assert asked.reference.entered_by == world.coordinator
    assert "entered by" in client.get(of(asked)).content.decode()


def test_enter_reference_explains_what_is_wrong(asked, client):
    page = client.post(of(asked, "enter_reference"), SAID | {"character": ""}).content.decode()
    assert "Say what they are like" in page
    assert "I taught her." in page


def test_ask_again_and_stop_asking(asked, client):
    assert "begin anew" in client.post(of(asked, "ask_again"), follow=True).content.decode()
    page = client.post(of(asked, "cancel_reference"), follow=True).content.decode()
    assert "Ask somebody else" in page
    page = client.post(of(asked, "ask_again"), follow=True).content.decode()
    assert "cannot become" in page


def test_set_reference_aside_lets_somebody_else_be_asked(returned, client):
    page = client.get(of(returned)).content.decode()
    assert 'name="seen" value="returned"' in page
    answers = {"seen": "returned"}
    page = client.post(of(returned, "set_reference_aside"), answers, follow=True).content.decode()
    assert "Ask somebody else" in page


def test_what_was_sent_can_be_read_without_the_link(asha, client):
    client.post(url("ask_referee", asha.pk, "reference_1"), REFEREE)
    page = client.get(of(asha.reference_requests.get())).content.decode()
    assert "Could you tell us how you know" in page
    assert "their own link" in page


def test_reference_list_has_those_to_read_first(asked, client, asha):
    ReferenceRequestFactory(volunteer=asha, kind="reference_2", returned=True)
    page = client.get(url("reference_list")).content.decode()
    assert page.index("Read it") < page.index("Wait until")


def test_an_empty_reference_list_says_what_to_do(client):
    assert "No references are waiting" in client.get(url("reference_list")).content.decode()


def test_home_leads_to_a_returned_reference(returned, client):
    page = client.get("/").content.decode()
    assert "1 reference has come back" in page
    assert of(returned) in page


def test_what_a_button_would_send_can_be_read_before(asked, client):
    page = client.get(of(asked, "reference")).content.decode()
    assert "What they get with a new link" in page
    assert "What they get if you stop asking them" in page
    assert f"Hello {asked.referee_name}" in page
    assert "It is no longer needed" in page


def test_who_has_no_address_is_sent_nothing(asked, client):
    asked.referee_email = ""
    asked.referee_phone = "01244 555 012"
    asked.save()
    assert "What they get" not in client.get(of(asked, "reference")).content.decode()


def test_asking_somebody_who_works_here_says_that_another_accepts(asha, world, client):
    other = MembershipFactory(organisation=world.organisation, role="coordinator")
    theirs = REFEREE | {"referee_email": other.user.email}
    address = url("ask_referee", asha.pk, "reference_1")
    page = client.post(address, theirs, follow=True).content.decode()
    assert "somebody else has to accept what they say" in page
    asked = asha.reference_requests.get()
    client.post(of(asked, "enter_reference"), SAID)
    assert "You are the referee" not in client.post(of(asked)).content.decode()
