"""Noting the documents somebody showed, and that they prove who they are."""

from datetime import date

from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from common.dates import today
from common.errors import DomainError
from common.rows import lock
from volunteers.identity import identity_of
from volunteers.identity_rules import TYPES, Document, problem_of
from volunteers.models import Check, IdentityDocument, IdentityEvidence, Volunteer
from volunteers.services.oneself import refuse_oneself
from volunteers.services.vetting import Outcome, record_result

FACTS = ("issued_on", "last_valid_on", "shows_address", "seen_how", "seen_on", "seen_by")


@transaction.atomic
def note_document(
    volunteer: Volunteer,
    *,
    type: str,
    last_characters: str,
    seen_on: date,
    issued_on: date | None = None,
    last_valid_on: date | None = None,
    shows_address: bool = False,
    seen_how: str = IdentityDocument.SeenHow.ORIGINAL,
    by: Membership,
) -> IdentityDocument:
    """Note one document, by its type and last characters. The original takes the place of the
    digital one noted before; anything out of date is refused."""
    characters = "".join(last_characters.split()).upper()
    refuse_oneself(volunteer, by)
    _refuse_wrong_document(characters, Document(type, seen_on, issued_on, last_valid_on))
    volunteer = lock(volunteer)
    document = _noted_digitally(volunteer, type, characters) or IdentityDocument(
        organisation_id=volunteer.organisation_id,
        volunteer=volunteer,
        type=type,
        last_characters=characters,
    )
    facts = (issued_on, last_valid_on, shows_address, seen_how, seen_on, by)
    for name, value in zip(FACTS, facts, strict=True):
        setattr(document, name, value)
    document.save()
    return document


def _noted_digitally(volunteer: Volunteer, type: str, characters: str) -> IdentityDocument | None:
    held = volunteer.identity_documents.filter(type=type, last_characters=characters).first()
    if held and held.is_original_seen:
        raise DomainError(
            f"This document is noted already: {held.seen_by.user} saw it on "
            f"{held.seen_on:%-d %B %Y}."
        )
    return held


def _refuse_wrong_document(characters: str, document: Document) -> None:
    if document.type not in TYPES:
        raise DomainError("Choose the document from the list.")
    if not (3 <= len(characters) <= 4 and characters.isascii() and characters.isalnum()):
        raise DomainError("Give the last 3 or 4 letters or digits, never the whole number.")
    if document.seen_on > today():
        raise DomainError("The day a document was seen cannot be in the future.")
    if problem := problem_of(document):
        raise DomainError(problem)


@transaction.atomic
def remove_document(document: IdentityDocument, *, by: Membership) -> None:
    """Take back what was noted by mistake, unless a clear identity rests on it."""
    volunteer = lock(document.volunteer)
    refuse_oneself(volunteer, by)
    is_clear = volunteer.checks.filter(kind=Check.Kind.IDENTITY, result=Check.Result.CLEAR).exists()
    rests_on_it = identity_of(volunteer).nhs.is_met
    if is_clear and rests_on_it and not identity_of(volunteer, without=document).nhs.is_met:
        raise DomainError(
            "The identity check rests on this document. Record another document first, or set the "
            "check back to awaited."
        )
    document.delete()


@transaction.atomic
def set_identity_evidence(
    volunteer: Volunteer,
    *,
    is_uk_national: bool | None,
    has_five_years_of_addresses: bool,
    has_external_validation: bool,
    by: Membership,
) -> IdentityEvidence:
    """Keep what an application for a DBS certificate asks beside the documents."""
    refuse_oneself(volunteer, by)
    volunteer = lock(volunteer)
    facts = {
        "is_uk_national": is_uk_national,
        "has_five_years_of_addresses": has_five_years_of_addresses,
        "has_external_validation": has_external_validation,
    }
    evidence, _ = IdentityEvidence.objects.get_or_create(
        volunteer=volunteer, defaults={"organisation_id": volunteer.organisation_id, **facts}
    )
    if any(getattr(evidence, name) != value for name, value in facts.items()):
        for name, value in facts.items():
            setattr(evidence, name, value)
        evidence.save(update_fields=list(facts))
    return evidence


@transaction.atomic
def confirm_identity(
    volunteer: Volunteer,
    *,
    details_agree: bool,
    decided_on: date,
    seen: str | None,
    by: Membership,
) -> Check:
    """Record identity as clear, if the documents prove it and agree with each other."""
    if not details_agree:
        raise DomainError(
            "Then identity is not proved. Ask which name or address is right, and for a document "
            "that shows it."
        )
    latest = max((row.seen_on for row in identity_of(volunteer).documents), default=decided_on)
    if decided_on < latest:
        raise DomainError("A document was seen after that day. Give the day of the last one.")
    outcome = Outcome(Check.Result.CLEAR, decided_on)
    return record_result(volunteer, Check.Kind.IDENTITY, outcome, seen=seen, by=by)


name_authors(__name__)
