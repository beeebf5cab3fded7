"""A coordinator says who, or which course, rows of files mean: once for all of them."""

from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from common.dates import now
from placements.importers import SchemeElfhImporter, SchemeEsrImporter
from placements.services.erasing import erase_record
from placements.services.merging import merge_volunteers
from tests.factories.accounts import SiteFactory
from tests.factories.training import HeldRowFactory
from tests.factories.volunteers import VolunteerFactory
from tests.importing import take
from tests.placements.test_erasing import over
from training.catalogue import add_catalogue
from training.models import CourseAlias, HeldRow, KnownAs
from training.services.held_rows import drop_old_rows
from volunteers.models import Volunteer

HEAD = "Employee Number,Full Name,Email Address,Competency Name,Date Start,Last Updated By"
UNKNOWN = '20000002,"Elliott, Ruth",r.elliott@nhs.example,Fire Safety,03-Feb-2026,"Green, Asha"'
LATER = UNKNOWN.replace("Fire Safety", "Boundaries")
FORKLIFT = ",,ruth@example.org,457|LOCAL|Forklift|,03-Feb-2026,WILKINSON"


@pytest.fixture
def organisation(world):
    add_catalogue(world.organisation, by=None)
    return world.organisation


@pytest.fixture
def ruth(organisation):
    return VolunteerFactory(
        organisation=organisation,
        first_name="Ruth",
        last_name="Elliott",
        membership__user__email="ruth@example.org",
    )


@pytest.fixture
def client(world, sign_in):
    return sign_in(world.coordinator)


def esr(organisation, *rows, by=None):
    return take(SchemeEsrImporter, organisation, HEAD, *rows, by=by)


def page(response) -> str:
    return " ".join(unescape(response.content.decode()).split())


def address() -> str:
    return reverse("imports:held_row", args=[HeldRow.objects.first().pk])


def test_one_answer_counts_for_every_row_and_the_next_file(client, organisation, ruth):
    assert esr(organisation, UNKNOWN, LATER).held == 2
    assert "Elliott, Ruth" in page(client.get(reverse("imports:held_rows")))
    words = page(client.get(address()))
    assert "Nobody in this scheme has this e-mail address. By the name it may be Ruth" in words
    assert "Asha" not in words  # who typed it is nobody's record
    answer = {"choice": str(ruth.membership.user_id), "who": ""}
    assert "2 recorded." in page(client.post(address(), answer, follow=True))
    assert {row.learner for row in organisation.completions.all()} == {ruth.membership.user}
    assert {row.evidence for row in organisation.completions.all()} == {"ESR"}
    assert not HeldRow.objects.exists()
    assert esr(organisation, UNKNOWN, LATER).unchanged == 2
    new = UNKNOWN.replace("2026", "2024").replace("r.elliott@nhs.example", "")
    assert esr(organisation, new).created == 1  # the number is known now


def test_nobody_here_is_not_asked_again_and_nothing_is_kept_of_them(client, organisation, ruth):
    esr(organisation, UNKNOWN)
    assert "1 left out." in page(client.post(address(), {"choice": "nobody"}, follow=True))
    report = esr(organisation, UNKNOWN)
    assert (report.held, report.unchanged) == (0, 1)
    assert "1 row left out, as somebody said before: nobody here." in report.notes
    assert not HeldRow.objects.exists()
    kept = KnownAs.objects.get()
    assert (kept.learner, kept.kind) == (None, "doubt")
    assert "lliott" not in kept.key
    assert not organisation.completions.exists()


def test_nobody_here_can_be_taken_back(client, organisation, ruth):
    esr(organisation, UNKNOWN)
    client.post(address(), {"choice": "nobody"})
    assert "1 time somebody said “Nobody here”" in page(client.get(reverse("imports:answers")))
    client.post(reverse("imports:forget_nobody"))
    assert esr(organisation, UNKNOWN).held == 1


