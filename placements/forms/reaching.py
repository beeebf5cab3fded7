"""How a trainee is reached: by e-mail, or by text where texts can be sent."""

from django import forms

from nhsuk.forms import Buttons, F, Link, NhsukForm, Reveal, Submit
from placements.models import Trainee
from volunteers.forms.numbers import MobileField

REVEALS = {"contact_by": {"text": ["mobile"]}}


def contact_field(label: str, *, required: str = "", help_text: str = "") -> forms.ChoiceField:
    """`required` says what to select; without it, nothing selected is e-mail."""
    return forms.ChoiceField(
        label=label,
        help_text=help_text,
        choices=Trainee.ContactBy,
        widget=forms.RadioSelect,
        required=bool(required),
        error_messages={"required": required, "invalid_choice": "Select email or text message"},
    )


def mobile_field(label: str, *, required: str) -> MobileField:
    return MobileField(label=label, error_messages={"required": required})


class ReachMeForm(NhsukForm):
    reveals = REVEALS

    contact_by = contact_field(
        "How would you like to hear from us?",
        required="Select how you would like to hear from us",
        help_text="Offers, reminders of meetings and the like. What is too long for a text comes "
        "by email.",
    )
    mobile = mobile_field("Your mobile number", required="Enter your mobile number, for texts")

    def layout(self):
        number = F("mobile", width=20, autocomplete="tel")
        return [
            Reveal("contact_by", {"text": [number]}),
            Buttons(Submit("Save"), Link("Cancel", "/")),
        ]
