"""The mornings and afternoons of a week."""

from datetime import date

import pytest

from common.dates import period_of
from common.half_days import falling_in

MONDAY = date(2027, 1, 18)


@pytest.mark.parametrize(
    ("last", "found"),
    [
        (date(2027, 1, 18), ["mon_am"]),
        (date(2027, 1, 21), ["mon_am", "thu_pm"]),
        (date(2027, 1, 22), ["mon_am", "thu_pm", "fri_am"]),
        (date(2027, 1, 24), ["mon_am", "thu_pm", "fri_am", "sun_pm"]),
        (date(2027, 3, 1), ["mon_am", "thu_pm", "fri_am", "sun_pm"]),
    ],
)
def test_a_short_period_has_some_days_of_the_week(last, found):
    asked = ["sun_pm", "fri_am", "thu_pm", "mon_am"]
    assert falling_in(period_of(MONDAY, last), asked) == found


def test_a_period_may_go_over_a_sunday():
    saturday_to_monday = period_of(date(2027, 1, 23), date(2027, 1, 25))
    assert falling_in(saturday_to_monday, ["mon_am", "fri_am", "sat_pm"]) == ["mon_am", "sat_pm"]
