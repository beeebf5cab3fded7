from datetime import date, timedelta

from django import forms

from nhsuk.forms import DateInputField, NhsukForm
from placements.forms.cohorts import refuse_backwards

LONGEST_PERIOD = timedelta(days=550)


class RunForm(NhsukForm):
    """Which placements a matching run is for."""

    submit_text = "Find matches"

    first_on = DateInputField(
        label="Placements starting from",
        error_messages={"required": "Enter the first day to match for"},
    )
    last_on = DateInputField(
        label="Up to and including",
        error_messages={"required": "Enter the last day to match for"},
    )

    def clean(self):
        answers = super().clean()
        first, last = answers.get("first_on"), answers.get("last_on")
        refuse_backwards(self, "first_on", "last_on")
        if first and last and last - first > LONGEST_PERIOD:
            self.add_error("last_on", "Choose a period of at most 18 months")
        return answers

    @staticmethod
    def usual_period(on: date) -> dict[str, date]:
        return {"first_on": on, "last_on": on + timedelta(days=364)}


class TurnDownForm(NhsukForm):
    """Why a suggestion is not the one. Seen by coordinators only."""

    submit_text = "Not this one"

    WHY = (
        ("knows_better", "I know something the software does not"),
        ("topics", "Their topics do not fit"),
        ("timing", "The timing does not work"),
        ("load", "This connector has enough for now"),
        ("asked", "One of the two asked for somebody else"),
    )
    why = forms.ChoiceField(
        label="Why not this one?",
        choices=WHY,
        widget=forms.RadioSelect,
        error_messages={"required": "Select why this is not the one"},
    )
    note = forms.CharField(
        label="Anything to remember",
        help_text="Nothing about health or why two people must not meet.",
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "Use 200 characters or fewer"},
    )

    @property
    def words(self) -> str:
        why = dict(self.WHY)[self.cleaned_data["why"]]
        note = self.cleaned_data["note"]
        return f"{why}. {note}".strip() if note else why