def test_a_name_can_be_forgotten(client, organisation, ruth):
    esr(organisation, UNKNOWN)
    client.post(address(), {"choice": str(ruth.membership.user_id)})
    for known in KnownAs.objects.all():
        client.post(reverse("imports:forget_name", args=[known.pk]))
    assert esr(organisation, UNKNOWN.replace("2026", "2025")).held == 1


def test_somebody_not_suggested_can_be_named(client, organisation, ruth):
    esr(organisation, UNKNOWN.replace("Elliott, Ruth", "Stone, Wren"))
    words = page(client.post(address(), {"choice": "other", "who": "Nobody Known"}))
    assert "Nobody with this name or email address is known here" in words
    client.post(address(), {"choice": "other", "who": "Ruth Elliott"})
    assert organisation.completions.get().learner == ruth.membership.user
    assert not HeldRow.objects.exists()


def test_which_course_is_meant_is_said_once(client, organisation, ruth):
    other = FORKLIFT.replace("03-Feb-2026", "2026/02/04 00:00:00")
    assert esr(organisation, FORKLIFT, other).held == 2
    assert "“Forklift” is not among this organisation" in page(client.get(address()))
    assert "Choose the course" in page(client.post(address(), {"choice": "course"}))
    course = organisation.courses.get(code="moving_handling_1")
    answer = {"choice": "course", "course": course.pk}
    assert "2 recorded." in page(client.post(address(), answer, follow=True))
    assert organisation.completions.filter(course=course).count() == 2
    assert esr(organisation, FORKLIFT.replace("Feb", "Mar")).created == 1


def test_a_course_can_be_left_out_and_the_answer_forgotten(client, organisation, ruth):
    esr(organisation, FORKLIFT)
    client.post(address(), {"choice": "leave_out"})
    assert esr(organisation, FORKLIFT).unchanged == 1
    assert "Forklift" in page(client.get(reverse("imports:answers")))
    forget = reverse("imports:forget_course_name", args=[CourseAlias.objects.get().pk])
    assert "Files will ask again" in page(client.post(forget, follow=True))
    assert esr(organisation, FORKLIFT).held == 1


def test_the_same_file_twice_asks_once(organisation, ruth):
    for _ in range(2):
        assert esr(organisation, UNKNOWN, FORKLIFT).held == 2
    assert HeldRow.objects.count() == 2


def test_an_unclear_person_and_then_an_unclear_course(client, organisation, ruth):
    esr(organisation, UNKNOWN.replace("Fire Safety", "Forklift"))
    answer = {"choice": str(ruth.membership.user_id)}
    assert "1 still to be looked at" in page(client.post(address(), answer, follow=True))
    assert "“Forklift” is not among" in page(client.get(address()))


def test_number_of_one_and_address_of_another_waits(client, organisation, ruth):
    asha = VolunteerFactory(organisation=organisation, first_name="Asha", last_name="Green")
    asha.membership.employee_number = "20000002"
    asha.membership.save()
    esr(organisation, UNKNOWN.replace("r.elliott@nhs.example", "ruth@example.org"))
    words = page(client.get(address()))
    assert "The employee number is Asha Green's, the e-mail address Ruth Elliott's." in words
    client.post(address(), {"choice": str(ruth.membership.user_id)})
    assert organisation.completions.get().learner == ruth.membership.user
    assert not KnownAs.objects.exclude(kind="doubt").exists()  # it stays Asha's number


def test_two_people_of_one_name_are_told_apart_by_their_birthday(organisation, ruth):
    twin = VolunteerFactory(organisation=organisation, first_name="Ruth", last_name="Elliott")
    Volunteer.objects.filter(pk=twin.pk).update(date_of_birth="1970-05-20")
    Volunteer.objects.filter(pk=ruth.pk).update(date_of_birth="1980-01-01")
    head = "Name,Date of Birth,Competency Name,Date Start"
    row = "Ruth Elliott,20/05/1970,Fire Safety,03-Feb-2026"
    assert take(SchemeEsrImporter, organisation, head, row).created == 1
    assert organisation.completions.get().learner == twin.membership.user
    Volunteer.objects.filter(pk=ruth.pk).update(date_of_birth="1970-05-20")
    assert take(SchemeEsrImporter, organisation, head, row.replace("2026", "2025")).held == 1


