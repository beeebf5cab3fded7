import pytest
from django.urls import reverse

from tests.factories.training import CourseFactory
from tests.factories.volunteers import PositionFactory, VolunteerFactory
from tests.opened import once_more, seen_on, send
from volunteers.services.positions import decide_eligibility, version_of

FIVE = {f"fee_{name}": "no" for name in ("benefits", "paid", "work_placement", "course", "trainee")}
DECISION = {
    "level": "enhanced",
    "workforce": "adult",
    "rationale": "They talk with people on wards.",
    "months": "36",
    "status_check_renews": "no",
} | FIVE


@pytest.fixture
def position(world):
    return PositionFactory(
        organisation=world.organisation, name="Connector", required_checks=["identity"]
    )


@pytest.fixture
def fire(world):
    return CourseFactory(organisation=world.organisation, name="Fire Safety")


@pytest.fixture
def asha(position):
    return VolunteerFactory(
        organisation=position.organisation, position=position, cleared=True, first_name="Asha"
    )


@pytest.fixture
def pages(position):
    one = [position.pk]
    return {
        "positions": reverse("volunteers:positions"),
        "position": reverse("volunteers:position", args=one),
        "add_position": reverse("volunteers:add_position"),
        "edit_position": reverse("volunteers:edit_position", args=one),
        "decide_eligibility": reverse("volunteers:decide_eligibility", args=one),
        "edit_renewal_windows": reverse("volunteers:edit_renewal_windows"),
    }


@pytest.fixture
def client(world, sign_in):
    return sign_in(world.coordinator)


def said(answer) -> str:
    return answer.content.decode()


VIEWS = ["positions", "position", "add_position", "edit_position", "decide_eligibility"]
VIEWS += ["edit_renewal_windows"]


@pytest.mark.parametrize("view", VIEWS)
def test_the_page_is_for_those_who_set_up(view, pages, world, elsewhere, sign_in):
    for role in ("coordinator", "administrator"):
        assert sign_in(world.members[role]).get(pages[view]).status_code == 200
    for role in ("lead", "supervisor", "connector"):
        assert sign_in(world.members[role]).get(pages[view]).status_code == 403
    if view in ("position", "edit_position", "decide_eligibility"):
        assert sign_in(elsewhere.coordinator).get(pages[view]).status_code == 404


def test_positions_costs_the_same_for_few_and_many(pages, client, django_assert_num_queries, world):
    with django_assert_num_queries(7):
        client.get(pages["positions"])
    for position in PositionFactory.create_batch(9, organisation=world.organisation):
        position.required_courses.add(CourseFactory(organisation=world.organisation))
    with django_assert_num_queries(7):
        client.get(pages["positions"])


def test_positions_says_what_to_do_when_there_are_none(elsewhere, sign_in):
    page = sign_in(elsewhere.coordinator).get(reverse("volunteers:positions"))
    assert "No positions yet" in said(page)


def test_add_position_sets_one_up(pages, client, world, fire):
    facts = {"name": "Guide", "required_checks": ["employment"], "required_courses": [fire.pk]}
    client.post(pages["add_position"], facts | {"is_active": "yes", "rest_days": "2"})
    made = world.organisation.positions.get(name="Guide")
    assert (made.rest_days, list(made.required_courses.all())) == (2, [fire])
    assert made.required_checks == ["identity", "employment"]  # asked of everybody, first


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "Enter the name of the position"),
        ({"name": "connector"}, "position of this name already"),
        ({"is_active": ""}, "Select yes if this position is in use"),
        ({"rest_days": "many"}, "must be a whole number"),
        ({"most_at_once": "0"}, "must be 1 or more"),
        ({"most_at_once": "99"}, "must be 20 or fewer"),
    ],
)
def test_add_position_explains_what_is_wrong(wrong, words, pages, client, position):
    facts = {"name": "Guide", "is_active": "yes"} | wrong
    assert words in said(client.post(pages["add_position"], facts))


