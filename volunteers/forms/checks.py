"""The result of a check, a DBS certificate, a course done."""

from django import forms

from common.dates import today
from nhsuk.forms import Buttons, DateInputField, F, NhsukForm, Reveal, Submit, YesNoField
from volunteers.models import Check, DBSCertificate


class CheckForm(NhsukForm):
    reveals = {"result": {Check.Result.NOT_APPLICABLE.value: ["reason"]}}

    result = forms.ChoiceField(
        label="What is the result?",
        choices=Check.Result.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select the result of the check"},
    )
    reason = forms.CharField(
        label="Why it does not apply",
        help_text="Never write down anything about health.",
        max_length=300,
        error_messages={"required": "Say why this check does not apply"},
    )
    decided_on = DateInputField(
        label="When was it decided?",
        subject="The day it was decided",
        help_text="Leave this empty while the check is still awaited.",
        required=False,
        max_date=today,
    )

    def layout(self):
        return [
            Reveal("result", {Check.Result.NOT_APPLICABLE.value: [F("reason")]}),
            F("decided_on", show_optional=False),
            Buttons(Submit("Save this result")),
        ]

    def clean(self):
        answers = super().clean()
        if answers.get("result") == Check.Result.AWAITED:
            answers["decided_on"] = None
            self.errors.pop("decided_on", None)
        elif "decided_on" in answers and not answers["decided_on"]:
            self.add_error("decided_on", "Enter the day this check was decided")
        return answers


class DBSForm(NhsukForm):
    number = forms.CharField(
        label="Certificate number",
        help_text="12 digits, at the top right of the certificate.",
        max_length=20,
        error_messages={"required": "Enter the certificate number"},
    )
    level = forms.ChoiceField(
        label="Which level of check is it?",
        choices=DBSCertificate.Level.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select the level of the check"},
    )
    issued_on = DateInputField(
        label="When was it issued?",
        subject="The day it was issued",
        max_date=today,
        error_messages={"required": "Enter the day it was issued"},
    )
    on_update_service = YesNoField(
        label="Is it on the Update Service?",
        error_messages={"required": "Select yes if the certificate is on the Update Service"},
    )

    def layout(self):
        return [
            F("number", width=20, inputmode="numeric", spellcheck=False),
            F("level"),
            F("issued_on"),
            F("on_update_service", inline=True),
            Buttons(Submit("Save this certificate")),
        ]

    def clean_number(self):
        number = "".join(self.cleaned_data["number"].split())
        if len(number) != 12 or not (number.isascii() and number.isdigit()):
            raise forms.ValidationError("The certificate number must have 12 digits")
        return number


class WithdrawalForm(NhsukForm):
    reason = forms.CharField(
        label="Why is it taken back?",
        help_text="For example “recorded for the wrong person”. Never health details.",
        max_length=200,
        error_messages={"required": "Say why this completion is taken back"},
    )
    submit_text = "Take it back"


class CompletionForm(NhsukForm):
    completed_on = DateInputField(
        label="When did they do it?",
        subject="The day they did it",
        max_date=today,
        error_messages={"required": "Enter the day they did it"},
    )
    evidence = forms.CharField(
        label="How do you know?",
        help_text="For example “certificate seen” or “classroom, 3 March”.",
        max_length=120,
        error_messages={"required": "Say how you know, for example “certificate seen”"},
    )
    submit_text = "Save this course"
