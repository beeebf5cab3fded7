"""What a connector changes about themselves, in the first person."""

from django import forms

from common.dates import today
from nhsuk.forms import Buttons, DateInputField, F, Link, NhsukForm, Reveal, Submit, YesNoField
from volunteers.forms.records import DetailsForm, LeaveForm
from volunteers.forms.restricted import AccessNeedsForm
from volunteers.models import CorrectionRequest

MY_WORDS = {
    "sites": "Where can you meet in person?",
    "offers_remote": "Can you meet by video or telephone?",
    "half_days": "When can you usually meet?",
    "languages": "Which languages do you speak?",
    "will_share": "I am happy to talk about",
    "may_share": "I might talk about",
    "wont_share": "I would rather not talk about",
    "mobile": "Your telephone number",
    "contact_by": "How do you like to be contacted?",
    "address": "Your postal address",
    "max_at_once": "How many trainees at once, at most?",
    "max_a_year": "How many trainees in a calendar year, at most?",
}
MEET_NOBODY_NEW = "With 0 you meet nobody new. Whom you are matched with stays."
MY_HINTS = {
    "sites": "Select every site you can get to.",
    "contact_by": "We keep to it from now on. You can change it at any time.",
    "may_share": "If the moment is right. One on each line.",
    "wont_share": "One on each line. Nobody is asked for a reason.",
    "max_at_once": MEET_NOBODY_NEW,
    "max_a_year": MEET_NOBODY_NEW,
}


class AboutMeForm(DetailsForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, words in MY_WORDS.items():
            self.fields[name].label = words
        for name, words in MY_HINTS.items():
            self.fields[name].help_text = words
        self.say_of_texts()
        self.fields["offers_remote"].error_messages["required"] = (
            "Select yes if you can meet by video or telephone"
        )
        self.fields["contact_by"].error_messages["required"] = "Select how you like to be contacted"
        self.fields["address"].error_messages["required"] = (
            "Enter your postal address, for our letters"
        )


class MyLeaveForm(LeaveForm):
    pass


class MyAccessNeedsForm(AccessNeedsForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        step_free = self.fields["needs_step_free"]
        step_free.label = "Do you need step-free access?"
        step_free.error_messages["required"] = "Select yes if you need step-free access"
        self.fields["needs_large_print"].label = "Do you need large print?"
        self.fields["interpreter"].label = "Do you need an interpreter? For which language?"
        self.fields["notes"].label = "What else helps you to take part?"


class ReturnForm(NhsukForm):
    """Coming back after a pause: as before, or by degrees."""

    AS_BEFORE, GENTLY = "as_before", "gently"
    reveals = {"pace": {GENTLY: ["until"]}}

    pace = forms.ChoiceField(
        label="How would you like to begin again?",
        choices=[(AS_BEFORE, "As before"), (GENTLY, "Gently: one trainee at a time at first")],
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "Select how you would like to begin again"},
    )
    until = DateInputField(
        label="As before again from",
        min_date=today,
        error_messages={"required": "Enter the day from which it is as before again"},
    )

    def layout(self):
        return [
            Reveal("pace", {self.GENTLY: [F("until")]}, show_optional=False),
            Buttons(Submit("I am back")),
        ]

    def gently_until(self):
        gently = self.cleaned_data.get("pace") == self.GENTLY
        return self.cleaned_data.get("until") if gently else None


class CoordinatorsReturnForm(ReturnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pace"].label = "How would they like to begin again?"

    def layout(self):
        return [
            Reveal("pace", {self.GENTLY: [F("until")]}, show_optional=False),
            Buttons(Submit("They are back")),
        ]


class CorrectionForm(NhsukForm):
    about = forms.ChoiceField(
        label="What is it about?",
        choices=CorrectionRequest.About.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what it is about"},
    )
    words = forms.CharField(
        label="What is wrong, and what should it say?",
        widget=forms.Textarea,
        max_length=2000,
        error_messages={
            "required": "Say what is wrong and what it should say",
            "max_length": "Use 2,000 letters or fewer, or call us",
        },
    )

    def layout(self):
        return [
            F("about", small=True),
            F("words", rows=6, max_chars=2000),
            Buttons(Submit("Send"), Link("Cancel", self.back)),
        ]

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.back = back


class CorrectionAnswerForm(NhsukForm):
    corrected = YesNoField(
        label="Have you put it right?",
        yes="Yes, it is put right",
        no="No, it stays as it is",
        error_messages={"required": "Select yes if you have put it right"},
    )
    answer = forms.CharField(
        label="What do you tell them?",
        help_text="They read these words. If it stays as it is, say why, and whom they can ask.",
        widget=forms.Textarea,
        max_length=2000,
        error_messages={
            "required": "Write a few words to them",
            "max_length": "Use 2,000 letters or fewer",
        },
    )

    def layout(self):
        return [F("corrected"), F("answer", rows=6, max_chars=2000), Buttons(Submit("Answer"))]
