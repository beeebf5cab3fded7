"""Rows of files that wait until somebody says who, or which course, is meant."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from accounts.employee_numbers import number_key
from accounts.importers import wait_for_other_imports
from accounts.models import Membership, Organisation, User
from audit.authors import name_authors
from common.dates import today
from common.errors import DomainError
from common.import_rows import RowRefused
from common.rows import lock
from training.awards import AboutOneself, Award, Recorder
from training.course_names import CourseNames, course_name
from training.doubts import Doubt
from training.learners import Learner, Learners, Named, words_of
from training.models import Course, CourseAlias, HeldRow, KnownAs

# A file that names more people nobody here resembles is about more than this scheme: a whole
# trust's. They are said, and handed back, but nobody has to look at each.
MOST_STRANGERS = 25
NOT_QUEUED = (
    " Nobody here has a similar name either, and the file is about many people who are not here, "
    "so it is not kept to be looked at."
)
ANSWERED = "Somebody has dealt with this row meanwhile. Nothing of yours was saved."
Doubtful = tuple[int, Award, Doubt]


def award_of(row: HeldRow) -> Award:
    named = Named(row.number, row.email, row.name, row.born)
    return Award(named, row.title, row.completed_on, row.stated_expiry, row.evidence)


@transaction.atomic
def hold_rows(
    organisation: Organisation, doubtful: Iterable[Doubtful], *, by: Membership | None
) -> dict[int, RowRefused]:
    """Keep what is doubtful to be looked at, each once. Answers the rows that are not kept."""
    doubtful = list(doubtful)
    strangers = {award.named for _, award, doubt in doubtful if _is_stranger(doubt)}
    are_many = len(strangers) > MOST_STRANGERS
    kept = [one for one in doubtful if not (are_many and _is_stranger(one[2]))]
    rows = {award.identity(organisation): (award, doubt) for _, award, doubt in kept}
    known = HeldRow.objects.filter(organisation=organisation, identity__in=rows)
    for row in known:
        _settle_doubt(row, rows.pop(row.identity)[1])
    HeldRow.objects.bulk_create(
        (_held_row(organisation, key, *row, by) for key, row in rows.items()), batch_size=2_000
    )
    dropped = (one for one in doubtful if are_many and _is_stranger(one[2]))
    return {number: _not_kept(doubt) for number, _, doubt in dropped}


def _is_stranger(doubt: Doubt) -> bool:
    return doubt.about == HeldRow.About.LEARNER and not doubt.has_candidates


def _not_kept(doubt: Doubt) -> RowRefused:
    return RowRefused(doubt.column, f"{doubt}{NOT_QUEUED}")


def _held_row(
    organisation: Organisation, identity: str, award: Award, doubt: Doubt, by: Membership | None
) -> HeldRow:
    return HeldRow(
        organisation=organisation,
        about=doubt.about,
        doubt=doubt.key,
        identity=identity,
        number=award.named.number,
        name=award.named.name,
        email=award.named.email,
        born=award.named.born,
        title=award.title,
        completed_on=award.completed_on,
        stated_expiry=award.stated_expiry,
        evidence=award.evidence,
        held_by=by,
    )


def _settle_doubt(row: HeldRow, doubt: Doubt) -> None:
    """What was unclear may have become another thing since."""
    if (row.about, row.doubt) != (doubt.about, doubt.key):
        row.about, row.doubt = doubt.about, doubt.key
        row.save(update_fields=["about", "doubt"])


@dataclass
class Worked:
    """What became of the rows that waited, after an answer."""

    recorded: int = 0
    known: int = 0
    left_out: int = 0
    waiting: int = 0
    refused: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        counts = {
            "recorded": self.recorded,
            "known already": self.known,
            "left out": self.left_out,
            "still to be looked at": self.waiting,
        }
        parts = [f"{number} {words}" for words, number in counts.items() if number]
        return " ".join([f"{', '.join(parts) or 'Nothing waits any more'}.", *self.refused])


def doubt_of(row: HeldRow, people: Learners, courses: CourseNames) -> Doubt | None:
    """What is unclear about it now; None: nothing any more."""
    try:
        if people.find(award_of(row).named, lambda: row.identity) is not None:
            courses.find(row.title, column="competency")
    except Doubt as doubt:
        return doubt
    return None


@transaction.atomic
def say_who(
    row: HeldRow,
    learner: Learner | None,
    people: Iterable[Learner],
    *,
    only_this: bool = False,
    by: Membership,
) -> Worked:
    """Whose row it is (None: nobody's here), for this and every row with the same doubt.

    Their number and address are remembered unless somebody else has them. Where there is only a
    name, the answer is of the rows that wait now, or `only_this`: also that it is nobody's here.
    """
    people = list(people)
    row = _open(row, HeldRow.About.LEARNER, people)
    if learner and learner.pk == by.user_id:
        raise DomainError("This is about you. Ask another coordinator to do it.")
    if award_of(row).named.has_a_key:
        _remember_keys(row, learner, people, by)
    else:
        alike = HeldRow.objects.filter(organisation=row.organisation_id, doubt=row.doubt)
        for each in [row] if only_this else alike:
            _remember(row, each.identity, learner, by)
    return _take_waiting(row.organisation, people, by)


def _remember_keys(
    row: HeldRow, learner: Learner | None, people: list[Learner], by: Membership
) -> None:
    _remember(row, row.doubt, learner, by)
    if learner is None:
        return
    _learn_keys(row, learner, people, by)
    # Their address, now that it is known, may be of another name.
    known, courses = Learners(row.organisation, people), CourseNames(row.organisation)
    doubt = doubt_of(row, known, courses)
    if doubt and doubt.about == HeldRow.About.LEARNER:
        _remember(row, doubt.key, learner, by)


@transaction.atomic
def say_which_course(
    row: HeldRow, course: Course | None, people: Iterable[Learner], *, by: Membership
) -> Worked:
    """Which course files call so (None: left out), for every row that does."""
    people = list(people)
    row = _open(row, HeldRow.About.COURSE, people)
    CourseAlias.objects.update_or_create(
        organisation_id=row.organisation_id,
        key=course_name(row.title),
        defaults={"title": row.title, "course": course, "said_by": by},
    )
    return _take_waiting(row.organisation, people, by)


@transaction.atomic
def forget_answer(answer: KnownAs | CourseAlias, *, by: Membership) -> None:
    """Files ask again. What was recorded by the answer stays."""
    type(answer)._base_manager.filter(pk=answer.pk).delete()


@transaction.atomic
def forget_nobody(organisation: Organisation, *, by: Membership) -> None:
    """Ask again about everybody of whom somebody said that they are not here."""
    KnownAs.objects.filter(organisation=organisation, learner=None).delete()


def _open(row: HeldRow, about: str, people: list[Learner]) -> HeldRow:
    """The row as it stands now, held; the world may have changed since it was put aside."""
    wait_for_other_imports(row.organisation)
    try:
        row = lock(row)
    except HeldRow.DoesNotExist:
        raise DomainError(ANSWERED) from None
    courses = CourseNames(row.organisation)
    if doubt := doubt_of(row, Learners(row.organisation, people), courses):
        _settle_doubt(row, doubt)
    if row.about != about:
        raise DomainError("Something else is unclear about this row now. Look at it again.")
    return row


def _remember(row: HeldRow, doubt: str, learner: Learner | None, by: Membership) -> None:
    KnownAs.objects.update_or_create(
        organisation_id=row.organisation_id,
        kind=KnownAs.Kind.DOUBT,
        key=doubt,
        defaults={"learner_id": learner.pk if learner else None, "said_by": by},
    )


def _learn_keys(row: HeldRow, learner: Learner, people: list[Learner], by: Membership) -> None:
    """Numbers and addresses that nobody has, so that the next file needs no asking."""
    taken = {email for person in people for email in person.emails}
    numbers = {number for person in people for number in person.numbers}
    found = []
    if row.email and row.email not in taken:
        found.append((KnownAs.Kind.EMAIL, row.email))
    if (number := number_key(row.number)) and number not in numbers:
        found.append((KnownAs.Kind.NUMBER, number))
    for kind, key in found:
        KnownAs.objects.get_or_create(
            organisation_id=row.organisation_id,
            kind=kind,
            key=key,
            defaults={"learner_id": learner.pk, "said_by": by},
        )


@transaction.atomic
def look_again(organisation: Organisation, people: Iterable[Learner], *, by: Membership) -> Worked:
    """A person or a course may have been added since."""
    wait_for_other_imports(organisation)
    return _take_waiting(organisation, people, by)


def _take_waiting(organisation: Organisation, people: Iterable[Learner], by: Membership) -> Worked:
    """Everything that waits is looked at again: an answer may help with more than its own rows."""
    recorder, worked = Recorder(organisation, people, by=by), Worked()
    waiting = dict(enumerate(HeldRow.objects.filter(organisation=organisation)))
    taken: list[int] = []
    for number, row in waiting.items():
        try:
            outcome = recorder.record(number, award_of(row)).outcome
        except Doubt as doubt:
            _settle_doubt(row, doubt)
            worked.waiting += 1
        except AboutOneself:
            worked.waiting += 1
        except RowRefused as refusal:
            worked.refused.append(f"{row}: {refusal}")
            taken.append(number)
        else:
            taken.append(number)
            worked.recorded += outcome != "unchanged"
            worked.known += outcome == "unchanged"
    clashing = recorder.write()
    worked.left_out = recorder.left_out.total()
    worked.known -= worked.left_out
    worked.recorded -= len(clashing)
    gone = [waiting[number].pk for number in taken if number not in clashing]
    HeldRow.objects.filter(pk__in=gone).delete()
    return worked


def rows_naming(organisation_id: UUID, user: User, *, names: Iterable[str]) -> list[HeldRow]:
    """Rows that wait and have somebody's address, one of their numbers, or a name of theirs."""
    known = KnownAs.objects.filter(organisation=organisation_id, learner=user)
    keys = {user.email.casefold(), *known.values_list("key", flat=True)}
    members = user.memberships.filter(organisation=organisation_id).exclude(employee_number="")
    keys |= {number_key(number) for number in members.values_list("employee_number", flat=True)}
    called = [words_of(name) for name in (*names, str(user))]
    return [
        row
        for row in HeldRow.objects.filter(organisation=organisation_id)
        if {row.email, number_key(row.number)} & keys or words_of(row.name) in called
    ]


def drop_taken(organisation: Organisation, identities: Iterable[str]) -> None:
    """Rows that waited and have come in again, and were clear this time."""
    HeldRow.objects.filter(organisation=organisation, identity__in=list(identities)).delete()


def drop_old_rows(*, on: date | None = None) -> int:
    """Nobody has said anything for so long that the rows need not be kept."""
    before = (on or today()) - timedelta(days=HeldRow.WAITS_DAYS)
    return HeldRow.objects.filter(created_at__date__lt=before).delete()[0]


name_authors(__name__)
