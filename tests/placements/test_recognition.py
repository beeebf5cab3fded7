"""Thanks and papers: what they say and never say, who makes them, and whom to thank next."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import Error, transaction
from django.urls import reverse

from accounts.models import Membership
from accounts.services.wording import set_wording
from common.dates import today
from common.errors import DomainError
from messaging.models import Message
from messaging.wording import Words
from placements.milestones import Worth, milestone_to_settle, volunteers_week, worth_thanks
from placements.papers import paper_as_pdf, paper_as_text, with_article
from placements.recognition import Time, courses_done, words_for_the_role, words_to_begin_with
from placements.services.merging import merge_volunteers
from placements.services.recognition import (
    give_reference,
    make_certificate,
    remove_paper,
    set_milestone_aside,
    state_hours,
    write_letter,
)
from placements.services.stepping_back import record_left
from support.models import MilestoneSettled, Paper
from tests.factories.accounts import MembershipFactory, SiteFactory
from tests.factories.agreements import LegalHoldFactory
from tests.factories.placements import MatchFactory
from tests.factories.support import ActivityFactory, PaperFactory
from tests.factories.training import CompletionFactory
from tests.factories.volunteers import DBSCertificateFactory, VolunteerFactory
from tests.papers import inside, letters_of
from tests.placements.scheme import coming_placement
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 10)
LABEL = "Lived Experience Connector"
SIGNED = {"signer": "Priya Nair", "signer_role": "Volunteer services manager"}
HERE = Time(date(2025, 3, 3))


@pytest.fixture
def asha(world):
    return VolunteerFactory(
        organisation=world.organisation,
        membership=world.connector,
        first_name="Asha",
        last_name="Khan",
        status="active",
        started_on=HERE.first_on,
    )


def met(world, asha, *, on=MARCH, minutes=60, before=15):
    match = MatchFactory(placement=coming_placement(world), connector=asha, agreed=True)
    match.meeting_logs.create(
        organisation=world.organisation,
        starts_at=datetime(on.year, on.month, on.day, 12, tzinfo=UTC),
        outcome="happened",
        minutes=minutes,
        preparation_minutes=before,
        entered_by=world.coordinator,
    )
    return match


def certificate(asha, by, **facts) -> Paper:
    facts = {"name": "Asha Khan", "role": LABEL, "time": HERE, "with_hours": True} | facts
    return make_certificate(asha, **facts, **SIGNED, by=by)


def letter(asha, by, **facts) -> Paper:
    facts = {"address": "", "subject": "Thank you", "text": "Dear Asha,\n\nThank you."} | facts
    return write_letter(asha, **facts, **SIGNED, by=by)


def reference(asha, by, **facts) -> Paper:
    facts = {
        "addressed_to": "Ms Hughes, Cheshire Libraries",
        "asked_on": today(),
        "name": "Asha Khan",
        "role": "Volunteer",
        "time": HERE,
        "courses": [str(row.course_id) for row in courses_done(asha, until=today())],
    } | facts
    return give_reference(asha, **facts, **SIGNED, by=by)


def statement(asha, by, **facts) -> Paper:
    facts = {"name": "Asha Khan", "role": LABEL, "first_on": MARCH, "last_on": MARCH} | facts
    return state_hours(asha, **facts, by=by)


def said(paper) -> str:
    return paper_as_text(paper).content.decode()


class TestWhatTheySay:
    def test_each_is_a_tagged_pdf_that_begins_with_its_heading(self, world, asha):
        met(world, asha)
        by = world.coordinator
        for make in (certificate, letter, statement, reference):
            file = paper_as_pdf(make(asha, by))
            found = inside(file.content)
            for mark in (b"/StructTreeRoot", b"/S/H1", b"<pdfuaid:part>1</pdfuaid:part>"):
                assert mark in found
            assert set("Asha") <= letters_of(file.content)
            assert "asha" not in file.name.lower()

    def test_a_certificate_has_whole_hours_only_if_they_like(self, world, asha):
        met(world, asha, minutes=100, before=30)
        paper = certificate(asha, world.coordinator, name="Ash")
        words = said(paper)
        assert "Ash\n" in words
        assert f"for the time given as a {LABEL}\nsince 3 March 2025\n2 hours in all" in words
        assert "Priya Nair\nVolunteer services manager" in words
        assert "hour" not in said(certificate(asha, world.coordinator, with_hours=False))

    def test_both_days_count(self, world, asha):
        met(world, asha)
        ActivityFactory(volunteer=asha, on=MARCH - timedelta(days=1), minutes=20)
        ActivityFactory(volunteer=asha, on=MARCH + timedelta(days=1), minutes=40)
        words = said(statement(asha, world.coordinator))
        assert "Days: 10 March 2026\nTime in all: 1 hour 15 minutes" in words
        wider = {"first_on": MARCH - timedelta(days=1), "last_on": MARCH + timedelta(days=1)}
        words = said(statement(asha, world.coordinator, **wider))
        assert "Days: 9 to 11 March 2026\nTime in all: 2 hours 15 minutes" in words
        days = ["9 March 2026 ·", "10 March 2026 ·", "11 March 2026 ·"]
        assert [words.index(day) for day in days] == sorted(words.index(day) for day in days)

    def test_a_statement_names_no_trainee_no_place_and_no_words_of_theirs(self, world, asha):
        match = met(world, asha)
        ActivityFactory(volunteer=asha, on=MARCH, what="Talk on Oak ward")
        paper = statement(asha, world.coordinator)
        placement = match.placement
        for word in (placement.trainee.first_name, placement.site.name, "Oak ward"):
            assert word not in said(paper)
            assert word not in str(paper.facts)

    def test_a_reference_has_facts_alone(self, world, asha):
        met(world, asha, minutes=90, before=0)
        done = {"organisation": world.organisation, "learner": asha.membership.user}
        first = CompletionFactory(**done, course__organisation=world.organisation,
            course__name="Fire safety", completed_on=date(2025, 4, 1))  # fmt: skip
        CompletionFactory(**done, course=first.course, completed_on=date(2026, 4, 2))
        number = DBSCertificateFactory(volunteer=asha).number
        words = said(reference(asha, world.coordinator))
        assert "To: Ms Hughes, Cheshire Libraries" in words
        assert "Role: Volunteer\nStarted on: 3 March 2025\n" in words
        assert f"Still here on: {today().day} " in words
        assert "Hours on record: 1 hour 30 minutes" in words
        assert words.count("Fire safety") == 1
        assert "Training" not in said(reference(asha, world.coordinator, courses=[]))
        assert "Fire safety: 2 April 2026" in words
        assert not any(word in words for word in (number, "DBS", LABEL, "health"))

    def test_it_says_when_they_left(self, world, asha):
        left_on = today() - timedelta(days=1)
        words = said(reference(asha, world.coordinator, time=Time(HERE.first_on, left_on)))
        assert f"Left on: {left_on.day} " in words
        assert "Still here" not in words

    def test_a_letter_has_its_address_and_paragraphs(self, world, asha):
        paper = letter(asha, world.coordinator, address="1 Mill Lane\r\nChester",
            text="Dear Asha,\r\n\r\nOne.\r\nTwo.\r\n\r\n\r\nThree.")  # fmt: skip
        words = said(paper)
        assert "Asha Khan\n1 Mill Lane\nChester" in words
        assert "Dear Asha,\n\nOne.\nTwo.\n\nThree.\n" in words

    def test_it_is_drawn_as_it_was_made(self, world, asha):
        paper = certificate(asha, world.coordinator)
        before = said(paper)
        asha.first_name, asha.started_on = "Other", None
        asha.save()
        met(world, asha)
        assert said(Paper.objects.get(pk=paper.pk)) == before

    @pytest.mark.parametrize(
        ("role", "words"),
        [(LABEL, f"a {LABEL}"), ("Expert", "an Expert"), ("Volunteer", "a volunteer")],
    )
    def test_the_role_in_a_sentence(self, role, words):
        assert with_article(role) == words


class TestWhoMakesThem:
    def test_nobody_thanks_or_refers_themselves(self, world, asha):
        own = MembershipFactory(
            organisation=world.organisation, role="coordinator", user=asha.membership.user
        )
        for make in (certificate, letter, reference):
            with pytest.raises(DomainError, match="about you"):
                make(asha, own)

    def test_a_connector_makes_a_statement_of_their_own_alone(self, world, asha):
        met(world, asha)
        assert statement(asha, asha.membership).made_by == asha.membership
        other = VolunteerFactory(organisation=world.organisation)
        with pytest.raises(DomainError, match="Only a coordinator"):
            statement(other, asha.membership)

    def test_their_own_statement_has_one_of_their_names(self, world, asha):
        met(world, asha)
        for name in ("Asha Khan", "Asha"):
            assert statement(asha, asha.membership, name=name).facts["name"] == name
        with pytest.raises(DomainError, match="your own name"):
            statement(asha, asha.membership, name="Somebody Else")
        assert statement(asha, world.coordinator, name="Ash").facts["name"] == "Ash"

    def test_what_they_noted_themselves_says_so(self, world, asha):
        met(world, asha)
        for by in (asha.membership, world.coordinator):
            ActivityFactory(volunteer=asha, on=MARCH, minutes=20, noted_by=by)
        words = said(statement(asha, world.coordinator))
        assert words.count("An event, as noted by themselves") == 1
        assert words.count("as noted by themselves") == 1
        assert words.count("· An event ·") == 1

    def test_papers_made_before_that_was_kept_are_drawn_as_they_were(self, world, asha):
        met(world, asha)
        paper = statement(asha, world.coordinator)
        paper.facts["rows"] = [row[:3] for row in paper.facts["rows"]]
        assert "10 March 2026 · Meeting with a trainee ·" in said(paper)

    def test_there_is_no_statement_of_nothing(self, world, asha):
        with pytest.raises(DomainError, match="No time is noted"):
            statement(asha, world.coordinator)

    @pytest.mark.parametrize(
        "facts",
        [
            {"asked_on": date(2999, 1, 1)},
            {"time": Time(None)},
            {"time": Time(date(2999, 1, 1))},
            {"time": Time(date(2026, 1, 2), date(2026, 1, 1))},
        ],
    )
    def test_days_that_cannot_be_are_refused(self, world, asha, facts):
        with pytest.raises(DomainError):
            reference(asha, world.coordinator, **facts)

    def test_the_database_keeps_that_they_asked(self, asha):
        with pytest.raises(Error, match="paper_reference_was_asked_for"), transaction.atomic():
            PaperFactory(volunteer=asha, kind="reference")

    def test_what_was_made_stays_as_it_was(self, asha):
        paper = PaperFactory(volunteer=asha)
        paper.facts = {}
        with pytest.raises(Error, match="update rows"), transaction.atomic():
            paper.save()

    def test_they_remove_what_they_made_themselves_alone(self, world, asha):
        made = certificate(asha, world.coordinator)
        with pytest.raises(DomainError, match="A coordinator made this"):
            remove_paper(made, by=asha.membership)
        remove_paper(PaperFactory(volunteer=asha), by=asha.membership)
        remove_paper(made, by=world.coordinator)
        assert not Paper.objects.exists()

    def test_nothing_is_removed_under_a_legal_hold(self, world, asha):
        paper = PaperFactory(volunteer=asha)
        LegalHoldFactory(volunteer=asha, placed_by=world.coordinator)
        with pytest.raises(DomainError, match="legal hold"):
            remove_paper(paper, by=asha.membership)

    @pytest.mark.parametrize(
        ("label", "words"),
        [
            (LABEL, [LABEL, "Volunteer"]),
            ("Service User Trainer", ["Volunteer"]),
            ("Volunteer", ["Volunteer"]),
        ],
    )
    def test_no_paper_calls_anybody_a_service_user(self, label, words):
        assert words_for_the_role(label) == words

    def test_papers_go_along_when_two_records_become_one(self, world, asha):
        other = VolunteerFactory(organisation=world.organisation, status="ready")
        for person, hours in ((asha, 10), (other, 10), (other, 25)):
            set_milestone_aside(person, hours=hours, by=world.coordinator)
            PaperFactory(volunteer=person)
        merge_volunteers(asha, other, by=world.coordinator)
        assert asha.papers.count() == 3
        settled = asha.milestones.order_by("hours").values_list("hours", flat=True)
        assert list(settled) == [10, 25]
        with pytest.raises(DomainError, match="merged"):
            letter(other, world.coordinator)


class TestWhomToThank:
    def gave(self, world, hours, **facts):
        person = VolunteerFactory(organisation=world.organisation, **{"status": "active"} | facts)
        for day in range(hours // 20):
            ActivityFactory(volunteer=person, on=today() - timedelta(days=day), minutes=20 * 60)
        if hours % 20:
            ActivityFactory(
                volunteer=person, on=today() - timedelta(days=99), minutes=hours % 20 * 60
            )
        return person

    def test_the_highest_number_reached_is_worth_it(self, world):
        few, some, many = (self.gave(world, hours) for hours in (9, 10, 60))
        found = worth_thanks(world.coordinator, on=today())
        assert found == [Worth(many.pk, 50, 3600), Worth(some.pk, 10, 600)]
        assert milestone_to_settle(few, on=today()) == 0

    def test_a_letter_or_a_certificate_settles_it(self, world):
        for make in (letter, certificate):
            person = self.gave(world, 30)
            make(person, world.coordinator)
            settled = MilestoneSettled.objects.get(volunteer=person)
            assert (settled.hours, settled.paper.kind) == (25, Paper.objects.first().kind)
        assert worth_thanks(world.coordinator, on=today()) == []

    def test_a_statement_or_a_reference_thanks_nobody(self, world):
        person = self.gave(world, 30)
        reference(person, world.coordinator)
        statement(person, world.coordinator, first_on=MARCH, last_on=today())
        assert len(worth_thanks(world.coordinator, on=today())) == 1

    def test_it_is_worth_a_thank_you_again_at_the_next_number(self, world):
        person = self.gave(world, 30)
        set_milestone_aside(person, hours=25, by=world.coordinator)
        assert worth_thanks(world.coordinator, on=today()) == []
        ActivityFactory(volunteer=person, on=today() - timedelta(days=50), minutes=20 * 60)
        assert [one.hours for one in worth_thanks(world.coordinator, on=today())] == [50]

    def test_a_letter_that_is_removed_thanked_nobody(self, world):
        person = self.gave(world, 30)
        remove_paper(letter(person, world.coordinator), by=world.coordinator)
        assert len(worth_thanks(world.coordinator, on=today())) == 1

    def test_only_people_whom_a_coordinator_may_see_and_who_are_here(self, world):
        self.gave(world, 30, status="left")
        away = self.gave(world, 30)
        away.sites.add(SiteFactory(organisation=world.organisation))
        limited = MembershipFactory(organisation=world.organisation, role="coordinator")
        limited.sites.add(SiteFactory(organisation=world.organisation))
        assert worth_thanks(limited, on=today()) == []
        assert len(worth_thanks(world.coordinator, on=today())) == 1

    def test_no_other_number_can_be_set_aside(self, world, asha):
        with pytest.raises(DomainError):
            set_milestone_aside(asha, hours=11, by=world.coordinator)

    @pytest.mark.parametrize(
        ("on", "year"),
        [
            (date(2026, 4, 30), None),
            (date(2026, 5, 1), 2026),
            (date(2026, 6, 7), 2026),
            (date(2026, 6, 8), None),
        ],
    )
    def test_the_week_is_hinted_at_from_may_to_its_end(self, on, year):
        assert volunteers_week(on) == year


def boxes(name, on) -> dict:
    return {f"{name}_{part}": getattr(on, part) for part in ("day", "month", "year")}


class TestPages:
    def make(self, client, asha, kind, **answers):
        return client.post(reverse("papers:make", args=[asha.pk, kind]), answers)

    def test_a_coordinator_makes_each_and_downloads_it(self, world, asha, sign_in):
        met(world, asha)
        client = sign_in(world.coordinator)
        time = boxes("first_on", HERE.first_on)
        named = {"name": "Asha Khan", "role": LABEL}
        asked = {"addressed_to": "Ms Hughes", "has_asked": "on"} | boxes("asked_on", today())
        days = boxes("first_on", MARCH) | boxes("last_on", MARCH)
        answers = {
            "certificate": named | time | SIGNED | {"with_hours": "yes"},
            "letter": {"subject": "Thank you", "text": "Dear Asha"} | SIGNED,
            "statement": named | days,
            "reference": named | time | SIGNED | asked,
        }
        for kind, said_there in answers.items():
            assert self.make(client, asha, kind, **said_there).status_code == 302
            paper = Paper.objects.get(kind=kind)
            address = reverse("papers:download", args=[asha.pk, paper.pk])
            file = client.get(address)
            assert file["Content-Disposition"].startswith("attachment; filename=")
            assert file.content.startswith(b"%PDF")
            assert client.get(f"{address}?as=txt").content
            assert client.get(f"{address}?as=exe").status_code == 404
        page = client.get(reverse("papers:person", args=[asha.pk])).content.decode()
        assert "For Ms Hughes" in page

    def test_no_reference_that_they_did_not_ask_for(self, world, asha, sign_in):
        client = sign_in(world.coordinator)
        answers = {"addressed_to": "Ms Hughes", "name": "Asha", "role": "Volunteer", **SIGNED}
        answers |= boxes("asked_on", today()) | boxes("first_on", HERE.first_on)
        page = self.make(client, asha, "reference", **answers).content.decode()
        assert "A reference is only given if they asked for it" in page
        assert "Ms Hughes" in page
        assert not Paper.objects.exists()

    def test_a_form_begins_with_what_the_record_says(self, world, asha, sign_in):
        asha.address = "1 Mill Lane\nChester"
        asha.save()
        client = sign_in(world.coordinator)
        page = client.get(reverse("papers:make", args=[asha.pk, "letter"])).content.decode()
        assert "1 Mill Lane" in page
        assert "Dear Asha," in page
        assert str(world.coordinator.user) in page
        page = client.get(reverse("papers:make", args=[asha.pk, "reference"])).content.decode()
        assert 'value="2025"' in page
        assert client.get(reverse("papers:make", args=[asha.pk, "poem"])).status_code == 404

    def test_a_letter_begins_with_the_organisations_own_words(self, world, asha):
        own = Words("Diolch", "Annwyl {{ first_name }}, diolch o {{ organisation.name }}.")
        set_wording("thank_you_letter", own, by=world.administrator)
        assert words_to_begin_with(asha) == ("Diolch", "Annwyl Asha, diolch o Cheshire.")

    def test_who_has_left_can_still_have_a_reference(self, world, asha, sign_in):
        record_left(asha, by=world.coordinator)
        client = sign_in(world.coordinator)
        form = client.get(reverse("papers:make", args=[asha.pk, "reference"])).context["form"]
        assert form["last_on"].value() == today()
        page = client.get(reverse("papers:make", args=[asha.pk, "letter"])).content.decode()
        assert "the time you gave" in page

    def test_a_connector_makes_downloads_and_removes_their_own(self, world, asha, sign_in):
        met(world, asha)
        theirs = certificate(asha, world.coordinator)
        client = sign_in(asha.membership)
        page = client.get(reverse("papers:make_my_statement")).content.decode()
        assert f'value="{MARCH.year}"' in page
        answers = {"name": "Somebody Else", "role": "Volunteer"}
        page = client.post(reverse("papers:make_my_statement"), answers).content.decode()
        assert "Select the name from the list" in page
        answers = {"name": "Asha", "role": "Volunteer"}
        days = boxes("first_on", MARCH) | boxes("last_on", today())
        assert client.post(reverse("papers:make_my_statement"), answers | days).status_code == 302
        own = Paper.objects.get(kind="statement")
        for paper in (theirs, own):
            assert client.get(reverse("papers:download_mine", args=[paper.pk])).status_code == 200
        assert client.post(reverse("papers:remove_mine", args=[theirs.pk])).status_code == 404
        client.post(reverse("papers:remove_mine", args=[own.pk]))
        assert list(Paper.objects.all()) == [theirs]

    def test_days_the_wrong_way_round_are_said_at_the_field(self, world, asha, sign_in):
        client = sign_in(asha.membership)
        answers = {"name": "Asha", "role": "Volunteer"} | boxes("first_on", today())
        page = client.post(reverse("papers:make_my_statement"), answers | boxes("last_on", MARCH))
        assert "The last day must be on or after the first" in page.content.decode()

    def test_somebody_elses_papers_do_not_exist(self, world, asha, sign_in):
        other = PaperFactory(volunteer__organisation=world.organisation)
        client = sign_in(asha.membership)
        assert client.get(reverse("papers:download_mine", args=[other.pk])).status_code == 404
        wrong = reverse("papers:download", args=[asha.pk, other.pk])
        assert sign_in(world.coordinator).get(wrong).status_code == 404

    def test_somebody_is_taken_off_the_list(self, world, asha, sign_in):
        ActivityFactory(volunteer=asha, minutes=12 * 60)
        client, url = sign_in(world.coordinator), reverse("papers:worth_a_thank_you")
        assert "Asha Khan" in client.get(url).content.decode()
        client.post(reverse("papers:set_aside", args=[asha.pk, 10]))
        assert "Everybody has been thanked" in client.get(url).content.decode()


def test_a_letter_sent_twice_is_one(world, asha):
    assert letter(asha, world.coordinator) == letter(asha, world.coordinator)
    assert letter(asha, world.coordinator, text="Dear Asha") != Paper.objects.earliest("pk")
    assert Paper.objects.count() == 2


class TestHearingOfIt:
    def heard(self) -> list[Message]:
        return list(Message.objects.filter(template="paper_made"))

    def test_whoever_signs_in_hears_where_it_is_and_not_what_it_says(self, world, asha):
        letter(asha, world.coordinator, text="You were kind to Beth.")
        [message] = self.heard()
        assert "a thank-you letter" in message.body
        assert "Thanks and papers" in message.body
        assert "Beth" not in message.body

    def test_one_of_a_kind_a_day_is_enough(self, world, asha):
        for _ in range(2):
            certificate(asha, world.coordinator)
        letter(asha, world.coordinator)
        assert len(self.heard()) == 2

    def test_what_they_made_themselves_they_know_of(self, world, asha):
        met(world, asha)
        days = {"first_on": MARCH, "last_on": MARCH}
        state_hours(asha, name=str(asha), role=LABEL, **days, by=asha.membership)
        assert self.heard() == []

    @pytest.mark.parametrize(("status", "way"), [("joined", "letter"), ("invited", "email")])
    def test_others_are_given_it_on_paper(self, world, asha, status, way):
        Membership.objects.filter(pk=asha.membership_id).update(status=status)
        Volunteer.objects.filter(pk=asha.pk).update(contact_by=way, address="1 Mill Lane")
        certificate(Volunteer.objects.get(pk=asha.pk), world.coordinator)
        assert self.heard() == []
