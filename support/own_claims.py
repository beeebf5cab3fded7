"""Lists of claims, each with what it comes to."""

from decimal import Decimal

from django.db.models import DecimalField, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from support.models import ExpenseClaim, ExpenseLine
from volunteers.models import Volunteer


def with_total(claims: QuerySet[ExpenseClaim]) -> QuerySet[ExpenseClaim]:
    """Each with its `total`: of all lines that are not struck out."""
    paid = Sum("lines__amount", filter=Q(lines__refused_why=""))
    money = DecimalField(max_digits=9, decimal_places=2)
    return claims.annotate(total=Coalesce(paid, Decimal(0), output_field=money))


def what_they_come_to(claims: QuerySet[ExpenseClaim]) -> Decimal:
    """Without lines that are struck out."""
    lines = ExpenseLine.objects.filter(claim__in=claims.order_by(), refused_why="")
    return lines.aggregate(total=Sum("amount"))["total"] or Decimal(0)


def claims_of(volunteer: Volunteer) -> QuerySet[ExpenseClaim]:
    """The latest first."""
    claims = ExpenseClaim.objects.filter(volunteer=volunteer)
    return with_total(claims).select_related("entered_by__user").order_by("-number")
