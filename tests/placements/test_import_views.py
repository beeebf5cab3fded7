from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.models import Disclosure
from common.dates import now
from placements.models import Upload
from placements.services.columns import choose_columns
from tests.factories.accounts import SiteFactory
from tests.factories.volunteers import VolunteerFactory
from tests.files import csv_of, workbook_of
from tests.placements.cheshire import FOLDER

SITES = csv_of("code,name,town", "BOW,Bowmere Hospital,Chester", "XX X,Nowhere,")


@pytest.fixture
def client(world, sign_in):
    return sign_in(world.coordinator)


def send(client, content: bytes, name: str = "sites.csv", **answers):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("imports:upload"), {"file": file, **answers}, follow=True)


def page(response) -> str:
    return " ".join(response.content.decode().split())


def address(name: str) -> str:
    return reverse(f"imports:{name}", args=[Upload.objects.get().pk])


def test_upload_shows_the_page(client):
    words = page(client.get(reverse("imports:upload")))
    assert "Look at the file" in words
    assert "Exclusions (confidential)" in words


def test_a_file_is_looked_at_before_anything_is_stored(client, world):
    words = page(send(client, SITES))
    assert "Check before you import" in words
    assert "“XX X” is not a site code" in words
    assert "Import this file" in words
    assert not world.organisation.sites.exists()


def test_a_file_is_taken_when_confirmed_and_only_once(client, world):
    send(client, SITES)
    words = page(client.post(address("confirm"), follow=True))
    assert "The file is imported" in words
    assert "“XX X” is not a site code" in words
    assert world.organisation.sites.get().name == "Bowmere Hospital"
    world.organisation.sites.update(name="Changed since")
    words = page(client.post(address("confirm"), follow=True))
    assert "This file was imported before" in words
    assert world.organisation.sites.get().name == "Changed since"


def test_the_content_is_forgotten_once_it_is_taken(client):
    send(client, SITES)
    client.post(address("confirm"))
    assert bytes(Upload.objects.get().content) == b""


@pytest.mark.parametrize("is_confirmed", [False, True])
def test_rows_that_are_not_taken_can_be_downloaded(client, is_confirmed):
    send(client, SITES)
    if is_confirmed:
        client.post(address("confirm"))
    response = client.get(address("refused"))
    assert response["Content-Disposition"] == 'attachment; filename="sites_refused.csv"'
    rows = response.content.decode("utf-8-sig").splitlines()
    assert rows[0] == "code,name,town,Row,Reason"
    assert rows[1].startswith('XX X,Nowhere,,3,"code: ')


def test_going_back_and_forth_lands_on_the_right_page(client):
    send(client, SITES)
    assert client.get(address("done")).url == address("preview")
    client.post(address("confirm"))
    assert client.get(address("preview")).url == address("done")


def test_nothing_new_offers_nothing_to_confirm(client, world):
    SiteFactory(organisation=world.organisation, code="BOW", name="Bowmere Hospital")
    words = page(send(client, csv_of("code,name", "BOW,Bowmere Hospital")))
    assert "Nothing to import" in words
    assert "Import this file" not in words


def test_a_workbook_is_taken_too(client):
    content = workbook_of(["Name", "Code"], ["Bowmere Hospital", "BOW"])
    assert "Check before you import" in page(send(client, content, "My Places.xlsx"))


WRONG = [
    (b"", "sites.csv", "This file is empty"),
    (SITES, "sites.pdf", "Choose a CSV file or an Excel workbook"),
    (b"%PDF-1.7", "sites.csv", "This file is a PDF document"),
    (bytes(range(256)) * 50, "sites.csv", "not a spreadsheet"),
    (b"x" * (6 * 1024 * 1024), "sites.csv", "This file has 6.0 MB"),
    (csv_of("code,name", *["A,b" + "c" * 1000] * 2500), "sites.csv", "This file has 2.4 MB"),
    (csv_of("colour,shape", "red,round"), "things.csv", "We cannot tell what this file holds"),
    (csv_of("code,name", *["1,2"] * 5001), "sites.csv", "more than 5,000 rows"),
    (csv_of("code,name", *["1,2"] * 20_001), "sites.csv", "more than 20,000 rows"),
    (b"PK\x03\x04" + b"\0" * 100, "sites.xlsx", "cannot be opened"),
]


