"""What to remind several people of."""

from django import forms

from nhsuk.forms import NhsukForm
from volunteers.bulk import Concern


class ReminderForm(NhsukForm):
    item = forms.ChoiceField(
        label="What should they see to?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select what they should see to",
            "invalid_choice": "Select what they should see to from the list",
        },
    )
    note = forms.CharField(
        label="Anything to add",
        help_text="The same for everybody, such as the date of a class. Nothing confidential.",
        widget=forms.Textarea,
        required=False,
        max_length=500,
        error_messages={"max_length": "What you add must be 500 letters or fewer"},
    )

    def __init__(self, *args, concerns: list[Concern], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [
            (concern.key, f"{concern.label} ({_people(concern.people)})") for concern in concerns
        ]


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"
