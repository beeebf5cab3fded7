"""A call that is owed to somebody: by whom, by when, and that it was made. Restricted."""

import pghistory
from django.db import models
from django.db.models import Q

from accounts.models import Membership, Organisation
from accounts.tenancy import same_organisation
from common.models import Base
from common.states import HasStatus, Moves, status_trigger
from volunteers.models import Volunteer


class ContactStatus(models.TextChoices):
    DUE = "due", "Due"
    MADE = "made", "Made"
    NOT_NEEDED = "not_needed", "Not needed"


CONTACT_MOVES: Moves = {
    ContactStatus.DUE: (ContactStatus.MADE, ContactStatus.NOT_NEEDED),
    ContactStatus.MADE: (),
    ContactStatus.NOT_NEEDED: (),
}


class ContactQuerySet(models.QuerySet):
    def due(self):
        return self.filter(status=ContactStatus.DUE)

    def settled(self):
        return self.exclude(status=ContactStatus.DUE)

    def without_words(self):
        """For lists: to whom, by whom and by when, and never why."""
        return self.defer("why", "note")

    def made(self):
        return self.filter(status=ContactStatus.MADE)


@pghistory.track(exclude=["why", "note"])
class Contact(Base, HasStatus):
    Status = ContactStatus
    MOVES = CONTACT_MOVES

    class Why(models.TextChoices):
        """The most pressing first."""

        ASKED = "asked", "They asked to be called"
        LOW_ANSWER = "low_answer", "A hard meeting"
        NOT_EASY_TWICE = "not_easy_twice", "Not easy twice running"
        NO_ANSWER = "no_answer", "No answer twice running"
        SUPERVISION = "supervision", "Agreed at a supervision"
        OTHER = "other", "Something else"

    class How(models.TextChoices):
        TELEPHONE = "telephone", "By telephone"
        IN_PERSON = "in_person", "In person"
        VIDEO = "video", "By video"
        WRITING = "writing", "In writing"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="support_contacts")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="support_contacts")
    why = models.CharField(max_length=20, choices=Why.choices)
    due_on = models.DateField("due by")
    assigned_to = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="contacts_to_make"
    )
    status = models.CharField(
        max_length=10, choices=ContactStatus.choices, default=ContactStatus.DUE
    )
    settled_at = models.DateTimeField("made or settled at", null=True, blank=True)
    settled_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+"
    )
    how = models.CharField(max_length=10, choices=How.choices, blank=True)
    note = models.TextField("note, or why it was not needed", max_length=1000, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = "support contact"
        ordering = ["due_on", "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer"],
                condition=Q(status="due"),
                name="contact_one_due_for_a_person",
                violation_error_message="A contact with them is due already.",
            ),
            models.CheckConstraint(
                condition=Q(status="due", settled_at=None, settled_by=None)
                | (~Q(status="due") & Q(settled_at__isnull=False)),
                name="contact_settled_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="made") | ~Q(how=""),
                name="contact_made_somehow",
                violation_error_message="Select how you spoke.",
            ),
            models.CheckConstraint(
                condition=~Q(status="not_needed") | ~Q(note=""),
                name="contact_not_needed_says_why",
                violation_error_message="Say why it is not needed.",
            ),
        ]
        triggers = [same_organisation(), status_trigger(CONTACT_MOVES)]

    def __str__(self) -> str:
        return f"Contact with {self.volunteer}"

    @property
    def subject(self) -> Volunteer:
        return self.volunteer
