"""What one volunteer has to sign, has signed, and has to sign again."""

from dataclasses import dataclass

from django.db.models import Q

from volunteers.models import Agreement, AgreementText, Signature, Volunteer


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """`newest` is the version to be signed now, even if it takes effect on a day to come."""

    agreement: Agreement
    newest: AgreementText
    signature: Signature | None
    is_asked: bool

    @property
    def is_signed(self) -> bool:
        return self.signature is not None and self.signature.text_id == self.newest.pk

    @property
    def is_to_sign(self) -> bool:
        return self.is_asked and not self.is_signed


def agreements_of(volunteer: Volunteer) -> tuple[AgreementRow, ...]:
    """Those asked of the position and any other signed, by name; the newest signature of each."""
    asked = Q(positions=volunteer.position_id)
    ours = Agreement.objects.filter(asked | Q(texts__signatures__volunteer=volunteer)).distinct()
    newest = AgreementText.objects.filter(agreement__in=ours).newest()
    signed = {
        row.text.agreement_id: row
        for row in volunteer.signatures.select_related("text", "entered_by__user").order_by(
            "text__effective_on"
        )
    }
    required = set(volunteer.position.required_agreements.values_list("pk", flat=True))
    rows = (
        AgreementRow(
            text.agreement, text, signed.get(text.agreement_id), text.agreement_id in required
        )
        for text in newest.select_related("agreement")
    )
    return tuple(sorted(rows, key=lambda row: row.agreement.name))
