"""common.dates: moments as the clocks in London say them."""

from datetime import date, time, timedelta

import pytest

from common.dates import SkippedTime, london_moment


class TestLondon:
    def test_summer_and_winter(self):
        winter = london_moment(date(2027, 1, 11), time(14))
        summer = london_moment(date(2027, 6, 11), time(14))
        assert [winter.utcoffset(), summer.utcoffset()] == [timedelta(0), timedelta(hours=1)]

    def test_an_hour_that_the_clocks_skipped_does_not_exist(self):
        with pytest.raises(SkippedTime, match=r"no 1:30am on 28 March 2027"):
            london_moment(date(2027, 3, 28), time(1, 30))
        with pytest.raises(SkippedTime, match=r"no 1am on 28 March 2027"):
            london_moment(date(2027, 3, 28), time(1))

    def test_of_an_hour_that_comes_twice_the_first(self):
        found = london_moment(date(2027, 10, 31), time(1, 30))
        assert found.utcoffset() == timedelta(hours=1)
