"""What one volunteer has to sign, has signed, and has to sign again."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from common.dates import today
from volunteers.models import Agreement, AgreementText, Signature, Volunteer


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """`newest` is the version to be signed now, even if it takes effect on a day to come.

    `until_then`: the one in force before it does.
    """

    agreement: Agreement
    newest: AgreementText
    signature: Signature | None
    is_asked: bool
    until_then: AgreementText | None = None

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
    texts: dict[UUID, list[AgreementText]] = defaultdict(list)
    for text in AgreementText.objects.filter(agreement__in=ours).select_related("agreement"):
        texts[text.agreement_id].append(text)
    signed = {
        row.text.agreement_id: row
        for row in volunteer.signatures.select_related("text", "entered_by__user").order_by(
            "text__effective_on"
        )
    }
    required = set(volunteer.position.required_agreements.values_list("pk", flat=True))
    rows = (
        AgreementRow(
            found[0].agreement, found[0], signed.get(key), key in required, _until_then(found)
        )
        for key, found in texts.items()
    )
    return tuple(sorted(rows, key=lambda row: row.agreement.name))


def _until_then(texts: list[AgreementText]) -> AgreementText | None:
    """Of the newest first: the one in force, while the newest is not."""
    on = today()
    if not texts[0].is_to_come(on=on):
        return None
    return next((text for text in texts if not text.is_to_come(on=on)), None)
