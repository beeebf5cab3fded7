"""The outbox: what is to be said to whom, and how it fared."""

from datetime import time, timedelta

import pghistory
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from common.models import Base
from common.states import HasStatus, Moves, status_trigger
from common.telephones import MOBILE
from messaging.links import without_tokens
from messaging.recipients import BY_HAND, NOWHERE, Channel


class Status(models.TextChoices):
    QUEUED = "queued", "Waiting to be sent"
    TO_TELL = "to_tell", "To be told by telephone or letter"
    SENT = "sent", "Sent"
    FAILED = "failed", "Could not be sent"
    BOUNCED = "bounced", "Came back"
    SETTLED = "settled", "Dealt with"


MESSAGE_MOVES: Moves = {
    Status.QUEUED: (Status.SENT, Status.FAILED, Status.SETTLED),
    Status.TO_TELL: (Status.SETTLED,),
    Status.SENT: (Status.BOUNCED,),
    Status.BOUNCED: (Status.SETTLED,),  # its links are gone: nobody sends it again
    Status.FAILED: (Status.QUEUED, Status.SETTLED),
    Status.SETTLED: (),
}


UNLISTED = "concern_"  # how the templates of messages about concerns begin


class MessageQuerySet(models.QuerySet):
    def waiting(self, *, at):
        return self.filter(status=Message.Status.QUEUED, not_before__lte=at)

    def sendable(self, *, at):
        """What waits and may be sent now: in quiet hours only what somebody is waiting for."""
        local = timezone.localtime(at).time()
        quiet = [each.organisation_id for each in QuietHours.objects.all() if each.covers(local)]
        rows = self.waiting(at=at)
        return rows.exclude(organisation_id__in=quiet, is_urgent=False) if quiet else rows

    def listed(self):
        """Those that a list may show: that a concern was raised is for those named in it alone."""
        return self.exclude(template__startswith=UNLISTED)

    def failed(self):
        """What did not get through: it could not be handed over, or it came back."""
        return self.filter(status__in=[Message.Status.FAILED, Message.Status.BOUNCED])

    def to_tell(self):
        """What goes by no machine: somebody here calls or writes a letter."""
        return self.filter(status=Message.Status.TO_TELL)

    def unheard(self):
        """What nobody has been sent or told yet."""
        return self.filter(status__in=[Message.Status.QUEUED, Message.Status.TO_TELL])

    def people(self):
        """The keys of those they are for, each once."""
        person = Coalesce("recipient_id", "pk")
        return self.order_by().values_list(person, flat=True).distinct()


class Message(Base, HasStatus):
    Status = Status
    Channel = Channel
    MOVES = MESSAGE_MOVES

    # Ids instead of foreign keys: this app knows no other.
    organisation_id = models.UUIDField()
    about_id = models.UUIDField("row it is about", null=True, blank=True)
    template = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.EMAIL)
    recipient_id = models.UUIDField("row of the person", null=True, blank=True)
    recipient_name = models.CharField(max_length=200)
    recipient_address = models.CharField(
        "address or number", max_length=400, blank=True, help_text="As it was known then."
    )
    subject = models.CharField(max_length=200)
    body = models.TextField()
    dedupe_key = models.CharField(
        max_length=200, help_text="Names the thing said; the same thing is never said twice."
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    not_before = models.DateTimeField()
    is_urgent = models.BooleanField("sent in quiet hours too", default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    handed_over_at = models.DateTimeField("last begun to hand over", null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    provider_key = models.CharField("key at GOV.UK Notify", max_length=60, blank=True)
    delivered_at = models.DateTimeField("known to have arrived", null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField("dealt with by", max_length=200, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "dedupe_key"], name="message_said_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["sent", "bounced"], sent_at__isnull=False)
                | Q(status__in=["queued", "to_tell", "failed"], sent_at__isnull=True)
                | Q(status="settled"),
                name="message_sent_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(status="settled", settled_at__isnull=False)
                | (~Q(status="settled") & Q(settled_at__isnull=True)),
                name="message_settled_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="queued")
                | (Q(channel="email") & ~Q(recipient_address__iendswith=f"@{NOWHERE}"))
                | (Q(channel="text") & Q(recipient_address__regex=MOBILE)),
                name="message_queued_can_be_sent",
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before"], condition=Q(status="queued"), name="message_waiting"
            ),
            models.Index(fields=["organisation_id", "-created_at"], name="message_by_time"),
            models.Index(
                fields=["organisation_id"], condition=Q(status="to_tell"), name="message_to_tell"
            ),
        ]
        triggers = [status_trigger(MESSAGE_MOVES)]

    def __str__(self) -> str:
        return f"{self.subject} → {self.recipient_name}"

    @property
    def is_by_hand(self) -> bool:
        return self.channel in BY_HAND

    @property
    def text(self) -> str:
        """What it says, fit to be looked at: nobody can follow somebody else's link from here."""
        return without_tokens(self.body)


@pghistory.track()
class Wording(Base):
    """What an organisation says in a message instead of the usual words."""

    organisation_id = models.UUIDField()
    template = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["template"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "template"], name="wording_once_for_each_message"
            )
        ]

    def __str__(self) -> str:
        return self.template


@pghistory.track()
class QuietHours(Base):
    """When an organisation sends nothing by itself, from `starts` up to `ends`, by local time."""

    organisation_id = models.UUIDField(unique=True)
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        verbose_name = verbose_name_plural = "quiet hours"
        constraints = [
            models.CheckConstraint(
                condition=~Q(starts=models.F("ends")),
                name="quiet_hours_end",
                violation_error_message="Quiet hours must end at another time than they start.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.starts:%H:%M} to {self.ends:%H:%M}"

    @property
    def lasting(self) -> timedelta:
        """How long they are by the clock on the wall."""
        starts, ends = (
            timedelta(hours=at.hour, minutes=at.minute) for at in (self.starts, self.ends)
        )
        return (ends - starts) % timedelta(days=1)

    def covers(self, local: time) -> bool:
        if self.starts < self.ends:
            return self.starts <= local < self.ends
        return local >= self.starts or local < self.ends  # over midnight