@pytest.mark.parametrize(("content", "name", "words"), WRONG)
def test_a_file_that_cannot_be_used_says_why(client, content, name, words):
    response = send(client, content, name)
    assert words in page(response)
    assert "Error: " in page(response)
    assert not Upload.objects.exists()


def test_no_file_at_all_is_asked_for(client):
    assert "Choose a file" in page(client.post(reverse("imports:upload"), {}))


def test_somebody_may_say_what_a_file_holds(client):
    words = page(send(client, csv_of("site,code,team", "A,b,c"), "x.csv", kind="teams"))
    assert "read as “Teams”" in words
    assert "Choose what the file holds" in page(send(client, SITES, kind="secrets"))


def test_headings_that_are_not_known_are_asked_about_once(client, world):
    content = csv_of("Place,What it is called,town", "BOW,Bowmere Hospital,Chester")
    words = page(send(client, content, "export.csv", kind="sites"))
    assert "Which column is which?" in words
    assert "Choose which column is “name”" in page(client.post(address("columns"), {}))
    answers = {"code": "Place", "name": "Place", "town": "town", "is_step_free": ""}
    words = page(client.post(address("columns"), answers))
    assert "“Place” is chosen for “code” already" in words
    answers["name"] = "What it is called"
    words = page(client.post(address("columns"), answers, follow=True))
    assert f"as {world.coordinator.user} said of such headings on" in words
    assert "Import this file" in words
    client.post(address("confirm"))
    assert world.organisation.sites.get().name == "Bowmere Hospital"


def test_what_was_said_about_columns_is_kept_for_the_next_file(client, world):
    headings = {"code": "Place", "name": "What it is called"}
    choose_columns(world.organisation, "sites", headings, by=world.coordinator)
    content = csv_of("Place,What it is called", "BOW,Bowmere Hospital")
    words = page(send(client, content, "export.csv"))
    assert "read as “Sites”" in words
    assert "Change which column is which" in words


def test_another_organisation_says_for_itself_which_column_is_which(client, elsewhere):
    headings = {"code": "Place", "name": "What it is called"}
    choose_columns(elsewhere.organisation, "sites", headings, by=elsewhere.coordinator)
    words = page(send(client, csv_of("Place,What it is called", "B,b"), "export.csv"))
    assert "We cannot tell what this file holds" in words


def test_who_typed_a_record_is_never_offered_as_whose_it_is(client):
    head = "Person,Learner,Work Mail,Course,Done,Last Updated By,Line Manager,Awarded By"
    send(client, csv_of(head, "1,2,3,4,5,6,7,8"), "x.csv", kind="esr_competencies")
    answer = client.get(address("columns"))
    fields = answer.context["form"].fields
    for key in ("employee_number", "full_name", "email", "born"):
        offered = {value for value, _ in fields[key].choices}
        assert offered == {"", "Person", "Learner", "Work Mail", "Course", "Done"}
    assert "Last Updated By" in {value for value, _ in fields["competency"].choices}
    assert "they name somebody else" in page(answer)


def test_another_organisations_upload_does_not_exist(client, elsewhere, sign_in):
    send(client, SITES)
    stranger = sign_in(elsewhere.coordinator)
    for name in ("columns", "preview", "done", "refused"):
        assert stranger.get(address(name)).status_code == 404
    assert stranger.post(address("confirm")).status_code == 404
    assert not elsewhere.organisation.sites.exists()


def test_a_colleagues_upload_is_theirs_alone(client, world, sign_in):
    send(client, SITES)
    colleague = sign_in(world.administrator)
    assert colleague.get(address("preview")).status_code == 404


