"""Limits: each says a sentence at its edge, and not a penny or a day before."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from support.expense_limits import above_limits
from support.models import ExpenseLine, ExpensePolicy

DAY = date(2026, 5, 4)
POLICY = ExpensePolicy(
    receipt_above=Decimal(5), meal_most=Decimal(10), journeys_most=Decimal(20), miles_most=100
)


def line(kind="parking", amount="1.00", on=DAY, **facts):
    return ExpenseLine(kind=kind, amount=Decimal(amount), on=on, **facts)


def said(*lines, receipts=1, sent_on=DAY, policy=POLICY, elsewhere=()):
    numbers = {each.pk: receipts for each in lines}
    above = above_limits(lines, numbers, policy, sent_on=sent_on, elsewhere=elsewhere)
    return [sentence for each in lines for sentence in above[each.pk]]


def test_within_every_limit_nothing_is_said():
    assert said(line(), line("meal", "10.00", hours_away=4), line("taxi", "20.00")) == []


@pytest.mark.parametrize(
    ("on", "sent_on", "is_late"),
    [
        (DAY, date(2026, 8, 4), False),
        (DAY, date(2026, 8, 5), True),
        (date(2025, 11, 30), date(2026, 2, 28), False),
        (date(2025, 11, 30), date(2026, 3, 1), True),
    ],
)
def test_the_months_in_which_to_claim(on, sent_on, is_late):
    found = said(line(on=on), sent_on=sent_on)
    assert len(found) == is_late
    assert all("more than 3 months ago" in sentence for sentence in found)


@pytest.mark.parametrize(
    ("each", "is_missed"),
    [
        (line(amount="5.00"), False),
        (line(amount="5.01"), True),
        (line("transport", "0.50"), True),
        (line("taxi", "5.00"), False),
        (line("mileage", "45.00", miles=Decimal(100)), False),
    ],
)
def test_when_a_receipt_is_missed(each, is_missed):
    found = said(each, receipts=0)
    assert len(found) == is_missed
    assert said(each) == []


def test_receipts_for_public_transport_can_be_asked_for_as_for_all_else():
    policy = ExpensePolicy(receipt_above=Decimal(5), transport_receipts=False)
    assert said(line("transport", "5.00"), receipts=0, policy=policy) == []
    assert len(said(line("transport", "5.01"), receipts=0, policy=policy)) == 1


def test_a_meal_has_a_limit_and_a_time_away():
    dear = said(line("meal", "10.01", hours_away=4))
    assert dear == ["This is £10.01; the most for a meal is £10."]
    assert "4 hours or longer" in said(line("meal", "1.00", hours_away=3))[0]


def test_fares_of_one_day_count_together():
    there, back = line("taxi", "12.00"), line("transport", "8.01")
    assert all("come to £20.01; the most for a day is £20" in s for s in said(there, back))
    assert len(said(there, back)) == 2
    assert said(there, line("transport", "8.01", on=DAY + timedelta(days=1))) == []


def test_a_day_counts_with_what_other_claims_have_of_it():
    there, back = line("taxi", "12.00"), line("transport", "8.01")
    assert "come to £20.01" in said(there, elsewhere=[back])[0]
    far, further = (line("mileage", miles=Decimal(m)) for m in ("50", "50.1"))
    assert "100.1 miles on 4 May 2026" in said(far, elsewhere=[further])[0]
    assert said(far, elsewhere=[line("mileage", miles=Decimal(99), on=date(2026, 5, 5))]) == []


def test_many_miles_on_one_day_want_a_word():
    there, back = (line("mileage", miles=Decimal(m)) for m in ("50", "50.1"))
    assert "100.1 miles on 4 May 2026" in said(there, back)[0]
    assert said(there, line("mileage", miles=Decimal(50))) == []
