"""What somebody hears of a paper that was made for them: that it is there, never what it says."""

from accounts.models import Membership
from support.models import Paper
from volunteers.letters import Letter
from volunteers.reaching import recipient_of


def tell_of_paper(paper: Paper) -> None:
    """Whoever signs in hears where it is, once a day for each kind. Others are given it by hand."""
    volunteer = paper.volunteer
    recipient = recipient_of(volunteer)
    signs_in = volunteer.membership.status == Membership.Status.JOINED
    if not (signs_in and recipient.by_itself):
        return
    Letter(
        "paper_made",
        recipient,
        volunteer.organisation,
        volunteer.pk,
        f"{volunteer.pk}:{paper.kind}:{paper.made_on}",
        {
            "first_name": volunteer.first_name,
            "paper": paper.get_kind_display().lower(),
        },
    ).send()
