"""The time to keep a record is over: everything about the person goes, and its history.

What is left is an empty record that matches and meetings go on pointing to, so that what the
scheme did can still be counted, and an Erasure: who removed how much, and when.
"""

from datetime import date
from uuid import UUID

import pgtrigger
from django.contrib.admin.models import LogEntry
from django.db import transaction

from accounts.models import Membership, User
from accounts.services.forgetting import forget_member
from audit.authors import name_authors
from audit.forgetting import (
    REMOVED,
    Removed,
    forget_history,
    forget_names,
    remove,
    remove_belonging,
)
from common.dates import today
from common.errors import DomainError
from common.rows import lock
from messaging.services import forget_messages, strike_names
from placements.models import (
    CalendarFeed,
    Concern,
    Feedback,
    Match,
    MatchingRun,
    Meeting,
    Parting,
)
from training.models import Booking, Completion, HeldRow, KnownAs
from training.services.held_rows import rows_naming
from volunteers.models import (
    ApartWish,
    DisposalRecord,
    Erasure,
    Exclusion,
    Leaving,
    LegalHold,
    ListExport,
    Merge,
    Volunteer,
)
from volunteers.services.oneself import refuse_oneself

KEPT_FOR_GOOD = [
    f"volunteers.{name}:append_only" for name in ("Merge", "DisposalRecord", "ListExport")
]
# What hangs on the person who signs in, and the column that says so.
OF_THE_USER = (
    (Booking, "learner"),
    (Completion, "learner"),
    (Exclusion, "person"),
    (KnownAs, "learner"),
)
EMPTY: dict[str, object] = {
    "first_name": "Removed",
    "last_name": "record",
    "mobile": "",
    "address": "",
    "contact_by": Volunteer.ContactBy.EMAIL,
    "date_of_birth": None,
    "started_on": None,
    "languages": [],
    "will_share": [],
    "may_share": [],
    "wont_share": [],
}


@transaction.atomic
def preview_erasure(volunteer: Volunteer, *, by: Membership) -> dict[str, int]:
    """How many rows of each kind would go: done, and taken back."""
    erasure = erase_record(volunteer, by=by)
    transaction.set_rollback(True)
    return erasure.removed


@transaction.atomic
def erase_record(volunteer: Volunteer, *, by: Membership) -> Erasure:
    """Remove everything about somebody who left, for good, also what was merged into it."""
    volunteer = lock(volunteer)
    people = [volunteer, *_merged_into(volunteer)]
    _refuse_held(people)
    leaving = _leaving_that_is_over(volunteer, on=today())
    refuse_oneself(volunteer, by)
    keys, removed = [person.pk for person in people], Removed()
    names = _names_ever(people)
    _forget_exports(people)
    for person in people:
        _forget_member(person, removed, by=by)
    with pgtrigger.ignore(*KEPT_FOR_GOOD):
        Merge.objects.filter(kept__in=keys).update(notes=[])
        remove(DisposalRecord, "subject_id", keys, removed)
    forget_history(Merge, "kept", keys)
    remove_belonging(Volunteer, keys, removed)
    _empty(keys)
    _forget_in_runs(volunteer.organisation_id, {str(key) for key in keys})
    _forget_what_was_said(volunteer.organisation_id, {*keys, *removed.keys}, names)
    return Erasure.objects.create(
        organisation_id=volunteer.organisation_id,
        volunteer=volunteer,
        erased_by=by,
        kept_until=leaving.retain_until,
        removed=dict(sorted(removed.counts.items())),
    )


def _names_ever(people: list[Volunteer]) -> set[str]:
    """What they are called now and were called before."""
    now = Volunteer.objects.filter(pk__in=[person.pk for person in people])
    names = now.values_list("events__first_name", "events__last_name").distinct()
    return {str(person) for person in people} | {f"{first} {last}" for first, last in names}


def _leaving_that_is_over(volunteer: Volunteer, *, on: date) -> Leaving:
    if volunteer.applications.repeated().exists():
        raise DomainError(f"{volunteer} has applied again. Look at that first.")
    if Erasure.objects.filter(volunteer=volunteer).exists():
        raise DomainError("This record has been removed already.")
    leaving = volunteer.leavings.over(on).first()
    if leaving is None:
        raise DomainError(f"The time to keep the record of {volunteer} is not over.")
    return leaving