class TestChanging:
    @pytest.fixture
    def change(self, fire, position):
        facts = {"name": "Connector", "is_active": "yes", "seen": version_of(position)}
        return facts | {"required_courses": [str(fire.pk)]}

    def test_who_would_stop_being_ready_is_shown_and_nothing_saved(
        self, pages, client, asha, position, change
    ):
        page = client.post(pages["edit_position"], change)
        assert "1 person would stop being ready" in said(page)
        assert "Fire Safety not done yet" in said(page)
        assert str(asha) in said(page)
        assert not position.required_courses.exists()

    def test_it_is_saved_once_they_were_shown(self, pages, client, asha, position, change):
        shown = client.post(pages["edit_position"], change).context
        kept = {"shown": shown["found"].version}
        for name, value in shown["kept"]:
            kept.setdefault(name, []).append(value) if name != "shown" else None
        answer = client.post(pages["edit_position"], kept)
        assert answer.url == pages["position"]
        assert position.required_courses.count() == 1

    def test_they_are_shown_again_if_there_are_others_by_then(
        self, pages, client, asha, position, change
    ):
        version = client.post(pages["edit_position"], change).context["found"].version
        VolunteerFactory(organisation=position.organisation, position=position, cleared=True)
        page = client.post(pages["edit_position"], change | {"shown": version})
        assert "2 people would stop being ready" in said(page)
        assert not position.required_courses.exists()

    def test_going_back_keeps_what_was_typed(self, pages, client, asha, position, change):
        facts = change | {"rest_days": "3", "again": "yes"}
        page = client.post(pages["edit_position"], facts)
        assert page.context["form"].data["rest_days"] == "3"
        assert not position.required_courses.exists()

    def test_it_is_saved_at_once_where_nobody_loses(self, pages, client, position, change):
        answer = client.post(pages["edit_position"], change, follow=True)
        assert "Nobody stops being ready" in said(answer)
        assert position.required_courses.count() == 1

    def test_of_two_at_once_the_second_is_told_and_overwrites_nothing(
        self, pages, client, position, change
    ):
        hygiene = CourseFactory(organisation=position.organisation, name="Hygiene")
        position.required_courses.add(hygiene)
        page = client.post(pages["edit_position"], change)
        assert "Somebody changed this position since you opened it" in said(page)
        assert list(position.required_courses.all()) == [hygiene]
        client.post(pages["edit_position"], change | {"seen": page.context["form"].data["seen"]})
        assert "Fire Safety" in [course.name for course in position.required_courses.all()]

    def test_a_course_no_longer_in_use_stays_until_it_is_taken_out(
        self, pages, client, position, change
    ):
        old = CourseFactory(organisation=position.organisation, is_active=False)
        position.required_courses.add(old)
        assert (
            old
            in client.get(pages["edit_position"]).context["form"]["required_courses"].field.queryset
        )
        facts = change | {"required_courses": [str(old.pk)], "seen": version_of(position)}
        client.post(pages["edit_position"], facts)
        assert list(position.required_courses.all()) == [old]

    def test_less_asked_for_is_shown_before_it_is_saved(self, pages, client, position, asha, fire):
        position.required_courses.add(fire)
        facts = {"name": "Connector", "is_active": "yes", "seen": version_of(position)}
        page = client.post(pages["edit_position"], facts)
        assert "1 person would have all they need" in said(page)
        assert position.required_courses.exists()
        found = page.context["found"]
        assert client.post(pages["edit_position"], facts | {"shown": found.version}).url
        assert not position.required_courses.exists()

    def test_edit_position_begins_with_what_is_held(self, pages, client):
        form = client.get(pages["edit_position"]).context["form"]
        assert form.initial["required_checks"] == ["identity"]

    def test_edit_position_explains_what_is_wrong(self, pages, client, change):
        page = client.post(pages["edit_position"], change | {"name": ""})
        assert "Enter the name of the position" in said(page)


