"""Completions from the coordinator's own list, from ESR's “Compliance and Competency” report, and
from the activity that e-LfH (elearning for healthcare) reports.

ESR's shapes, as met in trusts' exports: “NHS|CSTF|Fire Safety - 2 Years|” and “457|LOCAL|Title|”;
dates as 03-Feb-2025 or 2024/04/04 00:00:00; “no expiry”. “Last Updated By” is the administrator
who typed the record, never the person who did the course, and is not read.

e-LfH has a row for each attempt: who, which resource, when it was opened and when it was completed,
the time spent, and a score where there was an assessment. Its pass mark is 80%.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import ClassVar

from accounts.models import Membership, Organisation
from common.columns import Column, WrongCell, day, email, if_any, listed, plain, text
from common.dates import add_months
from common.import_rows import Row, RowRefused
from common.importing import CLASH, Importer, Outcome
from training.awards import Award, Recorder
from training.course_names import Competency, course_name, read_competency
from training.doubts import Doubt
from training.expiry import earliest
from training.learners import Learner, Named, learners_of
from training.models import HeldRow
from training.services.held_rows import Doubtful, drop_taken, hold_rows

MOST_LISTED = 2_000  # of the new rows, with whose record they go to
NO_EXPIRY = (
    "no expiry",
    "no expiry date",
    "none",
    "never",
    "n a",
    "no renewal",
    "does not expire",
    "non expiring",
)
DASHES = ("-", "–", "—")
END_OF_TIME = re.compile(r"\b4712\b|\b9999\b")  # as Oracle, and so ESR, writes “for ever”


class CompletionImporter(Importer):
    """What the files share: whose completion, of which course, and whether it is known already.

    All is looked at in memory and written at the end, so that a file may be very long.
    """

    in_bulk = True
    # Everybody whom rows can be about; apps above know more of them, such as their birthdays.
    people: ClassVar[Callable[[Organisation], Iterable[Learner]]] = staticmethod(learners_of)

    def __init__(self, organisation: Organisation, *, by: Membership | None) -> None:
        super().__init__(organisation, by=by)
        self.recorder = Recorder(organisation, self.people(organisation), by=by)
        self.doubtful: list[Doubtful] = []
        held = HeldRow.objects.filter(organisation=organisation)
        self.waiting = set(held.values_list("identity", flat=True))
        self.came_again: set[str] = set()
        self.listed = 0

    def award(self, row: Row) -> Award:
        """What the row says was done; raises RowRefused if it says nothing that counts."""
        raise NotImplementedError

    def apply(self, row: Row) -> Outcome:
        award = self.award(row)
        try:
            recorded = self.recorder.record(row.number, award)
        except Doubt as doubt:
            self.doubtful.append((row.number, award, doubt))
            raise
        if self.waiting and (identity := award.identity(self.organisation)) in self.waiting:
            self.came_again.add(identity)
        if recorded.was and recorded.now:
            self.note_changes(row, recorded.about, recorded.was.facts(), recorded.now.facts())
        elif recorded.now:
            self._note_whose(row, recorded.about)
        return recorded.outcome

    def _note_whose(self, row: Row, about: str) -> None:
        """So that somebody can look whose records the new rows go to, before they do."""
        self.listed += 1
        if self.listed <= MOST_LISTED:
            done_on = row["completed_on"] if row.get("completed_on") else row.get("opened_on")
            self.note_changes(row, about, {"completed_on": ""}, {"completed_on": done_on})

    def finish(self) -> Mapping[int, RowRefused]:
        clashing = self.recorder.write()
        self.notes += self.recorder.notes()
        if self.listed > MOST_LISTED:
            self.notes.append(f"Of the new rows the first {MOST_LISTED:,} are listed.")
        drop_taken(self.organisation, self.came_again)
        not_kept = hold_rows(self.organisation, self.doubtful, by=self.by)
        return {number: RowRefused("", CLASH) for number in clashing} | not_kept


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

    def award(self, row: Row) -> Award:
        """The coordinator writes this list, so that what nobody knows is a slip of theirs."""
        if row["email"] not in self.recorder.learners.by_email:
            raise RowRefused("email", "Nobody in this scheme has this e-mail address.")
        if not self.recorder.courses.by_name.get(course_name(row["course"])):
            codes = listed(self.recorder.courses.codes, most=20)
            raise RowRefused("course", f"There is no such course. The codes are: {codes}.")
        return Award(
            Named(email=row["email"]),
            row["course"],
            row["completed_on"],
            evidence=row.get("evidence", ""),
            corrects_evidence=True,
        )


def day_or_none(cell: str) -> date | None:
    is_never = plain(cell) in NO_EXPIRY or cell.strip() in DASHES or END_OF_TIME.search(cell)
    return None if is_never else day(cell)


# Who a file is about. Never who typed it: “Last Updated By” and its like are nobody's record.
WHO = (
    Column(
        "employee_number",
        "Employee Number",
        text(40),
        aliases=("Person Number", "Assignment Number", "ESR Number", "Staff Number"),
    ),
    Column("full_name", "Full Name", text(160), aliases=("Name", "Employee Name", "Learner Name")),
    Column(
        "email",
        "Email Address",
        if_any(email),
        aliases=("Email", "E-mail", "User Email", "Learner Email"),
    ),
    Column(
        "born",
        "Date of Birth",
        if_any(day, empty=None),
        empty=None,
        aliases=("DOB", "Birth Date"),
    ),
)


WHO_KEYS = frozenset({column.key for column in WHO} | {"first_name", "last_name"})


def named_in(row: Row) -> Named:
    return Named(
        row.get("employee_number") or "",
        row.get("email") or "",
        row.get("full_name") or "",
        row.get("born"),
    )


class EsrImporter(CompletionImporter):
    kind = "esr_competencies"
    title = "ESR report “Compliance and Competency”"
    aliases = ("esr", "esr report", "compliance and competency")
    identity = ("email", "employee_number", "full_name", "born", "competency", "completed_on")
    columns = (
        *WHO,
        Column("competency", "Competency Name", text(300), required=True, aliases=("Competence",)),
        Column(
            "completed_on",
            "Date Start",
            day,
            required=True,
            aliases=("Start Date", "Date Last Awarded", "Certification Date"),
        ),
        Column(
            "expires_on",
            "Expiry Date",
            day_or_none,
            empty=None,
            aliases=("Date End", "End Date", "Next Review Date"),
        ),
    )

    def award(self, row: Row) -> Award:
        competency = read_competency(row["competency"])
        stated = self._stated_expiry(row, competency)
        return Award(named_in(row), competency.title, row["completed_on"], stated, "ESR")

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


PASS_MARK = 80
IS_FAILED = ("failed", "fail", "not passed")
IS_DONE = ("completed", "complete", "passed", "pass", "yes")


def percent(cell: str) -> float:
    """“85%”, “85” or, as Excel keeps 85%, “0.85”."""
    found = re.fullmatch(r"(\d{1,3}(?:\.\d+)?)\s*(%|/\s*100)?", cell.strip())
    if not found:
        raise WrongCell("is not a score from 0% to 100%.")
    value, sign = float(found[1]), found[2]
    if value == 1 and not sign:
        raise WrongCell("may be 1% or 100%: write it with the % sign.")
    if value < 1 and not sign:
        value *= 100
    if value > 100:
        raise WrongCell("is not a score from 0% to 100%.")
    return value


class ElfhImporter(CompletionImporter):
    """Only what was passed is recorded. An attempt that was not is said, and nothing is lost by
    it: the attempt that passed has a row of its own."""

    kind = "elfh_activity"
    title = "e-LfH activity (elearning for healthcare)"
    aliases = ("elfh", "e-lfh", "elfh activity report", "my activity")
    columns = (
        *WHO,
        Column("first_name", "First Name", text(80), aliases=("Forename", "Given Name")),
        Column("last_name", "Last Name", text(80), aliases=("Surname", "Family Name")),
        Column(
            "competency",
            "Resource",
            text(300),
            required=True,
            aliases=("Resource Name", "Session", "Session Name", "Session Title", "Activity"),
        ),
        Column("opened_on", "Date Accessed", day, empty=None, aliases=("Accessed", "Access Date")),
        Column(
            "completed_on",
            "Date Completed",
            day,
            empty=None,
            aliases=("Completed", "Completion Date", "Completed On", "Finished On", "Date Passed"),
        ),
        Column("status", "Status", text(60), aliases=("Completion Status", "Result")),
        Column(
            "score", "Score", percent, empty=None, aliases=("Score %", "Mark", "Assessment Score")
        ),
        Column("time_spent", "Time Spent", text(60), aliases=("Duration", "Time Taken")),
    )
    identity = tuple(column.key for column in columns)

    def award(self, row: Row) -> Award:
        _refuse_not_passed(row)
        done_on = row.get("completed_on") or row.get("opened_on")
        if not done_on:
            raise RowRefused("competency", "There is no date, so we cannot tell when it was done.")
        return Award(_named_in_parts(row), row["competency"], done_on, evidence="e-LfH")


def _named_in_parts(row: Row) -> Named:
    named = named_in(row)
    parts = f"{row.get('first_name', '')} {row.get('last_name', '')}".strip()
    return replace(named, name=named.name or parts)


def _refuse_not_passed(row: Row) -> None:
    """A score decides; without one, that it was completed. That it was opened is not enough."""
    score, status = row.get("score"), plain(row.get("status") or "")
    if score is not None and score < PASS_MARK:
        raise RowRefused(
            "score",
            f"{score:g}% is below e-LfH's pass mark of {PASS_MARK}%, so this attempt is not "
            "recorded. An attempt that passed has a row of its own.",
        )
    if status in IS_FAILED:
        words = "this attempt was not passed. One that passed has a row of its own."
        raise RowRefused("status", f"“{row['status']}”: {words}")
    if status and status not in IS_DONE:
        raise RowRefused("status", f"“{row['status']}”: it is not completed yet.")
    if score is None and not status and not row.get("completed_on"):
        raise RowRefused(
            "opened_on" if row.get("opened_on") else "competency",
            "It was opened: there is neither a score nor a day on which it was completed.",
        )