def test_nobody_says_that_a_row_is_about_themselves(client, organisation, world):
    VolunteerFactory(
        organisation=organisation,
        membership__user=world.coordinator.user,
        first_name="Ruth",
        last_name="Elliott",
    )
    esr(organisation, UNKNOWN)
    words = page(client.post(address(), {"choice": str(world.coordinator.user_id)}))
    assert "This is about you" in words
    assert not organisation.completions.exists()
    assert HeldRow.objects.exists()


def test_rows_are_looked_through_again_when_a_person_was_added(client, organisation):
    esr(organisation, UNKNOWN)
    VolunteerFactory(organisation=organisation, membership__user__email="r.elliott@nhs.example",
                     first_name="Ruth", last_name="Elliott")  # fmt: skip
    assert "This is clear now" in page(client.get(address()))
    assert "1 recorded." in page(client.post(reverse("imports:look_again"), follow=True))
    assert "Nothing to look at" in page(client.get(reverse("imports:held_rows")))


def test_a_row_that_comes_in_again_and_is_clear_no_longer_waits(organisation):
    esr(organisation, UNKNOWN)
    VolunteerFactory(organisation=organisation, membership__user__email="r.elliott@nhs.example",
                     first_name="Ruth", last_name="Elliott")  # fmt: skip
    assert esr(organisation, UNKNOWN).created == 1
    assert not HeldRow.objects.exists()


def test_nobody_has_to_look_for_ever(organisation):
    with time_machine.travel(now() - timedelta(days=92)):
        HeldRowFactory(organisation=organisation)
    HeldRowFactory(organisation=organisation)
    drop_old_rows()
    assert HeldRow.objects.count() == 1


def test_rows_of_another_organisation_do_not_exist(client, elsewhere):
    HeldRowFactory(organisation=elsewhere.organisation)
    assert client.get(address()).status_code == 404
    assert "Nothing to look at" in page(client.get(reverse("imports:held_rows")))


def test_whoever_looks_after_some_sites_leaves_them_to_others(client, world):
    HeldRowFactory(organisation=world.organisation)
    world.coordinator.sites.add(SiteFactory(organisation=world.organisation))
    assert client.get(address()).status_code == 403
    assert "rows of files" not in page(client.get("/"))


def test_the_home_page_leads_to_what_waits(client, world):
    HeldRowFactory(organisation=world.organisation)
    assert "1 row of a file waits for you among training records" in page(client.get("/"))


def test_what_waits_about_an_erased_person_goes_and_so_do_their_names(world, organisation, ruth):
    esr(organisation, UNKNOWN.replace("20000002", ""), UNKNOWN.replace("Elliott, Ruth", "X"))
    HeldRowFactory(organisation=organisation, name="Somebody Else")
    KnownAs.objects.create(
        organisation=organisation, kind="number", key="20000002", learner=ruth.membership.user
    )
    ruth.membership.employee_number = "7"
    ruth.membership.save()
    over(ruth)
    erase_record(ruth, by=world.administrator)
    assert [row.name for row in HeldRow.objects.all()] == ["Somebody Else"]
    assert not KnownAs.objects.exists()
    ruth.membership.refresh_from_db()
    assert ruth.membership.employee_number == ""


def test_after_a_merge_files_find_the_kept_record(world, organisation, ruth):
    twice = VolunteerFactory(
        organisation=organisation,
        first_name="Ruth",
        last_name="Elliott",
        membership__user__email="r.elliott@nhs.example",
        membership__employee_number="20000002",
    )
    merge_volunteers(ruth, twice, by=world.coordinator)
    assert esr(organisation, UNKNOWN).created == 1
    assert organisation.completions.get().learner == ruth.membership.user
    ruth.membership.refresh_from_db()
    assert ruth.membership.employee_number == "20000002"


