"""Measure the list and readiness: `python -m bench.volunteers [--people 100000]`.

Works in a database of its own, which it makes and drops.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lec_portal.settings")
django.setup()

from django.core.management import call_command  # noqa: E402  (needs the settings)
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import override_settings  # noqa: E402

from bench.scheme_rows import make_scheme  # noqa: E402
from common.dates import add_months, today  # noqa: E402
from common.migrating import drawing_changed_models_alone  # noqa: E402
from volunteers.readiness import readiness  # noqa: E402

DATABASE = "lec_bench"
TIMES = 20
LINE = "{:<46} {:>8} {:>10} {:>9} {:>8}"


@contextmanager
def own_database() -> Iterator[None]:
    """A fresh, migrated database, dropped in the end."""
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(f'drop database if exists "{DATABASE}" with (force)')
        cursor.execute(f'create database "{DATABASE}"')
    connection.close()
    connection.settings_dict["NAME"] = DATABASE
    try:
        with drawing_changed_models_alone():
            call_command("migrate", verbosity=0)
        yield
    finally:
        connection.close()
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f'drop database if exists "{DATABASE}" with (force)')


def measure_page(client: Client, name: str, url: str) -> str:
    """The median of twenty answers of the server, and what one costs."""
    milliseconds = []
    for _ in range(TIMES):
        begun, queries = time.perf_counter(), count_queries(lambda: client.get(url))
        milliseconds.append(1000 * (time.perf_counter() - begun))
    answer = client.get(url)
    if answer.status_code != 200:
        raise SystemExit(f"{url} answered {answer.status_code}")
    took = f"{statistics.median(milliseconds):.1f} ms"
    size = f"{len(answer.content) / 1000:.0f} kB"
    return LINE.format(name, queries, took, f"{max(milliseconds):.0f} ms", size)


def measure_answer(name: str, answer: Callable[[], object]) -> str:
    """The median of three."""
    seconds = []
    for _ in range(3):
        begun, queries = time.perf_counter(), count_queries(answer)
        seconds.append(time.perf_counter() - begun)
    median, longest = f"{statistics.median(seconds):.2f} s", f"{max(seconds):.2f} s"
    return LINE.format(name, queries, median, longest, "")


def count_queries(act: Callable[[], object]) -> int:
    """How many there were; they are counted, not kept, which would take time of its own."""
    counted = 0

    def count(execute, sql, params, many, context):
        nonlocal counted
        counted += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        act()
    return counted


def lines(people: int) -> Iterator[str]:
    """The table, a line as soon as it is measured."""
    coordinator = make_scheme(people)
    client = Client()
    client.force_login(
        coordinator.user, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    yield LINE.format(f"{people:,} volunteers", "queries", "median", "longest", "page")
    everybody = coordinator.organisation.volunteers.all()
    middle = everybody.order_by("last_name")[people // 2].pk
    for name, url in PAGES:
        yield measure_page(client, name, url.format(middle=middle))
    yield measure_answer("readiness of everybody today", lambda: readiness(everybody, on=today()))
    later = add_months(today(), 6)
    yield measure_answer(
        "readiness of everybody in six months", lambda: readiness(everybody, on=later)
    )


PAGES = [
    ("an empty page (healthz)", "/healthz"),
    ("the list", "/volunteers/"),
    ("a page further on", "/volunteers/?after={middle}"),
    ("part of a name", "/volunteers/?q=sha+kl"),
    ("part of an e-mail address", "/volunteers/?q=person7777"),
    ("a telephone number", "/volunteers/?q=07700+054321"),
    ("active", "/volunteers/?status=active"),
    ("ready today", "/volunteers/?show=ready"),
    ("active but not ready", "/volunteers/?show=not_ready"),
    ("something lapses within 30 days", "/volunteers/?lapsing=30"),
    ("who may be in the list twice", "/volunteers/duplicates/"),
]


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the list of volunteers and readiness.")
    parser.add_argument("--people", type=int, default=100_000)
    arguments = parser.parse_args()
    # As in use, where no query is kept in memory.
    in_use = {"DEBUG": False, "ALLOWED_HOSTS": ["*"], "REQUIRE_SECOND_FACTOR": False}
    with own_database(), override_settings(**in_use, SECURE_SSL_REDIRECT=False):
        for line in lines(arguments.people):
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
