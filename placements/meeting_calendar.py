"""Meetings and classes as a calendar shows them: when, where, and with whom by first name alone."""

from datetime import datetime, timedelta

from accounts.models import Membership
from messaging.calendars import CalendarEvent
from placements.models import Meeting
from training.models import Booking

KEPT_FOR = timedelta(days=31)  # in a calendar feed
MOST = 200


def event_of(meeting: Meeting, *, side: str) -> CalendarEvent:
    """`side`: who looks; empty for a coordinator."""
    return CalendarEvent(
        key=meeting.pk,
        title=_title(meeting, side),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        revision=meeting.revision,
        stamped_at=meeting.cancelled_at or meeting.agreed_at or meeting.proposed_at,
        place=meeting.place or meeting.link or meeting.get_how_display(),
        words=meeting.link,
        is_off=meeting.status == Meeting.Status.CANCELLED,
        is_tentative=meeting.status == Meeting.Status.PROPOSED,
    )


def events_of(membership: Membership, *, at: datetime) -> list[CalendarEvent]:
    """Their agreed meetings, and the classes in which they have a place. Two queries."""
    since = at - KEPT_FOR
    meetings = membership.organisation.meetings.of(membership).filter(starts_at__gte=since)
    shown = meetings.filter(status__in=[Meeting.Status.AGREED, Meeting.Status.LOGGED])
    side = "connector" if membership.role == "connector" else "trainee"
    return [
        *(event_of(meeting, side=side) for meeting in shown.with_people()[:MOST]),
        *(_event_of_class(booking) for booking in _classes(membership, since)[:MOST]),
    ]


def _title(meeting: Meeting, side: str) -> str:
    connector = meeting.match.connector.first_name
    trainee = meeting.match.placement.trainee.first_name
    if not side:
        return f"{connector} and {trainee} meet"
    return f"Meeting with {trainee if side == 'connector' else connector}"


def _classes(membership: Membership, since: datetime):
    theirs = membership.organisation.bookings.filter(
        learner=membership.user_id, course_class__starts_at__gte=since
    )
    placed = theirs.with_a_place().exclude(course_class__status="cancelled")
    return placed.select_related("course_class").order_by("course_class__starts_at")


def _event_of_class(booking: Booking) -> CalendarEvent:
    """Not which course: its name may say something of health."""
    held = booking.course_class
    return CalendarEvent(
        key=held.pk,
        title="Training class",
        starts_at=held.starts_at,
        ends_at=held.ends_at,
        revision=held.revision,
        stamped_at=held.created_at,
        place=held.where,
        words=held.link,
    )
