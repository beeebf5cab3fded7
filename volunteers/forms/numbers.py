"""Whole numbers, and those of mobile telephones, to be typed in."""

from django import forms

from common.telephones import mobile_of

NO_MOBILE = "Enter a mobile number, like 07700 900123, for texts"


class MobileField(forms.CharField):
    """A British mobile number, which texts go to."""

    def __init__(self, **kwargs):
        words = {"max_length": NO_MOBILE, "invalid": NO_MOBILE, **kwargs.pop("error_messages", {})}
        super().__init__(max_length=30, error_messages=words, **kwargs)

    def clean(self, value):
        number = super().clean(value)
        if number and not mobile_of(number):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return number


def number(label: str, most: int, *, help_text: str = "", required: bool = False):
    """A whole number from 1 that may be left empty, with words for each way to get it wrong."""
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=1,
        max_value=most,
        required=required,
        error_messages={
            "required": f"Enter a number for “{label}”",
            "invalid": f"“{label}” must be a whole number, like 2",
            "min_value": f"“{label}” must be 1 or more",
            "max_value": f"“{label}” must be {most} or fewer",
        },
    )
