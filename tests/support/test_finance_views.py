"""The pages of handing claims to finance, and of limits and rates."""

from datetime import timedelta

import pytest
from django.urls import reverse

from common.dates import today
from common.errors import DomainError
from support.mileage import add_usual_rates
from support.models import ExpensePolicy
from support.services.finance import file_for_finance
from tests.factories.accounts import SiteFactory
from tests.factories.expenses import (
    ExpenseClaimFactory,
    ExpenseLineFactory,
    FinanceExportFactory,
    MileageRateFactory,
)
from tests.factories.volunteers import VolunteerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def asha(world):
    add_usual_rates(world.organisation)
    return VolunteerFactory(organisation=world.organisation, membership=world.connector)


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def address(view, *args):
    return reverse(f"expenses:{view}", args=args)


def day(name, on):
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


class TestFinance:
    def test_a_file_is_made_once_and_taken_away_again(self, world, asha, sign_in):
        claim = ExpenseClaimFactory(volunteer=asha, status="approved", decider=world.administrator)
        ExpenseLineFactory(claim=claim)
        client = sign_in(world.coordinator)
        assert "1 claim, £4.00 in all" in text(client.get(address("exports")))
        assert "is made" in text(client.post(address("export"), follow=True))
        assert "No approved claim waits" in text(client.post(address("export"), follow=True))
        claim.refresh_from_db()
        url = address("export_file", claim.export_id)
        for format in ("csv", "xlsx"):
            answer = client.post(url, {"format": format})
            assert answer["Content-Disposition"].startswith('attachment; filename="expenses-')
        assert "Choose CSV or Excel" in text(client.post(url, {"format": "pdf"}, follow=True))

    def test_a_file_is_there_for_whoever_sees_all_of_it(self, world, asha, sign_in):
        here, there = SiteFactory.create_batch(2, organisation=world.organisation)
        asha.sites.add(here)
        other = VolunteerFactory(organisation=world.organisation)
        other.sites.add(there)
        world.coordinator.sites.add(here)
        mixed, theirs = (FinanceExportFactory(made_by=world.administrator) for _ in range(2))
        for person, export in ((asha, mixed), (other, mixed), (asha, theirs)):
            ExpenseClaimFactory(
                volunteer=person, status="exported", decider=world.administrator, export=export
            )
        page = text(sign_in(world.coordinator).get(address("exports")))
        assert (str(mixed) in page, str(theirs) in page) == (False, True)
        for export, status in ((mixed, 404), (theirs, 200)):
            url = address("export_file", export.pk)
            assert sign_in(world.coordinator).post(url, {"format": "csv"}).status_code == status
        page = text(sign_in(world.administrator).get(address("exports")))
        assert str(mixed) in page
        with pytest.raises(DomainError, match="do not see every claim"):
            file_for_finance(mixed, format="csv", by=world.coordinator)

    def test_many_that_wait_are_counted_and_the_first_are_shown(self, world, asha, sign_in):
        for number in range(27):
            claim = ExpenseClaimFactory(
                volunteer=asha, status="approved", decider=world.administrator, number=1000 + number
            )
            ExpenseLineFactory(claim=claim)
            ExpenseLineFactory(claim=claim, refused_why="Paid in May")
        page = text(sign_in(world.coordinator).get(address("exports")))
        assert "27 claims, £108.00 in all" in page
        assert ("Claim 1024" in page, "Claim 1025" in page) == (True, False)
        assert "2 more" in page


class TestRules:
    def test_limits_are_changed(self, world, asha, sign_in):
        client = sign_in(world.administrator)
        assert "£10 at most" in text(client.get(address("rules")))
        facts = {
            "months": "6",
            "receipt_above": "0",
            "transport_receipts": "no",
            "meal_most": "12.50",
            "meal_hours": "5",
            "journeys_most": "",
            "miles_most": "80",
        }
        facts["seen"] = client.get(address("edit_policy")).context["form"]["seen"].value()
        for _ in range(2):  # also pressed twice
            page = text(client.post(address("edit_policy"), facts, follow=True))
        assert "£12.50 at most, after 5 hours away" in page
        policy = ExpensePolicy.objects.get()
        assert (policy.months, policy.receipt_above, policy.journeys_most) == (6, 0, None)
        page = text(client.post(address("edit_policy"), facts | {"miles_most": "120"}))
        assert "Somebody changed this since you opened it" in page
        assert ExpensePolicy.objects.get().miles_most == 80
        page = text(client.post(address("edit_policy"), facts | {"meal_most": "x"}))
        assert "Enter it in pounds and pence" in page

    def test_a_rate_begins_on_a_day(self, world, asha, sign_in):
        client, soon = sign_in(world.administrator), today() + timedelta(days=3)
        facts = {"means": "car", "pence": "50", **day("from_on", soon)}
        half = text(client.post(address("begin_rate"), facts | {"band_miles": "100"}))
        assert "Enter what is paid for each mile after those" in half
        page = text(client.post(address("begin_rate"), facts, follow=True))
        assert "The rate is saved" in page
        rate = world.organisation.mileage_rates.get(from_on=soon)
        client.post(address("drop_rate", rate.pk))
        assert not world.organisation.mileage_rates.filter(pk=rate.pk).exists()

    def test_a_rate_that_stays_has_nothing_where_others_can_be_removed(self, world, asha, sign_in):
        stay = world.organisation.mileage_rates.count()
        MileageRateFactory(organisation=world.organisation)
        page = text(sign_in(world.administrator).get(address("rules")))
        of_a_rate = page.partition("Pence a mile")[2]
        assert of_a_rate.count(">Next ") == page.count(">Remove<") == 1
        assert page.count('role="cell"></td>') == stay > 0  # left out on a phone

    def test_another_organisations_rate_is_not_there(self, world, elsewhere, sign_in):
        rate = MileageRateFactory(organisation=elsewhere.organisation)
        assert sign_in(world.administrator).post(address("drop_rate", rate.pk)).status_code == 404
