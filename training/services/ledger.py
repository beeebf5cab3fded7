"""Many completions at once, as a file brings them: looked at in memory, written in batches.

Each has the outcome it would have if `record_completion` were called for it, in the file's order.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from sys import intern
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Membership, Organisation
from common.importing import Outcome
from common.rows import among, checks_at_once
from training.expiry import earliest, rules_of
from training.models import Completion
from training.services.completions import hold_learners
from training.services.credits import BATCH, Key, settle_credits

FACTS = ("evidence", "stated_expiry", "expires_on", "credited_from_id")
KEY = ("learner_id", "course_id", "completed_on")


class Known(NamedTuple):
    """What is recorded of a completion, or is about to be (then it has no key yet)."""

    pk: UUID | None
    evidence: str
    stated_expiry: date | None
    expires_on: date | None
    is_credit: bool

    def facts(self) -> dict:
        return {"evidence": self.evidence, **self.days()}

    def days(self) -> dict:
        return {"stated_expiry": self.stated_expiry, "expires_on": self.expires_on}


class Ledger:
    """The completions of an organisation as they are, and as they will be once written."""

    def __init__(self, organisation: Organisation, *, by: Membership | None) -> None:
        self.organisation, self.by = organisation, by
        self.rules = rules_of(organisation.courses.all())
        rows = Completion.objects.filter(organisation=organisation)
        self.known: dict[Key, Known] = dict(_read(rows.counting()))
        own = rows.filter(withdrawn_at__isnull=False, credited_from=None)
        self.withdrawn: dict[Key, str] = {
            (learner, course, day): reason
            for learner, course, day, reason in own.values_list(*KEY, "withdrawn_reason")
        }
        # For each that changes: what it was, and the rows of the file that say so.
        self.pending: dict[Key, tuple[Known | None, tuple[int, ...]]] = {}

    def take(self, row: int, key: Key, *, evidence: str, stated_expiry: date | None) -> Outcome:
        """Keep a completion that row number `row` says; the same again changes nothing."""
        was = self.known.get(key)
        if was and not was.is_credit:
            will_be = was._replace(
                evidence=evidence or was.evidence,
                stated_expiry=earliest(was.stated_expiry, stated_expiry),
                expires_on=earliest(was.expires_on, stated_expiry),
            )
        else:
            expires_on = self.rules[key[1]].expiry(key[2], stated_expiry)
            will_be = Known(was and was.pk, evidence, stated_expiry, expires_on, False)
        if will_be == was:
            return "unchanged"
        self.known[key] = will_be
        before, rows = self.pending.get(key, (was, ()))
        self.pending[key] = before, (*rows, row)
        return "updated" if was and not was.is_credit else "created"

    def write(self) -> set[int]:
        """Write what was taken. Answers the rows that cannot be, as somebody was quicker."""
        if not self.pending:
            return set()
        learners = {learner for learner, _, _ in self.pending}
        hold_learners(learners)
        changed = self._changed_meanwhile(learners)
        clashing = {row for key in changed for row in self.pending.pop(key)[1]}
        with checks_at_once():
            self._write_pending()
            settle_credits(self.organisation, learners)
        self.pending.clear()
        return clashing

    def _write_pending(self) -> None:
        new = (key for key in self.pending if self.known[key].pk is None)
        for batch in _batches(new):
            Completion.objects.bulk_create(self._completion(key) for key in batch)
        old = (key for key in self.pending if self.known[key].pk)
        for batch in _batches(old):
            rows = [self._completion(key) for key in batch]
            Completion.objects.bulk_update(rows, FACTS[:3])
            credits = [self._completion(key) for key in batch if self._was_credit(key)]
            Completion.objects.bulk_update(credits, ["credited_from", "recorded_by"])

    def _changed_meanwhile(self, learners: set[UUID]) -> list[Key]:
        """What somebody recorded or took back since we looked, and is still not held."""
        rows = Completion.objects.counting().filter(organisation=self.organisation)
        before = {key for key, (was, _) in self.pending.items() if was}
        changed = []
        for key, now in _read(rows.filter(among("learner_id", learners))):
            if key in self.pending:
                before.discard(key)
                if self.pending[key][0] != now:
                    changed.append(key)
        return [*changed, *before]

    def _was_credit(self, key: Key) -> bool:
        was = self.pending[key][0]
        return bool(was and was.is_credit)

    def _completion(self, key: Key) -> Completion:
        known = self.known[key]
        facts = dict(zip(KEY, key, strict=True)) | known.facts()
        if known.pk:
            facts["pk"] = known.pk
        return Completion(organisation=self.organisation, recorded_by=self.by, **facts)


def _read(rows: QuerySet[Completion]) -> Iterator[tuple[Key, Known]]:
    """Kept small, as there may be very many: what is equal is one object."""
    same: dict = {}

    def one(value):
        return same.setdefault(value, value)

    for *key, pk, evidence, stated, expires, source in rows.values_list(
        *KEY, "pk", *FACTS
    ).iterator(BATCH):
        learner, course, day = map(one, key)
        known = Known(pk, intern(evidence), one(stated), one(expires), source is not None)
        yield (learner, course, day), known


def _batches(keys: Iterable[Key]) -> Iterator[list[Key]]:
    keys = iter(keys)
    while batch := list(islice(keys, BATCH)):
        yield batch
