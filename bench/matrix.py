"""Measure the training matrix and the forecast: `python -m bench.matrix [--people 5000]`.

Thirty courses, all asked for, in a database of its own, which it makes and drops.
"""

import argparse
import sys
from collections.abc import Iterator

from django.test import Client
from django.test.utils import override_settings

from bench import volunteers as bench  # sets Django up
from bench.scheme_rows import make_scheme
from common.dates import today
from reports.forecast import forecast_of
from volunteers.course_choices import matrix_choices
from volunteers.course_exports import export_matrix
from volunteers.course_searches import MatrixSearch

COURSES = 30
MATRIX = "/volunteers/courses/training-matrix/"
PAGES = [
    ("an empty page (healthz)", "/healthz"),
    ("an empty page, signed in (help)", "/help/"),
    ("the list of volunteers", "/volunteers/"),
    ("the matrix", MATRIX),
    ("a page further on, other courses", f"{MATRIX}?after={{middle}}&part=4"),
    ("all courses in use", f"{MATRIX}?group=all&part=5"),
    ("part of a name", f"{MATRIX}?q=sha+kl"),
    ("a course that lapsed", f"{MATRIX}?course=c7&state=expired"),
    ("something to see to", f"{MATRIX}?state=to_do"),
    ("everybody counted, course by course", f"{MATRIX}by-course/"),
    ("the forecast, 90 days", f"{MATRIX}forecast/"),
    ("the forecast, 180 days, by course", f"{MATRIX}forecast/?days=180&by=thing"),
]


def lines(people: int) -> Iterator[str]:
    """The table, a line as soon as it is measured."""
    coordinator = make_scheme(people, courses=COURSES)
    client = Client()
    client.force_login(
        coordinator.user, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    heading = f"{people:,} people, {COURSES} courses"
    yield bench.LINE.format(heading, "queries", "median", "longest", "page")
    everybody = coordinator.organisation.volunteers.all()
    middle = everybody.order_by("last_name")[people // 2].pk
    for name, url in PAGES:
        yield bench.measure_page(client, name, url.format(middle=middle))
    search = MatrixSearch(matrix_choices(coordinator).courses)
    yield bench.measure_answer(
        "all of it as a CSV file",
        lambda: export_matrix(everybody, search, format="csv", found_by="", by=coordinator),
    )
    yield bench.measure_answer(
        "the forecast's answer alone", lambda: forecast_of(coordinator, on=today(), days=90)
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the training matrix and the forecast.")
    parser.add_argument("--people", type=int, default=5_000)
    arguments = parser.parse_args()
    # As in use, where no query is kept in memory.
    in_use = {"DEBUG": False, "ALLOWED_HOSTS": ["*"], "REQUIRE_SECOND_FACTOR": False}
    with bench.own_database(), override_settings(**in_use, SECURE_SSL_REDIRECT=False):
        for line in lines(arguments.people):
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
