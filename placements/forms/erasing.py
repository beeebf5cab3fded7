"""The last question before a record is removed for good."""

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
