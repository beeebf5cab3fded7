"""The organisation that runs a scheme, its places, and the people who sign in."""

import pghistory
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower, Upper

from accounts.permissions import GRANTS, SCHEME_ROLES, STAFF_ROLES, Permission, Role
from accounts.tenancy import same_organisation
from common.models import Base
from common.searching import words_of
from messaging.recipients import NOWHERE, is_nowhere


@pghistory.track()
class Organisation(Base):
    """The tenant: the trust, company or charity that runs the scheme."""

    class Header(models.TextChoices):
        BLUE = "blue", "Blue"
        WHITE = "white", "White"
        WHITE_BLUE = "white_blue", "White with blue navigation"

    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True)
    descriptor = models.CharField(
        max_length=60, blank=True, help_text="Under the name, such as “NHS Foundation Trust”."
    )
    connector_label = models.CharField(
        "what connectors are called", max_length=60, default="Lived Experience Connector"
    )
    header = models.CharField(max_length=10, choices=Header.choices, default=Header.BLUE)
    logo = models.BinaryField(
        "logo (PNG)", null=True, blank=True, editable=True, help_text="At most 100 kB."
    )
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=30, blank=True)
    offer_days = models.PositiveSmallIntegerField(
        "days to answer an offer", default=14, help_text="After this an offer expires."
    )
    meeting_change_hours = models.PositiveSmallIntegerField(
        "hours before a meeting until which the two can change it",
        default=24,
        help_text="Afterwards they call their coordinator, who can always.",
    )
    renewal_days = models.PositiveSmallIntegerField(
        "days before expiry that a renewal is due", default=90
    )
    retention_years = models.PositiveSmallIntegerField(
        "years a record is kept after somebody has left", default=6
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SiteQuerySet(models.QuerySet):
    def visible_to(self, membership):
        limit = membership.site_limit
        return self.filter(pk__in=limit) if limit else self


@pghistory.track()
class Site(Base):
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="sites")
    code = models.CharField(
        max_length=12,
        validators=[RegexValidator(r"^[A-Z0-9-]+\Z", "Use capital letters, numbers and hyphens.")],
    )
    name = models.CharField(max_length=120)
    town = models.CharField(max_length=120, blank=True)
    is_step_free = models.BooleanField("step-free", default=False)

    objects = SiteQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code"],
                name="site_code_once",
                violation_error_message="There is a site with this code already.",
            )
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Team(Base):
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="teams")
    site = models.ForeignKey(Site, models.PROTECT, related_name="teams")
    name = models.CharField(max_length=120)
    setting = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["site__name", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "name"],
                name="team_name_once",
                violation_error_message="This site has a team of this name already.",
            )
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"{self.name}, {self.site}"


class UserManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **facts):
        user = self.model(email=email.strip().lower(), **facts)
        user.set_password(password)
        user.save()
        return user

    def known_in(self, organisation: Organisation) -> models.QuerySet["User"]:
        """Whose name an organisation may read: they have signed in there, or belong there alone."""
        theirs = Membership.objects.filter(user=OuterRef("pk"))
        joined = theirs.filter(organisation=organisation, status=Membership.Status.JOINED)
        elsewhere = theirs.exclude(organisation=organisation)
        return self.filter(
            Exists(joined) | ~Exists(elsewhere), Exists(theirs.filter(organisation=organisation))
        )

    def get_by_natural_key(self, email: str):
        return self.get(email__iexact=email)


@pghistory.track(exclude=["password", "last_login"])
class User(Base, AbstractBaseUser):
    """A person who can sign in, by e-mail. What they may do stands in their memberships."""

    email = models.EmailField("e-mail address")
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["first_name", "last_name"]
    objects = UserManager()

    class Meta:
        ordering = ["last_name", "first_name"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                violation_error_message="There is a person with this e-mail address already.",
            )
        ]
        indexes = [GinIndex(OpClass(Upper("email"), "gin_trgm_ops"), name="user_email_trigrams")]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def has_email(self) -> bool:
        """People without any are known by an address that nobody has."""
        return not is_nowhere(self.email)

    @property
    def is_new(self) -> bool:
        """Has never signed in and has no password: nothing guards this account yet."""
        return self.last_login is None and not self.has_usable_password()

    @property
    def is_staff(self) -> bool:
        """Django's admin asks this; our admin site asks the membership instead."""
        return False

    def has_perm(self, permission: str, row: object = None) -> bool:
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False