def test_a_role_that_does_not_import_gets_no_page(world, sign_in):
    assert sign_in(world.supervisor).get(reverse("imports:upload")).status_code == 403


def test_whoever_looks_after_some_sites_is_told_who_imports(client, world):
    send(client, SITES)
    world.coordinator.sites.add(SiteFactory(organisation=world.organisation))
    response = client.get(reverse("imports:upload"))
    assert response.status_code == 403
    assert "You look after some sites only" in page(response)
    for answer in (
        client.get(address("preview"), follow=True),
        client.get(address("refused"), follow=True),
        client.post(address("confirm"), follow=True),
    ):
        assert "You look after some sites only" in page(answer)
    assert world.organisation.sites.count() == 1


def test_an_administrator_does_not_import_exclusions(world, sign_in):
    VolunteerFactory(organisation=world.organisation, membership__user__email="ruth@example.org")
    SiteFactory(organisation=world.organisation, code="BOW")
    content = csv_of("email,site,team", "ruth@example.org,BOW,")
    client = sign_in(world.administrator)
    assert "Exclusions" not in page(client.get(reverse("imports:upload")))
    assert "Your role does not import “Exclusions" in page(send(client, content, "x.csv"))
    assert not Upload.objects.exists()
    send(sign_in(world.coordinator), content, "exclusions.csv")
    assert Upload.objects.get().kind == "exclusions"


def test_an_administrator_imports_places_and_placements_but_nobodys_record(world, sign_in):
    page_of = sign_in(world.administrator).get(reverse("imports:upload"))
    kinds = {kind.kind for kind in page_of.context["kinds"]}
    assert kinds == {"sites", "teams", "trainees", "placements"}


NEEDS = ("First name,Last name,Email,Needs step-free", "Ruth,Elliott,ruth@example.org,yes")
BARS = ("email,site", "ruth@example.org,BOW")


@pytest.mark.parametrize(
    ("rows", "record"), [(NEEDS, "access needs"), (BARS, "exclusion")], ids=["needs", "bars"]
)
def test_comparing_confidential_facts_with_a_file_is_noted(client, world, rows, record):
    organisation = world.organisation
    ruth = VolunteerFactory(
        organisation=organisation,
        first_name="Ruth",
        last_name="Elliott",
        membership__user__email="ruth@example.org",
    )
    VolunteerFactory(organisation=organisation)
    SiteFactory(organisation=organisation, code="BOW")
    send(client, csv_of(*rows), "x.csv")
    noted = Disclosure.objects.filter(record=record)
    assert {(each.subject_id, each.read_by) for each in noted} == {
        (ruth.pk, str(world.coordinator))
    }
    client.post(address("confirm"))
    assert noted.all().count() == 2


def test_a_file_without_confidential_facts_opens_nothing(client, world):
    send(client, SITES)
    send(client, csv_of("First name,Last name,Email", "Ruth,Elliott,ruth@example.org"))
    assert not Disclosure.objects.exists()


def test_what_waits_for_more_than_a_day_is_forgotten(client):
    with time_machine.travel(now() - timedelta(hours=25), tick=True):
        Upload.objects.all().delete()
        send(client, SITES)
    old = Upload.objects.get().pk
    send(client, SITES)
    assert not Upload.objects.filter(pk=old).exists()


def test_confirming_needs_a_post(client):
    send(client, SITES)
    assert client.get(address("confirm")).status_code == 405


def test_a_long_list_of_wrong_rows_stays_a_light_page(client):
    rows = [f"X {n},Site {n},Town" for n in range(2000)]
    response = send(client, csv_of("code,name,town", *rows))
    assert "And 1950 more" in page(response)
    assert len(response.content) < 60_000


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("*.csv")))
def test_every_file_of_the_demo_is_known_by_its_headings(client, name):
    send(client, (FOLDER / name).read_bytes(), "export.csv")
    assert Upload.objects.get().kind == name.removesuffix(".csv")


