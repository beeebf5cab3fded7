"""The link by which a practice educator without an account reads what a trainee shares."""

from datetime import timedelta

from messaging.links import LinkError, link, read_token
from placements.models import ReflectionShare
from placements.models.sharing import Reader

PURPOSE = "reflection"
VALID_FOR = timedelta(days=30)
EXPIRED = "This link has expired. Please ask the trainee who shared it: they can send it again."
GONE = "This reflection is not shared with you any more. There is nothing you need to do."


def link_to(share: ReflectionShare) -> str:
    return link(PURPOSE, "reflections:by_link", share.pk, share.reader)


def share_of_link(token: str) -> ReflectionShare:
    """What the link leads to; raises LinkError if it has expired or was taken back."""
    found = read_token(PURPOSE, token, valid_for=VALID_FOR, expired=EXPIRED)
    shares = ReflectionShare.objects.with_reflection().select_related("organisation")
    share = shares.filter(pk=found.row_id, reader=Reader.EDUCATOR).first()
    if share is None or share.reflection.status != share.reflection.Status.FINISHED:
        raise LinkError(GONE)
    return share
