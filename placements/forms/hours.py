"""Noting time, and choosing the days a list of hours is of."""

from datetime import date

from django import forms
from django.http import QueryDict

from common.dates import Period, period_of, today
from nhsuk.forms import (
    Buttons,
    DateInputField,
    F,
    Fieldset,
    FormKeyField,
    NhsukForm,
    SeenField,
    Submit,
)
from placements.hours import year_of
from support.forms.contacts import BackForm
from support.models import Activity
from support.models.activities import MINUTES_OF_A_DAY

NO_LENGTH = "Enter how long it took: hours, minutes or both"


def _number(label: str, most: int, words: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=most,
        error_messages={
            "invalid": f"Enter the {words} as a whole number, like 2",
            "min_value": f"{label} must be 0 or more",
            "max_value": f"{label} must be {most} or fewer",
        },
    )


class ActivityForm(BackForm):
    show_optional = False
    on = DateInputField(
        label="Which day?",
        subject="The day",
        max_date=today,
        error_messages={
            "required": "Enter the day",
            "max_date": "The day must be today or earlier",
        },
    )
    hours = _number("Hours", 24, "hours")
    minutes = _number("Minutes", 59, "minutes")
    kind = forms.ChoiceField(
        label="What kind of thing was it?",
        choices=Activity.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select what kind of thing it was",
            "invalid_choice": "Select what kind of thing it was from the list",
        },
    )
    what = forms.CharField(
        label="What was it?",
        help_text="In a few words, such as “Talk to new nurses”. No names, nothing about health.",
        max_length=200,
        error_messages={
            "required": "Say in a few words what it was",
            "max_length": "Say it in 200 letters or fewer",
        },
    )

    form_key = FormKeyField()
    seen = SeenField()

    def layout(self):
        return [
            F("form_key"),
            F("seen"),
            F("on", label_size="m"),
            Fieldset("How long did it take?", *(F(n, width=2) for n in ("hours", "minutes"))),
            F("kind", label_size="m"),
            F("what", label_size="m"),
            self.buttons("Save this time"),
        ]

    def clean(self):
        """Hours and minutes together are `minutes`."""
        answers = super().clean()
        hours = answers.pop("hours", None) or 0
        answers["minutes"] = hours * 60 + (answers.get("minutes") or 0)
        if not {"hours", "minutes"} & set(self.errors):
            if not answers["minutes"]:
                self.add_error("hours", NO_LENGTH)
            elif answers["minutes"] > MINUTES_OF_A_DAY:
                self.add_error("hours", "A day has 24 hours")
        return answers


class PeriodForm(NhsukForm):
    """Both days count. Without any: the year from April in which today is."""

    show_optional = False
    first = DateInputField(label="From", subject="The first day", required=False)
    last = DateInputField(label="Up to and including", subject="The last day", required=False)

    def layout(self):
        return [F("first"), F("last"), Buttons(Submit("Show these days", kind="secondary"))]

    def clean(self):
        answers = super().clean()
        first, last = answers.get("first"), answers.get("last")
        if first and last and last < first:
            self.add_error("last", "The last day must be on or after the first")
        return answers

    def period(self) -> Period:
        """What was asked; the usual year where it makes no sense."""
        usual = year_of(today())
        if not self.is_valid():
            return usual
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        if not first and not last:
            return usual
        start = first or date(1900, 1, 1)
        return period_of(start, last or max(today(), start))

    @classmethod
    def of(cls, query: QueryDict) -> "PeriodForm":
        """With the days it shows in its boxes, though nobody typed any."""
        if any(query.get(f"{name}_{part}") for name in cls.base_fields for part in PARTS):
            return cls(query)
        return cls({**_boxes("first", year_of(today()).start), **_boxes("last", today())})


PARTS = ("day", "month", "year")


def _boxes(name: str, on: date) -> dict[str, str]:
    return {f"{name}_{part}": str(getattr(on, part)) for part in PARTS}
