"""Publishing a text, signing it, and asking again when it changes."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.text import slugify
from django.utils.timezone import localdate

from accounts.models import Membership, Organisation
from audit.authors import name_authors
from common.dates import today
from common.errors import DomainError
from common.rows import lock
from messaging.models import Message
from messaging.services import keep, write
from volunteers.models import Agreement, AgreementText, Position, Signature, Volunteer
from volunteers.reaching import recipient_of
from volunteers.signed import agreements_of

Status = Volunteer.Status
# Who is asked to sign at once; those who are away are asked when they come back.
ASKED_AT_ONCE = (Status.CHECKS, Status.READY, Status.ACTIVE)


@transaction.atomic
def create_agreement(
    organisation: Organisation,
    *,
    name: str,
    positions: Iterable[Position],
    text: str,
    effective_on: date,
    by: Membership | None,
) -> Agreement:
    """Something new to be signed, with its first text."""
    key = slugify(name)[:40]
    if not key or organisation.agreements.filter(key=key).exists():
        raise DomainError(
            "There is an agreement of this name already. Publish a new version of it."
        )
    agreement = organisation.agreements.create(key=key, name=name.strip())
    agreement.positions.set(positions)
    publish_text(agreement, text=text, effective_on=effective_on, by=by)
    return agreement


@transaction.atomic
def publish_text(
    agreement: Agreement, *, text: str, effective_on: date, by: Membership | None
) -> AgreementText:
    """A new version, in force from a day. Everybody it is asked of gets a message."""
    agreement = lock(agreement)
    if effective_on < today():
        raise DomainError("A text takes effect today or later: nobody could have signed it before.")
    newest = agreement.texts.order_by("-effective_on").first()
    if newest and newest.text.split() == text.split():
        raise DomainError("This is the text that is in use already. Nothing has changed.")
    if newest and effective_on <= newest.effective_on:
        raise DomainError("Another version takes effect on that day or later. Choose a later day.")
    published = agreement.texts.create(
        organisation_id=agreement.organisation_id,
        version=(newest.version if newest else 0) + 1,
        text=text.strip(),
        effective_on=effective_on,
        published_by=by,
    )
    has_changed = newest is not None
    keep(_letter(one, published, has_changed=has_changed) for one in asked_to_sign(agreement))
    return published


@transaction.atomic
def change_agreement(
    agreement: Agreement, *, name: str, positions: Iterable[Position], by: Membership
) -> Agreement:
    """What it is called, and of which positions it is asked. Whoever it was not asked of before,
    and has not signed it, gets a message."""
    agreement = lock(agreement)
    before = set(asked_to_sign(agreement))
    if agreement.name != name.strip():
        agreement.name = name.strip()
        agreement.save(update_fields=["name"])
    agreement.positions.set(positions)
    if newest := agreement.texts.first():
        have = set(newest.signatures.values_list("volunteer_id", flat=True))
        asked = [one for one in asked_to_sign(agreement) if one not in before]
        keep(_letter(one, newest) for one in asked if one.pk not in have)
    return agreement


def ask_to_sign_all(volunteer: Volunteer) -> None:
    """One message for each text their position asks for that they have not signed."""
    if volunteer.status in ASKED_AT_ONCE:
        keep(_letter(volunteer, row.newest) for row in agreements_of(volunteer) if row.is_to_sign)


@transaction.atomic
def sign_agreement(
    agreement: Agreement, *, version: int, signed_name: str, has_read: bool, by: Membership
) -> Signature:
    """A volunteer signs for themselves, on screen: the version they had before their eyes.

    Signing twice leaves one signature.
    """
    volunteer = lock(Volunteer.objects.get(membership=by))
    newest = agreement.texts.order_by("-effective_on").first()
    if not newest or newest.version != version:
        raise DomainError("This text has changed since you opened it. Please read it once more.")
    if not has_read:
        raise DomainError("Please read it, and tick that you agree.")
    return _keep(volunteer, newest, Signature.How.SCREEN, signed_name, today(), by)


@transaction.atomic
def record_signature(
    volunteer: Volunteer,
    agreement: Agreement,
    *,
    version: int,
    signed_name: str,
    signed_on: date,
    by: Membership,
) -> Signature:
    """A coordinator records what was signed on paper, since these words were there to be signed."""
    text = agreement.texts.get(version=version)
    if signed_on > today():
        raise DomainError("The day it was signed cannot be in the future.")
    if signed_on < (published_on := localdate(text.created_at)):
        raise DomainError(
            f"This version was published on {published_on:%-d %B %Y}. What was signed before that "
            "day said something else, so it does not count as this version."
        )
    return _keep(lock(volunteer), text, Signature.How.PAPER, signed_name, signed_on, by)


def asked_to_sign(agreement: Agreement) -> list[Volunteer]:
    """Everybody whose position asks for it and who is on the way or here."""
    people = agreement.organisation.volunteers.filter(
        position__required_agreements=agreement, status__in=ASKED_AT_ONCE
    )
    return list(people.select_related("membership__user"))


def _keep(
    volunteer: Volunteer,
    text: AgreementText,
    how: str,
    signed_name: str,
    signed_on: date,
    by: Membership,
) -> Signature:
    if held := volunteer.signatures.filter(text=text).first():
        return held
    return volunteer.signatures.create(
        organisation_id=volunteer.organisation_id,
        text=text,
        how=how,
        signed_name=signed_name.strip(),
        signed_on=signed_on,
        entered_by=by,
    )


def _letter(volunteer: Volunteer, text: AgreementText, *, has_changed: bool = False) -> Message:
    return write(
        "agreement_to_sign",
        to=recipient_of(volunteer),
        organisation_id=volunteer.organisation_id,
        about_id=volunteer.pk,
        dedupe_key=f"agreement_to_sign:{text.pk}:{volunteer.pk}",
        context={
            "first_name": volunteer.first_name,
            "agreement": text.agreement,
            "text": text,
            "has_changed": has_changed,
            "organisation": text.agreement.organisation,
        },
    )


name_authors(__name__)
