"""Publishing a text, signing it, and asking again when it changes."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.text import slugify
from django.utils.timezone import localdate

from accounts.models import Membership, Organisation
from audit.authors import name_authors
from audit.history import events_in
from common.columns import words_of
from common.dates import a_year_ahead, today
from common.errors import DomainError
from common.rows import lock
from common.versions import refuse_changed, version_of
from messaging.models import Message
from messaging.services import keep, take_out, write
from nhsuk.components.words import day
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
    if effective_on > a_year_ahead():
        raise DomainError(
            f"That is more than a year from now. The latest day is {day(a_year_ahead())}. Nothing "
            "was published."
        )
    newest = agreement.texts.order_by("-effective_on").first()
    if newest:
        _refuse_beside(newest, text, effective_on)
    published = agreement.texts.create(
        organisation_id=agreement.organisation_id,
        version=_last_version(agreement) + 1,
        text=text.strip(),
        effective_on=effective_on,
        published_by=by,
    )
    have_signed = set(_signatures_of(agreement).values_list("volunteer_id", flat=True))
    keep(
        _letter(one, published, has_changed=one.pk in have_signed)
        for one in asked_to_sign(agreement)
    )
    return published


def _refuse_beside(newest: AgreementText, text: str, effective_on: date) -> None:
    if newest.text.split() == text.split():
        raise DomainError("This is the text that is in use already. Nothing has changed.")
    if effective_on > newest.effective_on:
        return
    words = "Another version takes effect on that day or later. Choose a later day"
    if newest.is_to_come(on=today()):
        words += f", or withdraw version {newest.version} first"
    raise DomainError(f"{words}.")


def _last_version(agreement: Agreement) -> int:
    """Of all there ever were: a number never stands for other words than it once did."""
    rows = (agreement.texts.all(), events_in(AgreementText, agreement=agreement))
    return max(row.aggregate(last=Max("version"))["last"] or 0 for row in rows)


def _signatures_of(agreement: Agreement) -> QuerySet[Signature]:
    return Signature.objects.filter(text__agreement=agreement)


@transaction.atomic
def withdraw_text(agreement: Agreement, *, version: int, by: Membership) -> None:
    """A version that is not in force yet was a mistake. The history keeps it and who signed it.

    Whoever was to be told of it and was not yet is left in peace; whoever had signed it and now
    has to sign the one before gets a message. Where a newer one is there, they have its message.
    """
    agreement = lock(agreement)
    text = agreement.texts.filter(version=version).first()
    if text is None:
        raise DomainError("This version was withdrawn already. Nothing more was done.")
    if not text.is_to_come(on=today()):
        raise DomainError(
            f"Version {version} is in force since {day(text.effective_on)}, so it cannot be "
            "withdrawn. Publish a new version instead."
        )
    asked = asked_to_sign(agreement)
    for one in asked:
        take_out(organisation_id=agreement.organisation_id, dedupe_key=_key(text, one))
    signatures = text.signatures.all()
    had = set(signatures.values_list("volunteer_id", flat=True))
    signatures.delete()
    withdrawn = f":after:{text.pk}"
    text.delete()
    newest = agreement.texts.order_by("-effective_on").first()
    if newest and newest.version < version:
        had -= set(newest.signatures.values_list("volunteer_id", flat=True))
        keep(_letter(one, newest, after=withdrawn) for one in asked if one.pk in had)


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
    agreement: Agreement,
    *,
    version: int,
    signed_name: str,
    has_read: bool,
    seen: str = "",
    by: Membership,
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
    _question_name(
        volunteer,
        signed_name,
        seen,
        f"We know you as {volunteer}. If “{signed_name}” is your name too, sign once more. "
        "Otherwise type your own full name. Nothing is signed yet.",
    )
    return _keep(volunteer, newest, Signature.How.SCREEN, signed_name, today(), by)


@transaction.atomic
def record_signature(
    volunteer: Volunteer,
    agreement: Agreement,
    *,
    version: int,
    signed_name: str,
    signed_on: date,
    seen: str = "",
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
    _question_name(
        volunteer,
        signed_name,
        seen,
        f"It is signed as “{signed_name}”, and this is {volunteer}. If it is their signature all "
        "the same, save it once more. Nothing is saved yet.",
    )
    return _keep(lock(volunteer), text, Signature.How.PAPER, signed_name, signed_on, by)


def _question_name(volunteer: Volunteer, signed_name: str, seen: str, words: str) -> None:
    """A signature that has no name of theirs in it is asked about once: `seen`, what was asked."""
    theirs = words_of(f"{volunteer} {volunteer.membership.user}")
    if not words_of(signed_name) & theirs:
        refuse_changed(seen, version_of([signed_name]), words)


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


def _key(text: AgreementText, volunteer: Volunteer, *, after: str = "") -> str:
    return f"agreement_to_sign:{text.pk}:{volunteer.pk}{after}"


def _letter(
    volunteer: Volunteer, text: AgreementText, *, has_changed: bool = False, after: str = ""
) -> Message:
    """`after`: what was withdrawn, so that the message for what was before it goes once more."""
    return write(
        "agreement_to_sign",
        to=recipient_of(volunteer),
        organisation_id=volunteer.organisation_id,
        about_id=volunteer.pk,
        dedupe_key=_key(text, volunteer, after=after),
        context={
            "first_name": volunteer.first_name,
            "agreement": text.agreement,
            "text": text,
            "has_changed": has_changed,
            "was_withdrawn": bool(after),
            "can_sign_in": volunteer.membership.is_able_to_sign_in,
            "organisation": text.agreement.organisation,
        },
    )


name_authors(__name__)
