"""What people hear about a class: asked, placed, moved, called off, reminded."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from accounts.models import Membership
from messaging.links import LinkError, link, make_token, read_token
from training.models import Booking
from volunteers.letters import Letter
from volunteers.models import Volunteer
from volunteers.reaching import recipient_of

CLASS = "class"
LINK_VALID_FOR = timedelta(days=365)
PLACED: dict[str, str] = {
    Booking.Status.BOOKED: "class_place",
    Booking.Status.WAITING: "class_waiting",
}


def class_link(booking: Booking) -> str:
    """The address at which its person answers, without signing in."""
    return link(CLASS, "classes:answer", booking.pk)


def class_token(booking: Booking) -> str:
    return token_of(booking.pk)


def token_of(key: UUID | str) -> str:
    """The same, where only the booking's key is at hand."""
    return make_token(CLASS, key)


def read_class_link(token: str) -> Booking:
    """Raises LinkError where the link or what it was about is no more."""
    key = read_token(CLASS, token, valid_for=LINK_VALID_FOR).row_id
    rows = Booking.objects.select_related("course_class__course", "learner", "organisation")
    booking = rows.filter(pk=key).first()
    if booking is None:
        raise LinkError("We no longer keep this invitation. Your coordinator will gladly help.")
    return booking


def volunteers_of(bookings: Iterable[Booking]) -> dict[UUID, Volunteer]:
    """By learner, the person as the scheme knows them, in one query."""
    learners = {booking.learner_id: booking.organisation_id for booking in bookings}
    rows = Volunteer.objects.not_merged().filter(
        membership__user__in=learners, organisation__in=set(learners.values())
    )
    people = rows.select_related("membership__user", "organisation")
    return {person.membership.user_id: person for person in people}


def invitation_letter(booking: Booking, volunteer: Volunteer, *, words: str = "") -> Letter:
    return _letter("class_invitation", booking, volunteer, f"{booking.since:%Y%m%dT%H%M%S}", words)


def place_letter(booking: Booking, volunteer: Volunteer, *, moved_up: bool = False) -> Letter:
    """They have a place, or wait for one."""
    template, since = PLACED[booking.status], f"{booking.since:%Y%m%dT%H%M%S}"
    return _letter(template, booking, volunteer, since, moved_up=moved_up)


def changed_letter(booking: Booking, volunteer: Volunteer) -> Letter:
    revision = booking.course_class.revision
    return _letter("class_changed", booking, volunteer, f"{revision}")


def called_off_letter(booking: Booking, volunteer: Volunteer, *, words: str = "") -> Letter:
    return _letter("class_called_off", booking, volunteer, "", words)


def reminder_letter(booking: Booking, volunteer: Volunteer, *, days: int) -> Letter:
    """Of a place they have, or of an invitation they have not answered."""
    return _letter("class_reminder", booking, volunteer, f"{booking.course_class.on}:{days}")


def send_all(letters: Iterable[Letter], *, told_by: Membership | None = None) -> tuple[int, int]:
    """Send them; how many go by themselves, and how many somebody here has to tell."""
    by_itself = to_tell = 0
    for letter in letters:
        letter.send(told_by=told_by)
        by_itself += letter.way.by_itself
        to_tell += not letter.way.by_itself
    return by_itself, to_tell


def _letter(
    template: str, booking: Booking, volunteer: Volunteer, key: str, words: str = "", **context
) -> Letter:
    course_class = booking.course_class
    return Letter(
        template,
        recipient_of(volunteer),
        volunteer.organisation,
        volunteer.pk,
        f"{booking.pk}:{key}",
        {
            "first_name": volunteer.first_name,
            "class": course_class,
            "course": course_class.course,
            "booking": booking,
            "link": class_link(booking),
            "words": words.strip(),
            **context,
        },
    )