class TestTheDBSDecision:
    def test_decide_eligibility_saves_who_decided(self, pages, client, position, world):
        assert send(client, pages["decide_eligibility"], DECISION).url == pages["position"]
        position.refresh_from_db()
        assert (position.dbs_level, position.dbs_decided_by) == ("enhanced", world.coordinator)
        assert "Free of charge" in said(client.get(pages["position"]))

    def test_decide_eligibility_overwrites_no_decision_unseen(self, pages, client, position, world):
        opened = seen_on(client, pages["decide_eligibility"])
        theirs = {
            "level": "standard",
            "workforce": "child",
            "lists": [],
            "rationale": "They visit a ward for children.",
            "fee_reasons": ["paid"],
            "months": 24,
            "status_check_renews": True,
        }
        decide_eligibility(position, **theirs, by=world.administrator)
        answer = client.post(pages["decide_eligibility"], DECISION | opened)
        position.refresh_from_db()
        assert position.dbs_level == "standard"
        page = said(answer)
        for words in (f"{world.administrator.user} decided this", "a ward for children", "24"):
            assert words in page
        assert DECISION["rationale"] in page
        client.post(pages["decide_eligibility"], DECISION | once_more(answer))
        position.refresh_from_db()
        assert position.dbs_level == "enhanced"

    def test_one_yes_and_the_page_says_what_follows(self, pages, client):
        send(client, pages["decide_eligibility"], DECISION | {"fee_trainee": "yes"})
        page = said(client.get(pages["position"]))
        assert "This check is not a volunteer’s check" in page
        assert "It leads to a full-time job or a qualification" in page

    def test_who_would_stop_being_ready_is_shown_first(self, pages, client, asha, position):
        page = said(send(client, pages["decide_eligibility"], DECISION))
        assert "1 person would stop being ready" in page
        assert "not of the kind this position asks for" in page
        position.refresh_from_db()
        assert not position.has_dbs_decision

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"level": ""}, "Select which check this position may ask for"),
            ({"level": "enhanced_barred"}, "Select the barred lists"),
            ({"workforce": ""}, "Select the workforce"),
            ({"rationale": ""}, "Say why this level"),
            ({"months": ""}, "Enter after how many months"),
            ({"fee_paid": ""}, "Select yes or no: Is the person paid"),
        ],
    )
    def test_decide_eligibility_explains_what_is_wrong(self, pages, client, wrong, words):
        assert words in said(send(client, pages["decide_eligibility"], DECISION | wrong))

    def test_no_check_needs_no_more_than_a_reason(self, pages, client, position):
        facts = {"level": "none", "rationale": "They meet trainees in an office."}
        send(client, pages["decide_eligibility"], facts)
        position.refresh_from_db()
        assert position.dbs_months is None


def test_edit_renewal_windows_saves(pages, client, world, fire):
    client.post(pages["edit_renewal_windows"], {"dbs": "120", fire.code: "30"})
    held = dict(world.organisation.renewal_windows.values_list("item", "days"))
    assert held == {"dbs": 120, fire.code: 30}
    assert "DBS certificate: 120 days" in said(client.get(pages["position"]))


def test_edit_renewal_windows_explains_what_is_wrong(pages, client):
    page = said(client.post(pages["edit_renewal_windows"], {"dbs": "soon"}))
    assert "must be a whole number" in page


class TestMoving:
    @pytest.fixture
    def guide(self, world, fire):
        guide = PositionFactory(
            organisation=world.organisation, name="Guide", required_checks=["identity"]
        )
        guide.required_courses.add(fire)
        return guide

    @pytest.fixture
    def page(self, asha):
        return reverse("volunteers:move_to_position", args=[asha.pk])

    def answers(self, asha, to):
        return {"position": to.pk, "seen": asha.position_id}

    def test_what_they_would_lack_is_shown_before_it_is_saved(self, client, asha, guide, page):
        answers = self.answers(asha, guide)
        shown = client.post(page, answers)
        assert "1 person would stop being ready" in said(shown)
        assert "Fire Safety" in said(shown)
        asha.refresh_from_db()
        assert asha.position != guide
        version = shown.context["found"].version
        done = client.post(page, answers | {"shown": version}, follow=True)
        asha.refresh_from_db()
        assert asha.position == guide
        assert "They need something more now" in said(done)
        assert "Guide" in said(done)

    def test_what_costs_nothing_is_saved_at_once(self, client, asha, guide, page, fire):
        guide.required_courses.clear()
        done = client.post(page, self.answers(asha, guide), follow=True)
        assert "The position is saved." in said(done)
        assert "stops being ready" not in said(done)

    def test_a_second_desk_is_told_and_may_save_again(self, client, asha, guide, page, world):
        guide.required_courses.clear()
        answers = self.answers(asha, asha.position)
        client.post(page, self.answers(asha, guide))
        told = client.post(page, answers)
        assert "it is “Guide” now" in said(told)
        assert told.context["form"].data["seen"] == str(guide.pk)

    def test_another_organisations_position_cannot_be_chosen(self, client, asha, page):
        told = client.post(page, self.answers(asha, PositionFactory(name="Elsewhere")))
        assert "Select a position from the list" in said(told)

    def test_where_there_is_no_other_position_the_page_says_so(self, client, asha, page):
        answer = client.get(page)
        assert "There is no other position in use." in said(answer)
        assert "Add a position" in said(answer)
        assert "<button" not in said(answer).partition("<main")[2]


def test_a_new_position_begins_with_what_is_usually_asked(client, pages):
    checks = client.get(pages["add_position"]).context["form"].initial["required_checks"]
    assert "right_to_work" in checks
    assert "registration" not in checks
