"""Sums and distances as people write them; a “p” only where it can mean nothing else."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from nhsuk.forms import AmountField

MOST = Decimal(2000)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("50p", "0.50"), ("£50", "50"), ("5 p", "0.05"), ("120p", "1.20"), ("£ 4.20", "4.20")],
)
def test_a_p_after_pounds_is_pence(typed, amount):
    assert AmountField(most=MOST).clean(typed) == Decimal(amount)


@pytest.mark.parametrize("typed", ["£50p", "£1.50p", "1.50p", "0.5p", "p", "50pp", "1e3", "£1e2"])
def test_pounds_that_could_be_two_sums_are_asked_for_again(typed):
    with pytest.raises(ValidationError) as refusal:
        AmountField(most=MOST).clean(typed)
    assert refusal.value.code == "invalid"


@pytest.mark.parametrize(("typed", "pence"), [("45p", "45"), ("24.5p", "24.5"), ("45", "45")])
def test_where_pence_are_asked_for_they_are_pence(typed, pence):
    assert AmountField(most=MOST, unit="p").clean(typed) == Decimal(pence)


@pytest.mark.parametrize(("unit", "typed"), [("miles", "50p"), ("miles", "£5"), ("p", "£45")])
def test_another_unit_is_no_number(unit, typed):
    with pytest.raises(ValidationError):
        AmountField(most=MOST, unit=unit).clean(typed)


def test_miles_may_say_so():
    assert AmountField(most=MOST, places=1, unit="miles").clean("12.5 miles") == Decimal("12.5")