def test_the_page_costs_the_same_for_two_rows_and_twenty(client, django_assert_max_num_queries):
    send(client, csv_of("code,name", *[f"X {n},Site" for n in range(20)]))
    with django_assert_max_num_queries(14):
        client.get(address("preview"))


def test_what_would_change_is_shown_from_and_to(client, world):
    SiteFactory(organisation=world.organisation, code="BOW", name="Bow", town="Chester")
    content = csv_of("code,name,town", "BOW,Bowmere Hospital,Chester")
    words = page(send(client, content))
    assert "What would change" in words
    assert "<strong>name:</strong> Bow " in words
    assert "Bowmere Hospital</p>" in words
    words = page(client.post(address("confirm"), follow=True))
    assert "What was changed" in words
    assert "<strong>name:</strong> Bow " in words


def test_many_changes_are_paged_and_stay_a_light_page(client, world):
    for number in range(60):
        SiteFactory(organisation=world.organisation, code=f"S{number}", name="Old name")
    rows = [f"S{number},New name of a place,Chester,yes" for number in range(60)]
    send(client, csv_of("code,name,town,step_free", *rows))
    response = client.get(address("preview"), {"page": 3})
    assert response.context["changes"].paginator.count == 60
    assert "Old name" in page(response)
    assert len(response.content) < 60_000


def test_a_few_notes_are_shown_openly(client):
    words = page(send(client, csv_of("code,name,colour", "BOW,Bow,red")))
    assert "passed over: “colour”" in words
    assert "nhsuk-details" not in words


def test_a_file_of_headings_only_says_that_it_has_no_rows(client):
    words = page(send(client, csv_of("code,name")))
    assert "There are no rows under the headings" in words
    assert "known already" not in words


ESR_HEAD = "Employee Number,Full Name,Email Address,Competency Name,Date Start"


def test_none_of_them_is_an_answer_that_is_kept(client, world):
    """The address is the manager's, whatever its heading says."""
    VolunteerFactory(organisation=world.organisation, membership__user__email="ruth@example.org")
    content = csv_of(ESR_HEAD, "1,Sam Fox,ruth@example.org,Fire Safety,03-Feb-2026")
    send(client, content, "esr.csv")
    answers = {
        "employee_number": "Employee Number",
        "full_name": "Full Name",
        "email": "",
        "competency": "Competency Name",
        "completed_on": "Date Start",
    }
    for _ in range(2):
        assert client.get(address("columns")).context["form"]["full_name"].initial == "Full Name"
        words = page(client.post(address("columns"), answers, follow=True))
        assert "e-mail address is" not in words
        assert client.get(address("columns")).context["form"]["email"].initial == ""
    unnamed = answers | {"employee_number": "", "full_name": ""}
    assert "Choose at least one column that says who" in page(
        client.post(address("columns"), unnamed)
    )


def test_a_file_without_anybody_in_it_is_asked_about_first(client):
    content = csv_of("Competency Name,Date Start,Last Updated By", "Fire Safety,03-Feb-2026,X")
    words = page(send(client, content, "esr.csv", kind="esr_competencies"))
    assert "There is no column that says who did a course" in words


def test_columns_said_anew_meanwhile_are_looked_at_first(client, world):
    send(client, csv_of("Place,Name", "BOW,Bowmere"), "x.csv", kind="sites")
    choose_columns(
        world.organisation, "sites", {"code": "Place", "name": "Name"}, by=world.coordinator
    )
    assert 'name="columns"' in client.get(address("preview")).content.decode()
    answer = client.post(address("confirm"), {"columns": "2026-01-01"}, follow=True)
    assert "Somebody has said anew which column is which" in page(answer)
    assert not world.organisation.sites.filter(code="BOW").exists()


@pytest.mark.parametrize("name", ["x.xls", "x.xlsm", "x.ods"])
def test_workbooks_of_other_kinds_are_refused_in_words(client, name):
    assert "Save it as “Excel workbook (.xlsx)”" in page(send(client, b"...", name))
