"""Confidential facts: recorded quietly, given no reason, never spoken of in an error."""

from django.db import transaction

from accounts.models import Membership, Site, Team, User
from accounts.permissions import Permission
from audit.authors import name_authors
from common import versions
from common.errors import DomainError
from common.rows import change_facts, lock
from common.versions import STANDS_HERE, refuse_changed
from volunteers.models import AccessNeeds, Exclusion, Volunteer

NEEDS = ("needs_step_free", "needs_large_print", "interpreter", "notes")


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
    if by and by.can(Permission.EXCLUSION_MANAGE):
        _refuse_about_oneself(volunteer, person, by)
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


def _refuse_about_oneself(volunteer: Volunteer, person: User | None, by: Membership) -> None:
    """Whoever enters it for others could not see it afterwards, nor take it back."""
    if by.user_id in (volunteer.membership.user_id, person and person.pk):
        raise DomainError(
            "This is about you, and nobody sees here what is about themselves. Ask another "
            "coordinator to enter it. Nothing was saved."
        )


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
def set_access_needs(
    volunteer: Volunteer, *, seen: str | None = None, by: Membership | None, **facts
) -> AccessNeeds:
    """Keep what somebody needs in order to take part. What is not given stays as it was.

    Facts: columns of AccessNeeds. The same facts again change nothing. `seen`: the version_of_needs
    that the person saw; if it moved on, nothing is done. None: any.
    """
    volunteer = lock(volunteer)
    facts = {name: fact.strip() if isinstance(fact, str) else fact for name, fact in facts.items()}
    needs = AccessNeeds.objects.filter(volunteer=volunteer).first()
    if any(getattr(needs or AccessNeeds(), name) != fact for name, fact in facts.items()):
        refuse_changed(seen, version_of_needs(needs), STANDS_HERE)
    if needs is None:
        return AccessNeeds.objects.create(
            organisation_id=volunteer.organisation_id, volunteer=volunteer, **facts
        )
    change_facts(needs, facts)
    return needs


def version_of_needs(needs: AccessNeeds | None) -> str:
    """What a form says it has seen; nothing written down is as good as nothing needed."""
    return versions.version_of(getattr(needs or AccessNeeds(), name) for name in NEEDS)


name_authors(__name__)
