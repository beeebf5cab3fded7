"""The pages of support: what they show, do and refuse, and that reading is kept."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.permissions import Role
from audit.models import Disclosure
from common.dates import add_months, today
from support.models import CheckIn, Contact, Supervision, WellbeingPlan
from support.models.plans import TEXTS
from support.services.supervisions import name_supervisor
from tests.factories.accounts import MembershipFactory, SiteFactory
from tests.factories.support import (
    CheckInFactory,
    ContactFactory,
    SupervisionFactory,
    WellbeingPlanFactory,
)
from tests.factories.volunteers import VolunteerFactory

SECRET = "It brought my own ward back."
WHO, STAYS = "who may see it", "whether it stays after leaving"
pytestmark = pytest.mark.django_db


@pytest.fixture
def asha(world):
    return VolunteerFactory(
        organisation=world.organisation, membership=world.connector, last_name="Green"
    )


@pytest.fixture
def supervised(world, asha):
    name_supervisor(asha, supervisor=world.supervisor, by=world.coordinator)
    return asha


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def address(view, *args):
    return reverse(f"support:{view}", args=args)


def day(name, on):
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


class TestIndex:
    def test_it_says_what_is_owed_and_given_and_never_how_anybody_is(self, world, asha, sign_in):
        ContactFactory(volunteer=asha, assigned_to=world.coordinator)
        CheckInFactory(volunteer=asha, answered="hard", note=SECRET)
        CheckInFactory(volunteer=asha)
        SupervisionFactory(volunteer=asha, supervisor=world.supervisor)
        page = text(sign_in(world.coordinator).get(address("index")))
        for words in ("Calls to make", "Asha Green", "You", "no answer yet", "1 supervision held"):
            assert words in page
        for words in (SECRET, "hard", "A hard meeting"):
            assert words not in page
        assert not Disclosure.objects.exists()

    def test_nothing_owed_says_so(self, world, sign_in):
        assert "Nothing is owed today" in text(sign_in(world.supervisor).get(address("index")))

    def test_a_supervisor_finds_only_those_they_support(self, world, asha, sign_in):
        ContactFactory(volunteer=asha, assigned_to=world.coordinator)
        client = sign_in(world.supervisor)
        assert "Asha Green" not in text(client.get(address("index")))
        assert client.get(address("person", asha.pk)).status_code == 404
        name_supervisor(asha, supervisor=world.supervisor, by=world.coordinator)
        assert "Asha Green" in text(client.get(address("index")))

    def test_a_coordinator_of_other_sites_finds_nobody(self, world, asha, sign_in):
        here, there = SiteFactory.create_batch(2, organisation=world.organisation)
        asha.sites.add(here)
        world.coordinator.sites.add(there)
        contact = ContactFactory(volunteer=asha)
        client = sign_in(world.coordinator)
        assert "Asha Green" not in text(client.get(address("index")))
        assert client.get(address("person", asha.pk)).status_code == 404
        assert client.get(address("note_contact", contact.pk)).status_code == 404


class TestPerson:
    def test_it_shows_everything_and_leaves_a_disclosure_that_they_see(
        self, world, supervised, sign_in
    ):
        check_in = CheckInFactory(volunteer=supervised, answered="hard", note=SECRET)
        page = text(sign_in(world.supervisor).get(address("person", supervised.pk)))
        assert SECRET in page
        assert "The last meeting was hard." in page
        assert Disclosure.objects.filter(
            record_id=check_in.pk, read_by_id=world.supervisor.pk, subject_id=supervised.pk
        ).exists()
        mine = text(sign_in(world.connector).get(address("mine")))
        assert "Opened the support page" in mine

    def test_an_empty_page_leaves_one_too(self, world, asha, sign_in):
        sign_in(world.coordinator).get(address("person", asha.pk))
        assert Disclosure.objects.filter(record="support", subject_id=asha.pk).count() == 1

    def test_nobody_opens_their_own(self, world, sign_in):
        own = VolunteerFactory(organisation=world.organisation, membership=world.coordinator)
        assert sign_in(world.coordinator).get(address("person", own.pk)).status_code == 404

    @pytest.mark.parametrize(
        ("shared_with", "readers"),
        [
            ("nobody", set()),
            ("supervisor", {"supervisor"}),
            ("both", {"supervisor", "coordinator"}),
        ],
    )
    def test_a_plan_is_read_by_whom_it_is_shared_with(
        self, world, supervised, sign_in, shared_with, readers
    ):
        plan = WellbeingPlanFactory(volunteer=supervised, shared_with=shared_with)
        found = {
            role
            for role in ("supervisor", "coordinator")
            if plan.early_signs
            in text(sign_in(world.members[role]).get(address("person", supervised.pk)))
        }
        assert found == readers
        assert Disclosure.objects.filter(record_id=plan.pk).count() == len(readers)


class TestContacts:
    def test_noting_the_call_settles_it(self, world, supervised, sign_in):
        contact = ContactFactory(volunteer=supervised, assigned_to=world.supervisor)
        client, url = sign_in(world.supervisor), address("note_contact", contact.pk)
        assert "Select how you spoke" in text(client.post(url, {"note": "Kept"}))
        assert "Kept" in text(client.post(url, {"note": "Kept"}))
        assert client.post(url, {"how": "telephone", "note": "Well."}).status_code == 302
        assert Contact.objects.get().settled_by == world.supervisor
        assert client.get(url).status_code == 404

    def test_a_note_of_a_call_that_somebody_noted_meanwhile_is_not_lost(
        self, world, supervised, sign_in
    ):
        contact = ContactFactory(volunteer=supervised, assigned_to=world.supervisor)
        url, said = address("note_contact", contact.pk), {"how": "telephone", "note": "Better."}
        for _ in range(2):  # pressed twice
            assert sign_in(world.supervisor).post(url, said).status_code == 302
        page = text(sign_in(world.coordinator).post(url, said | {"note": "She slept well."}))
        assert "She slept well." in page
        assert f"{world.supervisor.user} saw to it" in page
        assert Contact.objects.get().note == "Better."

    def test_whoever_was_asked_to_call_may_press_twice(self, world, asha, sign_in):
        """A supervisor who is not theirs sees them only as long as there is somebody to call."""
        contact = ContactFactory(volunteer=asha, assigned_to=world.supervisor)
        client, url = sign_in(world.supervisor), address("note_contact", contact.pk)
        said = {"how": "telephone", "note": "Better."}
        for _ in range(2):
            assert client.post(url, said).url == address("index")
        assert client.get(url).status_code == 404
        other = MembershipFactory(organisation=world.organisation, role=Role.SUPERVISOR)
        assert sign_in(other).post(url, said).status_code == 404

    def test_not_needed_wants_a_reason(self, world, asha, sign_in):
        contact = ContactFactory(volunteer=asha)
        client, url = sign_in(world.coordinator), address("drop_contact", contact.pk)
        assert "Say why it is not needed" in text(client.post(url, {}))
        client.post(url, {"why": "We spoke."})
        assert Contact.objects.get().status == "not_needed"

    def test_handing_on_offers_whoever_may_see_them(self, world, asha, sign_in):
        here, there = SiteFactory.create_batch(2, organisation=world.organisation)
        asha.sites.add(here)
        other = MembershipFactory(organisation=world.organisation, role=Role.COORDINATOR)
        other.sites.add(there)
        contact = ContactFactory(volunteer=asha, assigned_to=world.coordinator)
        client, url = sign_in(world.coordinator), address("hand_on", contact.pk)
        page = text(client.get(url))
        assert str(world.supervisor.user) in page
        assert str(other.user) not in page
        client.post(url, {"to": world.supervisor.pk})
        assert Contact.objects.get().assigned_to == world.supervisor

    def test_a_call_is_planned(self, world, asha, sign_in):
        client, url = sign_in(world.coordinator), address("plan_contact", asha.pk)
        past = {"why": "other"} | day("due_on", today() - timedelta(days=1))
        assert "today or later" in text(client.post(url, past))
        client.post(url, {"why": "other"} | day("due_on", today()))
        assert Contact.objects.get().assigned_to == world.coordinator


class TestSupervision:
    def test_naming_a_supervisor(self, world, asha, sign_in):
        client, url = sign_in(world.coordinator), address("name_supervisor", asha.pk)
        client.post(url, {"supervisor": world.supervisor.pk})
        assert asha.supported_by.supervisor == world.supervisor
        client.post(url, {"supervisor": "nobody"})
        assert not type(asha).objects.get(pk=asha.pk).organisation.supporters.exists()

    def test_planned_and_called_off_and_noted(self, world, supervised, sign_in):
        client = sign_in(world.supervisor)
        plan = {"supervisor": world.supervisor.pk} | day("planned_on", today())
        client.post(address("plan_supervision", supervised.pk), plan)
        assert Supervision.objects.get().planned_on == today()
        client.post(address("call_off_supervision", supervised.pk))
        assert Supervision.objects.get().status == "called_off"
        facts = {"supervisor": world.supervisor.pk, "how": "video", "notes": "Agreed: rest."}
        client.post(address("record_supervision", supervised.pk), facts | day("held_on", today()))
        assert "Agreed: rest." in text(sign_in(world.connector).get(address("mine")))

    @pytest.mark.parametrize(
        ("status", "words"),
        [
            ("called_off", "It is called off already."),
            ("held", "No supervision is planned now. Nothing was changed."),
        ],
    )
    def test_calling_off_what_is_planned_no_more_says_so(
        self, world, supervised, sign_in, status, words
    ):
        SupervisionFactory(volunteer=supervised, supervisor=world.supervisor)
        if status == "called_off":
            SupervisionFactory(
                volunteer=supervised,
                supervisor=world.supervisor,
                status="called_off",
                planned_on=today(),
            )
        client = sign_in(world.supervisor)
        url = address("call_off_supervision", supervised.pk)
        assert words in text(client.post(url, follow=True))

    def test_a_day_more_than_a_year_ahead_is_not_planned(self, world, supervised, sign_in):
        client, url = sign_in(world.supervisor), address("plan_supervision", supervised.pk)
        plan = {"supervisor": world.supervisor.pk}
        a_year_on = add_months(today(), 12)
        page = text(client.post(url, plan | day("planned_on", a_year_on + timedelta(days=1))))
        assert "Choose a day within a year from now: on or before " in page
        assert not Supervision.objects.exists()
        client.post(url, plan | day("planned_on", a_year_on))
        assert Supervision.objects.get().planned_on == a_year_on

    def test_calling_off_is_no_link(self, world, supervised, sign_in):
        url = address("call_off_supervision", supervised.pk)
        assert sign_in(world.supervisor).get(url).status_code == 405

    def test_what_was_typed_is_not_lost(self, world, supervised, sign_in):
        url = address("record_supervision", supervised.pk)
        page = text(sign_in(world.supervisor).post(url, {"notes": "A long talk."}))
        assert "A long talk." in page
        assert "Select how you met" in page


class TestEntering:
    def test_an_answer_said_on_the_telephone(self, world, asha, sign_in):
        check_in = CheckInFactory(volunteer=asha)
        url = address("enter_answer", asha.pk, check_in.pk)
        client = sign_in(world.coordinator)
        assert "Select what they said" in text(client.post(url, {}))
        client.post(url, {"answer": "hard", "note": "Slept badly."})
        row = CheckIn.objects.get()
        assert (row.answer, row.note, row.entered_by) == ("hard", "Slept badly.", world.coordinator)
        assert Contact.objects.get().why == "low_answer"
        assert client.get(url).status_code == 404

    def test_a_plan_is_typed_only_where_there_is_none_or_coordinators_may_see_it(
        self, world, asha, sign_in
    ):
        client, url = sign_in(world.coordinator), address("enter_plan", asha.pk)
        answers = {"early_signs": "Quiet.", "shared_with": "nobody", "stays_after_leaving": "no"}
        assert client.post(url, answers).status_code == 302
        plan = WellbeingPlan.objects.get()
        assert (plan.early_signs, plan.entered_by) == ("Quiet.", world.coordinator)
        assert client.get(url).status_code == 404
        assert client.post(url, answers).status_code == 404


class TestMine:
    def test_please_call_me(self, world, asha, sign_in):
        client = sign_in(world.connector)
        page = text(client.post(address("call_me"), follow=True))
        assert f"{world.coordinator.user} will call you by" in page
        assert Contact.objects.get().why == "asked"

    def test_writing_sharing_taking_back_and_removing_a_plan(self, world, asha, sign_in):
        client = sign_in(world.connector)
        assert "Select who may see it" in text(client.post(address("write_my_plan"), {}))
        answers = {"what_helps": "Tea.", "shared_with": "both", "stays_after_leaving": "yes"}
        client.post(address("write_my_plan"), answers)
        assert "Tea." in text(client.get(address("mine")))
        client.post(address("take_plan_back"))
        assert WellbeingPlan.objects.get().shared_with == "nobody"
        assert "Nobody can read it afterwards" in text(client.get(address("remove_my_plan")))
        for _ in range(2):  # a second press finds it gone, as was wanted
            assert "Your plan is removed" in text(
                client.post(address("remove_my_plan"), follow=True)
            )
        assert not WellbeingPlan.objects.exists()
        for name in ("take_plan_back", "remove_my_plan"):
            assert client.post(address(name)).status_code == 302
        assert client.get(address("remove_my_plan")).url == address("mine")

    @pytest.mark.parametrize("meanwhile", ["take_plan_back", "remove_my_plan"])
    def test_what_was_taken_back_is_not_given_again_by_an_old_page(
        self, meanwhile, world, asha, sign_in
    ):
        WellbeingPlanFactory(volunteer=asha, shared_with="supervisor")
        client, url = sign_in(world.connector), address("write_my_plan")
        form = client.get(url).context["form"]
        old = {name: form[name].value() for name in (*TEXTS, "shared_with", "seen")}
        client.post(address(meanwhile))
        answers = old | {"what_helps": "Tea.", "stays_after_leaving": "yes"}
        page = client.post(url, answers)
        assert "changed, taken back or removed since you opened this page" in page.text
        assert "Tea." in page.text
        assert not WellbeingPlan.objects.exclude(shared_with="nobody").exists()
        marked = {name: page.context["form"][name].value() for name in ("shared_with", "seen")}
        assert marked["shared_with"] == "nobody"
        answers |= marked
        for _ in range(2):  # also pressed twice
            assert client.post(url, answers).status_code == 302
        assert WellbeingPlan.objects.get().what_helps == "Tea."

    @pytest.mark.parametrize(
        ("now_with", "now_stays", "sent_with", "sent_stays", "marked", "said"),
        [
            ("both", True, "nobody", "no", ("nobody", "no"), ""),
            ("both", True, "both", "yes", ("both", "yes"), ""),
            ("nobody", False, "both", "yes", ("nobody", "no"), f"{WHO} and {STAYS}"),
            ("supervisor", True, "both", "yes", ("supervisor", "yes"), WHO),
            ("supervisor", False, "nobody", "yes", ("nobody", "no"), STAYS),
        ],
    )
    def test_of_two_choices_made_at_once_the_more_private_is_marked(
        self, now_with, now_stays, sent_with, sent_stays, marked, said, world, asha, sign_in
    ):
        plan = WellbeingPlanFactory(volunteer=asha, shared_with="both", stays_after_leaving=True)
        client, url = sign_in(world.connector), address("write_my_plan")
        form = client.get(url).context["form"]
        WellbeingPlan.objects.filter(pk=plan.pk).update(
            shared_with=now_with, stays_after_leaving=now_stays, way_back="A chat."
        )
        answers = {"shared_with": sent_with, "stays_after_leaving": sent_stays}
        page = client.post(url, answers | {"seen": form["seen"].value()})
        assert "changed, taken back or removed" in page.text
        assert ("is marked here too" in page.text) is bool(said)
        assert not said or f"is marked here too: {said}." in page.text
        form = page.context["form"]
        assert (form["shared_with"].value(), form["stays_after_leaving"].value()) == marked

    def test_reading_their_own_leaves_no_disclosure(self, world, asha, sign_in):
        WellbeingPlanFactory(volunteer=asha)
        CheckInFactory(volunteer=asha, answered="good", note=SECRET)
        assert SECRET in text(sign_in(world.connector).get(address("mine")))
        assert not Disclosure.objects.exists()

    def test_the_words_of_a_plan_are_in_no_history(self, world, asha):
        WellbeingPlanFactory(volunteer=asha)
        columns = {field.name for field in WellbeingPlan.pgh_event_model._meta.fields}
        assert "shared_with" in columns
        assert "early_signs" not in columns


@pytest.mark.parametrize("model", [CheckIn, Contact, Supervision, WellbeingPlan])
def test_the_administration_never_shows_what_anybody_said(world, asha, sign_in, model):
    CheckInFactory(volunteer=asha, answered="hard", note=SECRET)
    ContactFactory(volunteer=asha, note=SECRET)
    SupervisionFactory(volunteer=asha, supervisor=world.supervisor, notes=SECRET)
    WellbeingPlanFactory(volunteer=asha, early_signs=SECRET)
    row = model.objects.get()
    client, name = sign_in(world.administrator), f"support_{model._meta.model_name}"
    for page in ("change", "history"):
        shown = text(client.get(reverse(f"admin:{name}_{page}", args=[row.pk])))
        assert SECRET not in shown
        assert "It was hard" not in shown
    assert Disclosure.objects.filter(record_id=row.pk).exists()
