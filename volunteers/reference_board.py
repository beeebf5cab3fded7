"""The two references of a volunteer: who was asked, who has answered, whether to ask somebody."""

from dataclasses import dataclass

from messaging.models import Message
from messaging.services import Draft, compose
from volunteers.models import Check, ReferenceRequest, Volunteer
from volunteers.sent import Sent
from volunteers.services.references import letter_to_referee
from volunteers.services.vetting import REFERENCES

Status = ReferenceRequest.Status
OPEN = (Status.ASKED, Status.RETURNED, Status.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Slot:
    """One of the two, with everybody asked for it, the latest first."""

    kind: str
    label: str
    check: Check | None
    requests: tuple[ReferenceRequest, ...]

    @property
    def may_ask(self) -> bool:
        """Nobody is being asked, and the check does not stand without."""
        is_open = any(request.status in OPEN for request in self.requests)
        return not is_open and not (self.check and self.check.passes)


def references_of(volunteer: Volunteer) -> tuple[Slot, ...]:
    checks = {check.kind: check for check in volunteer.checks.filter(kind__in=REFERENCES)}
    requests = list(volunteer.reference_requests.with_people())
    return tuple(
        Slot(
            kind.value,
            kind.label,
            checks.get(kind),
            tuple(request for request in requests if request.kind == kind),
        )
        for kind in REFERENCES
    )


def sent_about(request: ReferenceRequest) -> list[Sent]:
    """What was written to the referee, without the link that speaks for them."""
    rows = Message.objects.filter(organisation_id=request.organisation_id, about_id=request.pk)
    return [Sent(message) for message in rows]


def to_be_sent_about(request: ReferenceRequest) -> list[tuple[str, Draft]]:
    """What each button that writes to the referee would send, to read before."""
    if not (request.may_be_entered and request.referee_email):
        return []
    facts = letter_to_referee(request.volunteer, name=request.referee_name)
    whole = {"to": facts["to"], "context": facts, "organisation_id": request.organisation_id}
    new_link = compose("reference_request", **whole)
    letters = [("What they get with a new link", new_link)]
    if request.status == Status.ASKED:
        stopped = compose("reference_cancelled", **whole)
        letters.append(("What they get if you stop asking them", stopped))
    return letters
