from datetime import date, timedelta

import pytest
from django.urls import reverse

from audit.models import Disclosure
from common.dates import today
from tests.factories.accounts import SiteFactory
from tests.factories.training import CompletionFactory, CourseFactory
from tests.factories.volunteers import (
    CheckFactory,
    DBSStatusCheckFactory,
    PositionFactory,
    VolunteerFactory,
)
from tests.opened import seen_on, send


@pytest.fixture
def position(world):
    course = CourseFactory(organisation=world.organisation, code="fire", name="Fire Safety")
    position = PositionFactory(organisation=world.organisation)
    position.required_courses.add(course)
    return position


def person(world, position, **facts):
    return VolunteerFactory(organisation=world.organisation, position=position, **facts)


def page_of(view, volunteer):
    return reverse(f"volunteers:{view}", args=[volunteer.pk])


@pytest.fixture
def asha(world, position):
    asha = person(world, position, first_name="Asha", last_name="Rao", cleared=True)
    CompletionFactory(
        course=position.required_courses.get(),
        learner=asha.membership.user,
        completed_on=today() - timedelta(days=30),
        expires_on=today() + timedelta(days=300),
    )
    return asha


# The record


@pytest.mark.parametrize("role", ["supervisor", "lead", "administrator"])
def test_a_certificate_under_review_reads_like_none_to_who_may_not_open_it(
    role, asha, world, sign_in
):
    DBSStatusCheckFactory(certificate=asha.dbs_certificates.get(), result="new_info")
    client = sign_in(getattr(world, role))
    for url in (page_of("record", asha), reverse("volunteers:index")):
        page = client.get(url).content.decode()
        assert "DBS certificate not in place" in page
        assert "again" not in page


def test_whoever_may_open_it_is_told_that_it_is_to_be_looked_at_again(asha, world, sign_in):
    DBSStatusCheckFactory(certificate=asha.dbs_certificates.get(), result="new_info")
    page = sign_in(world.coordinator).get(page_of("record", asha)).content.decode()
    assert "It is to be looked at again" in page
    assert "Look at their DBS certificate" in page


def test_record_says_ready_today_and_what_lapses_by_a_date(asha, world, sign_in):
    asha.wont_share = ["medication"]
    asha.save()
    later = today() + timedelta(days=310)
    query = {"on_day": later.day, "on_month": later.month, "on_year": later.year}
    page = sign_in(world.supervisor).get(page_of("record", asha), query).content.decode()
    assert "<strong>Ready today</strong>; on" in page
    assert "Fire Safety will have lapsed (" in page
    assert "Would rather not talk about" in page


def test_record_says_what_is_missing_and_what_to_do_next(world, position, sign_in):
    bo = person(world, position, cleared=True)
    bo.checks.filter(kind="identity").update(result="awaited", decided_on=None)
    page = sign_in(world.coordinator).get(page_of("record", bo)).content.decode()
    assert "Identity not clear yet; Fire Safety not done yet" in page
    assert "Record the result: Identity" in page


def test_nothing_is_asked_for_of_somebody_who_has_left(world, position, sign_in):
    bo = person(world, position, status="left")
    page = sign_in(world.coordinator).get(page_of("record", bo)).content.decode()
    assert "Record the result" not in page
    assert "Record that they" not in page


@pytest.mark.parametrize(
    ("status", "words"), [("checks", "can move on to “ready”"), ("ready", "is ready to begin")]
)
def test_record_says_that_everything_is_in_place_before_they_are_active(
    status, words, world, position, sign_in
):
    bo = person(world, position, status=status, cleared=True)
    CompletionFactory(
        course=position.required_courses.get(),
        learner=bo.membership.user,
        completed_on=today() - timedelta(days=30),
        expires_on=today() + timedelta(days=300),
    )
    page = sign_in(world.coordinator).get(page_of("record", bo)).content.decode()
    assert "Everything asked for is in place" in page
    assert words in page
    assert "Not ready today" not in page


def test_what_is_to_be_renewed_soon_keeps_nobody_from_moving_on(world, position, sign_in):
    bo = person(world, position, status="checks", cleared=True)
    CompletionFactory(
        course=position.required_courses.get(),
        learner=bo.membership.user,
        completed_on=today(),
        expires_on=today() + timedelta(days=10),
    )
    page = sign_in(world.coordinator).get(page_of("record", bo)).content.decode()
    assert "To renew soon: Fire Safety" in page
    assert "Say that everything is in place" in page


def test_record_explains_a_date_that_is_none(asha, world, sign_in):
    query = {"on_day": "31", "on_month": "2", "on_year": "2027"}
    page = sign_in(world.coordinator).get(page_of("record", asha), query).content.decode()
    assert "must be a real date" in page


def test_record_carries_nothing_confidential(asha, world, sign_in):
    site = SiteFactory(organisation=world.organisation, name="Forbidden Hospital")
    asha.exclusions.create(organisation=world.organisation, site=site)
    page = sign_in(world.coordinator).get(page_of("record", asha)).content.decode()
    assert "Forbidden" not in page
    assert "Not opened so far" in page
    assert not Disclosure.objects.exists()


