"""Asking for a requirement to be set aside, and deciding."""

from django import forms

from common.dates import add_months, today
from nhsuk.forms import Buttons, DateInputField, F, NhsukForm, Submit, YesNoField
from volunteers.readiness import Readiness
from volunteers.services.overrides import MOST_MONTHS
from volunteers.templatetags.readiness_words import to_renew as words_of_item


class OverrideForm(NhsukForm):
    item = forms.ChoiceField(
        label="What should be set aside?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select what should be set aside"},
    )
    reason = forms.CharField(
        label="Why is that safe?",
        help_text="The person who decides reads this. Never write down anything about health.",
        widget=forms.Textarea,
        max_length=300,
        error_messages={"required": "Say why that is safe"},
    )
    from_on = DateInputField(label="First day it is set aside")
    until = DateInputField(
        label="Day it counts again", help_text="From this day on it is asked of them again."
    )

    def __init__(self, *args, readiness: Readiness, is_dbs_under_review: bool, **kwargs):
        """A certificate that must be looked at again is set aside for nobody."""
        super().__init__(*args, **kwargs)
        never = {"status", "dbs"} if is_dbs_under_review else {"status"}
        asked = [item for item in readiness.items if item.kind not in never]
        lacking = set(readiness.to_see_to())
        asked.sort(key=lambda item: item not in lacking)
        self.fields["item"].choices = [(item.key, item.label) for item in asked]
        self.hints = {item.key: words_of_item(item) for item in lacking}

    def layout(self):
        return [
            F("item", hints=self.hints, small=True),
            F("reason", rows=3, max_chars=300),
            F("from_on"),
            F("until"),
            Buttons(Submit("Ask for a decision")),
        ]

    def clean(self):
        answers = super().clean()
        from_on, until = answers.get("from_on"), answers.get("until")
        if from_on and until and until <= max(from_on, today()):
            self.add_error("until", "This must be after the first day, and after today")
        elif from_on and until and until > add_months(from_on, MOST_MONTHS):
            words = f"This must be at most {MOST_MONTHS} months after the first day"
            self.add_error("until", words)
        return answers


class DecisionForm(NhsukForm):
    approve = YesNoField(
        label="Do you agree to this?",
        yes="Yes, set it aside until then",
        no="No, it stays as it is",
        error_messages={"required": "Select yes if you agree"},
    )
    submit_text = "Save my decision"
