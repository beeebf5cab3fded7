"""Completions from the coordinator's own list and from ESR's “Compliance and Competency” report.

ESR's shapes, as met in trusts' exports: “NHS|CSTF|Fire Safety - 2 Years|” and “457|LOCAL|Title|”;
dates as 03-Feb-2025 or 2024/04/04 00:00:00; “no expiry”. “Last Updated By” is the administrator
who typed the record, never the person who did the course, and is not read.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import Membership, Organisation, User
from common.columns import Column, day, email, listed, plain, text
from common.dates import add_months, today
from common.importing import Importer, Outcome, Row, RowHeld, RowRefused
from training.expiry import earliest
from training.models import Completion, Course
from training.services.completions import record_completion

NO_EXPIRY = ("no expiry", "none", "never", "n a", "no renewal", "does not expire")


@dataclass(frozen=True)
class Competency:
    """What an ESR competency name says: the course's title, and how long it lasts if it says so."""

    title: str
    months: int | None


def read_competency(name: str) -> Competency:
    """Take “NHS|CSTF|Fire Safety - 2 Years|” apart; a name without bars is its own title."""
    parts = [part.strip() for part in name.split("|")]
    title = parts[2] if len(parts) > 2 and parts[2] else next((p for p in reversed(parts) if p), "")
    title = re.sub(r"\s*-\s*(no specified renewal|no renewal|once only)$", "", title, flags=re.I)
    lasts = re.search(r"\s*-\s*(\d{1,3})\s*(year|month)s?$", title, re.I)
    if not lasts:
        return Competency(title, None)
    months = int(lasts[1]) * (12 if lasts[2].casefold() == "year" else 1)
    return Competency(title[: lasts.start()], months)


def course_name(words: str) -> str:
    return plain(words.replace("&", " and "))


class CompletionImporter(Importer):
    """What both files share: whose completion, of which course, and whether it is known already."""

    def __init__(self, organisation: Organisation, *, by: Membership | None) -> None:
        super().__init__(organisation, by=by)
        people = User.objects.filter(memberships__organisation=organisation).distinct()
        self.people = {user.email.casefold(): user for user in people}
        self.courses = {course_name(c.name): c for c in organisation.courses.all()}
        self.courses |= {course_name(c.code): c for c in organisation.courses.all()}
        self.completions: dict[tuple, Completion] = {}
        self.withdrawn: dict[tuple, Completion] = {}
        for completion in organisation.completions.all():
            known = self.withdrawn if completion.withdrawn_at else self.completions
            known[completion.key] = completion

    def record(
        self,
        row: Row,
        learner: User,
        course: Course,
        *,
        evidence: str,
        stated_expiry: date | None = None,
    ) -> Outcome:
        key = (learner.pk, course.pk, row["completed_on"])
        _refuse_wrong_days(row["completed_on"], stated_expiry)
        known = self.completions.get(key)
        if known and _says_nothing_new(known, evidence, stated_expiry):
            return "unchanged"
        if self.by and learner == self.by.user:
            raise RowHeld("completed_on", "This is about you. Ask somebody else to import it.")
        if not known and key in self.withdrawn:
            raise _withdrawn_before(self.withdrawn[key])
        completion, outcome = record_completion(
            learner,
            course,
            completed_on=row["completed_on"],
            evidence=evidence,
            by=self.by,
            stated_expiry=stated_expiry,
        )
        if known:
            self.note_changes(row, f"{learner}, {course}", _facts(known), _facts(completion))
        self.completions[key] = completion
        return outcome


def _refuse_wrong_days(completed_on: date, stated_expiry: date | None) -> None:
    if completed_on > today():
        raise RowRefused("completed_on", "This day is in the future: it is not done yet.")
    if stated_expiry and stated_expiry <= completed_on:
        raise RowRefused("expires_on", "The expiry must be after the day the course was done.")


def _facts(completion: Completion) -> dict[str, Any]:
    names = ("evidence", "stated_expiry", "expires_on")
    return {name: getattr(completion, name) for name in names}


def _withdrawn_before(completion: Completion) -> RowHeld:
    return RowHeld(
        "completed_on",
        "This completion was recorded before and then withdrawn "
        f"(“{completion.withdrawn_reason}”). If it is right after all, record it by hand.",
    )