def test_record_tells_openings_only_to_those_who_may_open(asha, world, sign_in):
    page = sign_in(world.lead).get(page_of("record", asha)).content.decode()
    assert "Confidential details" not in page
    assert "Change" not in page


@pytest.mark.parametrize("view", ["record", "edit", "history"])
def test_pages_of_another_organisation_do_not_exist(view, asha, elsewhere, sign_in):
    assert sign_in(elsewhere.coordinator).get(page_of(view, asha)).status_code == 404


@pytest.mark.parametrize(("view", "role"), [("record", "trainee"), ("edit", "lead")])
def test_the_wrong_role_is_refused(view, role, asha, world, sign_in):
    assert sign_in(world.members[role]).get(page_of(view, asha)).status_code == 403


def test_history_tells_who_changed_what_and_nothing_confidential(asha, world, sign_in):
    client = sign_in(world.coordinator)
    facts = {"result": "not_clear", "decided_on_day": "1", "decided_on_month": "3"}
    client.post(
        reverse("volunteers:edit_check", args=[asha.pk, "identity"]),
        facts | {"decided_on_year": "2026", "seen": asha.checks.get(kind="identity").version},
    )
    site = SiteFactory(organisation=world.organisation, name="Forbidden Hospital")
    asha.exclusions.create(organisation=world.organisation, site=site)
    page = client.get(page_of("history", asha)).content.decode()
    assert "Result: Clear → Not clear" in page
    assert str(world.coordinator.user) in page
    assert "Forbidden" not in page


@pytest.mark.parametrize("role", ["coordinator", "administrator"])
def test_no_page_but_the_dbs_page_says_what_a_certificate_says(role, asha, world, sign_in):
    asha.dbs_certificates.update(number="001234567890", level="standard", issued_on="2026-02-03")
    client = sign_in(getattr(world, role))
    for name in ("record", "history"):
        page = client.get(page_of(name, asha)).content.decode()
        assert "DBS certificate" in page
        for fact in ("001234567890", "Standard", "3 February 2026"):
            assert fact not in page
    assert not Disclosure.objects.exists()


# Its details

DETAILS = {
    "mobile": "07700 900001",
    "contact_by": "email",
    "offers_remote": "yes",
    "half_days": ["mon_am", "fri_pm"],
    "languages": "English\nWelsh",
    "will_share": "Bipolar, being a carer",
    "wont_share": "",
    "max_at_once": "2",
    "max_a_year": "5",
}


def test_edit_shows_what_is_held_and_saves_what_is_new(asha, world, sign_in):
    asha.languages = ["English"]
    asha.save()
    client = sign_in(world.coordinator)
    assert "English" in client.get(page_of("edit", asha)).content.decode()
    answer = send(client, page_of("edit", asha), DETAILS)
    assert answer.url == page_of("record", asha)
    asha.refresh_from_db()
    assert asha.languages == ["English", "Welsh"]
    assert asha.will_share == ["Bipolar", "being a carer"]
    assert asha.availability.count() == 2


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"max_at_once": "many"}, "Enter a whole number"),
        ({"offers_remote": ""}, "Select yes if they can meet by video"),
        ({"will_share": "Bipolar", "wont_share": "bipolar"}, "In two lists: bipolar"),
        ({"languages": "x" * 41}, "Each must be 40 letters or fewer"),
        ({"mobile": "ask 07700 900001"}, "Enter a telephone number"),
        ({"contact_by": ""}, "Select how they like to be contacted"),
        ({"contact_by": "letter"}, "Enter the postal address that letters go to"),
        ({"max_at_once": "6"}, "Trainees at once must not be more than in a year"),
    ],
)
def test_edit_explains_what_is_wrong_and_loses_nothing(wrong, words, asha, world, sign_in):
    answer = send(sign_in(world.coordinator), page_of("edit", asha), DETAILS | wrong)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert "07700 900001" in answer.content.decode()
    asha.refresh_from_db()
    assert asha.mobile == ""


@pytest.mark.parametrize("caps", [("0", "5"), ("0", "0")])
def test_edit_says_that_with_none_they_get_no_match(caps, asha, world, sign_in):
    words = "With 0 trainees they get no match. What is agreed stays."
    client = sign_in(world.coordinator)
    assert words in client.get(page_of("edit", asha)).text
    assert words not in send(client, page_of("edit", asha), DETAILS, follow=True).text
    of_none = DETAILS | dict(zip(("max_at_once", "max_a_year"), caps, strict=True))
    assert words in send(client, page_of("edit", asha), of_none, follow=True).text
    asha.refresh_from_db()
    assert asha.max_at_once == 0


def test_whoever_likes_to_be_called_needs_a_number(asha, world, sign_in):
    client, page = sign_in(world.coordinator), page_of("edit", asha)
    answer = send(client, page, DETAILS | {"contact_by": "telephone", "mobile": ""})
    assert "Enter a telephone number to be called on" in answer.content.decode()
    send(client, page, DETAILS | {"contact_by": "telephone", "mobile": "01244 555 012 after 4"})
    asha.refresh_from_db()
    assert (asha.contact_by, asha.mobile) == ("telephone", "01244 555 012 after 4")
    page = client.get(reverse("volunteers:record", args=[asha.pk])).text
    assert 'href="tel:01244555012">01244 555 012 after 4</a>' in page


