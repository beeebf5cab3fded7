"""Readiness of real rows, several people at once, against a naive reading of what was asked for.

The oracle knows only what was drawn, counts day by day, and shares no code with the project.
"""

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.accounts import MembershipFactory, OrganisationFactory
from tests.factories.agreements import AgreementFactory, AgreementTextFactory
from tests.factories.training import CourseFactory
from tests.factories.volunteers import PositionFactory, VolunteerFactory
from training.models import Completion
from volunteers.models import (
    Check,
    DBSCertificate,
    DBSStatusCheck,
    Override,
    RiskAssessment,
    Signature,
)
from volunteers.readiness import readiness

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, tzinfo=UTC)
WINDOW = 30
ONE_DAY = timedelta(days=1)
ITEMS = ("identity", "right_to_work", "dbs", "fire", "agreement:kept")


def around(least: int, most: int):
    return st.integers(least, most).map(lambda n: TODAY + timedelta(days=n))


def mostly(usual, *others):
    return st.sampled_from((usual,) * 4 + others)


# --- what is drawn


@dataclass
class Asked:
    dbs_months: int | None
    level: str
    renews: bool
    texts: list[date]


@dataclass
class Certificate:
    issued_on: date
    level: str
    assessment: str | None
    answers: list[tuple[str, date, bool, bool]]  # result, day, differs, taken back


@dataclass
class Person:
    status: str
    checks: list[tuple[str, date | None]]  # result, valid until: of identity and right to work
    certificates: list[Certificate]
    completions: list[tuple[date, int | None, bool]]  # day, days it counts, taken back
    overrides: list[tuple[str, date, int, str]]  # item, from, days, status
    signed: set[int]


positions = st.builds(
    Asked,
    mostly(12, 36, None),
    st.sampled_from(("", "standard", "enhanced")),
    st.booleans(),
    st.lists(around(-60, 60), min_size=1, max_size=2, unique=True).map(sorted),
)
results = st.sampled_from(("clear", "clear", "clear", "not_clear", "not_applicable", "awaited", ""))
checks = results.flatmap(
    lambda result: st.tuples(
        st.just(result), st.none() | around(-20, 90) if result == "clear" else st.none()
    )
)
good = "blank_no_new_info"
status_results = mostly(
    good, "current", "non_blank_no_new_info", "new_info", "no_match_found", "unavailable"
)
certificates = st.builds(
    Certificate,
    around(-420, 10) | around(-380, -340),
    mostly("enhanced", "standard"),
    mostly(None, "open", "approved", "approved", "declined"),
    st.lists(
        st.tuples(status_results, around(-300, 5), mostly(False, True), mostly(False, True)),
        max_size=2,
    ),
)
people = st.builds(
    Person,
    mostly("active", "active", "ready", "paused"),
    st.tuples(checks, checks),
    st.lists(certificates, min_size=1, max_size=2, unique_by=lambda c: c.issued_on),
    st.lists(
        st.tuples(around(-400, 5), st.none() | st.integers(300, 420), mostly(False, True)),
        max_size=2,
        unique_by=lambda done: done[0],
    ),
    st.lists(
        st.tuples(
            st.sampled_from(ITEMS),
            around(-40, 60),
            st.integers(1, 60),
            mostly("approved", "requested", "refused", "withdrawn"),
        ),
        max_size=4,
    ),
    st.sets(st.integers(0, 1)),
)
days = st.lists(around(0, 120), min_size=2, max_size=2)


# --- rows


