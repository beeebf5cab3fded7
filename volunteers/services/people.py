"""A volunteer's own facts: who they are, where and when they can meet, what they will share."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from accounts.models import Membership, Organisation, Site
from accounts.permissions import Role
from accounts.services import list_member, person_with_email
from audit.authors import name_authors
from common.dates import now
from common.errors import DomainError
from common.rows import lock
from nhsuk.components.words import period
from volunteers.models import Availability, Leave, Position, Volunteer
from volunteers.services.leaving import leave_today
from volunteers.services.status import NEEDS_CLEARANCE, NEXT_STAGE, require_clearance, returns_to


@transaction.atomic
def create_volunteer(
    organisation: Organisation,
    *,
    email: str,
    first_name: str,
    last_name: str,
    position: Position,
    by: Membership | None,
    status: str = Volunteer.Status.ENQUIRY,
    **facts,
) -> Volunteer:
    """Know somebody as a volunteer, who cannot sign in yet. Facts: columns of Volunteer.

    Who is said to have left is kept as having left today: nobody knows their last day here.
    """
    has_left = status == Volunteer.Status.LEFT
    user = person_with_email(email, first_name=first_name, last_name=last_name)
    volunteer = Volunteer.objects.create(
        organisation=organisation,
        membership=list_member(organisation, user, Role.CONNECTOR),
        position=position,
        first_name=first_name,
        last_name=last_name,
        status=Volunteer.Status.ENQUIRY if has_left else status,
        status_since=now(),
        **facts,
    )
    return leave_today(volunteer, by=by).volunteer if has_left else volunteer


@transaction.atomic
def change_volunteer(
    volunteer: Volunteer, *, by: Membership | None, status: str | None = None, **facts
) -> Volunteer:
    """Change the facts given, and the status along its moves; a refused move changes nothing.

    Leaving and coming back are more than a status: `services.leaving` does them.
    """
    volunteer = lock(volunteer)
    changed = [name for name, value in facts.items() if getattr(volunteer, name) != value]
    for name in changed:
        setattr(volunteer, name, facts[name])
    if status and status != volunteer.status:
        if Volunteer.Status.LEFT in (status, volunteer.status):
            raise DomainError("To leave, or to come back, is recorded on their own record.")
        is_beginning = status == Volunteer.Status.ACTIVE != returns_to(volunteer)
        if is_beginning or NEXT_STAGE.get(volunteer.status) == status in NEEDS_CLEARANCE:
            require_clearance(volunteer)
        volunteer.move_to(status)
        volunteer.status_since = now()
        changed += ["status", "status_since"]
    if changed:
        volunteer.save(update_fields=changed)
    return volunteer


@transaction.atomic
def set_sites(volunteer: Volunteer, sites: Iterable[Site], *, by: Membership | None) -> None:
    """The sites a volunteer can reach; only differences are written."""
    lock(volunteer).sites.set(sites)


@transaction.atomic
def set_half_days(volunteer: Volunteer, half_days: Iterable[str], *, by: Membership | None) -> None:
    """The half-days on which a volunteer can usually meet; only differences are written."""
    volunteer, wanted = lock(volunteer), set(half_days)
    volunteer.availability.exclude(half_day__in=wanted).delete()
    missing = wanted - set(volunteer.availability.values_list("half_day", flat=True))
    Availability.objects.bulk_create(
        Availability(
            organisation_id=volunteer.organisation_id, volunteer=volunteer, half_day=half_day
        )
        for half_day in sorted(missing)
    )


@transaction.atomic
def set_leave(
    volunteer: Volunteer, *, first_on: date, last_on: date, by: Membership | None
) -> Leave:
    """Know that a volunteer is away; the same first day again corrects the last one."""
    if last_on < first_on:
        raise DomainError("The last day away must not be before the first.")
    volunteer = lock(volunteer)
    known = volunteer.leave.filter(first_on=first_on).order_by("last_on").first()
    overlapping = volunteer.leave.filter(first_on__lte=last_on, last_on__gte=first_on)
    other = overlapping.exclude(pk=known.pk).first() if known else overlapping.first()
    if other:
        raise DomainError(
            f"They are away already: {period(other.first_on, other.last_on)}. Remove that first, "
            "or choose days that do not overlap with it."
        )
    if not known:
        return volunteer.leave.create(
            organisation_id=volunteer.organisation_id, first_on=first_on, last_on=last_on
        )
    if known.last_on != last_on:
        known.last_on = last_on
        known.save(update_fields=["last_on"])
    return known


name_authors(__name__)