class MembershipQuerySet(models.QuerySet):
    def able_to_sign_in(self):
        return self.filter(status__in=Membership.WITH_US, user__is_active=True)

    def visible_to(self, membership):
        """Administrators see everybody; coordinators the people of the scheme.

        A coordinator limited to sites sees nobody here: a membership does not say at which site
        somebody volunteers or trains. The lists of volunteers and placements do.
        """
        if membership.can(Permission.MEMBER_MANAGE):
            return self
        if not membership.can(Permission.INVITATION_SEND) or membership.site_limit:
            return self.none()
        return self.filter(role__in=SCHEME_ROLES)

    def naming(self):
        """Each knows its `shown_name`."""
        return self.annotate(is_stranger=_is_stranger())

    def to_invite(self):
        """Whoever has no e-mail cannot sign in, so there is nothing to invite them to."""
        listed = self.filter(status=Membership.Status.LISTED)
        return listed.exclude(user__email__endswith=f"@{NOWHERE}")

    def matching(self, *, name="", role="", status=""):
        """Those whose name or address has every word, in this role and status if given."""
        found = self
        for word in words_of(name):
            name = Q(user__first_name__icontains=word) | Q(user__last_name__icontains=word)
            found = found.filter(Q(user__email__icontains=word) | (name & ~_is_stranger()))
        wanted = {"role": role, "status": status}
        return found.filter(**{field: value for field, value in wanted.items() if value})


def _is_stranger() -> Q:
    """Known in another organisation, and never yet come to this one: their name is not for us."""
    theirs = Membership.objects.filter(user=OuterRef("user"))
    joined = theirs.filter(organisation=OuterRef("organisation"), status=Membership.Status.JOINED)
    elsewhere = theirs.exclude(organisation=OuterRef("organisation"))
    return Q(Exists(elsewhere)) & ~Q(Exists(joined))


@pghistory.track()
class Membership(Base):
    """A user in one organisation with one role: the `by` of every act."""

    class Status(models.TextChoices):
        LISTED = "listed", "Known, not invited"
        INVITED = "invited", "Invited"
        JOINED = "joined", "Has signed in"
        ENDED = "ended", "Ended"

    WITH_US = (Status.INVITED, Status.JOINED)

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.LISTED)
    sites = models.ManyToManyField(
        Site, blank=True, related_name="+", help_text="None chosen: all sites."
    )
    invited_at = models.DateTimeField(null=True, blank=True)
    employee_number = models.CharField(
        max_length=40, blank=True, help_text="As ESR has it: files about training name them by it."
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["user__last_name", "user__first_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user", "role"],
                name="membership_once",
                violation_error_message="This person has this role here already.",
            ),
            models.UniqueConstraint(
                fields=["organisation", "employee_number"],
                condition=~Q(employee_number=""),
                name="membership_employee_number_once",
                violation_error_message="Somebody here has this employee number already.",
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="membership_role_is_known"
            ),
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display().lower()})"

    @property
    def shown_name(self) -> str:
        """The person's name; for somebody from elsewhere who has not joined yet, their address.

        Only of rows from `naming()`: whoever adds an address must not learn whose it is.
        """
        return self.user.email if self.is_stranger else str(self.user)

    def can(self, permission: Permission) -> bool:
        return permission in GRANTS[self.role]

    @property
    def is_staff(self) -> bool:
        return self.role in STAFF_ROLES

    @property
    def is_able_to_sign_in(self) -> bool:
        return self.status in self.WITH_US and self.user.is_active

    @property
    def site_limit(self) -> frozenset:
        """The sites this member is limited to; empty means all. Read once per request."""
        if not hasattr(self, "_site_limit"):
            self._site_limit = frozenset(site.pk for site in self.sites.all())
        return self._site_limit


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent(), obj_field=None)
class MembershipSite(Membership.sites.through):
    class Meta:
        proxy = True
        verbose_name = "site a member is limited to"
