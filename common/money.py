"""Money in words. Always Decimal, never a float."""

from decimal import Decimal


def pounds(amount: Decimal) -> str:
    """“£5”, “£5.40”, “£1,200”."""
    words = f"{amount:,.2f}"
    return f"£{words.removesuffix('.00')}"


def exact_pounds(amount: Decimal) -> str:
    """For columns: “£5.00”."""
    return f"£{amount:,.2f}"
