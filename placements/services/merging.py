"""Two records of one person become one. Nothing is lost: what cannot move stays on the other.

Matches and proposals belong to a volunteer too, so this use case lives where they do.
"""

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from django.db import IntegrityError, InternalError, models, transaction
from django.db.models import F

from accounts.models import Membership
from accounts.services import (
    end_membership,
    hand_over_address,
    may_hand_over_address,
    set_employee_number,
)
from audit.authors import name_authors
from common.errors import DomainError
from common.rows import lock
from common.telephones import mobile_of
from messaging.services import readdress
from nhsuk.components.words import day
from placements.models import Concern, Match
from support.models import CheckIn, Contact, Supervision, SupportedBy, WellbeingPlan
from support.services.leaving import join_support
from training.models import Completion, KnownAs
from training.services.bookings import merge_bookings
from training.services.credits import settle_credits
from volunteers.duplicates import told_apart_key
from volunteers.models import (
    AccessNeeds,
    ApartWish,
    Exclusion,
    Leaving,
    Merge,
    NotTheSame,
    Volunteer,
)
from volunteers.services.checks_merged import choose_checks, keep_referees_apart
from volunteers.services.classes import fill_free_places
from volunteers.services.leaving import cancel_leaving, leave_today
from volunteers.services.oneself import refuse_oneself
from volunteers.services.people import change_volunteer
from volunteers.services.status import returns_to

# Facts of the person that the kept record takes over where it has none.
TAKEN_OVER_IF_EMPTY = ("mobile", "address", "date_of_birth", "started_on")
WORDS = {
    "started_on": "the day they started",
    "date_of_birth": "date of birth",
    "contact_by": "how they like to be contacted",
    "address": "postal address",
    "will_share": "what they like to talk about",
    "may_share": "what they might talk about",
    "wont_share": "what they would rather not talk about",
}
JOINED = ("languages", "will_share", "may_share", "wont_share")
# What speaks of the record itself rather than of the person.
STAYS = (Leaving, Merge, NotTheSame)
# Goes along without a word: that it is there would tell something confidential.
UNSPOKEN = (
    *(AccessNeeds, ApartWish, Concern, Exclusion),
    *(CheckIn, Contact, SupportedBy, Supervision, WellbeingPlan),
)
IDENTITY = ("id", "created_at", "organisation", "volunteer")


@dataclass
class _Plan:
    """What was moved, by kind, and what is to be said about it."""

    kept: Volunteer
    emptied: Volunteer
    by: Membership
    moved: Counter = field(default_factory=Counter)
    stayed: Counter = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    held: set[UUID] = field(default_factory=set)  # rows that stay where they are

    def words(self) -> list[str]:
        moved = [f"{_count(kind, number)} moved" for kind, number in sorted(self.moved.items())]
        stayed = [
            f"{_count(kind, number)} the kept record has already: stays on the other"
            for kind, number in sorted(self.stayed.items())
        ]
        return [*moved, *self.notes, *stayed]


@transaction.atomic
def preview_merge(kept: Volunteer, emptied: Volunteer, *, by: Membership) -> list[str]:
    """What merging would do, in words: done, and taken back."""
    merge = merge_volunteers(kept, emptied, by=by)
    transaction.set_rollback(True)
    return merge.notes


@transaction.atomic
def merge_volunteers(kept: Volunteer, emptied: Volunteer, *, by: Membership) -> Merge:
    """Everything of one record goes to the other; the emptied one has left and points to it."""
    kept, emptied = _held_still(kept, emptied)
    _refuse_wrong_pair(kept, emptied, by)
    plan = _Plan(kept, emptied, by)
    _refuse_clashing_matches(plan)
    plan.held |= choose_checks(kept, emptied, plan.notes, by=by)
    _join_access_needs(plan)
    join_support(kept, emptied, by=by)
    _move_sites(plan)
    _move_planned_leaving(plan)
    for relation in _relations_to(Volunteer):
        _move_rows(plan, relation)
    keep_referees_apart(kept, plan.notes, by=by)
    _move_what_hangs_on_the_user(plan)
    _move_employee_number(plan)
    _move_address(plan)
    _fill_facts(plan)
    readdress(organisation_id=kept.organisation_id, old_id=emptied.pk, new_id=kept.pk)
    merge = Merge.objects.create(
        organisation_id=kept.organisation_id,
        kept=kept,
        emptied=emptied,
        merged_by=by,
        notes=plan.words(),
    )
    _close(plan)
    return merge


@transaction.atomic
def tell_apart(first: Volunteer, second: Volunteer, *, by: Membership) -> NotTheSame:
    """They are two people: the pair is not suggested again."""
    pair, _ = NotTheSame.objects.get_or_create(
        organisation_id=by.organisation_id,
        **told_apart_key(first, second),
        defaults={"said_by": by},
    )
    return pair


