"""Payments for time: told first, then kept; what they change is said, and nobody is suspended."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.permissions import Role
from common.dates import today
from common.errors import DomainError
from tests.factories.accounts import MembershipFactory
from tests.factories.expenses import TimePaymentFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import TimePayment
from volunteers.payments import paid_for_time, paid_since
from volunteers.services.payments import record_payment, remove_payment

DAY = date(2026, 5, 4)
FACTS = {"on": DAY, "amount": Decimal(75), "why": "Interview panel"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def asha(world):
    return VolunteerFactory(
        organisation=world.organisation, membership=world.connector, status="active"
    )


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def typed(**changed):
    day = {"on_day": "4", "on_month": "5", "on_year": "2026"}
    return day | {"amount": "75", "why": "Interview panel"} | changed


def test_it_is_kept_only_once_they_have_been_told(world, asha):
    with pytest.raises(DomainError, match="Tell them first"):
        record_payment(asha, **FACTS, told_in_writing=False, by=world.coordinator)
    with pytest.raises(IntegrityError), transaction.atomic():
        TimePaymentFactory(volunteer=asha, told_in_writing=False, recorded_by=world.coordinator)
    record_payment(asha, **FACTS, told_in_writing=True, by=world.coordinator)
    asha.refresh_from_db()
    assert asha.status == "active"


@pytest.mark.parametrize("role", ["connector", "supervisor", "lead", "administrator"])
def test_others_record_none(role, world, asha):
    with pytest.raises(DomainError):
        record_payment(asha, **FACTS, told_in_writing=True, by=world.members[role])


def test_nobody_records_their_own_in_another_role(world, asha):
    also = MembershipFactory(
        organisation=world.organisation, role=Role.COORDINATOR, user=world.connector.user
    )
    with pytest.raises(DomainError, match="This is about you"):
        record_payment(asha, **FACTS, told_in_writing=True, by=also)


def test_since_when_somebody_counts_no_more(world, asha):
    later = TimePaymentFactory(
        volunteer=asha, on=DAY + timedelta(days=9), recorded_by=world.coordinator
    )
    TimePaymentFactory(volunteer=asha, on=DAY, recorded_by=world.coordinator)
    other = VolunteerFactory(organisation=world.organisation)
    paid = paid_for_time(asha)
    assert (paid.latest, paid.since) == (later, DAY)
    assert paid_since([asha, other], on=DAY) == {asha.pk: DAY}
    assert paid_since([asha, other], on=DAY - timedelta(days=1)) == {}


def test_removed_they_count_again(world, asha):
    payment = TimePaymentFactory(volunteer=asha, recorded_by=world.coordinator)
    remove_payment(payment, by=world.coordinator)
    assert paid_for_time(asha).since is None
    assert payment.pgh_event_model.objects.filter(pgh_label="delete").exists()


def test_what_it_changes_is_read_before_anything_is_kept(world, asha, sign_in):
    client = sign_in(world.coordinator)
    url = reverse("volunteers:record_payment", args=[asha.pk])
    page = text(client.post(url, typed()))
    for words in (
        "Nothing is kept yet",
        "not counted as a volunteer",
        "free DBS check does not hold",
        "benefits can be affected",
        "Citizens Advice",
        "Disability Rights UK",
        "£75.00",
    ):
        assert words in page
    assert not TimePayment.objects.exists()
    unticked = text(client.post(url, typed(confirm="yes")))
    assert "Tick the box once you have told them" in unticked
    assert not TimePayment.objects.exists()
    again = text(client.post(url, typed(change="yes", why="Something else")))
    assert "Something else" in again
    client.post(url, typed(confirm="yes", told_in_writing="on"))
    payment = TimePayment.objects.get()
    assert (payment.amount, payment.on, payment.recorded_by) == (75, DAY, world.coordinator)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"amount": ""}, "Enter how much"),
        ({"amount": "5001"}, "Check the amount"),
        ({"on_day": ""}, "must include a day"),
        ({"why": ""}, "what it is for"),
    ],
)
def test_what_is_wrong_is_said_before_the_warning(changed, words, world, asha, sign_in):
    url = reverse("volunteers:record_payment", args=[asha.pk])
    page = text(sign_in(world.coordinator).post(url, typed(**changed)))
    assert words in page
    assert "Nothing is kept yet" not in page


def test_the_record_the_dbs_page_and_their_own_page_say_so(world, asha, sign_in):
    TimePaymentFactory(volunteer=asha, on=DAY, recorded_by=world.coordinator)
    client = sign_in(world.coordinator)
    record = text(client.get(reverse("volunteers:record", args=[asha.pk])))
    assert "Paid for time on 4 May 2026: check the DBS" in record
    dbs = text(client.get(reverse("volunteers:dbs", args=[asha.pk])))
    assert "cannot be relied on from 4 May 2026" in dbs
    mine = text(sign_in(world.connector).get(reverse("volunteers:me")))
    assert "Half a day on an interview panel" in mine
    assert "Citizens Advice" in mine


def test_a_payment_to_come_is_said_to_come(world, asha, sign_in):
    on = today() + timedelta(days=9)
    TimePaymentFactory(volunteer=asha, on=on, recorded_by=world.coordinator)
    client = sign_in(world.coordinator)
    pages = {
        name: text(client.get(reverse(name, args=[asha.pk])))
        for name in ("volunteers:record", "volunteers:dbs", "expenses:person")
    }
    record = pages["volunteers:record"]
    for words in ("Will be paid for time on", "they will not be counted", "will not be free"):
        assert words in record
    assert "Will be paid for time on" in pages["volunteers:dbs"]
    assert "will not be one to rely on" in pages["volunteers:dbs"]
    assert "Will be paid on" in pages["expenses:person"]
    assert "Will be paid: £75.00" in text(sign_in(world.connector).get(reverse("volunteers:me")))
    TimePaymentFactory(volunteer=asha, on=today(), recorded_by=world.coordinator)
    record = text(client.get(reverse("volunteers:record", args=[asha.pk])))
    assert "Will be paid for time on" in record
    assert "they are not counted" in record


@pytest.mark.parametrize("role", ["supervisor", "lead", "administrator"])
def test_others_who_see_the_record_do_not_see_it(role, world, asha, sign_in):
    TimePaymentFactory(volunteer=asha, recorded_by=world.coordinator)
    client = sign_in(world.members[role])
    page = text(client.get(reverse("volunteers:record", args=[asha.pk])))
    assert "Paid for time" not in page


def test_a_coordinator_removes_one_that_was_never_made(world, asha, sign_in):
    payment = TimePaymentFactory(volunteer=asha, recorded_by=world.coordinator)
    client = sign_in(world.coordinator)
    page = text(client.get(reverse("expenses:person", args=[asha.pk])))
    assert "Half a day on an interview panel" in page
    client.post(reverse("volunteers:remove_payment", args=[asha.pk, payment.pk]))
    assert not TimePayment.objects.exists()
