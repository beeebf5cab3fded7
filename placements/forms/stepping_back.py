"""Leaving, today or later; and the conversation some people would like before they go."""

from django import forms

from common.dates import a_year_ahead, today
from nhsuk.forms import Buttons, DateInputField, F, Link, NhsukForm, Reveal, Submit, YesNoField
from volunteers.models import Leaving


class LeaveForm(NhsukForm):
    TODAY, LATER = "today", "later"
    reveals = {"when": {LATER: ["last_on"]}}
    button = "Leave"

    when = forms.ChoiceField(
        label="When is your last day?",
        choices=[(TODAY, "Today"), (LATER, "On a later day")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select today or a later day"},
    )
    last_on = DateInputField(
        label="Last day",
        min_date=today,
        max_date=a_year_ahead,
        error_messages={"required": "Enter the last day"},
    )
    wants_conversation = YesNoField(
        label="Would you like to talk with somebody before you go?",
        help_text="What went well, what did not. You need not.",
        error_messages={"required": "Select yes if you would like to talk"},
    )
    may_stay_in_touch = YesNoField(
        label="May we stay in touch?",
        help_text="For example to invite you to an anniversary. You can change your mind.",
        error_messages={"required": "Select yes if we may stay in touch"},
    )

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.back = back

    def layout(self):
        return [
            Reveal("when", {self.LATER: [F("last_on")]}),
            F("wants_conversation", inline=True),
            F("may_stay_in_touch", inline=True),
            Buttons(Submit(self.button, kind="warning"), Link("No, go back", self.back)),
        ]

    @classmethod
    def of(cls, leaving: Leaving | None) -> dict:
        """The initial answers: what they said before, if they have planned to go."""
        if leaving is None:
            return {}
        names = ("last_on", "wants_conversation", "may_stay_in_touch")
        return {"when": cls.LATER} | {name: getattr(leaving, name) for name in names}

    def facts(self) -> dict:
        """What the service is told."""
        answers = self.cleaned_data
        later = answers["when"] == self.LATER
        return {
            "last_on": answers["last_on"] if later else today(),
            "wants_conversation": answers["wants_conversation"],
            "may_stay_in_touch": answers["may_stay_in_touch"],
        }


class CoordinatorsLeaveForm(LeaveForm):
    button = "Save that they leave"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["when"].label = "When is their last day?"
        talk, touch = self.fields["wants_conversation"], self.fields["may_stay_in_touch"]
        talk.label = "Would they like to talk with somebody before they go?"
        talk.help_text = "Offer it; nobody has to."
        talk.error_messages["required"] = "Select yes if they would like to talk"
        touch.label = "Have they agreed to stay in touch?"
        touch.help_text = ""
        touch.error_messages["required"] = "Select yes if they have agreed to stay in touch"


class ExitConversationForm(NhsukForm):
    conversation_on = DateInputField(
        label="When did you talk?",
        subject="The day you talked",
        max_date=today,
        error_messages={"required": "Enter the day you talked"},
    )
    learned = forms.CharField(
        label="What may we learn from it?",
        help_text="They can read this. Nothing about health, theirs or anybody’s.",
        widget=forms.Textarea,
        max_length=1000,
        required=False,
        error_messages={"max_length": "Use 1,000 letters or fewer"},
    )

    def layout(self):
        return [
            F("conversation_on"),
            F("learned", rows=5, max_chars=1000),
            Buttons(Submit("Save")),
        ]
