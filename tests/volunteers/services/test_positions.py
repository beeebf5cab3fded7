from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction

from common.dates import today
from common.errors import ChangedMeanwhile, DomainError
from messaging.models import Message
from tests.factories.accounts import MembershipFactory
from tests.factories.agreements import AgreementTextFactory
from tests.factories.training import CourseFactory
from tests.factories.volunteers import PositionFactory, VolunteerFactory
from volunteers.models import Position, Volunteer
from volunteers.services.positions import (
    change_position,
    create_position,
    decide_eligibility,
    move_to_position,
    set_renewal_windows,
)

DECISION = {
    "level": "enhanced",
    "workforce": "adult",
    "lists": [],
    "rationale": "They talk with people on wards each week.",
    "fee_reasons": [],
    "months": 36,
    "status_check_renews": False,
}


@pytest.fixture
def position(world):
    return PositionFactory(organisation=world.organisation, name="Connector")


@pytest.fixture
def fire(world):
    return CourseFactory(organisation=world.organisation)


def test_a_position_is_set_up_with_what_it_asks_for(world, fire):
    made = create_position(
        world.organisation,
        name="Guide",
        required_checks=["identity"],
        required_courses=[fire],
        rest_days=2,
        by=world.coordinator,
    )
    made.refresh_from_db()
    assert (made.required_checks, made.rest_days) == (["identity"], 2)
    assert list(made.required_courses.all()) == [fire]
    assert not made.has_dbs_decision


def test_it_is_changed(position, fire, world):
    facts = {"name": "Connector", "required_courses": [fire], "most_at_once": 2}
    change_position(position, **facts, required_checks=["identity"], by=world.coordinator)
    position.refresh_from_db()
    assert (position.required_checks, position.most_at_once) == (["identity"], 2)


def test_identity_is_asked_of_everybody(position, world):
    facts = {"required_courses": [], "required_checks": ["employment"], "by": world.coordinator}
    with pytest.raises(DomainError, match="Identity is asked of everybody"):
        change_position(position, name="Connector", **facts)
    with pytest.raises(DomainError, match="Identity is asked of everybody"):
        create_position(world.organisation, name="Guide", **facts)


def test_a_name_is_taken_once_whatever_its_case(position, world):
    with pytest.raises(DomainError, match="of this name already"):
        create_position(
            world.organisation, name="CONNECTOR", required_courses=[], by=world.coordinator
        )
    facts = {"name": "connector", "required_courses": [], "by": world.coordinator}
    assert change_position(position, **facts).name == "connector"


class TestTheDBSDecision:
    def test_it_is_kept_with_who_and_when(self, position, world):
        decide_eligibility(position, **DECISION, by=world.coordinator)
        position.refresh_from_db()
        assert (position.dbs_level, position.dbs_workforce) == ("enhanced", "adult")
        assert (position.dbs_decided_by, position.dbs_decided_on) == (world.coordinator, today())
        assert position.is_dbs_free

    @pytest.mark.parametrize("reason", ["benefits", "paid", "work_placement", "course", "trainee"])
    def test_any_of_the_five_makes_it_one_to_be_paid_for(self, position, world, reason):
        decided = decide_eligibility(
            position, **DECISION | {"fee_reasons": [reason]}, by=world.coordinator
        )
        assert not decided.is_dbs_free

    def test_a_basic_check_is_never_free_and_has_no_workforce(self, position, world):
        decided = decide_eligibility(
            position, **DECISION | {"level": "basic"}, by=world.coordinator
        )
        assert not decided.is_dbs_free
        assert decided.dbs_workforce == ""

    def test_with_none_no_certificate_is_asked_for(self, position, world):
        decided = decide_eligibility(position, **DECISION | {"level": "none"}, by=world.coordinator)
        assert (decided.dbs_months, decided.dbs_workforce) == (None, "")

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"rationale": " "}, "Say why"),
            ({"months": None}, "how many months"),
            ({"workforce": ""}, "which workforce"),
            ({"lists": ["adults"]}, "Barred lists go with"),
            ({"level": "enhanced_barred"}, "Barred lists go with"),
        ],
    )
    def test_half_a_decision_is_refused(self, position, world, wrong, words):
        with pytest.raises(DomainError, match=words):
            decide_eligibility(position, **DECISION | wrong, by=world.coordinator)

    def test_the_database_wants_it_whole(self, position):
        with pytest.raises(IntegrityError, match="decision_is_whole"), transaction.atomic():
            Position.objects.update(dbs_level="enhanced")


class TestWindows:
    def test_they_are_set_changed_and_left_out(self, world):
        organisation, by = world.organisation, world.coordinator
        set_renewal_windows(organisation, {"dbs": 120, "identity": 30}, by=by)
        set_renewal_windows(organisation, {"dbs": 100, "identity": None}, by=by)
        assert dict(organisation.renewal_windows.values_list("item", "days")) == {"dbs": 100}


class TestMoving:
    @pytest.fixture
    def asha(self, position):
        return VolunteerFactory(
            organisation=position.organisation, position=position, status="active"
        )

    @pytest.fixture
    def guide(self, world):
        return PositionFactory(organisation=world.organisation, name="Guide")

    def move(self, asha, to, world, **facts):
        facts = {"seen": str(asha.position_id), "by": world.coordinator} | facts
        return move_to_position(asha, position=to, **facts)

    def test_from_now_on_they_have_that_position_and_are_asked_to_sign(self, asha, guide, world):
        text = AgreementTextFactory(agreement__organisation=world.organisation)
        text.agreement.positions.add(guide)
        self.move(asha, guide, world)
        asha.refresh_from_db()
        assert asha.position == guide
        letter = Message.objects.get(template="agreement_to_sign")
        assert letter.recipient_address == asha.email

    def test_nothing_is_overwritten_unseen(self, asha, guide, position, world):
        seen = str(asha.position_id)
        self.move(asha, guide, world)
        with pytest.raises(ChangedMeanwhile, match="it is “Guide” now") as refusal:
            self.move(asha, position, world, seen=seen)
        assert refusal.value.version == str(guide.pk)

    def test_nobody_moves_themselves(self, asha, guide, world):
        own = MembershipFactory(
            organisation=world.organisation, user=asha.membership.user, role="coordinator"
        )
        with pytest.raises(DomainError, match="about you"):
            self.move(asha, guide, world, by=own)

    def test_whoever_has_left_stays_where_they_were(self, asha, guide, world):
        Volunteer.objects.filter(pk=asha.pk).update(status="left")
        with pytest.raises(DomainError, match="They have left"):
            self.move(asha, guide, world)

    def test_a_position_out_of_use_takes_nobody_new_and_keeps_its_own(self, asha, guide, world):
        guide.is_active = False
        guide.save()
        with pytest.raises(DomainError, match="no longer in use"):
            self.move(asha, guide, world)
        Position.objects.filter(pk=asha.position_id).update(is_active=False)
        asha.refresh_from_db()
        assert self.move(asha, asha.position, world).position_id == asha.position_id


def test_supervision_is_asked_for_from_the_day_somebody_says_so(world, position):
    facts = {"name": position.name, "required_courses": [], "by": world.coordinator}
    assert position.supervision_since is None
    with time_machine.travel("2026-12-01 12:00", tick=False):
        position = change_position(position, **facts, supervision_weeks=8)
    with time_machine.travel("2027-02-01 12:00", tick=False):
        position = change_position(position, **facts, supervision_weeks=6)
    assert position.supervision_since == date(2026, 12, 1)
    assert change_position(position, **facts, supervision_weeks=None).supervision_since is None