def _says_nothing_new(known: Completion, evidence: str, stated_expiry: date | None) -> bool:
    if known.credited_from_id:
        return False
    same_evidence = evidence in ("", known.evidence)
    return same_evidence and earliest(known.stated_expiry, stated_expiry) == known.stated_expiry


class LocalCompletionImporter(CompletionImporter):
    kind = "completions_local"
    title = "Completions of the scheme's own courses"
    aliases = ("completions",)
    identity = ("email", "course", "completed_on")
    columns = (
        Column("email", "email", email, required=True, aliases=("e-mail", "email address")),
        Column("course", "course", text(150), required=True, aliases=("course code",)),
        Column("completed_on", "completed_on", day, required=True, aliases=("completed", "date")),
        Column("evidence", "how", text(120), aliases=("evidence",)),
    )

    def apply(self, row: Row) -> Outcome:
        learner = self.people.get(row["email"])
        if not learner:
            raise RowRefused("email", "Nobody in this scheme has this e-mail address.")
        course = self.courses.get(course_name(row["course"]))
        if not course:
            codes = listed(sorted({c.code for c in self.courses.values()}), most=20)
            raise RowRefused("course", f"There is no such course. The codes are: {codes}.")
        return self.record(row, learner, course, evidence=row.get("evidence", ""))


def expiry_or_none(cell: str) -> date | None:
    return None if plain(cell) in NO_EXPIRY else day(cell)


class EsrImporter(CompletionImporter):
    kind = "esr_competencies"
    title = "ESR report “Compliance and Competency”"
    aliases = ("esr", "esr report", "compliance and competency")
    identity = ("email", "employee_number", "full_name", "competency", "completed_on")
    columns = (
        Column("employee_number", "Employee Number", text(40), aliases=("Person Number",)),
        Column("full_name", "Full Name", text(160), aliases=("Name", "Employee Name")),
        Column("email", "Email Address", email, aliases=("Email", "E-mail")),
        Column("competency", "Competency Name", text(300), required=True),
        Column(
            "completed_on",
            "Date Start",
            day,
            required=True,
            aliases=("Start Date", "Date Last Awarded", "Certification Date"),
        ),
        Column("expires_on", "Expiry Date", expiry_or_none, empty=None, aliases=("Date End",)),
    )

    def apply(self, row: Row) -> Outcome:
        competency = read_competency(row["competency"])
        learner = self._learner(row)
        course = self.courses.get(course_name(competency.title))
        if not course:
            raise RowHeld(
                "competency",
                f"“{competency.title}” is not among this organisation's courses. Add the course, "
                "or leave the row out.",
            )
        stated = self._stated_expiry(row, competency)
        known = self.completions.get((learner.pk, course.pk, row["completed_on"]))
        return self.record(
            row, learner, course, evidence="" if known else "ESR", stated_expiry=stated
        )

    def _learner(self, row: Row) -> User:
        learner = self.people.get(row.get("email") or "")
        if not learner:
            raise RowHeld(*self._who_it_may_be(row))
        words = plain(row.get("full_name", "")).split()
        if words and not {*words} & {*plain(str(learner)).split()}:
            raise RowHeld(
                "full_name", f"The e-mail address is {learner}'s, but the row names somebody else."
            )
        return learner

    def _who_it_may_be(self, row: Row) -> tuple[str, str]:
        if row.get("email"):
            return "email", "Nobody in this scheme has this e-mail address."
        wanted = sorted(plain(row.get("full_name", "")).split())
        alike = [u for u in self.people.values() if sorted(plain(str(u)).split()) == wanted]
        if not wanted or not alike:
            return "email", "There is no e-mail address, so we cannot tell whose record this is."
        names = listed(f"{user} ({user.email})" for user in alike)
        return "email", (
            f"There is no e-mail address. A name alone is not enough; it may be {names}. "
            "If so, fill in the address and import the row again."
        )

    def _stated_expiry(self, row: Row, competency: Competency) -> date | None:
        """The earlier of what the competency's name and the expiry column say."""
        by_name = competency.months and add_months(row["completed_on"], competency.months)
        by_date = row.get("expires_on")
        if by_name and by_date and by_name != by_date:
            self.note(
                row,
                f"the expiry date says {by_date:%d/%m/%Y}, the competency's name "
                f"{by_name:%d/%m/%Y}; the earlier one counts.",
            )
        return earliest(by_name or None, by_date)
