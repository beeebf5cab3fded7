"""A person from enquiry to leaving, and when and where they can meet somebody."""

import re
from datetime import date

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Upper

from accounts.models import Membership, Organisation, Site
from accounts.tenancy import same_organisation
from common.dates import Period, day_of, period_of
from common.half_days import HalfDay
from common.models import Base
from common.searching import words_of
from common.states import HasStatus, Moves, status_trigger
from common.telephones import MOBILE
from messaging.recipients import Channel, can_send_texts
from volunteers.models.positions import Position


class VolunteerQuerySet(models.QuerySet["Volunteer"]):
    def visible_to(self, membership):
        """A coordinator limited to sites sees who can reach one of them, or has chosen no site."""
        limit = membership.site_limit
        if not limit:
            return self
        reach = Volunteer.sites.through.objects.filter(volunteer_id=models.OuterRef("pk"))
        return self.filter(models.Exists(reach.filter(site_id__in=limit)) | ~models.Exists(reach))

    def active(self):
        return self.filter(status=Volunteer.Status.ACTIVE)

    def awaiting_dbs(self):
        """In the checks of a position that asks for a DBS certificate, with none seen yet."""
        return self.filter(
            status=Volunteer.Status.CHECKS,
            position__dbs_months__isnull=False,
            dbs_certificates__isnull=True,
        )

    def found_by(self, text: str):
        """Whose name has every word of this, or whose e-mail address or telephone number has it.

        One list of keys for each, so that each can be looked up in its own index.
        """
        text, people = text.strip(), Volunteer.objects.order_by()
        by_name = people.annotate(full_name=FULL_NAME)
        for word in words_of(text):
            by_name = by_name.filter(full_name__icontains=word)
        by_address = people.filter(membership__user__email__icontains=text)
        found = by_name.values("pk").union(by_address.values("pk"))
        if digits := national_digits(text):
            by_number = people.annotate(digits=DIGITS).filter(digits__contains=digits)
            found = found.union(by_number.values("pk"))
        return self.filter(pk__in=found)

    def here(self):
        """Everybody but those who have left."""
        return self.exclude(status=Volunteer.Status.LEFT)

    def not_merged(self):
        """Without the records that were merged into others, which stay to be looked up.

        Nor those that were removed when their time was over, of which nothing is left.
        """
        merged = Volunteer._meta.get_field("merged_into").related_model.objects
        removed = Volunteer._meta.get_field("erasure").related_model.objects
        return self.filter(
            ~models.Exists(merged.filter(emptied=models.OuterRef("pk"))),
            ~models.Exists(removed.filter(volunteer=models.OuterRef("pk"))),
        )


# As the indexes have them: a search must be written alike to be quick.
FULL_NAME = Concat("first_name", Value(" "), "last_name")
DIGITS = models.Func(
    "mobile", Value(r"\D"), Value(""), Value("g"), function="regexp_replace",
    output_field=models.TextField(),
)  # fmt: skip
FEWEST_DIGITS = 4


def national_digits(text: str) -> str:
    """The digits of a telephone number without what stands before it (0, +44, 0044), or ""."""
    if not re.fullmatch(r"[\d\s()+.-]+", text):
        return ""
    digits = re.sub(r"\D", "", text)
    digits = re.sub(r"^(0044|44|0)0?", "", digits)
    return digits if len(digits) >= FEWEST_DIGITS else ""


class Status(models.TextChoices):
    ENQUIRY = "enquiry", "Enquiry"
    APPLICATION = "application", "Application"
    CONVERSATION = "conversation", "Conversation"
    CONDITIONAL_OFFER = "conditional_offer", "Conditional offer"
    CHECKS = "checks", "Checks"
    READY = "ready", "Ready"
    ACTIVE = "active", "Active"
    PAUSED = "paused", "Paused"
    LEFT = "left", "Left"


VOLUNTEER_MOVES: Moves = {
    Status.ENQUIRY: (Status.APPLICATION, Status.LEFT),
    Status.APPLICATION: (Status.CONVERSATION, Status.LEFT),
    Status.CONVERSATION: (Status.CONDITIONAL_OFFER, Status.LEFT),
    Status.CONDITIONAL_OFFER: (Status.CHECKS, Status.LEFT),
    Status.CHECKS: (Status.READY, Status.LEFT),
    Status.READY: (Status.ACTIVE, Status.PAUSED, Status.LEFT),
    Status.ACTIVE: (Status.PAUSED, Status.LEFT),
    Status.PAUSED: (Status.READY, Status.ACTIVE, Status.LEFT),
    Status.LEFT: (Status.ENQUIRY,),
}


