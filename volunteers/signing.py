"""How far the signing of each agreement is: for those who run the scheme."""

from collections import defaultdict
from dataclasses import dataclass

from accounts.models import Membership, Organisation
from volunteers.models import Agreement, AgreementText, Position, Signature, Volunteer
from volunteers.services.agreements import ASKED_AT_ONCE


@dataclass(frozen=True, slots=True)
class Signing:
    """One agreement: its newest text, and who is asked to sign it."""

    agreement: Agreement
    newest: AgreementText | None
    positions: tuple[Position, ...]
    signed: tuple[Volunteer, ...]
    unsigned: tuple[Volunteer, ...]

    @property
    def asked(self) -> int:
        return len(self.signed) + len(self.unsigned)


def signing_of(
    organisation: Organisation, *, membership: Membership, only: Agreement | None = None
) -> list[Signing]:
    """Every agreement with those who have and have not signed its newest text, in five queries."""
    agreements = organisation.agreements.prefetch_related("positions")
    if only:
        agreements = agreements.filter(pk=only.pk)
    rows = AgreementText.objects.filter(agreement__organisation=organisation).newest()
    newest = {text.agreement_id: text for text in rows}
    signed = set(
        Signature.objects.filter(text__in=newest.values()).values_list("volunteer_id", "text_id")
    )
    people = organisation.volunteers.visible_to(membership).filter(status__in=ASKED_AT_ONCE)
    by_position = defaultdict(list)
    for person in people.filter(position__required_agreements__isnull=False).distinct():
        by_position[person.position_id].append(person)
    return [_signing(one, newest.get(one.pk), by_position, signed) for one in agreements]


def _signing(agreement, text, by_position, signed) -> Signing:
    positions = tuple(agreement.positions.all())
    people = [person for position in positions for person in by_position[position.pk]]
    have: list[Volunteer] = []
    have_not: list[Volunteer] = []
    for person in people:
        (have if text and (person.pk, text.pk) in signed else have_not).append(person)
    return Signing(agreement, text, positions, tuple(have), tuple(have_not))
