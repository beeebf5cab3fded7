"""Measure the import of a long ESR report: `python -m bench.esr_import [--rows 100000]`.

Each line is measured in a process of its own, beside reading the same file with Python's csv
module alone. The report names the people of an organisation; one row in fifty is doubtful or wrong.
Peak memory is that of the process, without PostgreSQL's.
"""

import argparse
import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

LINE = "{:<44} {:>8} {:>11} {:>7} {:>8} {:>6} {:>8}"
HEADINGS = ("", "seconds", "rows/second", "MB", "created", "held", "refused")
HEAD = (
    *("Employee Number", "Full Name", "Email Address", "Competency Name", "Date Start"),
    *("Expiry Date", "Compliance Status", "Last Updated By"),
)
SLUG = "esr-bench"
MEGABYTE = 1024 * 1024
COMPETENCIES = (
    ("NHS|CSTF|Fire Safety - 2 Years|", 24),
    ("NHS|CSTF|Safeguarding Adults - Level 2 - 3 Years|", 36),
    ("NHS|CSTF|Infection Prevention and Control - Level 1 - 3 Years|", 36),
    ("NHS|CSTF|Information Governance and Data Security - 1 Year|", 12),
    ("NHS|CSTF|Equality, Diversity and Human Rights - 3 Years|", 36),
    ("NHS|CSTF|Health, Safety and Welfare - 3 Years|", 36),
    ("NHS|CSTF|Moving and Handling - Level 2 - 2 Years|", 24),
    ("457|LOCAL|Boundaries|", 24),
)


def rows_of(rows: int) -> Iterator[list[str]]:
    """The same report everywhere: each person has some forty rows, no two about the same."""
    random = Random(rows)  # noqa: S311 - repeatable, not secret
    people = people_for(rows)
    for number in range(rows):
        person, nth = number % people, number // people
        name, months = COMPETENCIES[nth % len(COMPETENCIES)]
        on = date(2024, 1, 1) + timedelta(days=nth * 13 + person % 11)
        cells = [
            f"{20_000_000 + person}",
            f"Person{person}, Robin",
            f"robin{person}@example.org",
            name,
            f"{on:%d-%b-%Y}" if number % 2 else f"{on:%Y/%m/%d} 00:00:00",
            f"{on + timedelta(days=months * 30):%d-%b-%Y}",
            "Compliant",
            "WILKINSON, Administrator",
        ]
        if random.random() < 0.02:
            place, cell = random.choice(((2, ""), (3, "457|LOCAL|Forklift|"), (4, "31-Feb-2025")))
            cells[place] = cell
        yield cells


def write_report(folder: Path, rows: int) -> Path:
    path = folder / "esr.csv"
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        writer.writerows(rows_of(rows))
    return path


def people_for(rows: int) -> int:
    return max(rows // 40, 1)


def measure_reading(path: Path) -> tuple:
    with open(path, newline="", encoding="utf-8") as file:
        read = sum(1 for _ in csv.DictReader(file))
    return read, "", "", ""


def measure_import(path: Path) -> tuple:
    """As the page does it: the file in one piece, all of it in one transaction."""
    import pghistory
    from django.db import transaction

    from accounts.models import Organisation
    from common.importing import run
    from common.spreadsheets import read_table
    from placements.importers import SCHEME_FILES

    kind = next(kind for kind in SCHEME_FILES if kind.kind == "esr_competencies")
    organisation = Organisation.objects.get(slug=SLUG)
    with pghistory.context(by="bench"), transaction.atomic():
        table = read_table(path.read_bytes(), max_bytes=100 * MEGABYTE, max_rows=1_000_000)
        report = run(kind(organisation, by=None), table, path.name)
    return report.read, report.created, report.held, report.refused


MEASURES: dict[str, tuple[str, Callable[[Path], tuple]]] = {
    "csv": ("reading it with the csv module alone", measure_reading),
    "first": ("importing it", measure_import),
    "again": ("importing the same file again", measure_import),
}


def measure(name: str, path: Path) -> str:
    """Do one thing in this process, and put what it took on a line."""
    words, act = MEASURES[name]
    if name != "csv":
        _use_the_database()
    begun = time.perf_counter()
    read, *counts = act(path)
    seconds = time.perf_counter() - begun
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return LINE.format(
        words, f"{seconds:.2f}", f"{read / seconds:,.0f}", f"{megabytes:.0f}", *counts
    )


def _use_the_database() -> None:
    """The one that the first process made; as in use, no query is kept in memory."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    from bench.volunteers import DATABASE

    settings.DEBUG = False
    connection.settings_dict["NAME"] = DATABASE


def make_people(rows: int) -> None:
    """A scheme with everybody whom the report names."""
    from accounts.models import Membership, Organisation, User
    from accounts.permissions import Role
    from common.dates import now
    from training.catalogue import add_catalogue
    from volunteers.models import Position, Volunteer

    organisation = Organisation.objects.create(name="Bench", slug=SLUG)
    add_catalogue(organisation, by=None)
    users = [
        User(email=f"robin{n}@example.org", first_name="Robin", last_name=f"Person{n}")
        for n in range(people_for(rows))
    ]
    User.objects.bulk_create(users, batch_size=2_000)
    members = Membership.objects.bulk_create(
        (Membership(organisation=organisation, user=user, role=Role.CONNECTOR) for user in users),
        batch_size=2_000,
    )
    position = Position.objects.create(organisation=organisation, name="Connector")
    Volunteer.objects.bulk_create(
        (
            Volunteer(
                organisation=organisation,
                membership=member,
                position=position,
                first_name=member.user.first_name,
                last_name=member.user.last_name,
                status_since=now(),
            )
            for member in members
        ),
        batch_size=2_000,
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the import of a long ESR report.")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--one", choices=MEASURES, help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lec_portal.settings")
    if arguments.one:
        print(measure(arguments.one, arguments.file))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        path = write_report(Path(folder), arguments.rows)
        size = f"{arguments.rows:,} rows, {path.stat().st_size / MEGABYTE:.1f} MB"
        print(LINE.format(size, *HEADINGS[1:]), flush=True)
        _in_its_own_process("csv", path)  # first, while this process is small: children inherit
        _use_the_database()
        from bench.volunteers import own_database

        with own_database():
            make_people(arguments.rows)
            for name in ("first", "again"):
                _in_its_own_process(name, path)
    return 0


def _in_its_own_process(name: str, path: Path) -> None:
    command = [sys.executable, "-m", "bench.esr_import", "--one", name, "--file", str(path)]
    subprocess.run(command, check=True)


if __name__ == "__main__":
    sys.exit(main())