@pghistory.track(exclude=["address"])
class Volunteer(Base, HasStatus):
    Status = Status
    MOVES = VOLUNTEER_MOVES
    ContactBy = Channel

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="volunteers")
    membership = models.OneToOneField(Membership, models.PROTECT, related_name="volunteer")
    position = models.ForeignKey(Position, models.PROTECT, related_name="volunteers")
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80)
    mobile = models.CharField(max_length=30, blank=True)
    contact_by = models.CharField(
        "how they like to be contacted",
        max_length=10,
        choices=Channel.choices,
        default=Channel.EMAIL,
    )
    address = models.TextField("postal address", max_length=400, blank=True)
    date_of_birth = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.ENQUIRY)
    status_since = models.DateTimeField()
    started_on = models.DateField(null=True, blank=True)
    sites = models.ManyToManyField(Site, blank=True, related_name="volunteers")
    offers_remote = models.BooleanField("can meet by video or telephone", default=False)
    languages = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    will_share = ArrayField(
        models.CharField(max_length=60),
        default=list,
        blank=True,
        verbose_name="happy to talk about",
    )
    may_share = ArrayField(
        models.CharField(max_length=60),
        default=list,
        blank=True,
        verbose_name="might talk about",
    )
    wont_share = ArrayField(
        models.CharField(max_length=60),
        default=list,
        blank=True,
        verbose_name="would rather not talk about",
    )
    max_at_once = models.PositiveSmallIntegerField(
        "trainees at once, at most",
        default=1,
        validators=[MinValueValidator(0), MaxValueValidator(20)],
    )
    max_a_year = models.PositiveSmallIntegerField(
        "trainees in a year, at most",
        default=4,
        validators=[MinValueValidator(0), MaxValueValidator(60)],
    )

    objects = VolunteerQuerySet.as_manager()

    class Meta:
        ordering = ["last_name", "first_name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="volunteer_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(contact_by__in=["email", "text", "telephone"])
                | (Q(contact_by="letter") & ~Q(address="")),
                name="volunteer_letter_has_its_address",
                violation_error_message="Letters need a postal address.",
            ),
            models.CheckConstraint(
                condition=~Q(contact_by="text") | Q(mobile__regex=MOBILE),
                name="volunteer_text_has_its_mobile",
                violation_error_message="Text messages need a mobile number.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "last_name", "first_name", "id"], name="volunteer_by_name"
            ),
            GinIndex(OpClass(Upper(FULL_NAME), "gin_trgm_ops"), name="volunteer_name_trigrams"),
            GinIndex(OpClass(DIGITS, "gin_trgm_ops"), name="volunteer_number_trigrams"),
        ]
        triggers = [same_organisation(), status_trigger(VOLUNTEER_MOVES)]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def email(self) -> str:
        return self.membership.user.email

    @property
    def has_email(self) -> bool:
        return self.membership.user.has_email

    @property
    def known_since(self) -> date:
        """The first day on which anything is known of them here."""
        moments = (day_of(moment) for moment in (self.created_at, self.status_since))
        return min(filter(None, (*moments, self.started_on)))

    @property
    def names(self) -> tuple[str, ...]:
        """As they may be called on paper."""
        return str(self), self.first_name

    @property
    def reached_by(self) -> Channel:
        """As they like it; whoever has no e-mail after all is called, or else written to.

        Where no texts can be sent (any more), texts are e-mails.
        """
        way = Channel(self.contact_by)
        if way == Channel.TEXT and not can_send_texts():
            way = Channel.EMAIL
        if way != Channel.EMAIL or self.has_email:
            return way
        return Channel.LETTER if self.address and not self.mobile else Channel.TELEPHONE


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent(), obj_field=None)
class VolunteerSite(Volunteer.sites.through):
    class Meta:
        proxy = True
        verbose_name = "site they can reach"


@pghistory.track()
class Availability(Base):
    """A half-day of the week on which a volunteer can usually meet."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="availability")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="availability")
    half_day = models.CharField(max_length=6, choices=HalfDay.choices)

    class Meta:
        verbose_name_plural = "availability"
        constraints = [
            models.UniqueConstraint(fields=["volunteer", "half_day"], name="availability_once")
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return self.get_half_day_display()


@pghistory.track()
class Leave(Base):
    """Days a volunteer is away; `last_on` is still away."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="leave")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="leave")
    first_on = models.DateField("first day away")
    last_on = models.DateField("last day away")

    class Meta:
        verbose_name_plural = "leave"
        ordering = ["first_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")),
                name="leave_ends_after_it_begins",
                violation_error_message="The last day must not be before the first.",
            ),
            models.UniqueConstraint(fields=["volunteer", "first_on", "last_on"], name="leave_once"),
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"{self.first_on} to {self.last_on}"

    @property
    def period(self) -> Period:
        return period_of(self.first_on, self.last_on)
