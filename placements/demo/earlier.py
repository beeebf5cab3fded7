"""Telling of weeks gone by.

Services stamp the moment at which they are called, as they should. The example is made in one go
but tells of people who have been waiting, so what was stamped is moved back here, and only here.
The history shows it as the demo's doing.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import F, QuerySet

from accounts.models import Organisation
from common.dates import today
from placements.models import Match, Meeting
from support.models import CheckIn, Contact, ExpenseClaim
from training.models import CourseClass
from volunteers.models import AgreementText, Position, ReferenceRequest, Volunteer

DAYS_TO_REPLY = 8
STAMPS = ("saved_at", "asked_at", "submitted_at", "invited_at")


def in_stage_since(volunteer: Volunteer, *, days: int, applied: int = 0) -> None:
    """They came to their stage so many days ago, and wrote to us (perhaps longer) ago."""
    people = Volunteer.objects.filter(pk=volunteer.pk)
    people.update(status_since=F("status_since") - timedelta(days=days))
    since = timedelta(days=applied or days)
    volunteer.applications.update(**{name: F(name) - since for name in STAMPS})


def here_since_they_started(organisation: Organisation) -> None:
    """A spreadsheet says when somebody started, not since when they pause or are in the checks."""
    people = organisation.volunteers
    started = people.filter(status=Volunteer.Status.ACTIVE, started_on__isnull=False)
    started.update(status_since=F("started_on"))
    for number, volunteer in enumerate(people.exclude(status=Volunteer.Status.ACTIVE)):
        in_stage_since(volunteer, days=12 + 9 * number)


def asked_ago(request: ReferenceRequest, *, days: int) -> None:
    requests = ReferenceRequest.objects.filter(pk=request.pk)
    requests.update(asked_at=F("asked_at") - timedelta(days=days))


def answered_ago(request: ReferenceRequest, *, days: int) -> None:
    """Answered and decided on so many days ago, and asked for a week before."""
    asked_ago(request, days=days + DAYS_TO_REPLY)
    requests = ReferenceRequest.objects.filter(pk=request.pk)
    since = timedelta(days=days)
    requests.update(answered_at=F("answered_at") - since, decided_at=F("decided_at") - since)


def in_force_since(texts: QuerySet[AgreementText], *, days: int) -> None:
    texts.update(effective_on=F("effective_on") - timedelta(days=days))


def signed_ago(volunteer: Volunteer, *, days: int) -> None:
    volunteer.signatures.update(signed_on=F("signed_on") - timedelta(days=days))


def held_days_ago(held: CourseClass, *, days: int) -> None:
    """A class to come has been held, and people answered before it."""
    since = held.on - (today() - timedelta(days=days))
    classes = CourseClass.objects.filter(pk=held.pk)
    classes.update(starts_at=F("starts_at") - since, ends_at=F("ends_at") - since)
    held.bookings.update(since=F("since") - 2 * since)


def asked_for_since(position: Position, *, days: int) -> None:
    """The position has asked for supervision for so long."""
    positions = Position.objects.filter(pk=position.pk)
    positions.update(supervision_since=today() - timedelta(days=days))


def question_days_ago(check_in: CheckIn, *, days: int, is_open: bool) -> None:
    """About a meeting so many days ago, and answered then; one still open was asked today."""
    questions = CheckIn.objects.filter(pk=check_in.pk)
    questions.update(met_on=today() - timedelta(days=days))
    if not is_open:
        since = timedelta(days=days)
        questions.update(asked_at=F("asked_at") - since, answered_at=F("answered_at") - since)


def claim_days_ago(claim: ExpenseClaim, *, days: int) -> ExpenseClaim:
    """It was begun and sent so many days ago."""
    since = timedelta(days=days)
    claims = ExpenseClaim.objects.filter(pk=claim.pk)
    claims.update(created_at=F("created_at") - since, sent_at=F("sent_at") - since)
    claim.refresh_from_db()
    return claim


def contact_due_today(contact: Contact) -> None:
    Contact.objects.filter(pk=contact.pk).update(due_on=today())


def matched_weeks_ago(matches: Iterable[Match], *, weeks: int) -> None:
    rows = Match.objects.filter(pk__in=[match.pk for match in matches])
    since = timedelta(weeks=weeks)
    rows.update(offered_at=F("offered_at") - since, agreed_at=F("agreed_at") - since)


def meeting_days_ago(meeting: Meeting, *, days: int) -> None:
    """A meeting of tomorrow was held so many days ago, and arranged two weeks before."""
    since, two_weeks = timedelta(days=days + 1), timedelta(weeks=2)
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=F("starts_at") - since,
        proposed_at=F("proposed_at") - since - two_weeks,
        agreed_at=F("agreed_at") - since - two_weeks,
    )