class Scheme:
    """One organisation whose people are asked for two checks, the DBS, a course, an agreement."""

    def __init__(self, asked: Asked) -> None:
        self.organisation = OrganisationFactory(renewal_days=WINDOW)
        self.one, self.other = MembershipFactory.create_batch(2, organisation=self.organisation)
        decision = {"dbs_rationale": "Because", "dbs_decided_on": TODAY, "dbs_decided_by": self.one}
        self.position = PositionFactory(
            organisation=self.organisation,
            required_checks=["identity", "right_to_work"],
            dbs_months=asked.dbs_months,
            status_check_renews=asked.renews,
            dbs_level=asked.level,
            **(decision if asked.level else {}),
        )
        self.fire = CourseFactory(organisation=self.organisation, code="fire")
        self.position.required_courses.add(self.fire)
        agreement = AgreementFactory(organisation=self.organisation, key="kept")
        agreement.positions.add(self.position)
        self.texts = [
            AgreementTextFactory(agreement=agreement, version=n + 1, effective_on=day)
            for n, day in enumerate(asked.texts)
        ]
        self.numbers = iter(range(10_000))

    def add(self, person: Person):
        volunteer = VolunteerFactory(
            organisation=self.organisation, position=self.position, status=person.status
        )
        about = {"organisation": self.organisation, "volunteer": volunteer}
        Check.objects.bulk_create(
            Check(
                **about,
                kind=kind,
                result=result,
                valid_until=until,
                decided_on=None if result == "awaited" else TODAY - timedelta(days=90),
                reason="Known." if result == "not_applicable" else "",
            )
            for kind, (result, until) in zip(ITEMS, person.checks, strict=False)
            if result
        )
        for certificate in person.certificates:
            self.certify(about, certificate)
        Completion.objects.bulk_create(
            Completion(
                organisation=self.organisation,
                learner=volunteer.membership.user,
                course=self.fire,
                completed_on=day,
                expires_on=length and day + timedelta(days=length),
                withdrawn_at=NOW if is_withdrawn else None,
            )
            for day, length, is_withdrawn in person.completions
        )
        Override.objects.bulk_create(
            Override(
                **about,
                item=item,
                reason="On its way.",
                from_on=day,
                until=day + timedelta(days=length),
                status=status,
                requested_by=self.one,
                decided_by=None if status == "requested" else self.other,
                decided_at=None if status == "requested" else NOW,
            )
            for item, day, length, status in person.overrides
        )
        Signature.objects.bulk_create(
            Signature(
                **about, text=text, how="paper", signed_name="A", signed_on=TODAY,
                entered_by=self.one,
            )
            for n, text in enumerate(self.texts)
            if n in person.signed
        )  # fmt: skip
        return volunteer

    def certify(self, about: dict, drawn: Certificate) -> None:
        certificate = DBSCertificate.objects.create(
            **about,
            number=f"{next(self.numbers):012d}",
            level=drawn.level,
            issued_on=drawn.issued_on,
        )
        of_it = {"organisation": self.organisation, "certificate": certificate}
        if drawn.assessment:
            is_open = drawn.assessment == "open"
            RiskAssessment.objects.create(
                **of_it,
                status=drawn.assessment,
                opened_by=self.one,
                conversation_on=TODAY,
                decided_by=None if is_open else self.other,
                decided_on=None if is_open else TODAY,
            )
        DBSStatusCheck.objects.bulk_create(
            DBSStatusCheck(
                **of_it,
                result=result,
                source="typed",
                checked_on=day,
                checked_by=self.one,
                mismatches=["last_name"] if differs else [],
                withdrawn_at=NOW if is_withdrawn else None,
                withdrawn_by=self.other if is_withdrawn else None,
            )
            for result, day, differs, is_withdrawn in drawn.answers
        )


# --- the oracle: what counts by itself on a day, and whether there ever was anything


def check_counts(check, day):
    result, until = check
    return result in ("clear", "not_applicable") and (until is None or day < until)


def fire_counts(person, day):
    return any(
        not is_withdrawn and done <= TODAY and (length is None or (day - done).days < length)
        for done, length, is_withdrawn in person.completions
    )


def agreement_counts(asked, person, day):
    """Whoever signed the words in force, or newer ones; before there are any, everybody."""
    if asked.texts[0] > TODAY and day < asked.texts[0]:
        return True
    in_force = [n for n, on in enumerate(asked.texts) if on <= day]
    signed = [n for n in person.signed if n < len(asked.texts)]
    return bool(signed) and (not in_force or max(in_force) <= max(signed))


