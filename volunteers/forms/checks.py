"""The result of a check, a course done."""

from django import forms

from common.dates import today
from nhsuk.forms import Buttons, DateInputField, F, NhsukForm, Reveal, SeenField, Submit
from volunteers.models import Check


class CheckForm(NhsukForm):
    reveals = {"result": {Check.Result.NOT_APPLICABLE.value: ["reason"]}}

    result = forms.ChoiceField(
        label="What is the result?",
        choices=Check.Result.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select the result of the check",
            "invalid_choice": "Select one of the results shown here",
        },
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

    seen = SeenField()

    def __init__(
        self, *args, is_clear_elsewhere: bool = False, may_not_apply: bool = False, **kwargs
    ):
        """`is_clear_elsewhere`: “clear” comes from evidence, on a page of its own."""
        if not may_not_apply:
            self.reveals = {}
        super().__init__(*args, **kwargs)
        choices = dict(Check.Result.choices)
        if is_clear_elsewhere:
            del choices[Check.Result.CLEAR.value]
        if not may_not_apply:
            del choices[Check.Result.NOT_APPLICABLE.value], self.fields["reason"]
        self.fields["result"].choices = list(choices.items())

    def layout(self):
        may_not_apply = {Check.Result.NOT_APPLICABLE.value: [F("reason")]}
        return [
            F("seen"),
            Reveal("result", may_not_apply) if self.reveals else F("result"),
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


class WithdrawalForm(NhsukForm):
    reason = forms.CharField(
        label="Why is it taken back?",
        help_text="For example “recorded for the wrong person”. Never health details.",
        max_length=200,
        error_messages={"required": "Say why this completion is taken back"},
    )
    submit_text = "Take it back"


class DoneForm(NhsukForm):
    """When a course was done, and how we know: by one person or by several."""

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


class CompletionForm(DoneForm):
    stated_expiry = DateInputField(
        label="Does the certificate say until when it counts?",
        subject="The day on the certificate",
        help_text="Leave this empty if it does not. The earlier of that day and our rule counts.",
        required=False,
    )
    submit_text = "Save this course"

    def clean(self):
        answers = super().clean()
        done, until = answers.get("completed_on"), answers.get("stated_expiry")
        if done and until and until <= done:
            self.add_error("stated_expiry", "The day must be after the day they did it")
        return answers
