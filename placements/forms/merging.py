"""The last question before two records become one."""

from django import forms

from nhsuk.forms import Buttons, F, NhsukForm, Submit


class MergeForm(NhsukForm):
    is_one_person = forms.BooleanField(
        label="I have checked that both records are of one person",
        error_messages={"required": "Confirm that both records are of one person"},
    )

    def layout(self):
        return [F("is_one_person"), Buttons(Submit("Merge the two records", kind="warning"))]
