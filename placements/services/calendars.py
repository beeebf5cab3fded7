"""The address of somebody's own calendar: made, made anew, and stopped."""

from uuid import UUID

from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from common.dates import now
from placements.models import CalendarFeed
from placements.models.calendars import new_nonce


@transaction.atomic
def make_calendar_address(*, by: Membership) -> CalendarFeed:
    """A new address; an old one stops at once."""
    facts = {"nonce": new_nonce(), "made_at": now()}
    feed, _ = CalendarFeed.objects.update_or_create(
        membership=by, defaults=facts | {"organisation_id": by.organisation_id}
    )
    return feed


@transaction.atomic
def stop_calendar_address(*, by: Membership) -> None:
    CalendarFeed.objects.filter(membership=by).delete()


def feed_opened_by(feed_id: UUID, secret: str) -> CalendarFeed | None:
    """None for a wrong secret, and for somebody who has left or may not sign in any more."""
    feeds = CalendarFeed.objects.select_related("membership__user", "organisation")
    feed = feeds.defer("organisation__logo").filter(pk=feed_id).first()
    if feed is None or not feed.is_opened_by(secret):
        return None
    member = feed.membership
    has_left = member.status == Membership.Status.ENDED or not member.user.is_active
    return None if has_left else feed


name_authors(__name__)
