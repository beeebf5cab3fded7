"""Trainees and their placements: known, and changed when the university's list changes."""

from datetime import date

from django.db import transaction

from accounts.models import Membership, Organisation, User
from accounts.permissions import Role
from accounts.services import list_member, person_with_email
from audit.authors import name_authors
from common.dates import today
from common.errors import DomainError
from common.rows import change_facts, lock
from common.telephones import mobile_of
from common.versions import refuse_changed
from placements.models import MeetingAccess, Placement, Proposal, Trainee
from placements.services.calling_off import call_off_coming
from placements.services.offer_messages import SIDES, tell_of_change
from placements.services.offers import fit_to_placement
from placements.versions import version_of

# What the two people of a match are told of when it changes.
TOLD = ("starts_on", "ends_on", "site", "team")


@transaction.atomic
def create_trainee(
    organisation: Organisation,
    *,
    reference: str,
    email: str,
    first_name: str,
    last_name: str,
    by: Membership | None,
    **facts,
) -> Trainee:
    """Know somebody as a trainee, without letting them sign in yet. Facts: columns of Trainee."""
    _refuse_reference_taken(organisation.trainees, reference, "a trainee with this ID")
    _refuse_somebody_else(organisation, email, first_name, last_name)
    user = person_with_email(email, first_name=first_name, last_name=last_name)
    return Trainee.objects.create(
        organisation=organisation,
        membership=list_member(organisation, user, Role.TRAINEE),
        reference=reference,
        first_name=first_name,
        last_name=last_name,
        **facts,
    )


@transaction.atomic
def change_trainee(
    trainee: Trainee, *, seen: str | None = None, by: Membership | None, **facts
) -> Trainee:
    """Change what is known. `seen`: the version_of what somebody saw; None: any."""
    trainee = lock(trainee)
    refuse_changed(seen, version_of(trainee))
    known = trainee.organisation.trainees.exclude(pk=trainee.pk)
    _refuse_reference_taken(known, facts.get("reference"), "a trainee with this ID")
    change_facts(trainee, facts)
    return trainee


@transaction.atomic
def reach_trainee(
    trainee: Trainee, *, contact_by: str, mobile: str, by: Membership | None
) -> Trainee:
    """By e-mail or text, as they like it; their number is kept for texts alone."""
    trainee = lock(trainee)
    likes_texts = contact_by == Trainee.ContactBy.TEXT
    if likes_texts and not mobile_of(mobile):
        raise DomainError("To get texts, they need a mobile number.")
    change_facts(trainee, {"contact_by": contact_by, "mobile": mobile if likes_texts else ""})
    return trainee


@transaction.atomic
def create_placement(
    organisation: Organisation, *, reference: str, by: Membership | None, **facts
) -> Placement:
    """A placement that is coming. Facts: columns of Placement."""
    _refuse_reference_taken(organisation.placements, reference, "a placement with this reference")
    refuse_left(facts["trainee"], ends_on=facts["ends_on"])
    return Placement.objects.create(organisation=organisation, reference=reference, **facts)


@transaction.atomic
def change_placement(
    placement: Placement, *, seen: str | None = None, by: Membership | None, **facts
) -> Placement:
    """Change a placement as its university says. `seen`: the version_of what was seen; None: any.

    A match of it stays, for a person to look at, and its two people are told where and when it is
    now. What was only suggested for it was found for what it asked before, so that lapses.
    """
    placement = lock(placement)
    refuse_changed(seen, version_of(placement))
    known = placement.organisation.placements.exclude(pk=placement.pk)
    _refuse_reference_taken(known, facts.get("reference"), "a placement with this reference")
    _refuse_fewer_than_there_are(placement, facts.get("connectors_wanted"))
    if (trainee := facts.get("trainee", placement.trainee)) != placement.trainee:
        refuse_left(trainee, ends_on=facts.get("ends_on", placement.ends_on))
    before = (placement.starts_on, placement.ends_on)
    changed = change_facts(placement, facts)
    if changed:
        placement.proposals.to_decide().update(status=Proposal.Status.LAPSED)
    if {*changed} & {*TOLD}:
        for match in placement.matches.live().with_people():
            fit_to_placement(match)
            tell_of_change(match, before=before)
            call_off_coming(match, to=SIDES, by=by, outside=placement)
    return placement


@transaction.atomic
def set_meeting_access(trainee: Trainee, *, by: Membership | None, **facts) -> MeetingAccess:
    """Keep what a trainee needs at a meeting. Facts: columns of MeetingAccess."""
    trainee = lock(trainee)
    access, made = MeetingAccess.objects.get_or_create(
        trainee=trainee, defaults={"organisation_id": trainee.organisation_id, **facts}
    )
    if not made:
        change_facts(access, facts)
    return access


def refuse_left(trainee: Trainee, *, ends_on: date) -> None:
    """Nobody is found for whoever has left; what is over may still be written down."""
    if trainee.left_on and ends_on >= today():
        raise DomainError(
            f"{trainee} has left. If they are staying after all, say so on their page first."
        )


def _refuse_reference_taken(known, reference: str | None, what: str) -> None:
    if reference and known.filter(reference=reference).exists():
        raise DomainError(f"There is {what} already.")


def _refuse_somebody_else(
    organisation: Organisation, email: str, first_name: str, last_name: str
) -> None:
    owner = organisation.trainees.filter(membership__user__email__iexact=email).first()
    if owner:
        raise DomainError(f"This address belongs to {owner}, trainee ID {owner.reference}.")
    other = User.objects.known_in(organisation).filter(email__iexact=email).first()
    names = (first_name.casefold(), last_name.casefold())
    if other and (other.first_name.casefold(), other.last_name.casefold()) != names:
        raise DomainError(
            "This address is known here in another role, under another name: it may be another "
            "person. Change the address, or correct the name."
        )


def _refuse_fewer_than_there_are(placement: Placement, wanted: int | None) -> None:
    live = placement.matches.live().count()
    if wanted and live > wanted:
        raise DomainError(
            f"{live} connectors have an offer or a match for it. End one first, or leave it at "
            f"{live}."
        )


name_authors(__name__)
