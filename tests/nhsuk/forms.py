"""Forms that use every widget, for the gallery and the tests."""

import datetime

from django import forms

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
    YesNoField,
)

CONTACT = [("email", "Email"), ("phone", "Phone"), ("text", "Text message")]
TOPICS = [("psychosis", "Psychosis"), ("ward", "Inpatient care"), ("later", "I would decide later")]
SITES = [("", "Choose one"), ("north", "North Street"), ("south", "South Road")]


def missing(words):
    return {"required": words}


class EveryWidget(NhsukForm):
    full_name = forms.CharField(error_messages=missing("Enter your full name"))
    email = forms.EmailField(
        help_text="We only use this about your placements",
        error_messages=missing("Enter an email address")
        | {"invalid": "Enter a real email address"},
    )
    start = DateInputField(
        label="When can you start?",
        subject="Start date",
        help_text="For example, 27 3 2026",
        min_date=datetime.date(2026, 1, 1),
    )
    at = TimeField(label="Time of the first meeting", help_text="For example, 2:30pm")
    contact = forms.ChoiceField(
        label="How should we contact you?",
        choices=CONTACT,
        widget=forms.RadioSelect,
        error_messages=missing("Select how we should contact you"),
    )
    phone = forms.CharField(
        label="Phone number to contact you on", error_messages=missing("Enter a phone number")
    )
    topics = forms.MultipleChoiceField(
        label="What would you like to talk about?",
        choices=TOPICS,
        widget=forms.CheckboxSelectMultiple,
        error_messages=missing("Select at least one topic"),
    )
    met = YesNoField(
        label="Have you met before?", error_messages=missing("Select yes if you have met before")
    )
    site = forms.ChoiceField(choices=SITES, error_messages=missing("Select a site"))
    hours = forms.IntegerField(
        label="Hours a month", error_messages=missing("Enter the hours a month you can give")
    )
    about = forms.CharField(
        label="About you", required=False, max_length=400, widget=forms.Textarea
    )
    password = forms.CharField(
        widget=forms.PasswordInput, error_messages=missing("Enter your password")
    )
    letter = forms.FileField(label="Upload a letter", required=False, help_text="PDF, up to 5 MB")
    agree = forms.BooleanField(
        label="I agree to my details being kept",
        error_messages=missing("Select the box to agree to your details being kept"),
    )
    step = forms.CharField(widget=forms.HiddenInput, initial="1", required=False)

    reveals = {"contact": {"phone": ["phone"]}}

    def layout(self):
        return [
            Fieldset(
                "Your details",
                F("full_name", width=20, autocomplete="name"),
                F("email", width=20, autocomplete="email", spellcheck=False),
            ),
            F("start", label_size="m"),
            F("at", width=10),
            Reveal(
                "contact",
                {"phone": [F("phone", width=20, autocomplete="tel")]},
                label_size="m",
                hints={"text": "We send at most one a week"},
            ),
            F(
                "topics",
                label_size="m",
                small=True,
                dividers={"later": "or"},
                exclusive=("later",),
            ),
            F("met", inline=True, label_size="m"),
            F("site"),
            F("hours", width=3, suffix="hours"),
            F("about", max_chars=400, threshold=75),
            F("password", width=20),
            F("letter"),
            F("agree"),
            "step",
            Buttons(
                Submit("Save and continue"),
                Submit("Save as draft", name="draft", kind="secondary"),
                Link("Cancel", "/"),
            ),
        ]


class OneQuestion(NhsukForm):
    met = YesNoField(
        label="Have you met your connector?",
        error_messages=missing("Select yes if you have met your connector"),
    )
    submit_text = "Continue"

    def layout(self):
        return [F("met", heading=True, label_size="l", inline=True), Buttons(Submit("Continue"))]


class Filters(NhsukForm):
    show_optional = False
    name = forms.CharField(required=False)
    site = forms.ChoiceField(choices=SITES, required=False)
    topics = forms.MultipleChoiceField(
        choices=TOPICS, required=False, widget=forms.CheckboxSelectMultiple
    )


class Reflection(NhsukForm):
    revision = forms.CharField(widget=forms.HiddenInput, initial="0", required=False)
    text = forms.CharField(label="What happened?", required=False, widget=forms.Textarea)
