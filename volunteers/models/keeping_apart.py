"""What somebody said, in their own words, about whom or where they would rather not meet.

What matching can keep to by itself stands as Exclusion rows; a wish is what was asked for. It is
shown back to whoever asked as they wrote it, so that nobody can find out here who is known.
"""

import pghistory
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat, Lower, Trim

from accounts.models import Membership, Organisation, Site, Team
from accounts.permissions import GRANTS, Permission
from accounts.tenancy import same_organisation
from common.models import Base
from common.states import HasStatus, Moves, status_trigger
from volunteers.models.restricted import Exclusion
from volunteers.models.volunteers import Volunteer


class WishStatus(models.TextChoices):
    TO_SETTLE = "to_settle", "A coordinator looks at it"
    KEPT = "kept", "Kept to"
    WITHDRAWN = "withdrawn", "Taken back"


WISH_MOVES: Moves = {
    WishStatus.TO_SETTLE: (WishStatus.KEPT, WishStatus.WITHDRAWN),
    WishStatus.KEPT: (WishStatus.WITHDRAWN,),
    WishStatus.WITHDRAWN: (),
}


class ApartWishQuerySet(models.QuerySet):
    def visible_to(self, membership):
        """Never what may be about the member themselves.

        A coordinator limited to sites sees the wishes of volunteers they see, and of trainees:
        where a trainee is placed is not known in this app. The lead sees what no coordinator may.
        """
        rows = self.not_about(membership)
        if not membership.can(Permission.EXCLUSION_MANAGE):
            rows = rows.exclude(Exists(_not_meant(_coordinators_of_all())))
        if not membership.site_limit:
            return rows
        people = Volunteer.objects.visible_to(membership)
        return rows.filter(Q(asked_by__volunteer__isnull=True) | Q(asked_by__volunteer__in=people))

    def not_about(self, membership):
        """Those that cannot mean a member, whatever they may read otherwise."""
        rows = self.annotate(said=_as_words("words"))
        return rows.filter(Exists(_not_meant(Membership.objects.filter(pk=membership.pk))))

    def standing(self):
        return self.exclude(status=WishStatus.WITHDRAWN)

    def to_settle(self):
        return self.filter(status=WishStatus.TO_SETTLE)


def _coordinators_of_all() -> QuerySet[Membership]:
    """Those who may settle wishes of anybody: not the ones who look after some sites only."""
    roles = [role for role, grants in GRANTS.items() if Permission.EXCLUSION_MANAGE in grants]
    ours = Membership.objects.able_to_sign_in().filter(organisation=OuterRef("organisation"))
    return ours.filter(role__in=roles, sites__isnull=True)


def _not_meant(members: QuerySet[Membership]) -> QuerySet[Membership]:
    """Of these, whom a wish cannot mean: guessed widely, for somebody else looks at it then.

    It may mean whoever's address, or first and last name, it has in it; or it is one of the two.
    """
    members = _with_names(members, "user__").annotate(
        said=_of_the_wish("said", models.TextField()),
        wish=_of_the_wish("pk", models.UUIDField()),
        asker=_of_the_wish("asked_by__user", models.UUIDField()),
        address=_as_words("user__email"),
    )
    volunteers = Volunteer.objects.filter(membership__user=OuterRef("user"))
    volunteers = _with_names(volunteers, "").annotate(said=_of_the_wish("said", models.TextField()))
    named = Q(person=OuterRef("user")) | Q(volunteer__membership__user=OuterRef("user"))
    bars = Exclusion.objects.filter(named, wishes=OuterRef("wish"))
    meant = MEANT | Q(said__contains=F("address")) | Exists(volunteers.filter(MEANT))
    return members.exclude(meant).filter(Q(user=F("asker")) | ~Exists(bars))


def _of_the_wish(name: str, kind: models.Field) -> ExpressionWrapper:
    return ExpressionWrapper(OuterRef(name), output_field=kind)


MEANT = (Q(said__contains=F("first")) & Q(said__contains=F("last"))) | (
    Q(said=F("first")) | Q(said=F("last"))
)


def _with_names(rows: QuerySet, of: str) -> QuerySet:
    return rows.annotate(first=_as_words(f"{of}first_name"), last=_as_words(f"{of}last_name"))


def _as_words(field: str) -> Concat:
    """In small letters, a space before and after each word, and nothing else between them."""
    spaced = Func(Lower(field), Value(r"\W+"), Value(" "), Value("g"), function="regexp_replace")
    return Concat(Value(" "), Trim(spaced), Value(" "), output_field=models.TextField())


@pghistory.track(exclude=["words"])
class ApartWish(Base, HasStatus):
    """A confidential wish not to meet somebody, or not to meet somewhere. No reason is kept."""

    Status = WishStatus
    MOVES = WISH_MOVES

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="apart_wishes")
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="apart_wishes")
    words = models.CharField("who", max_length=200, blank=True)
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(
        max_length=10, choices=WishStatus.choices, default=WishStatus.TO_SETTLE
    )
    exclusions = models.ManyToManyField(Exclusion, blank=True, related_name="wishes")
    settled_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ApartWishQuerySet.as_manager()

    class Meta:
        verbose_name = "wish to be kept apart"
        verbose_name_plural = "wishes to be kept apart"
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(site__isnull=False, words="")
                | (Q(site__isnull=True, team__isnull=True) & ~Q(words="")),
                name="apart_wish_names_a_place_or_a_person",
                violation_error_message="Choose a site (and perhaps a team of it), or a person.",
            )
        ]
        triggers = [same_organisation(), status_trigger(WISH_MOVES)]

    def __str__(self) -> str:
        return f"Wish of {self.asked_by.user}"

    @property
    def subject(self) -> Volunteer | Membership:
        return getattr(self.asked_by, "volunteer", self.asked_by)
