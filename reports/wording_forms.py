"""The words of one message, and when none is sent."""

from datetime import time

from django import forms

from messaging.wording import MOST_OF_A_SUBJECT, Words, problems_with
from nhsuk.forms import Buttons, F, Link, NhsukForm, Reveal, SeenField, Submit, TimeField


class WordingForm(NhsukForm):
    subject = forms.CharField(
        label="Subject",
        max_length=MOST_OF_A_SUBJECT,
        error_messages={
            "required": "Enter a subject",
            "max_length": f"Use {MOST_OF_A_SUBJECT} letters or fewer",
        },
    )
    body = forms.CharField(
        label="Message",
        widget=forms.Textarea,
        max_length=10_000,
        error_messages={
            "required": "Enter the message",
            "max_length": "Use 10,000 letters or fewer",
        },
    )

    seen = SeenField()

    def __init__(self, *args, template: str, cancel: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.template, self.cancel = template, cancel

    def layout(self):
        look = Submit("See how it reads", name="preview", kind="secondary")
        return [
            F("seen"),
            F("subject", label_size="s"),
            F("body", label_size="s", rows=20, spellcheck=True),
            Buttons(Submit("Save these words"), look, Link("Cancel", self.cancel)),
        ]

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            for problem in problems_with(self.template, self.words()):
                self.add_error(None, problem)
        return cleaned

    def words(self) -> Words:
        body = self.cleaned_data["body"].replace("\r\n", "\n")
        return Words(self.cleaned_data["subject"], body)


class QuietHoursForm(NhsukForm):
    YES, NO = "yes", "no"
    reveals = {"is_quiet": {YES: ["starts", "ends"]}}

    is_quiet = forms.ChoiceField(
        label="Are there hours in which nothing is sent by itself?",
        help_text="What is written then goes at their end. Invitations and links that somebody has "
        "just asked for go at once.",
        choices=[(YES, "Yes"), (NO, "No, messages go at any hour")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select yes if there are hours in which nothing is sent"},
    )
    starts = TimeField(
        label="From",
        help_text="For example, 9pm",
        error_messages={"required": "Enter when quiet hours begin, like 9pm"},
    )
    ends = TimeField(
        label="Until",
        help_text="For example, 7am",
        error_messages={"required": "Enter when quiet hours end, like 7am"},
    )

    def layout(self):
        times = [F("starts", width=5), F("ends", width=5)]
        return [Reveal("is_quiet", {self.YES: times}), Buttons(Submit("Save"))]

    def hours(self) -> tuple[time, time] | None:
        said = self.cleaned_data
        return (said["starts"], said["ends"]) if said["is_quiet"] == self.YES else None
