"""Miles: at the rate of the day of travel, with a band of a tax year, to the penny."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.dates import Period, today
from common.errors import DomainError
from support.mileage import add_usual_rates, price, prices_of, rate_on, rates_of, tax_year_of
from support.models import MileageRate
from support.services.deciding_claims import approve_claim
from support.services.expense_rules import begin_rate, drop_rate
from tests.factories.expenses import ExpenseClaimFactory, ExpenseLineFactory
from tests.factories.volunteers import VolunteerFactory

CAR = MileageRate(means="car", pence=Decimal(45), band_miles=10_000, pence_after=Decimal(25))
BICYCLE = MileageRate(means="bicycle", pence=Decimal(20))
MAY = date(2026, 5, 4)


@pytest.fixture
def asha(world):
    add_usual_rates(world.organisation)
    return VolunteerFactory(organisation=world.organisation, membership=world.connector)


def journey(claim, miles, on=MAY, **facts):
    return ExpenseLineFactory(claim=claim, miles=Decimal(miles), on=on, **facts)


@pytest.mark.parametrize(
    ("miles", "before", "amount", "words"),
    [
        ("12", 0, "5.40", "12 miles at 45 pence"),
        ("0.1", 0, "0.05", "0.1 miles at 45 pence"),
        ("60", 9_980, "19.00", "60 miles: 20 at 45 pence and 40 at 25 pence"),
        ("20", 9_980, "9.00", "20 miles at 45 pence"),
        ("1", 10_000, "0.25", "1 mile at 25 pence: more than 10,000 miles in this tax year"),
        ("10", 12_000, "2.50", "10 miles at 25 pence"),
    ],
)
def test_miles_of_a_car(miles, before, amount, words):
    priced = price(Decimal(miles), before=Decimal(before), rate=CAR)
    assert priced.amount == Decimal(amount)
    assert priced.words.startswith(words)


def test_without_a_band_every_mile_is_worth_the_same():
    assert price(Decimal(50), before=Decimal(50_000), rate=BICYCLE).amount == Decimal(10)


MILES = st.decimals("0.1", "1000", places=1)


@given(st.lists(MILES, max_size=8), st.decimals("9000", "11000", places=1))
def test_cutting_a_journey_in_parts_pays_the_same_to_a_penny_each(parts, before):
    whole = price(sum(parts, Decimal(0)), before=before, rate=CAR)
    paid, done = Decimal(0), before
    for part in parts:
        paid += price(part, before=done, rate=CAR).amount
        done += part
    assert abs(whole.amount - paid) <= Decimal("0.005") * (len(parts) + 1)


@pytest.mark.parametrize(
    ("on", "start"),
    [(date(2026, 4, 5), 2025), (date(2026, 4, 6), 2026), (date(2028, 2, 29), 2027)],
)
def test_a_tax_year_begins_on_6_april(on, start):
    assert tax_year_of(on) == Period(date(start, 4, 6), date(start + 1, 4, 6))


@pytest.mark.django_db
class TestRates:
    def test_the_rate_of_the_day_of_travel_counts(self, world, asha):
        begin_rate(means="car", from_on=MAY, pence=Decimal(50), by=world.administrator)
        claim = ExpenseClaimFactory(volunteer=asha)
        old, new = journey(claim, "10", MAY - timedelta(days=1)), journey(claim, "10", MAY)
        prices = prices_of(claim)
        assert prices[old.pk].amount == Decimal("4.50")
        assert prices[new.pk].amount == Decimal(5)

    def test_a_day_before_any_rate_is_refused_in_words(self, world, asha):
        with pytest.raises(DomainError, match="no rate for “bicycle” on 5 April 2011"):
            rate_on(rates_of(world.organisation), "bicycle", date(2011, 4, 5))

    def test_what_was_approved_keeps_its_rate(self, world, asha):
        claim = ExpenseClaimFactory(volunteer=asha, status="approved", decider=world.coordinator)
        journey(claim, "10")
        facts = {"means": "car", "pence": Decimal(50), "by": world.administrator}
        with pytest.raises(DomainError, match="4 May 2026 has been approved"):
            begin_rate(from_on=MAY, **facts)
        begin_rate(from_on=MAY + timedelta(days=1), **facts)

    def test_a_rate_at_which_something_was_approved_is_not_changed(self, world, asha):
        facts = {"means": "car", "by": world.administrator}
        begin_rate(from_on=MAY, pence=Decimal(50), **facts)
        claim = ExpenseClaimFactory(volunteer=asha, status="approved", decider=world.coordinator)
        journey(claim, "10")
        with pytest.raises(DomainError, match="4 May 2026 has been approved"):
            begin_rate(from_on=MAY, pence=Decimal(60), **facts)
        with pytest.raises(DomainError, match="it stays"):
            drop_rate(world.organisation.mileage_rates.get(pence=50), by=world.administrator)

    def test_a_mistyped_rate_is_put_right_or_dropped(self, world, asha):
        facts, rates = {"means": "car", "by": world.administrator}, world.organisation.mileage_rates
        begin_rate(from_on=MAY, pence=Decimal(145), **facts)
        for day, status in ((MAY - timedelta(days=1), "approved"), (MAY, "sent")):
            claim = ExpenseClaimFactory(volunteer=asha, status=status, decider=world.coordinator)
            journey(claim, "10", day)
        begin_rate(from_on=MAY, pence=Decimal(46), **facts)
        assert rates.get(means="car", from_on=MAY).pence == 46
        drop_rate(rates.get(means="car", from_on=MAY), by=world.administrator)
        assert not rates.filter(means="car", from_on=MAY).exists()

    def test_the_only_rate_stays(self, world, asha):
        with pytest.raises(DomainError, match="it stays"):
            drop_rate(world.organisation.mileage_rates.get(means="bicycle"), by=world.administrator)

    def test_what_a_later_rate_paid_does_not_keep_an_earlier_one(self, world, asha):
        facts = {"means": "car", "by": world.administrator}
        begin_rate(from_on=MAY, pence=Decimal(50), **facts)
        begin_rate(from_on=MAY + timedelta(days=9), pence=Decimal(55), **facts)
        claim = ExpenseClaimFactory(volunteer=asha, status="approved", decider=world.coordinator)
        journey(claim, "10", MAY + timedelta(days=9))
        begin_rate(from_on=MAY, pence=Decimal(52), **facts)
        assert world.organisation.mileage_rates.get(from_on=MAY).pence == 52

    def test_one_to_come_can_be_changed_and_dropped(self, world, asha):
        soon, by = today() + timedelta(days=1), world.administrator
        for pence in (50, 55):
            rate = begin_rate(means="car", from_on=soon, pence=Decimal(pence), by=by)
        assert world.organisation.mileage_rates.get(from_on=soon).pence == 55
        drop_rate(rate, by=by)
        assert not world.organisation.mileage_rates.filter(from_on=soon).exists()


@pytest.mark.django_db
class TestTheBandOfAYear:
    def test_the_earlier_journey_is_counted_first(self, world, asha):
        claim = ExpenseClaimFactory(volunteer=asha)
        later, first = journey(claim, "900", MAY + timedelta(days=1)), journey(claim, "900")
        sent = ExpenseClaimFactory(volunteer=asha, status="sent")
        for _ in range(10):
            journey(sent, "900", MAY - timedelta(days=1))
        prices = prices_of(claim)
        assert (prices[first.pk].first, prices[first.pk].rest) == (900, 0)
        assert (prices[later.pk].first, prices[later.pk].rest) == (100, 800)

    def test_what_is_approved_counts_whenever_it_was_travelled(self, world, asha):
        done = ExpenseClaimFactory(volunteer=asha, status="approved", decider=world.coordinator)
        for _ in range(10):
            journey(done, "999", MAY + timedelta(days=9))
        mine = journey(ExpenseClaimFactory(volunteer=asha), "20")
        assert prices_of(mine.claim)[mine.pk].first == 10

    @pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["in order", "the later first"])
    def test_of_two_that_wait_each_is_paid_after_what_is_settled_alone(self, order, world, asha):
        done = ExpenseClaimFactory(volunteer=asha, status="approved", decider=world.coordinator)
        for _ in range(11):
            journey(done, "900")
        waiting = [
            journey(
                ExpenseClaimFactory(volunteer=asha, status="sent"), "100", MAY + timedelta(days)
            )
            for days in (1, 2)
        ]
        for place in order:
            approve_claim(waiting[place].claim, by=world.coordinator)
        for line in waiting:
            line.refresh_from_db()
        assert [waiting[place].amount for place in order] == [Decimal(45), Decimal(25)]

    @pytest.mark.parametrize(
        "facts",
        [
            {"on": date(2026, 4, 5)},
            {"means": "motorcycle"},
            {"refused_why": "Not for the scheme"},
        ],
        ids=["the year before", "another means", "not paid"],
    )
    def test_other_miles_do_not_count(self, facts, world, asha):
        sent = ExpenseClaimFactory(volunteer=asha, status="sent")
        for _ in range(12):
            journey(sent, "900", **{"on": date(2026, 4, 6)} | facts)
        mine = journey(ExpenseClaimFactory(volunteer=asha), "20")
        assert prices_of(mine.claim)[mine.pk].rest == 0

    def test_claims_that_are_not_sent_or_not_paid_and_others_miles_do_not_count(self, world, asha):
        other = VolunteerFactory(organisation=world.organisation)
        claims = [
            ExpenseClaimFactory(volunteer=asha),
            ExpenseClaimFactory(volunteer=asha, status="refused", decider=world.coordinator),
            ExpenseClaimFactory(volunteer=other, status="sent"),
        ]
        for claim in claims:
            for _ in range(11):
                journey(claim, "999")
        mine = journey(ExpenseClaimFactory(volunteer=asha), "20", MAY + timedelta(days=1))
        assert prices_of(mine.claim)[mine.pk].rest == 0
