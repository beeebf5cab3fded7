"""What a claimant hears of a claim: that there is something to see, never a sum nor a reason."""

from support.models import ExpenseClaim
from volunteers.letters import Letter
from volunteers.reaching import recipient_of

TEMPLATES = {
    ExpenseClaim.Status.APPROVED: "expense_approved",
    ExpenseClaim.Status.SENT_BACK: "expense_sent_back",
    ExpenseClaim.Status.REFUSED: "expense_refused",
}


def tell_claimant(claim: ExpenseClaim) -> None:
    """Of what was decided. Sent back a second time, they hear a second time."""
    volunteer = claim.volunteer
    Letter(
        _template_of(claim),
        recipient_of(volunteer),
        volunteer.organisation,
        volunteer.pk,
        f"{claim.pk}:{claim.decided_at:%Y-%m-%dT%H:%M:%S.%f}",
        {"first_name": volunteer.first_name, "number": claim.number},
    ).send()


def _template_of(claim: ExpenseClaim) -> str:
    """Who is not paid all of it is not told that it is approved."""
    is_approved = claim.status == ExpenseClaim.Status.APPROVED
    if is_approved and claim.lines.exclude(refused_why="").exists():
        return "expense_approved_in_part"
    return TEMPLATES[ExpenseClaim.Status(claim.status)]