ELFH = "First name,Surname,Email,Resource,Date Accessed,Date Completed,Time Spent,Score"


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ("Fire Safety,01/03/2026,02/03/2026,00:20:00,85%", "created"),
        ("Fire Safety,01/03/2026,,00:20:00,0.8", "created"),
        ("Fire Safety,,02/03/2026,,", "created"),
        ("Fire Safety,01/03/2026,02/03/2026,,79", "79% is below e-LfH's pass mark of 80%"),
        ("Fire Safety,01/03/2026,,00:20:00,", "neither a score nor a day on which it was"),
        ("Fire Safety,,,,90%", "There is no date"),
        ("Fire Safety,,01/03/2026,,1", "may be 1% or 100%"),
        ("Fire Safety,,01/03/2026,,well", "is not a score from 0% to 100%"),
        ("Fire Safety,,31/02/2026,,90", "is not a real date"),
        ("Juggling - session 1,,01/03/2026,,90", "“Juggling - session 1” is not among"),
    ],
)
def test_elfh_records_what_was_passed_and_says_why_not(organisation, ruth, cells, words):
    report = take(SchemeElfhImporter, organisation, ELFH, f"Ruth,Elliott,ruth@example.org,{cells}")
    found = " ".join(note.reason for note in report.rows) or "created" * report.created
    assert words in found
    assert organisation.completions.count() == report.created


def test_several_attempts_on_one_day_are_one_completion(organisation, ruth):
    who = "Ruth,Elliott,ruth@example.org,Fire Safety,02/03/2026,02/03/2026"
    rows = [f"{who},00:10,60%", f"{who},00:20,80%", f"{who},00:05,95%", f"{who},00:05,95%"]
    report = take(SchemeElfhImporter, organisation, ELFH, *rows)
    assert (report.created, report.unchanged, report.refused) == (1, 2, 1)
    assert organisation.completions.get().evidence == "e-LfH"
    assert take(SchemeElfhImporter, organisation, ELFH, *rows).created == 0


BY_NAME = ',"Elliott, Ruth",,{},{},'


def by_name(*facts):
    return [BY_NAME.format(title, day) for title, day in facts]


class TestANameAlone:
    """Two people may have it: an answer is of the rows that wait, never of those to come."""

    ROWS = by_name(("Fire Safety", "03-Feb-2026"), ("Boundaries", "04-Feb-2026"))

    def test_it_is_asked_of_which_rows(self, client, organisation, ruth):
        esr(organisation, *self.ROWS)
        answer = client.post(address(), {"choice": str(ruth.membership.user_id)})
        assert "Select which rows you mean" in page(answer)
        assert HeldRow.objects.count() == 2

    def test_one_row_leaves_the_other(self, client, organisation, ruth):
        esr(organisation, *self.ROWS)
        client.post(address(), {"choice": str(ruth.membership.user_id), "rows": "this"})
        assert organisation.completions.count() == 1
        assert HeldRow.objects.count() == 1
        again = esr(organisation, *self.ROWS)
        assert (again.unchanged, again.held) == (1, 1)

    def test_all_are_those_that_wait_and_none_to_come(self, client, organisation, ruth):
        esr(organisation, *self.ROWS)
        client.post(address(), {"choice": str(ruth.membership.user_id), "rows": "all"})
        assert organisation.completions.count() == 2
        assert esr(organisation, *self.ROWS).unchanged == 2
        later = esr(organisation, *by_name(("Boundaries", "04-Mar-2026")))
        assert (later.created, later.held) == (0, 1)

    def test_nobody_here_is_of_the_rows_that_were_said(self, client, organisation, ruth):
        esr(organisation, *self.ROWS)
        client.post(address(), {"choice": "nobody", "rows": "this"})
        assert HeldRow.objects.count() == 1
        client.post(address(), {"choice": "nobody"})
        assert not HeldRow.objects.exists()
        assert not organisation.completions.exists()
        assert esr(organisation, *self.ROWS).held == 0

    def test_nobody_here_is_not_of_rows_to_come(self, client, organisation, ruth):
        esr(organisation, *self.ROWS)
        client.post(address(), {"choice": "nobody", "rows": "all"})
        later = esr(organisation, *by_name(("Boundaries", "04-Mar-2026")))
        assert (later.created, later.held) == (0, 1)


