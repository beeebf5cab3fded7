"""The words of one message."""

from django import forms

from messaging.wording import MOST_OF_A_SUBJECT, Words, problems_with
from nhsuk.forms import Buttons, F, Link, NhsukForm, Submit


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

    def __init__(self, *args, template: str, cancel: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.template, self.cancel = template, cancel

    def layout(self):
        look = Submit("See how it reads", name="preview", kind="secondary")
        return [
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
