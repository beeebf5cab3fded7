"""A file in bulk has the outcomes it has row by row, and leaves the same completions."""

from datetime import date, timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.accounts import MembershipFactory, OrganisationFactory
from tests.importing import take
from training.catalogue import CATALOGUE, add_catalogue
from training.importers import EsrImporter, LocalCompletionImporter
from training.models import Completion, HeldRow
from training.services.completions import record_completion, withdraw_completion

HEAD = "email,course,completed_on,how"
ESR = "Full Name,Email Address,Competency Name,Date Start,Expiry Date"
CODES = ["safeguarding_adults_1", "safeguarding_adults_2", "safeguarding_adults_3", "boundaries"]
NAMES = {entry.code: entry.name for entry in CATALOGUE}
FIRST = date(2024, 1, 1)


def organisation_of(people: int):
    organisation = OrganisationFactory()
    add_catalogue(organisation, by=None)
    members = MembershipFactory.create_batch(people, organisation=organisation, role="connector")
    return organisation, [member.user for member in members]


def facts_of(organisation, people) -> set:
    """Everything that counts, apart from keys and times."""
    numbers = {user.pk: number for number, user in enumerate(people)}
    rows = Completion.objects.filter(organisation=organisation)
    return {
        (
            numbers[row.learner_id],
            row.course.code,
            row.completed_on,
            row.expires_on,
            row.stated_expiry,
            row.evidence,
            row.credited_from and row.credited_from.course.code,
            bool(row.withdrawn_at),
        )
        for row in rows.select_related("course", "credited_from__course")
    }


def random_rows(random, people: int, count: int) -> list[tuple]:
    return [
        (
            random.randrange(people),
            random.choice(CODES),
            FIRST + timedelta(days=random.randrange(3)),
            random.choice([None, None, 100, 700]),
            random.choice(["", "classroom", "online"]),
        )
        for _ in range(count)
    ]


def one_by_one(organisation, people, rows) -> list[str]:
    outcomes = []
    for who, code, on, _, how in rows:
        course = organisation.courses.get(code=code)
        facts = {"completed_on": on, "evidence": how, "by": None}
        outcomes.append(record_completion(people[who], course, **facts)[1])
    return outcomes


def in_bulk(organisation, people, rows):
    lines = [f"{people[who].email},{code},{on:%d/%m/%Y},{how}" for who, code, on, _, how in rows]
    return take(LocalCompletionImporter, organisation, HEAD, *lines)


@pytest.mark.parametrize("seed", range(12))
def test_bulk_leaves_what_row_by_row_leaves(db, seed):
    random = Random(seed)
    before, rows = random_rows(random, 3, 6), random_rows(random, 3, 25)
    seen = {}
    rows = [r for r in rows if seen.setdefault(r[:3], r) is r]  # a file says a thing once
    (one, ones), (other, others) = organisation_of(3), organisation_of(3)
    for organisation, people in ((one, ones), (other, others)):
        one_by_one(organisation, people, before)
        done = Completion.objects.filter(organisation=organisation, credited_from=None)
        # The first that was recorded: of several on one day another might come first elsewhere.
        withdraw_completion(done.order_by("created_at").first(), reason="Mistake", by=None)
    gone = {
        (others.index(row.learner), row.course.code, row.completed_on)
        for row in Completion.objects.filter(
            organisation=other, withdrawn_at__isnull=False, credited_from=None
        )
    }
    outcomes = one_by_one(one, ones, [row for row in rows if row[:3] not in gone])
    report = in_bulk(other, others, rows)
    assert facts_of(one, ones) == facts_of(other, others)
    assert report.refused == sum(row[:3] in gone for row in rows)
    assert [report.created, report.updated, report.unchanged] == [
        outcomes.count(name) for name in ("created", "updated", "unchanged")
    ]


def test_the_same_file_again_changes_nothing(db):
    organisation, people = organisation_of(3)
    rows = list({r[:3]: r for r in random_rows(Random(1), 3, 40)}.values())
    in_bulk(organisation, people, rows)
    before = facts_of(organisation, people)
    assert in_bulk(organisation, people, rows).unchanged == len(rows)
    assert facts_of(organisation, people) == before


def test_the_number_of_queries_does_not_grow_with_the_rows(db):
    counts = []
    for people in (3, 30):
        organisation, users = organisation_of(people)
        rows = [(who, code, FIRST, None, "x") for who in range(people) for code in CODES]
        with CaptureQueriesContext(connection) as queries:
            assert in_bulk(organisation, users, rows).created == len(rows)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_file_with_older_and_newer_awards_keeps_both_and_the_newest_counts(db):
    organisation, (user,) = organisation_of(1)
    rows = [f",{user.email},Boundaries,{day},no expiry" for day in ("01/03/2026", "01/03/2024")]
    assert take(EsrImporter, organisation, ESR, *rows).created == 2
    until = {row.completed_on: row.expires_on for row in organisation.completions.all()}
    assert until == {
        date(2026, 3, 1): date(2028, 3, 1),
        date(2024, 3, 1): date(2026, 3, 1),
    }


def test_one_recorded_meanwhile_is_handed_back_and_the_others_are_taken(db, monkeypatch):
    organisation, (user,) = organisation_of(1)
    course = organisation.courses.get(code="boundaries")
    importer = LocalCompletionImporter(organisation, by=None)
    rows = [f"{user.email},boundaries,01/03/2026,file", f"{user.email},resilience,01/03/2026,file"]
    record_completion(user, course, completed_on=date(2026, 3, 1), evidence="hand", by=None)

    class Begun(LocalCompletionImporter):
        def __new__(cls, *args, **facts):
            return importer

    report = take(Begun, organisation, HEAD, *rows)
    assert (report.created, report.refused) == (1, 1)
    assert "somebody changed a moment ago" in report.rows[0].reason
    assert organisation.completions.get(course=course).evidence == "hand"


def test_a_file_about_many_people_who_are_not_here_queues_none_of_them(db):
    organisation, (user,) = organisation_of(1)
    rows = [f"Stranger{n},s{n}@other.example,Fire Safety,01/03/2026," for n in range(30)]
    report = take(EsrImporter, organisation, ESR, *rows, f",{user.email},Fire Safety,1/3/2026,")
    assert (report.created, report.held, report.refused) == (1, 0, 30)
    assert "not kept to be looked at" in report.rows[0].reason
    assert not HeldRow.objects.exists()
    assert take(EsrImporter, organisation, ESR, *rows[:3]).held == 3
    assert HeldRow.objects.count() == 3