def must_be_looked_at(certificate):
    known = [
        result
        for result, day, _, is_withdrawn in certificate.answers
        if day <= TODAY and not is_withdrawn
    ]
    shows_something = certificate.assessment or "non_blank_no_new_info" in known
    return "new_info" in known or (shows_something and certificate.assessment != "approved")


def the_certificate(asked, person):
    """The newest that fits; "review" if that or a newer one must be looked at; None.

    New information is about the person: only a certificate issued after that day can show it.
    """
    issued = [each for each in person.certificates if each.issued_on <= TODAY]
    new_info = [
        day
        for each in issued
        for result, day, _, is_withdrawn in each.answers
        if result == "new_info" and day <= TODAY and not is_withdrawn
    ]
    for certificate in sorted(issued, key=lambda c: c.issued_on, reverse=True):
        is_older = any(certificate.issued_on <= day for day in new_info)
        if is_older or must_be_looked_at(certificate):
            return "review"
        if not (asked.level == "enhanced" and certificate.level == "standard"):
            return certificate
    return None


def dbs_counts(asked, certificate, day):
    since = certificate.issued_on
    for result, checked_on, differs, is_withdrawn in certificate.answers:
        is_good = result in (good, "non_blank_no_new_info", "current")
        if is_good and checked_on <= TODAY and not differs and not is_withdrawn and asked.renews:
            since = max(since, checked_on)
    months = since.month - 1 + asked.dbs_months
    year, month = since.year + months // 12, months % 12 + 1
    return day < date(year, month, min(since.day, calendar.monthrange(year, month)[1]))


def expected(asked, person, on):
    held = the_certificate(asked, person)
    has_signed = any(n < len(asked.texts) for n in person.signed)
    identity, right = person.checks
    passing = ("clear", "not_applicable")
    # What it is, whether it counts on a day, whether there ever was anything.
    things = [
        ("identity", lambda day: check_counts(identity, day), identity[0] in passing),
        ("right_to_work", lambda day: check_counts(right, day), right[0] in passing),
        (
            "fire",
            lambda day: fire_counts(person, day),
            any(done <= TODAY and not gone for done, _, gone in person.completions),
        ),
        (
            "agreement:kept",
            lambda day: agreement_counts(asked, person, day),
            has_signed or asked.texts[0] > TODAY,
        ),
    ]
    if asked.dbs_months:
        is_held = isinstance(held, Certificate)
        things.append(("dbs", lambda day: is_held and dbs_counts(asked, held, day), is_held))
    answer = {"active": "met" if person.status == "active" else "missing"}
    for item, counts, ever in things:
        if counts(on):
            coming = [on + timedelta(days=n) for n in range(WINDOW + 1)]
            answer[item] = "met" if all(map(counts, coming)) else "due"
        elif is_covered(person, item, on) and not (item == "dbs" and held == "review"):
            answer[item] = "overridden"
        else:
            answer[item] = "expired" if ever else "missing"
    return answer


def is_covered(person, item, on):
    return any(
        status == "approved" and of == item and day <= on <= day + timedelta(days=length) - ONE_DAY
        for of, day, length, status in person.overrides
    )


# --- the property


@pytest.mark.django_db
@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(positions, st.lists(people, min_size=5, max_size=5), days)
def test_readiness_of_several_people_is_what_counting_days_says(asked, drawn, some_days):
    with transaction.atomic():
        scheme = Scheme(asked)
        rows = [(scheme.add(person).pk, person) for person in drawn]
        everybody = scheme.organisation.volunteers.all()
        for on in (TODAY, *some_days):
            answers = readiness(everybody, on=on, today=TODAY)
            assert len(answers) == len(rows)
            for key, person in rows:
                found = {item.key: item.state for item in answers[key].items}
                wanted = expected(asked, person, on)
                assert found == wanted
                is_ready = not {"missing", "expired"} & set(wanted.values())
                assert answers[key].is_ready == is_ready
        transaction.set_rollback(True)
