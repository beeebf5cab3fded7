"""What a position asks of people, and which DBS check it may ask for."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import Membership, Organisation
from audit.authors import name_authors
from common import versions
from common.dates import today
from common.errors import ChangedMeanwhile, DomainError
from common.rows import change_facts, lock
from common.versions import refuse_changed
from training.models import Course
from volunteers.models import Position, Volunteer
from volunteers.models.positions import NO_DBS, CheckKind, DBSLevel
from volunteers.services.agreements import ask_to_sign_all
from volunteers.services.oneself import refuse_oneself
from volunteers.services.people import change_volunteer

FACTS = (
    "name",
    "required_checks",
    "supervision_weeks",
    "supervision_grace_weeks",
    "most_at_once",
    "most_new_a_month",
    "days_between",
    "most_a_month",
    "rest_days",
    "is_active",
)
DECISION = (
    "dbs_level",
    "dbs_workforce",
    "dbs_lists",
    "dbs_rationale",
    "dbs_fee_reasons",
    "dbs_months",
    "status_check_renews",
    "dbs_decided_by_id",
    "dbs_decided_on",
)


@transaction.atomic
def create_position(
    organisation: Organisation,
    *,
    name: str,
    required_courses: Iterable[Course],
    by: Membership,
    **facts,
) -> Position:
    """Set up a position. Which DBS check it needs is decided on its own: until then, as before."""
    _refuse_name_taken(organisation, name)
    _refuse_without_identity(facts)
    position = Position(organisation=organisation, name=name, **facts)
    _date_supervision(position)
    position.save(force_insert=True)
    position.required_courses.set(required_courses)
    return position


@transaction.atomic
def change_position(
    position: Position,
    *,
    name: str,
    required_courses: Iterable[Course],
    seen: str | None = None,
    by: Membership,
    **facts,
) -> Position:
    """Change what it asks and allows. Facts: columns of Position other than the DBS decision.

    `seen`: the version_of what the person saw; if it moved on, nothing is done. None: any.
    """
    position = lock(position)
    if seen not in (None, version := version_of(position)):
        raise ChangedMeanwhile(
            "Somebody changed this position since you opened it. Open it in another tab to see "
            "what it asks for now. Nothing of yours was saved: save it again only if it is right.",
            version=version,
        )
    _refuse_name_taken(position.organisation, name, but=position)
    _refuse_without_identity(facts)
    facts["name"] = name
    change_facts(position, facts)
    _date_supervision(position)
    position.save(update_fields=["supervision_since"])
    position.required_courses.set(required_courses)
    return position


@transaction.atomic
def move_to_position(
    volunteer: Volunteer, *, position: Position, seen: str, by: Membership
) -> Volunteer:
    """Somebody is to do something else: from now on they need what that position asks for.

    `seen`: the key of the position the person at the form saw them in.
    """
    refuse_oneself(volunteer, by)
    volunteer = lock(volunteer)
    if seen != str(volunteer.position_id):
        raise ChangedMeanwhile(
            f"Somebody else changed the position meanwhile: it is “{volunteer.position}” now. "
            "Nothing of yours was saved: save it again only if it is right.",
            version=str(volunteer.position_id),
        )
    if volunteer.status == Volunteer.Status.LEFT:
        raise DomainError("They have left. If they come back, change the position then.")
    if position != volunteer.position and not position.is_active:
        raise DomainError(f"“{position}” is no longer in use. Choose another position.")
    volunteer = change_volunteer(volunteer, position=position, by=by)
    ask_to_sign_all(volunteer)
    return volunteer


def _date_supervision(position: Position) -> None:
    """Since when it asks for supervision: nobody is late for what was not asked of them."""
    if not position.supervision_weeks:
        position.supervision_since = None
    elif position.supervision_since is None:
        position.supervision_since = today()


def version_of(position: Position) -> str:
    """What a form must give back to show what it has seen."""
    courses = sorted(position.required_courses.values_list("pk", flat=True))
    return versions.version_of([*(getattr(position, name) for name in FACTS), *courses])


def _refuse_without_identity(facts: dict) -> None:
    if CheckKind.IDENTITY not in facts.get("required_checks", [CheckKind.IDENTITY]):
        raise DomainError("Identity is asked of everybody, because every other check rests on it.")


@transaction.atomic
def decide_eligibility(
    position: Position,
    *,
    level: str,
    workforce: str,
    lists: list[str],
    rationale: str,
    fee_reasons: list[str],
    months: int | None,
    status_check_renews: bool,
    seen: str | None = None,
    by: Membership,
) -> Position:
    """Decide which DBS check the law allows us to ask for here, and say why.

    `fee_reasons`: which of the five statements is true; any one, and the check must be paid for.
    `seen`: the version_of_decision that the person saw; if it moved on, nothing is done. None: any.
    """
    position, asks = lock(position), level != NO_DBS
    _refuse_wrong_decision(level, workforce, lists, rationale, months)
    facts = {
        "dbs_level": level,
        "dbs_workforce": workforce if asks and level != DBSLevel.BASIC else "",
        "dbs_lists": lists,
        "dbs_rationale": rationale.strip(),
        "dbs_fee_reasons": fee_reasons if asks else [],
        "dbs_months": months if asks else None,
        "status_check_renews": status_check_renews and asks and level != DBSLevel.BASIC,
    }
    return _keep(position, facts | {"dbs_decided_by": by, "dbs_decided_on": today()}, seen)


def version_of_decision(position: Position) -> str:
    """What the form of the DBS decision must give back to show what it has seen."""
    return versions.version_of(getattr(position, name) for name in DECISION)


def _refuse_overwriting(position: Position, facts: dict, seen: str | None) -> None:
    """The same again, sent twice, overwrites nothing."""
    if all(getattr(position, name) == fact for name, fact in facts.items()):
        return
    who = position.dbs_decided_by.user if position.dbs_decided_by else "Somebody else"
    words = (
        f"{who} decided this since you opened it. Where it says something else than you do now, "
        "that stands on this page. Nothing of yours was saved: save it again only if yours should "
        "take its place."
    )
    refuse_changed(seen, version_of_decision(position), words)


def _keep(position: Position, facts: dict, seen: str | None) -> Position:
    _refuse_overwriting(position, facts, seen)
    for key, value in facts.items():
        setattr(position, key, value)
    position.save(update_fields=list(facts))
    return position


def _refuse_wrong_decision(
    level: str, workforce: str, lists: list[str], rationale: str, months: int | None
) -> None:
    if not rationale.strip():
        raise DomainError("Say why the position needs this level, and no higher one.")
    if level != NO_DBS and not months:
        raise DomainError("Say for how many months a certificate counts.")
    if level not in (NO_DBS, DBSLevel.BASIC) and not workforce:
        raise DomainError("Say which workforce the position belongs to.")
    if bool(lists) != (level == DBSLevel.ENHANCED_BARRED):
        raise DomainError("Barred lists go with “enhanced with barred lists”, and with no other.")


def _refuse_name_taken(
    organisation: Organisation, name: str, *, but: Position | None = None
) -> None:
    others = organisation.positions.filter(name__iexact=name.strip())
    if but is not None:
        others = others.exclude(pk=but.pk)
    if others.exists():
        raise DomainError("There is a position of this name already. Choose another name.")


@transaction.atomic
def set_renewal_windows(
    organisation: Organisation, days: dict[str, int | None], *, by: Membership
) -> None:
    """How many days before it lapses each requirement is due; None: the organisation's usual."""
    organisation = lock(organisation)
    held = {window.item: window for window in organisation.renewal_windows.all()}
    for item, wanted in days.items():
        window = held.get(item)
        if wanted is None:
            if window:
                window.delete()
        elif window is None:
            organisation.renewal_windows.create(item=item, days=wanted)
        elif window.days != wanted:
            window.days = wanted
            window.save(update_fields=["days"])


name_authors(__name__)
