"""What somebody said, in their own words, about whom or where they would rather not meet.

What matching can keep to by itself stands as Exclusion rows; a wish is what was asked for. It is
shown back to whoever asked as they wrote it, so that nobody can find out here who is known.
"""

import re

import pghistory
from django.db import models
from django.db.models import Q

from accounts.models import Membership, Organisation, Site, Team, User
from accounts.permissions import Permission
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
        rows = self._not_about(membership.user)
        if not membership.can(Permission.EXCLUSION_MANAGE):
            for coordinator in _coordinators_of_all(membership.organisation):
                rows = rows.exclude(pk__in=self._not_about(coordinator.user).values("pk"))
        if not membership.site_limit:
            return rows
        people = Volunteer.objects.visible_to(membership)
        return rows.filter(Q(asked_by__volunteer__isnull=True) | Q(asked_by__volunteer__in=people))

    def _not_about(self, user: User):
        """Whom the words may mean is guessed widely: somebody else looks at it then."""
        bars = Exclusion.objects.filter(Q(person=user) | Q(volunteer__membership__user=user))
        named = bars.filter(wishes__isnull=False).values("wishes")
        return self.exclude(_may_mean(user)).exclude(~Q(asked_by__user=user), pk__in=named)

    def standing(self):
        return self.exclude(status=WishStatus.WITHDRAWN)

    def to_settle(self):
        return self.filter(status=WishStatus.TO_SETTLE)


def _coordinators_of_all(organisation: Organisation) -> list[Membership]:
    """Those who may settle wishes of anybody: not the ones who look after some sites only."""
    rows = organisation.memberships.able_to_sign_in().filter(sites__isnull=True)
    rows = rows.select_related("user")
    return [member for member in rows if member.can(Permission.EXCLUSION_MANAGE)]


def _may_mean(user: User) -> Q:
    """Words with the address or with first and last name in them, or one of the two alone."""
    called = [(user.first_name, user.last_name)]
    volunteers = Volunteer.objects.filter(membership__user=user)
    called += volunteers.values_list("first_name", "last_name")
    means = Q(words__icontains=user.email)
    for first, last in called:
        both = [Q(words__iregex=rf"(^|\W){re.escape(part)}(\W|$)") for part in (first, last)]
        means |= (both[0] & both[1]) | Q(words__iexact=first) | Q(words__iexact=last)
    return means & ~Q(words="")


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
