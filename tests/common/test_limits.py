"""Who tries too often is told so, and only for so long."""

import datetime

import pytest
import time_machine
from django.db import connection

from common.limits import is_within_limit
from tests.at_once import at_once
from tests.emptying import IS_SUPERUSER

AT = datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)


def tried(key="a", most=3):
    return is_within_limit(key, most=most, seconds=3600)


@pytest.mark.django_db
def test_the_hour_begins_with_the_first_try_and_later_ones_do_not_lengthen_it():
    with time_machine.travel(AT, tick=False) as clock:
        assert [tried() for _ in range(4)] == [True, True, True, False]
        clock.shift(59 * MINUTE)
        assert not tried()
        clock.shift(MINUTE)
        assert [tried() for _ in range(4)] == [True, True, True, False]


@pytest.mark.django_db
def test_one_counts_apart_from_another_however_long_their_names():
    names = ["x" * 400, "y" * 400]
    assert [tried(name, most=1) for name in names] == [True, True]
    assert [tried(name, most=1) for name in names] == [False, False]


@pytest.mark.django_db(transaction=True)
def test_tries_that_come_together_are_all_counted():
    for _ in range(3):
        tried(most=6)
    assert sum(at_once(*[lambda: tried(most=6)] * 8)) == 3


@pytest.mark.django_db
def test_tries_that_a_test_has_committed_are_forgotten_after_it():
    with connection.cursor() as cursor:
        cursor.execute(IS_SUPERUSER)
        if not cursor.fetchone()[0]:
            pytest.skip("Django empties the tables its own way, and only those of models")
        assert tried(most=1)
        for statement in connection.ops.sql_flush(None, []):
            cursor.execute(statement)
    assert tried(most=1)
