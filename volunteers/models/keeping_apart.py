"""What somebody said, in their own words, about whom or where they would rather not meet.

What matching can keep to by itself stands as Exclusion rows; a wish is what was asked for. It is
shown back to whoever asked as they wrote it, so that nobody can find out here who is known.
"""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import (
    Case,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat, Lower, Trim

from accounts.models import Membership, Organisation, Site, Team
from accounts.permissions import Permission, roles_that_may
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
        where a trainee is placed is not known in this app. The lead sees what is to settle and may
        be about a coordinator, while no coordinator is left who may see it.
        """
        rows = self.not_about(membership)
        if not membership.can(Permission.EXCLUSION_MANAGE):
            rows = rows.to_settle().filter(_may_mean_a_coordinator(), ~Exists(_free_coordinators()))
        if not membership.site_limit:
            return rows
        people = Volunteer.objects.visible_to(membership)
        return rows.filter(Q(asked_by__volunteer__isnull=True) | Q(asked_by__volunteer__in=people))

    def not_about(self, membership):
        """Those that cannot mean a member, whatever they may read otherwise."""
        themselves = Membership.objects.filter(pk=membership.pk)
        return self._in_words().filter(Exists(_weighed(themselves).filter(is_meant=False)))

    def that_nobody_may_settle(self):
        """Each coordinator, and the lead, may be meant by it, or nobody looks after who asked.

        Those that are kept already because of a name that is known too: or it would tell the name.
        """
        of_itself = Q(settled_by=F("asked_by")) & ~Q(words="")
        alone = self._in_words().filter(Q(status=WishStatus.TO_SETTLE) | of_itself)
        rows = alone.exclude(Exists(_free_coordinators()))
        return rows.exclude(Exists(_free(Permission.WISH_SETTLE)), _may_mean_a_coordinator())

    def standing(self):
        return self.exclude(status=WishStatus.WITHDRAWN)

    def to_settle(self):
        return self.filter(status=WishStatus.TO_SETTLE)

    def _in_words(self):
        return self.annotate(said=_as_words("words"))


def _staff(permission: Permission) -> QuerySet[Membership]:
    """Of the organisation of a wish, whoever is with us and may do this, joined or invited."""
    ours = Membership.objects.able_to_sign_in().filter(organisation=OuterRef("organisation"))
    return ours.filter(role__in=roles_that_may(permission))


def _may_mean_a_coordinator() -> Exists:
    return Exists(_weighed(_staff(Permission.EXCLUSION_MANAGE)).filter(is_meant=True))


def _free_coordinators() -> QuerySet[Membership]:
    return _free(Permission.EXCLUSION_MANAGE)


def _free(permission: Permission) -> QuerySet[Membership]:
    """Who has joined, looks after whoever asked, and cannot be meant by the wish."""
    joined = _staff(permission).filter(status=Membership.Status.JOINED)
    members = joined.annotate(asked=_of_the_wish("asked_by", models.UUIDField()))
    reach = Volunteer.sites.through.objects.filter(volunteer__membership=OuterRef("asked"))
    limit = Membership.sites.through.objects.filter(membership=OuterRef(OuterRef("pk")))
    within = Exists(reach.filter(site__in=limit.values("site")))
    sees = Q(sites__isnull=True) | ~Exists(reach) | within
    return _weighed(members.filter(sees)).filter(is_meant=False)


def _weighed(members: QuerySet[Membership]) -> QuerySet[Membership]:
    """Each knows whether a wish may mean them: guessed widely, for somebody else looks at it then.

    It may mean whoever's address, or any word of whose names, it has in it, or whom it bars and who
    did not ask for it themselves.
    """
    volunteers = Volunteer.objects.filter(membership__user=OuterRef("user"))
    named = Q(person=OuterRef("user")) | Q(volunteer__membership__user=OuterRef("user"))
    bars = Exclusion.objects.filter(named, wishes=OuterRef("wish"))
    meant = (
        Q(said_words__overlap=F("names"))
        | Q(said__contains=F("address"))
        | Exists(_with_names(volunteers, "").filter(said_words__overlap=F("names")))
        | (Exists(bars) & ~Q(user=F("asker")))
    )
    members = _with_names(members, "user__").annotate(
        wish=_of_the_wish("pk", models.UUIDField()),
        asker=_of_the_wish("asked_by__user", models.UUIDField()),
        address=_as_words("user__email"),
    )
    whether = Case(When(meant, then=True), default=False, output_field=models.BooleanField())
    return members.annotate(is_meant=whether)


def _of_the_wish(name: str, kind: models.Field) -> ExpressionWrapper:
    return ExpressionWrapper(OuterRef(name), output_field=kind)


def _with_names(rows: QuerySet, of: str) -> QuerySet:
    """What a wish says, and what these people are called, word for word."""
    names = Concat(_as_words(f"{of}first_name"), _as_words(f"{of}last_name"))
    rows = rows.annotate(said=_of_the_wish("said", models.TextField()), names=_each_of(names))
    return rows.annotate(said_words=_each_of(F("said")))


def _each_of(words: Combinable) -> Func:
    apart = Func(words, Value(r"\s+"), function="regexp_split_to_array")
    kind = ArrayField(models.TextField())
    return Func(apart, Value(""), function="array_remove", output_field=kind)


def _as_words(field: str) -> Concat:
    """In small letters without accents, a space before and after each word, and nothing else
    between them."""
    letters = Func(Lower(field), template="normalize(%(expressions)s, NFD)")
    for wrong, right in ((r"[\u0300-\u036f]", ""), (r"\W+", " ")):
        letters = Func(letters, Value(wrong), Value(right), Value("g"), function="regexp_replace")
    return Concat(Value(" "), Trim(letters), Value(" "), output_field=models.TextField())


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