@pytest.mark.parametrize("number", ["N/A", "-", "none", "TBC", "0", "not known"])
def test_what_is_no_number_is_nobodys(client, organisation, ruth, number):
    """A word in the column of numbers must never make other people's rows somebody's own."""
    esr(organisation, f'{number},"Elliott, Ruth",,Fire Safety,03-Feb-2026,')
    client.post(address(), {"choice": str(ruth.membership.user_id)})
    assert organisation.completions.count() == 1
    report = esr(organisation, f"{number},,,Boundaries,03-Feb-2026,")
    assert (report.created, report.held, report.refused) == (0, 0, 1)
    assert not organisation.known_as.filter(kind="number").exists()


def test_a_row_that_names_nobody_is_refused_and_asks_nobody(organisation, ruth):
    report = esr(organisation, ",,,Fire Safety,03-Feb-2026,")
    assert (report.held, report.refused) == (0, 1)
    assert "Nothing in this row says who did it" in report.rows[0].reason
    assert not HeldRow.objects.exists()


def test_numbers_that_end_alike_are_of_several_people(organisation, ruth):
    ruth.membership.employee_number = "VOL-01"
    ruth.membership.save()
    rows = [f"{number},,,Fire Safety,03-Feb-2026," for number in ("VOL-01", "VOL-02", "VOL-77")]
    report = esr(organisation, *rows)
    assert (report.created, report.held) == (1, 2)


def test_a_trainee_is_nobody_whose_training_we_keep(organisation, world):
    report = esr(organisation, f",,{world.trainee.user.email},Fire Safety,03-Feb-2026,")
    assert (report.created, report.held) == (0, 1)


def test_the_old_address_of_a_merged_record_leads_to_the_kept_one(
    client, organisation, ruth, world
):
    other = VolunteerFactory(organisation=organisation, first_name="Ruth", last_name="Elliott",
                             membership__user__email="old@example.org")  # fmt: skip
    merge_volunteers(ruth, other, by=world.coordinator)
    esr(organisation, UNKNOWN)
    client.post(address(), {"choice": "other", "who": "old@example.org"})
    assert organisation.completions.get().learner == ruth.membership.user


def test_who_belongs_to_the_organisation_and_is_no_volunteer_is_not_chosen(
    client, organisation, world
):
    esr(organisation, UNKNOWN)
    email = world.trainee.user.email
    answer = page(client.post(address(), {"choice": "other", "who": email}))
    assert "is not a volunteer of this scheme" in answer


def test_a_row_that_somebody_has_dealt_with_says_so(client, organisation, ruth):
    esr(organisation, UNKNOWN)
    gone = address()
    for _ in range(2):
        answer = client.post(gone, {"choice": str(ruth.membership.user_id)}, follow=True)
    assert "Somebody has dealt with this row meanwhile" in page(answer)
    assert answer.status_code == 200
    assert organisation.completions.count() == 1


def test_what_is_unclear_now_is_asked_and_answered(client, organisation):
    """First the person was not known, then the course is not."""
    esr(organisation, UNKNOWN.replace("Fire Safety", "Forklift"))
    VolunteerFactory(organisation=organisation, membership__user__email="r.elliott@nhs.example",
                     first_name="Ruth", last_name="Elliott")  # fmt: skip
    assert "Which course is meant?" in page(client.get(address()))
    course = organisation.courses.first()
    client.post(address(), {"choice": "course", "course": str(course.pk)})
    assert organisation.completions.get().course == course
    assert not HeldRow.objects.exists()


def test_nobody_here_counts_where_a_namesake_was_added_meanwhile(client, organisation):
    esr(organisation, UNKNOWN)
    VolunteerFactory(organisation=organisation, first_name="Ruth", last_name="Elliott")
    client.post(address(), {"choice": "nobody"})
    assert not HeldRow.objects.exists()
