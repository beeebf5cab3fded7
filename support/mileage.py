"""What miles are worth: at the rate of the day of travel, and fewer pence above a yearly band.

The tax-free rates are HM Revenue and Customs' mileage allowance payments, 6 April 2011: 45 pence
for the first 10,000 miles of a tax year in a car, 25 after; motorcycles 24, bicycles 20 and
passengers 5 pence. Each organisation sets its own from a day on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from accounts.models import Organisation
from common.dates import Period
from common.errors import DomainError
from nhsuk.components.words import day
from support.models import ExpenseClaim, ExpenseLine, MileageRate
from support.models.expense_rules import Means
from support.models.expenses import SETTLED

PENNY = Decimal("0.01")
USUAL_FROM = date(2011, 4, 6)
USUAL_RATES: tuple[tuple[str, str, int | None, str | None], ...] = (
    (Means.CAR, "45", 10_000, "25"),
    (Means.MOTORCYCLE, "24", None, None),
    (Means.BICYCLE, "20", None, None),
    (Means.PASSENGER, "5", None, None),
)


@dataclass(frozen=True, slots=True)
class Price:
    """Of one journey: `first` miles at one rate, and `rest` at that for miles above the band."""

    rate: MileageRate
    first: Decimal
    rest: Decimal

    @property
    def amount(self) -> Decimal:
        """In pounds, to the nearest penny."""
        pence = self.first * self.rate.pence + self.rest * (self.rate.pence_after or Decimal(0))
        return (pence / 100).quantize(PENNY, ROUND_HALF_UP)

    @property
    def words(self) -> str:
        """“12 miles at 45 pence”; a journey across the end of the band says so."""
        if not self.rest:
            return f"{miles_words(self.first)} at {pence_words(self.rate.pence)}"
        after = pence_words(self.rate.pence_after or Decimal(0))
        why = f"more than {self.rate.band_miles:,} miles in this tax year"
        if not self.first:
            return f"{miles_words(self.rest)} at {after}: {why}"
        whole, pence = miles_words(self.first + self.rest), pence_words(self.rate.pence)
        first, rest = number_words(self.first), number_words(self.rest)
        return f"{whole}: {first} at {pence} and {rest} at {after}, being {why}"


def tax_year_of(on: date) -> Period:
    """From 6 April."""
    start = on.year if on >= date(on.year, 4, 6) else on.year - 1
    return Period(date(start, 4, 6), date(start + 1, 4, 6))


def price(miles: Decimal, *, before: Decimal, rate: MileageRate) -> Price:
    """What so many miles are worth after `before` others in the same tax year."""
    if rate.band_miles is None:
        return Price(rate, miles, Decimal(0))
    first = max(Decimal(0), min(miles, rate.band_miles - before))
    return Price(rate, first, miles - first)


def prices_of(claim: ExpenseClaim) -> dict[UUID, Price]:
    """Of every line of miles of a claim, by its key.

    The band counts what is approved, whenever it was travelled, and this claim’s own earlier
    journeys. So nothing that was approved ever changes. What waits in other claims counts only in
    the estimate of one that is still being written: whichever is approved first is paid first.
    """
    mine = [line for line in claim.lines.all() if line.kind == ExpenseLine.Kind.MILEAGE]
    if not mine:
        return {}
    rates, others = rates_of(claim.organisation), _others(claim, with_waiting=claim.is_to_write)
    return {line.pk: _price_of(line, mine, others, rates) for line in mine}


def rates_of(organisation: Organisation) -> list[MileageRate]:
    """The latest first."""
    return list(organisation.mileage_rates.order_by("-from_on"))


def rate_on(rates: Sequence[MileageRate], means: str, on: date) -> MileageRate:
    for rate in rates:
        if rate.means == means and rate.from_on <= on:
            return rate
    words = Means(means).label.lower()
    raise DomainError(f"There is no rate for “{words}” on {day(on)}. Ask your coordinator.")


def add_usual_rates(organisation: Organisation) -> None:
    """For a new organisation."""
    MileageRate.objects.bulk_create(
        MileageRate(
            organisation=organisation,
            means=means,
            from_on=USUAL_FROM,
            pence=Decimal(pence),
            band_miles=band,
            pence_after=after and Decimal(after),
        )
        for means, pence, band, after in USUAL_RATES
    )


def miles_words(miles: Decimal) -> str:
    return f"{number_words(miles)} {'mile' if miles == 1 else 'miles'}"


def number_words(number: Decimal) -> str:
    """Without a fraction that says nothing: “12”, “12.5”, “1,200”."""
    return f"{number:,.2f}".rstrip("0").rstrip(".")


def pence_words(pence: Decimal) -> str:
    return f"{number_words(pence)} pence"


def _price_of(
    line: ExpenseLine,
    mine: Iterable[ExpenseLine],
    others: Mapping[str, Sequence[ExpenseLine]],
    rates: Sequence[MileageRate],
) -> Price:
    year, place = tax_year_of(line.on), (line.on, line.pk)

    def miles_of(lines: Iterable[ExpenseLine]) -> Decimal:
        return sum(
            (each.miles or Decimal(0) for each in lines if _counts_with(each, line, year)),
            Decimal(0),
        )

    earlier = [each for each in (*mine, *others["waiting"]) if (each.on, each.pk) < place]
    before = miles_of(others["settled"]) + miles_of(earlier)
    rate = rate_on(rates, line.means, line.on)
    return price(line.miles or Decimal(0), before=before, rate=rate)


def _counts_with(each: ExpenseLine, line: ExpenseLine, year: Period) -> bool:
    return each.means == line.means and each.on in year and not each.is_refused


def _others(claim: ExpenseClaim, *, with_waiting: bool) -> dict[str, list[ExpenseLine]]:
    """The claimant's miles in other claims: settled, and waiting for a decision."""
    counted = (*SETTLED, ExpenseClaim.Status.SENT) if with_waiting else SETTLED
    lines = ExpenseLine.objects.filter(
        claim__status__in=counted,
        claim__volunteer=claim.volunteer_id,
        kind=ExpenseLine.Kind.MILEAGE,
    )
    found = list(lines.exclude(claim=claim).select_related("claim"))
    return {
        "settled": [line for line in found if line.claim.is_settled],
        "waiting": [line for line in found if not line.claim.is_settled],
    }
