"""The meeting log on one page: short enough for a corridor."""

from datetime import date

from django import forms
from django.utils import timezone

from common.dates import london_moment, today
from nhsuk.components.words import clock
from nhsuk.forms import (
    Buttons,
    DateInputField,
    F,
    Fieldset,
    Link,
    NhsukForm,
    Reveal,
    Submit,
    TimeField,
)
from placements.meeting_words import outcome_choices
from placements.models import MeetingLog
from placements.services.meetings import MeetingFacts

OTHER = "other"
LENGTHS = [(str(minutes), f"{minutes} minutes") for minutes in (15, 30, 45, 60)]
HAPPENED = MeetingLog.Outcome.HAPPENED


class MeetingForm(NhsukForm):
    """`side` is whose words they are; empty for somebody who enters it for the two."""

    show_optional = False
    reveals = {"length": {OTHER: ["minutes"]}}

    met_on = DateInputField(
        label="Date of the meeting", subject="Date", error_messages={"required": "Enter the date"}
    )
    met_at = TimeField(
        label="When it began",
        help_text="For example, 2:30pm",
        error_messages={"required": "Enter the time it began, like 2:30pm"},
    )
    outcome = forms.ChoiceField(
        label="What happened?",
        widget=forms.RadioSelect,
        choices=MeetingLog.Outcome.choices,
        error_messages={"required": "Select what happened"},
    )
    length = forms.ChoiceField(
        label="How long did you meet for?",
        required=False,
        widget=forms.RadioSelect,
        choices=[*LENGTHS, (OTHER, "Another length")],
    )
    minutes = forms.IntegerField(
        label="Minutes, if another length",
        min_value=1,
        max_value=480,
        error_messages={
            "required": "Enter how many minutes you met for",
            "invalid": "Enter the minutes as a number, like 50",
            "min_value": "Minutes must be 1 or more",
            "max_value": "Minutes must be 480 or fewer, which is 8 hours",
        },
    )
    how = forms.ChoiceField(
        label="How did you meet?",
        required=False,
        widget=forms.RadioSelect,
        choices=MeetingLog.How.choices,
    )
    themes = forms.MultipleChoiceField(
        label="What did you talk about? (optional)",
        help_text="Choose any. Nobody’s story is written down here.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=MeetingLog.Theme.choices,
    )

    def __init__(self, *args, side: str, cancel: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.they, self.cancel = not side, cancel
        self.fields["outcome"].choices = outcome_choices(side)
        if self.they:
            self.fields["length"].label = "How long did they meet for?"
            self.fields["how"].label = "How did they meet?"
            self.fields["themes"].label = "What did they talk about? (optional)"

    def layout(self):
        who = "they" if self.they else "you"
        return [
            F("met_on", label_size="s"),
            F("met_at", label_size="s", width=5),
            F("outcome", label_size="s"),
            Fieldset(
                f"If {who} met",
                Reveal("length", {OTHER: [F("minutes", width=3)]}, label_size="s"),
                F("how", label_size="s"),
                F("themes", label_size="s", small=True),
                hint="Leave this part empty if the meeting did not happen.",
            ),
            Buttons(Submit("Save this meeting"), Link("Cancel", self.cancel)),
        ]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("outcome") == HAPPENED:
            for name, words in (
                ("length", f"Select how long {'they' if self.they else 'you'} met for"),
                ("how", f"Select how {'they' if self.they else 'you'} met"),
            ):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, words)
        else:  # said of a meeting that did not happen, it does not count
            for name in ("length", "minutes", "how", "themes"):
                self.errors.pop(name, None)
        return cleaned

    def facts(self) -> MeetingFacts:
        """What was entered. Raises DomainError for a time that the clocks skipped."""
        said = self.cleaned_data
        return MeetingFacts(
            starts_at=london_moment(said["met_on"], said["met_at"]),
            outcome=said["outcome"],
            minutes=self._minutes(),
            how=said.get("how", ""),
            themes=tuple(said.get("themes", ())),
        )

    def _minutes(self) -> int:
        length = self.cleaned_data.get("length")
        return (self.cleaned_data.get("minutes") or 0) if length == OTHER else int(length or 0)


def first_answers(how: str = "", on: date | None = None) -> dict:
    """What the form says before anybody has touched it: today, and that they met."""
    return {"met_on": on or today(), "outcome": HAPPENED, "how": how}


def answers_of(log: MeetingLog) -> dict:
    """The form as somebody filled it in."""
    starts_at = timezone.localtime(log.starts_at)
    usual = str(log.minutes) in dict(LENGTHS)
    return {
        "met_on": starts_at.date(),
        "met_at": clock(starts_at.time()),
        "outcome": log.outcome,
        "length": (str(log.minutes) if usual else OTHER) if log.minutes else "",
        "minutes": log.minutes if log.minutes and not usual else None,
        "how": log.how,
        "themes": log.themes,
    }
