from datetime import timedelta

from common.dates import today
from volunteers.readiness import Item, State
from volunteers.templatetags.readiness_words import in_words


def test_what_is_to_be_signed_again_says_whether_that_day_has_come():
    def words(day):
        return in_words(Item("agreement", "agreement:b", "Boundaries", State.EXPIRED, day))

    assert "to sign again since" in words(today())
    assert "to sign again from" in words(today() + timedelta(days=1))
