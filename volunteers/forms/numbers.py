"""Whole numbers to be typed in."""

from django import forms


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
