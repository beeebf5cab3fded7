"""Sums of money and distances, as people write them."""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError

POUNDS, PENCE, MILES = "£", "p", "miles"
WRITTEN = {
    POUNDS: re.compile(r"£?(?P<number>[^£p]*)"),
    PENCE: re.compile(r"(?P<number>[^£p]*?)(p|pence)?"),
    MILES: re.compile(r"(?P<number>[^£pm]*?)(miles?)?"),
}
WHOLE_PENCE = re.compile(r"(?P<number>\d+) ?(p|pence)")


class AmountField(forms.Field):
    """A number with `places` decimals: “£5.40”, “5.4”, “1,200”, “12 miles”. Gives a Decimal.

    `unit`: what the number counts. Where that is pounds, “50p” is 0.50.
    """

    widget = forms.TextInput
    default_error_messages = {
        "required": "Enter the amount",
        "invalid": "Enter a number, like 5.40",
        "too_small": "Enter a number above 0",
        "too_large": "Check the number: it is very large",
    }

    def __init__(self, *, places=2, most: Decimal, least=Decimal("0.01"), unit=POUNDS, **kwargs):
        self.places, self.most, self.least, self.unit = places, most, least, unit
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return f"{value:.{self.places}f}" if isinstance(value, Decimal) else value

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, Decimal):
            return None if value in self.empty_values else value
        try:
            number = self._number(str(value).casefold().replace("\u00a0", " ").strip())
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

    def _number(self, text):
        """Raises InvalidOperation."""
        if self.unit == POUNDS and (pence := WHOLE_PENCE.fullmatch(text)):
            return Decimal(pence["number"]) / 100
        if (written := WRITTEN[self.unit].fullmatch(text)) is None:
            raise InvalidOperation
        number = written["number"].strip()
        if "e" in number:  # 1e3 is for machines
            raise InvalidOperation
        return Decimal(number.replace(",", "") if "." in number else _with_a_point(number))

    def _error(self, code):
        return ValidationError(self.error_messages[code], code=code)


def _with_a_point(text: str) -> str:
    """A comma is a point in “5,40” and nothing in “1,200”."""
    head, comma, tail = text.rpartition(",")
    return f"{head.replace(',', '')}.{tail}" if comma and len(tail) <= 2 else text.replace(",", "")
