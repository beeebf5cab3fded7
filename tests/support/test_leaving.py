"""Leaving, and two records of one person: what becomes of support."""

from datetime import date

import pytest

from common.dates import today
from placements.services.merging import merge_volunteers
from placements.services.stepping_back import plan_to_leave, record_left
from support.models import CheckIn, Contact, Supervision, SupportedBy, WellbeingPlan
from tests.factories.support import (
    CheckInFactory,
    ContactFactory,
    SupervisionFactory,
    WellbeingPlanFactory,
)
from tests.factories.volunteers import VolunteerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def asha(world):
    return VolunteerFactory(organisation=world.organisation)


def everything(world, person, **facts):
    CheckInFactory(volunteer=person)
    ContactFactory(volunteer=person, **facts)
    planned = {"status": "planned", "planned_on": today(), "supervisor": world.supervisor}
    SupervisionFactory(volunteer=person, **planned)
    SupportedBy.objects.create(
        organisation=world.organisation, volunteer=person, supervisor=world.supervisor
    )


def test_somebody_leaves_by_themselves(world, asha):
    everything(world, asha)
    plan_to_leave(asha, last_on=today(), by=asha.membership)
    assert not Contact.objects.due().exists()
    assert not Supervision.objects.planned().exists()


@pytest.mark.parametrize("stays", [False, True])
def test_leaving_closes_everything_and_the_plan_goes_unless_it_is_to_stay(world, asha, stays):
    everything(world, asha)
    WellbeingPlanFactory(volunteer=asha, stays_after_leaving=stays)
    plan_to_leave(asha, last_on=today(), by=world.coordinator)
    assert CheckIn.objects.get().status == "closed"
    assert Contact.objects.get().status == "not_needed"
    assert Supervision.objects.get().status == "called_off"
    assert not SupportedBy.objects.exists()
    assert WellbeingPlan.objects.exists() == stays


def test_a_list_that_says_that_somebody_has_gone_closes_it_too(world, asha):
    everything(world, asha)
    record_left(asha, by=world.coordinator)
    assert not Contact.objects.due().exists()
    assert not CheckIn.objects.asked().exists()


def test_two_records_become_one_without_losing_a_call_or_a_word(world):
    kept, emptied = VolunteerFactory.create_batch(2, organisation=world.organisation)
    everything(world, kept, why="other", due_on=date(2030, 1, 9))
    everything(world, emptied, why="asked", due_on=date(2030, 1, 2))
    WellbeingPlanFactory(volunteer=kept, shared_with="both")
    WellbeingPlanFactory(
        volunteer=emptied,
        early_signs="I sleep all day.",
        what_helps="x" * 2000,
        shared_with="nobody",
        stays_after_leaving=True,
    )
    merge = merge_volunteers(kept, emptied, by=world.coordinator)
    due = Contact.objects.due().get()
    assert (due.volunteer, due.why, due.due_on) == (kept, "asked", date(2030, 1, 2))
    plan = WellbeingPlan.objects.get()
    assert plan.early_signs == "I stop answering the telephone.\nI sleep all day."
    assert plan.what_helps.endswith("x" * 2000)  # not a letter is cut off
    assert (plan.shared_with, plan.stays_after_leaving) == ("nobody", True)
    assert CheckIn.objects.filter(volunteer=kept).count() == 2
    assert Supervision.objects.planned().get().volunteer == kept
    assert SupportedBy.objects.get().volunteer == kept
    assert "plan" not in " ".join(merge.notes)
    assert "contact" not in " ".join(merge.notes)
