"""Dates, times, statuses and people in words."""

from collections import namedtuple
from datetime import UTC, date, datetime, time

import pytest

from nhsuk.components.words import clock, day, moment, period, short_day, weekday, when

Range = namedtuple("Range", "lower upper")
Period = namedtuple("Period", "start end")
SUMMER_NIGHT = datetime(2026, 7, 31, 23, 30, tzinfo=UTC)  # half past midnight in London


@pytest.mark.parametrize(
    ("words", "value"),
    [
        (day, [(date(2026, 3, 7), "7 March 2026"), (SUMMER_NIGHT, "1 August 2026"), (None, "")]),
        (short_day, [(date(2026, 9, 7), "7 Sep 2026"), (SUMMER_NIGHT, "1 Aug 2026"), (None, "")]),
        (weekday, [(date(2026, 3, 27), "Friday 27 March 2026"), (None, "")]),
        (clock, [(time(14, 30), "2:30pm"), (time(9), "9am"), (time(0, 5), "12:05am"), (None, "")]),
        (clock, [(time(12), "midday"), (time(0), "midnight"), (SUMMER_NIGHT, "12:30am")]),
        (moment, [(SUMMER_NIGHT, "1 August 2026 at 12:30am"), (date(2026, 3, 1), "1 March 2026")]),
        (period, [(Range(date(2026, 3, 1), date(2026, 4, 1)), "1 to 31 March 2026")]),
        (period, [(Period(date(2026, 3, 27), date(2026, 4, 5)), "27 March to 4 April 2026")]),
        (period, [(Range(date(2026, 3, 1), None), "from 1 March 2026"), (None, "")]),
        (period, [(Range(None, date(2026, 3, 1)), "until 28 February 2026")]),
    ],
)
def test_dates_and_times_are_written_as_people_say_them(words, value):
    for given, said in value:
        assert words(given) == said


def test_a_period_with_both_days_named_has_both(draw):
    days = {"a": date(2025, 12, 30), "b": date(2026, 1, 2)}
    assert draw("{{ a|period:b }}", **days) == "30 December 2025 to 2 January 2026"
    assert draw("{{ a|period:a }}", **days) == "30 December 2025"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (date(2026, 3, 27), "today"),
        (date(2026, 3, 28), "tomorrow"),
        (date(2026, 3, 26), "yesterday"),
        (date(2026, 3, 29), "29 March 2026"),
        (datetime(2026, 3, 27, 14, 30, tzinfo=UTC), "today at 2:30pm"),
        (None, ""),
    ],
)
def test_near_days_have_names(given, said):
    assert when(given, date(2026, 3, 27)) == said


def test_a_tag_of_an_unknown_colour_is_an_error(draw):
    with pytest.raises(ValueError, match="'lime' is no tag colour"):
        draw("{% tag 'Ready' 'lime' %}")


def test_a_person_has_name_pronouns_and_role(draw):
    html = draw("{% person name role='trainee' pronouns='she/her' href='/ada/' %}", name="Ada <b>")
    assert html == (
        '<a class="nhsuk-link" href="/ada/">Ada &lt;b&gt;</a>'
        ' <span class="app-quiet">(she/her)</span>, trainee'
    )
    assert draw("{% person name %}", name="Ada & Co") == "Ada &amp; Co"
