"""The answer to the question after a meeting, when somebody types it for them."""

from django import forms

from nhsuk.forms import F, NhsukForm
from support.forms.contacts import BackForm
from support.models import CheckIn

NOTE = {"max_length": "Say it in 1,000 letters or fewer"}


class EnterAnswerForm(BackForm):
    answer = forms.ChoiceField(
        label="How are they after the meeting?",
        help_text="In their words. If it was hard, a call becomes due.",
        choices=CheckIn.Answer.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select what they said",
            "invalid_choice": "Select what they said from the list",
        },
    )
    note = forms.CharField(
        label="Anything they would like us to know",
        widget=forms.Textarea,
        max_length=1000,
        required=False,
        error_messages=NOTE,
    )

    def layout(self):
        return [F("answer"), F("note", rows=3), self.buttons("Save their answer")]


class NoteForm(NhsukForm):
    show_optional = False
    submit_text = "Add these words"
    note = forms.CharField(
        label="Would you like to say more?",
        help_text="You need not. Only whoever supports you and your coordinator see it.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        required=False,
        error_messages=NOTE,
    )
