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
    Folded,
    Link,
    NhsukForm,
    Reveal,
    SeenField,
    Submit,
    TimeField,
    YesNoField,
)
from placements.logging_rules import MeetingFacts
from placements.meeting_words import outcome_choices
from placements.models import Meeting, MeetingLog
from placements.services.meetings import version_of

OTHER = "other"
LENGTHS = [(str(minutes), f"{minutes} minutes") for minutes in (15, 30, 45, 60)]
HAPPENED = MeetingLog.Outcome.HAPPENED


AROUND = ("preparation", "debrief")
FOR_THE_CONNECTOR = "The connector’s own time. Leave it empty if you would rather not count it."


def _minutes_around(what: str, help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=f"Minutes spent {what}",
        help_text=help_text,
        required=False,
        min_value=0,
        max_value=480,
        error_messages={
            "invalid": "Enter the minutes as a number, like 15",
            "min_value": "Minutes must be 0 or more",
            "max_value": "Minutes must be 480 or fewer, which is 8 hours",
        },
    )


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
        label="What did you talk about?",
        help_text="Choose any. Nobody’s story is written down here.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=MeetingLog.Theme.choices,
    )

    preparation = _minutes_around("preparing for it", help_text=FOR_THE_CONNECTOR)
    debrief = _minutes_around("talking it over afterwards")
    has_concern = YesNoField(
        label="Did anything about it worry you?",
        help_text="Only you and those who support you learn your answer.",
        error_messages={"required": "Select yes if anything worried you, or no"},
    )

    seen = SeenField()

    def __init__(self, *args, side: str, cancel: str = "", is_change: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.side, self.they, self.cancel = side, not side, cancel
        if side == "trainee":
            del self.fields["preparation"], self.fields["debrief"]
        if is_change:  # what was said of that stands, and is seen to
            del self.fields["has_concern"]
        else:
            del self.fields["seen"]
        self.fields["outcome"].choices = outcome_choices(side)
        if self.they:
            self.fields["length"].label = "How long did they meet for?"
            self.fields["how"].label = "How did they meet?"
            self.fields["themes"].label = "What did they talk about?"
            if not is_change:
                self.fields["has_concern"].label = "Did anything about it worry them?"
                self.fields["has_concern"].help_text = "Whoever of the two tells you this."

    def layout(self):
        who = "they" if self.they else "you"
        around = [F(name, width=3, label_size="s") for name in AROUND if name in self.fields]
        last = "seen" if "seen" in self.fields else "has_concern"
        return [
            F("met_on", label_size="s"),
            F("met_at", label_size="s", width=5),
            F("outcome", label_size="s"),
            Fieldset(
                f"If {who} met",
                Reveal("length", {OTHER: [F("minutes", width=3)]}, label_size="s"),
                F("how", label_size="s"),
                hint="Leave this part empty if the meeting did not happen.",
            ),
            Folded("Say more, if you like", F("themes", label_size="s", small=True), *around),
            F(last, inline=last == "has_concern", label_size="s"),
            Buttons(
                Submit("Save this meeting"), *([Link("Cancel", self.cancel)] if self.cancel else [])
            ),
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
            around=self.around(),
            has_concern=said.get("has_concern"),
        )

    def around(self) -> tuple[int | None, int | None] | None:
        said = self.cleaned_data
        return (said["preparation"], said["debrief"]) if "preparation" in said else None

    def _minutes(self) -> int:
        length = self.cleaned_data.get("length")
        return (self.cleaned_data.get("minutes") or 0) if length == OTHER else int(length or 0)


def first_answers(how: str = "", on: date | None = None) -> dict:
    """What the form says before anybody has touched it: today, and that they met."""
    return {"met_on": on or today(), "outcome": HAPPENED, "how": how}


def answers_from(meeting: Meeting) -> dict:
    """What an arranged meeting says already: that they met, as it was arranged."""
    return _when_and_how(meeting) | {"outcome": HAPPENED}


def answers_of(log: MeetingLog, *, side: str) -> dict:
    """The form as somebody filled it in, for whose words `side` is."""
    return _when_and_how(log) | {
        "outcome": log.outcome,
        "themes": log.themes,
        "preparation": log.preparation_minutes,
        "debrief": log.debrief_minutes,
        "seen": version_of(log, with_time_around=side != "trainee"),
    }


def _when_and_how(row: Meeting | MeetingLog) -> dict:
    starts_at = timezone.localtime(row.starts_at)
    usual = str(row.minutes) in dict(LENGTHS)
    return {
        "met_on": starts_at.date(),
        "met_at": clock(starts_at.time()),
        "length": (str(row.minutes) if usual else OTHER) if row.minutes else "",
        "minutes": row.minutes if row.minutes and not usual else None,
        "how": row.how,
    }


class TimeAroundForm(NhsukForm):
    """The connector's own time around a meeting that is logged."""

    show_optional = False
    preparation = _minutes_around("preparing for it")
    debrief = _minutes_around("talking it over afterwards")
    submit_text = "Save"

    def layout(self):
        fields = [F(name, width=3, label_size="s") for name in AROUND]
        return [*fields, Buttons(Submit(self.submit_text))]
