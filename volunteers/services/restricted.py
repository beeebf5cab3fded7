"""Confidential facts: recorded quietly, given no reason, never spoken of in an error."""

from django.db import transaction

from accounts.models import Membership, Site, Team, User
from audit.authors import name_authors
from common.errors import DomainError
from common.rows import change_facts, lock
from volunteers.models import AccessNeeds, Exclusion, Volunteer


@transaction.atomic
def add_exclusion(
    volunteer: Volunteer,
    *,
    site: Site | None = None,
    team: Team | None = None,
    person: User | None = None,
    by: Membership | None,
) -> Exclusion:
    """Keep a volunteer and a place or a person apart. Asking twice leaves one.

    Once the scheme itself has said so, it no longer goes when one of the two takes their wish back.
    """
    if team and not site:
        site = team.site
    _refuse_wrong_exclusion(volunteer, site, team, person)
    volunteer = lock(volunteer)
    bar = {"site": site, "team": team, "person": person}
    held = volunteer.exclusions.filter(**bar).first()
    if held is None:
        return volunteer.exclusions.create(
            organisation_id=volunteer.organisation_id, recorded_by=by, **bar
        )
    two = {volunteer.membership.user_id, person.pk if person else None}
    if by and by.user_id not in two and held.recorded_by and held.recorded_by.user_id in two:
        held.recorded_by = by
        held.save(update_fields=["recorded_by"])
    return held


def _refuse_wrong_exclusion(
    volunteer: Volunteer, site: Site | None, team: Team | None, person: User | None
) -> None:
    if bool(site) == bool(person):
        raise DomainError("Choose a site (and perhaps a team of it), or a person, not both.")
    if team and (site is None or team.site_id != site.pk):
        raise DomainError("That team works at another site. Choose a team of this site.")
    if person and person.pk == volunteer.membership.user_id:
        raise DomainError("Choose somebody other than the volunteer.")


@transaction.atomic
def remove_exclusion(exclusion: Exclusion, *, by: Membership | None) -> None:
    """Let them meet again. What stood here stays in the change history.

    A wish that it came from is taken back with it, so that nobody relies on what is not there.
    """
    lock(exclusion.volunteer)
    for wish in exclusion.wishes.standing().select_for_update():
        wish.move_to(wish.Status.WITHDRAWN)
        wish.save(update_fields=["status"])
    exclusion.delete()


@transaction.atomic
def set_access_needs(volunteer: Volunteer, *, by: Membership | None, **facts) -> AccessNeeds:
    """Keep what somebody needs in order to take part. What is not given stays as it was.

    Facts: columns of AccessNeeds. The same facts again change nothing.
    """
    volunteer = lock(volunteer)
    facts = {name: fact.strip() if isinstance(fact, str) else fact for name, fact in facts.items()}
    needs, made = AccessNeeds.objects.get_or_create(
        volunteer=volunteer,
        defaults={"organisation_id": volunteer.organisation_id, **facts},
    )
    if not made:
        change_facts(needs, facts)
    return needs


name_authors(__name__)
