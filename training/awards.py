"""What a row of a file says was done, by whom and when; and keeping it, or saying why not."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.models import Membership, Organisation
from common.dates import today
from common.import_rows import RowRefused
from common.importing import Outcome
from training.course_names import CourseNames
from training.doubts import fingerprint
from training.expiry import earliest
from training.learners import Learner, Learners, Named
from training.models import Course
from training.services.ledger import Known, Ledger

NOBODY_NAMED = "Nothing in this row says who did it: no name, e-mail address or employee number."
NOBODY, NO_COURSE = "nobody here", "a course that is left out"


@dataclass(frozen=True, slots=True)
class Award:
    """That somebody did a course on a day. `evidence`: where it comes from; `corrects_evidence`:
    also in place of what is recorded already."""

    named: Named
    title: str
    completed_on: date
    stated_expiry: date | None = None
    evidence: str = ""
    corrects_evidence: bool = False

    def identity(self, organisation: Organisation) -> str:
        named = self.named
        who = (named.number, named.email, named.name, named.born)
        return fingerprint(
            organisation.pk, *who, self.title, self.completed_on, self.stated_expiry, self.evidence
        )


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of an award; `was` and `now` where something known is changed."""

    outcome: Outcome
    about: str = ""
    was: Known | None = None
    now: Known | None = None


class AboutOneself(RowRefused):
    """Nobody records their own courses by a file."""

    def __init__(self) -> None:
        super().__init__("completed_on", "This is about you. Ask somebody else to import it.")


class Recorder:
    """Takes awards one after the other, and writes them all at the end."""

    def __init__(
        self, organisation: Organisation, people: Iterable[Learner], *, by: Membership | None
    ) -> None:
        self.by, self.organisation = by, organisation
        self.learners = Learners(organisation, people)
        self.courses = CourseNames(organisation)
        self.ledger = Ledger(organisation, by=by)
        self.left_out: Counter[str] = Counter()

    def record(self, row: int, award: Award, *, column: str = "competency") -> Recorded:
        """Raises RowRefused, or Doubt where a person must say who or which course it is."""
        _refuse_wrong_days(award)
        if award.named.is_nobody:
            raise RowRefused(column, NOBODY_NAMED)
        learner = self.learners.find(award.named, lambda: award.identity(self.organisation))
        if learner is None:
            return self._leave_out(NOBODY)
        course = self.courses.find(award.title, column=column)
        if course is None:
            return self._leave_out(NO_COURSE)
        return self.record_for(row, learner, course, award)

    def record_for(self, row: int, learner: Learner, course: Course, award: Award) -> Recorded:
        key = (learner.pk, course.pk, award.completed_on)
        was = self.ledger.known.get(key)
        is_known = bool(was and not was.is_credit)
        evidence = "" if is_known and not award.corrects_evidence else award.evidence
        if was and is_known and _says_nothing_new(was, evidence, award.stated_expiry):
            return Recorded("unchanged")
        if self.by and learner.pk == self.by.user_id:
            raise AboutOneself()
        if not was and key in self.ledger.withdrawn:
            raise _withdrawn_before(self.ledger.withdrawn[key])
        outcome = self.ledger.take(row, key, evidence=evidence, stated_expiry=award.stated_expiry)
        return Recorded(outcome, f"{learner}, {course}", was, self.ledger.known[key])

    def write(self) -> set[int]:
        return self.ledger.write()

    def notes(self) -> list[str]:
        return [
            f"{rows} row{'' if rows == 1 else 's'} left out, as somebody said before: {why}."
            for why, rows in self.left_out.items()
        ]

    def _leave_out(self, why: str) -> Recorded:
        self.left_out[why] += 1
        return Recorded("unchanged")


def _refuse_wrong_days(award: Award) -> None:
    if award.completed_on > today():
        raise RowRefused("completed_on", "This day is in the future: it is not done yet.")
    if award.stated_expiry and award.stated_expiry <= award.completed_on:
        raise RowRefused("expires_on", "The expiry must be after the day the course was done.")


def _says_nothing_new(known: Known, evidence: str, stated_expiry: date | None) -> bool:
    same_evidence = evidence in ("", known.evidence)
    return same_evidence and earliest(known.stated_expiry, stated_expiry) == known.stated_expiry


def _withdrawn_before(reason: str) -> RowRefused:
    return RowRefused(
        "completed_on",
        f"This completion was recorded before and then withdrawn (“{reason}”). If it is right "
        "after all, record it by hand.",
    )
