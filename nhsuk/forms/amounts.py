"""Sums of money and distances, as people write them."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError


class AmountField(forms.Field):
    """A number with `places` decimals: “£5.40”, “5.4”, “1,200”, “12 miles”. Gives a Decimal."""

    widget = forms.TextInput
    default_error_messages = {
        "required": "Enter the amount",
        "invalid": "Enter a number, like 5.40",
        "too_small": "Enter a number above 0",
        "too_large": "Check the number: it is very large",
    }

    def __init__(self, *, places: int = 2, most: Decimal, least=Decimal("0.01"), **kwargs):
        self.places, self.most, self.least = places, most, least
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return f"{value:.{self.places}f}" if isinstance(value, Decimal) else value

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, Decimal):
            return None if value in self.empty_values else value
        text = str(value).casefold().removesuffix("miles").removesuffix("mile").strip(" £\u00a0p")
        try:
            number = Decimal(text.replace(",", "") if "." in text else _with_a_point(text))
            rounded = number.quantize(Decimal(1).scaleb(-self.places), ROUND_HALF_UP)
        except InvalidOperation:
            raise self._error("invalid") from None
        if not number.is_finite() or rounded != number:
            raise self._error("invalid")
        return rounded

    def validate(self, value):
        super().validate(value)
        if value is not None and value < self.least:
            raise self._error("too_small")
        if value is not None and value > self.most:
            raise self._error("too_large")

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != self.to_python(initial)
        except ValidationError:
            return True

    def _error(self, code):
        return ValidationError(self.error_messages[code], code=code)


def _with_a_point(text: str) -> str:
    """A comma is a point in “5,40” and nothing in “1,200”."""
    head, comma, tail = text.rpartition(",")
    return f"{head.replace(',', '')}.{tail}" if comma and len(tail) <= 2 else text.replace(",", "")