def _refuse_held(people: list[Volunteer]) -> None:
    """The page shows nobody held; this is for a hold that came while somebody looked at it."""
    for hold in LegalHold.objects.current().filter(volunteer__in=people)[:1]:
        raise DomainError(
            f"The record of {hold.volunteer} is needed for: {hold.needed_for}. "
            "Lift the legal hold first."
        )


def _merged_into(volunteer: Volunteer) -> list[Volunteer]:
    """Records of the same person that were emptied into this one, however long ago."""
    found: list[Volunteer] = []
    for merge in Merge.objects.filter(kept=volunteer).select_related("emptied"):
        found += [lock(merge.emptied), *_merged_into(merge.emptied)]
    return found


def _forget_exports(people: list[Volunteer]) -> None:
    """That the list was taken away stays; that somebody was looked for by name does not."""
    for person in people:
        exports = ListExport.objects.filter(
            organisation_id=person.organisation_id, found_by__icontains=person.last_name
        )
        found = list(exports.values_list("pk", flat=True))
        with pgtrigger.ignore(*KEPT_FOR_GOOD):
            exports.update(found_by="")
        forget_history(ListExport, "pk", found)


def _forget_member(person: Volunteer, removed: Removed, *, by: Membership) -> None:
    """The person who signs in, and what hangs on them rather than on the record."""
    membership, user = person.membership, person.membership.user
    remove(ApartWish, "asked_by", [membership.pk], removed)
    remove(Concern, "raised_by", [membership.pk], removed)
    remove(CalendarFeed, "membership", [membership.pk], removed)
    others = user.memberships.exclude(pk=membership.pk)
    if not others.filter(organisation_id=person.organisation_id).exists():
        _forget_held_rows(person, removed)
        for model, column in OF_THE_USER:
            ours = model._base_manager.filter(
                organisation_id=person.organisation_id, **{column: user}
            )
            remove(model, "pk", list(ours.values_list("pk", flat=True)), removed)
    address, was = user.email, forget_member(membership, removed, by=by)
    is_gone = not User.objects.filter(pk=was.pk).exists()
    forget_names([person.pk, membership.pk], [membership.pk], [was.pk] if is_gone else [])
    forget_messages(
        organisation_id=person.organisation_id,
        about=[person.pk, membership.pk],
        addresses=[address] if is_gone else [],
    )


def _forget_held_rows(person: Volunteer, removed: Removed) -> None:
    """Rows of files that wait to be looked at, and can be about them."""
    rows = rows_naming(person.organisation_id, person.membership.user, names=_names_ever([person]))
    remove(HeldRow, "pk", [row.pk for row in rows], removed)


def _empty(keys: list[UUID]) -> None:
    matches = Match.objects.filter(connector__in=keys)
    match_keys = list(matches.values_list("pk", flat=True))
    matches.update(conditions=[])
    Meeting.objects.filter(match__in=match_keys).update(place="", link="")
    forget_history(Match, "pk", match_keys)
    told = {"match__in": match_keys, "side": "connector"}
    Feedback.objects.filter(**told).delete()
    Parting.objects.filter(**told).delete()
    Volunteer.objects.filter(pk__in=keys).update(**EMPTY)
    forget_history(Volunteer, "pk", keys)


def _forget_in_runs(organisation_id: UUID, keys: set[str]) -> None:
    """What matching runs said of them by name; that a placement had nobody stays."""

    def others(said: list[dict]) -> list[dict]:
        return [each for each in said if each["connector"] not in keys]

    for run in MatchingRun.objects.filter(organisation_id=organisation_id).iterator():
        before = (run.uncovered, run.repairs, run.broken_locks)
        run.uncovered = [
            gap | ({"changes": others(gap["changes"])} if gap.get("changes") else {})
            for gap in run.uncovered
        ]
        run.repairs, run.broken_locks = others(run.repairs), others(run.broken_locks)
        if before != (run.uncovered, run.repairs, run.broken_locks):
            run.save(update_fields=["uncovered", "repairs", "broken_locks"])


def _forget_what_was_said(organisation_id: UUID, keys: set[UUID], names: set[str]) -> None:
    """Every message about them or to them, their names in all others, and them among what
    administrators did."""
    matches = Match.objects.filter(connector__in=keys).values_list("pk", flat=True)
    forget_messages(organisation_id=organisation_id, about=[*keys, *matches])
    strike_names(names, organisation_id=organisation_id, instead=REMOVED)
    LogEntry.objects.filter(object_id__in=[str(key) for key in keys]).delete()


name_authors(__name__)