def _held_still(first: Volunteer, second: Volunteer) -> tuple[Volunteer, Volunteer]:
    """Both rows, locked in one order whichever is kept."""
    rows = {row.pk: lock(row) for row in sorted((first, second), key=lambda row: row.pk)}
    return rows[first.pk], rows[second.pk]


def _refuse_wrong_pair(kept: Volunteer, emptied: Volunteer, by: Membership) -> None:
    if kept.pk == emptied.pk:
        raise DomainError("Choose two different records.")
    if _how_far(emptied) > _how_far(kept):
        stage = emptied.get_status_display().lower()
        raise DomainError(f"Keep the record that is further on: the one that is “{stage}”.")
    for record in (kept, emptied):
        if Merge.objects.filter(emptied=record).exists():
            raise DomainError(f"The record of {record} has been merged into another already.")
        refuse_oneself(record, by)


def _how_far(record: Volunteer) -> int:
    """A pause is as far as where it leads back to; who has left is behind everybody."""
    if record.status == Volunteer.Status.LEFT:
        return -1
    is_paused = record.status == Volunteer.Status.PAUSED
    reached = returns_to(record) if is_paused else record.status
    return Volunteer.Status.values.index(reached)


def _refuse_clashing_matches(plan: _Plan) -> None:
    live = list(
        Match.objects.live()
        .filter(connector__in=[plan.kept, plan.emptied])
        .select_related("placement__trainee__membership")
    )
    placements = Counter(match.placement_id for match in live)
    if any(number > 1 for number in placements.values()):
        raise DomainError(
            "Both records have an offer or a match on the same placement. End one of them first."
        )
    bars = list(Exclusion.objects.filter(volunteer__in=[plan.kept, plan.emptied]))
    if any(_bars(bar, match) for bar in bars for match in live):
        raise DomainError(
            "One of their offers or matches could not stand for the one person they would be. "
            "Look at the confidential details of both, and end it first."
        )


def _bars(bar: Exclusion, match: Match) -> bool:
    placement = match.placement
    if bar.person_id:
        return bar.person_id == placement.trainee.membership.user_id
    here = bar.team_id == placement.team_id if bar.team_id else bar.site_id == placement.site_id
    return here


def _join_access_needs(plan: _Plan) -> None:
    """If both have some, everything somebody needs goes together. Nobody reads it here."""
    mine = AccessNeeds.objects.filter(volunteer=plan.kept).first()
    other = AccessNeeds.objects.filter(volunteer=plan.emptied).first()
    if not mine or not other:
        return
    for column in AccessNeeds._meta.concrete_fields:
        if column.name in IDENTITY:
            continue
        ours, theirs = getattr(mine, column.attname), getattr(other, column.attname)
        if isinstance(column, models.BooleanField):
            setattr(mine, column.attname, bool(ours or theirs))
        elif isinstance(ours, str) and theirs and theirs not in ours:
            joined = "\n".join(filter(None, [ours, theirs]))
            setattr(mine, column.attname, joined[: column.max_length or None])
    mine.save()


def _move_sites(plan: _Plan) -> None:
    missing = plan.emptied.sites.exclude(pk__in=plan.kept.sites.values("pk"))
    plan.kept.sites.add(*missing)


def _relations_to(model: type[models.Model]) -> list[models.ForeignObjectRel]:
    """Every foreign key of ours that points at a model: new tables are moved without a word here.

    The history's own tables stay as they were written.
    """
    return [
        relation
        for relation in model._meta.related_objects
        if not relation.many_to_many
        and not hasattr(relation.related_model, "pgh_tracked_model")
        and not relation.related_model._meta.auto_created
        and relation.related_model not in STAYS
    ]


def _move_rows(plan: _Plan, relation: models.ForeignObjectRel) -> None:
    """Each row by itself: one that the kept record has already stays where it is."""
    column, model = relation.field, relation.related_model
    rows = model._base_manager.filter(**{column.name: plan.emptied}).order_by("pk")
    for row in rows.exclude(pk__in=plan.held):
        _move(plan, row, **{column.name: plan.kept})


def _move(plan: _Plan, row: models.Model, **to: models.Model) -> None:
    kind = (str(row._meta.verbose_name), str(row._meta.verbose_name_plural))
    try:
        with transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk).update(**to)
    except (IntegrityError, InternalError):
        count = plan.stayed
    else:
        count = plan.moved
    if not isinstance(row, UNSPOKEN):
        count[kind] += 1