@pytest.mark.parametrize("number", ["", "01244 555 012", "+1 202 555 0100"])
def test_whoever_likes_texts_needs_a_mobile_number(number, asha, world, sign_in):
    client, page = sign_in(world.coordinator), page_of("edit", asha)
    answer = send(client, page, DETAILS | {"contact_by": "text", "mobile": number})
    assert "Enter a mobile number, like 07700 900123, for texts" in answer.text
    send(client, page, DETAILS | {"contact_by": "text", "mobile": "+44 7700 900 123, not early"})
    asha.refresh_from_db()
    assert (asha.contact_by, asha.mobile) == ("text", "+44 7700 900 123, not early")
    assert "By text message" in client.get(page_of("record", asha)).text


def test_record_says_how_they_like_to_be_contacted(asha, world, sign_in):
    client = sign_in(world.coordinator)
    letter = {"contact_by": "letter", "address": "1 Mill Lane\nChester"}
    send(client, page_of("edit", asha), DETAILS | letter)
    page = client.get(page_of("record", asha)).content.decode()
    assert "By letter" in page
    assert "1 Mill Lane<br>Chester" in page
    send(client, page_of("edit", asha), DETAILS | {"address": "1 Mill Lane"})
    asha.refresh_from_db()
    assert (asha.contact_by, asha.address) == ("email", "")


def test_an_invented_address_is_neither_shown_nor_chosen(world, position, sign_in):
    bo = person(world, position, without_email=True, mobile="01244 555 012")
    client = sign_in(world.coordinator)
    assert "no-email" not in client.get(page_of("record", bo)).content.decode()
    page = client.get(page_of("edit", bo)).content.decode()
    assert "By telephone" in page
    assert "By email" not in page
    answer = send(client, page_of("edit", bo), DETAILS).content.decode()
    assert "Select how they like to be contacted from the list" in answer


def test_advance_jumps_no_application_and_no_conversation(world, position, sign_in):
    bo = person(world, position, status="enquiry")
    client = sign_in(world.coordinator)
    assert client.get(page_of("advance", bo)).status_code == 405
    assert "Go on with their application" in client.get(page_of("record", bo)).content.decode()
    answer = client.post(page_of("advance", bo), {"to": "application"}, follow=True)
    assert "from the page of their application" in answer.content.decode()
    bo.refresh_from_db()
    assert bo.status == "enquiry"


def test_advance_says_what_is_still_missing(world, position, sign_in):
    bo = person(world, position, status="checks")
    CheckFactory(volunteer=bo, decided_on=date(2026, 1, 1))
    answer = sign_in(world.coordinator).post(page_of("advance", bo), {"to": "ready"}, follow=True)
    assert "Not yet: still to be cleared or renewed: Right to work" in answer.content.decode()


def test_a_lead_sees_clearance_and_no_more(asha, world, sign_in):
    asha.mobile, asha.wont_share = "07700 900123", ["medication"]
    asha.save()
    number = asha.dbs_certificates.first().number
    seen = sign_in(world.lead).get(f"/volunteers/{asha.pk}/").text
    for secret in (number, "07700 900123", "medication", asha.email):
        assert secret not in seen
    support = sign_in(world.supervisor).get(f"/volunteers/{asha.pk}/").text
    assert "medication" in support
    assert number not in support


def test_edit_shows_a_limited_coordinator_what_stands_but_no_other_site(asha, world, sign_in):
    mine, other = SiteFactory.create_batch(2, organisation=world.organisation)
    world.coordinator.sites.add(mine)
    asha.sites.add(mine)
    client, page = sign_in(world.coordinator), page_of("edit", asha)
    opened = seen_on(client, page)
    asha.sites.add(other)
    asha.wont_share = ["Prison"]
    asha.save()
    answer = client.post(page, DETAILS | opened | {"sites": [str(mine.pk)]})
    assert "Prison" in answer.text
    assert other.name not in answer.text
    asha.refresh_from_db()
    assert asha.wont_share == ["Prison"]


def test_a_limited_coordinator_neither_sees_nor_drops_another_sites_choice(
    asha, world, position, sign_in
):
    mine, other = SiteFactory.create_batch(2, organisation=world.organisation)
    world.coordinator.sites.add(mine)
    asha.sites.add(mine, other)
    client = sign_in(world.coordinator)
    assert other.name not in client.get(page_of("edit", asha)).text
    answer = send(client, page_of("edit", asha), DETAILS | {"sites": [str(other.pk)]})
    assert answer.status_code == 200  # not theirs to choose
    assert set(asha.sites.all()) == {mine, other}
    answer = send(client, page_of("edit", asha), DETAILS | {"sites": []})
    assert answer.status_code == 302
    assert list(asha.sites.all()) == [other]
