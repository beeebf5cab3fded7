"""The last question before a record is removed for good, and what keeps it longer."""

from django import forms

from nhsuk.forms import Buttons, F, Link, NhsukForm, Submit


class EraseForm(NhsukForm):
    is_sure = forms.BooleanField(
        label="No complaint, claim or inquiry needs this record any longer",
        error_messages={"required": "Confirm that nothing needs this record any longer"},
    )

    def layout(self):
        button = Submit("Remove this record for good", kind="warning")
        return [F("is_sure"), Buttons(button, Link("Cancel", ".."))]


class HoldForm(NhsukForm):
    needed_for = forms.CharField(
        label="What needs this record?",
        help_text=(
            "A complaint, a claim or an inquiry, by its name or number. No other names and nothing "
            "about health: the person can read this."
        ),
        max_length=200,
        error_messages={
            "required": "Say what needs this record",
            "max_length": "Say it in 200 characters or fewer",
        },
    )

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.back = back

    def layout(self):
        return [F("needed_for"), Buttons(Submit("Place the hold"), Link("Cancel", self.back))]