def _move_planned_leaving(plan: _Plan) -> None:
    """Who plans to go, plans it with either record. What is over stays with the record it ended."""
    for leaving in plan.emptied.leavings.planned():
        if plan.kept.leavings.current().exists():
            cancel_leaving(leaving, by=plan.by)
            plan.notes.append("Both plan to leave: the last day on the kept record counts")
        else:
            _move(plan, leaving, volunteer=plan.kept)
            plan.notes.append(f"They still leave: last day {day(leaving.last_on)}")


def _move_what_hangs_on_the_user(plan: _Plan) -> None:
    """What they learnt, and who must not meet whom, is kept by the person who signs in."""
    for wish in plan.emptied.membership.apart_wishes.all():
        _move(plan, wish, asked_by=plan.kept.membership)
    for concern in plan.emptied.membership.concerns_raised.all():
        _move(plan, concern, raised_by=plan.kept.membership)
    for bar in Exclusion.objects.filter(recorded_by=plan.emptied.membership):
        _move(plan, bar, recorded_by=plan.kept.membership)
    old, new = plan.emptied.membership.user, plan.kept.membership.user
    if old == new:
        return
    organisation = plan.kept.organisation_id
    done = Completion.objects.filter(organisation=organisation, learner=old)
    for row in done.order_by(F("credited_from").asc(nulls_first=True)):
        _move(plan, row, learner=new)
    settle_credits(plan.kept.organisation, [old, new])
    for course_class in merge_bookings(plan.kept.organisation, old, new, by=plan.by):
        fill_free_places(course_class)
    for name in KnownAs.objects.filter(organisation=organisation, learner=old):
        _move(plan, name, learner=new)
    for bar in Exclusion.objects.filter(organisation=organisation, person=old):
        _move(plan, bar, person=new)


def _move_employee_number(plan: _Plan) -> None:
    old, new = lock(plan.emptied.membership), plan.kept.membership
    if old.employee_number and not new.employee_number:
        number = old.employee_number
        set_employee_number(old, "", by=plan.by)
        set_employee_number(new, number, by=plan.by)
        plan.notes.append("Taken over: the employee number")


def _move_address(plan: _Plan) -> None:
    """Without an address of its own, the kept record gets the other's, if nobody signs in by it."""
    kept, other = plan.kept.membership.user, plan.emptied.membership.user
    if kept.has_email or not other.has_email:
        return
    if not may_hand_over_address(other) or len(kept.memberships.all()) > 1:
        plan.notes.append(
            "The kept record has no email address. That of the other stays where it is, because "
            "they have signed in with it or have another role: an administrator can change it"
        )
        return
    hand_over_address(other, kept, by=plan.by)
    kept.refresh_from_db(fields=["email"])
    other.refresh_from_db(fields=["email"])
    plan.notes.append("Taken over: the email address")


def _fill_facts(plan: _Plan) -> None:
    kept, emptied = plan.kept, plan.emptied
    facts = {
        name: getattr(emptied, name)
        for name in TAKEN_OVER_IF_EMPTY
        if getattr(emptied, name) and not getattr(kept, name)
    }
    # E-mail may be no more than what nobody asked about; the other ways are a wish.
    way, number = emptied.contact_by, facts.get("mobile", kept.mobile)
    gets_none = way == Volunteer.ContactBy.TEXT and not mobile_of(number)
    if kept.contact_by == Volunteer.ContactBy.EMAIL != way and not gets_none:
        facts["contact_by"] = way
    for name in JOINED:
        ours = getattr(kept, name)
        more = [item for item in getattr(emptied, name) if item not in ours]
        if more:
            facts[name] = [*ours, *more]
    # What one record would rather not, or only might, talk about wins over what the other would.
    reluctant: set[str] = set()
    for name in ("wont_share", "may_share", "will_share"):
        told = facts.get(name, getattr(kept, name))
        left = [topic for topic in told if topic.casefold() not in reluctant]
        if left != told:
            facts[name] = left
        reluctant |= {topic.casefold() for topic in told}
    if facts:
        names = [WORDS.get(name, name.replace("_", " ")) for name in facts]
        plan.notes.append(f"Taken over: {', '.join(names)}")
    change_volunteer(kept, by=plan.by, **facts)


def _close(plan: _Plan) -> None:
    """The emptied record has left, and nobody can sign in by it."""
    emptied = plan.emptied
    if emptied.status != Volunteer.Status.LEFT:
        leave_today(emptied, by=plan.by)
    membership = lock(emptied.membership)
    if membership.status != Membership.Status.ENDED:
        end_membership(membership, by=plan.by)


def _count(kind: tuple[str, str], number: int) -> str:
    one, many = kind
    return f"1 {one}" if number == 1 else f"{number} {many}"


name_authors(__name__)
