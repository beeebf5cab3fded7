"""Setting up agreements, publishing their texts, and signing."""

from django import forms
from django.db.models import Q
from django.utils.text import slugify

from accounts.models import Organisation
from common.dates import a_year_ahead, today
from nhsuk.forms import Buttons, DateInputField, F, NhsukForm, SeenField, Submit
from volunteers.models import Agreement, Position

WORDS_FOR_TEXT = {
    "required": "Write the text that people read and sign",
    "max_length": "Use 20,000 letters or fewer",
}


class AgreementForm(NhsukForm):
    name = forms.CharField(
        label="What is it called?",
        help_text="For example “Confidentiality” or “Boundaries”.",
        max_length=120,
        error_messages={"required": "Enter what it is called"},
    )
    positions = forms.ModelMultipleChoiceField(
        label="Who has to sign it?",
        help_text="They are not ready until they have.",
        queryset=Position.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Select positions from the list"},
    )
    submit_text = "Save"

    def __init__(
        self, *args, organisation: Organisation, agreement: Agreement | None = None, **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        offered = Q(is_active=True)
        if agreement:  # a position no longer in use may have its people still
            offered |= Q(required_agreements=agreement)
        self.fields["positions"].queryset = organisation.positions.filter(offered).distinct()

    def layout(self):
        return [
            F("name", width=30),
            F("positions", small=True, show_optional=False),
            Buttons(Submit(self.submit_text)),
        ]


class NewAgreementForm(AgreementForm):
    text = forms.CharField(
        label="The text",
        help_text="Plain words, short paragraphs. An empty line begins a new paragraph.",
        widget=forms.Textarea,
        max_length=20_000,
        error_messages=WORDS_FOR_TEXT,
    )
    effective_on = DateInputField(
        label="In force from",
        help_text="From this day on people need to have signed it.",
        min_date=today,
        max_date=a_year_ahead,
        error_messages={"required": "Enter the day from which it is in force"},
    )

    def layout(self):
        return [
            F("name", width=30),
            F("positions", small=True, show_optional=False),
            F("text", rows=14),
            F("effective_on"),
            Buttons(Submit("Publish it")),
        ]

    def clean_name(self):
        name = self.cleaned_data["name"].strip()
        if self.organisation.agreements.filter(key=slugify(name)[:40]).exists():
            raise forms.ValidationError("There is an agreement of this name already")
        if not slugify(name):
            raise forms.ValidationError("Use some letters in the name")
        return name


class TextForm(NhsukForm):
    text = NewAgreementForm.base_fields["text"]
    effective_on = NewAgreementForm.base_fields["effective_on"]

    def layout(self):
        return [F("text", rows=16), F("effective_on"), Buttons(Submit("Publish this version"))]


class SignForm(NhsukForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    has_read = forms.BooleanField(
        label="I have read this and agree to it",
        error_messages={"required": "Tick that you have read it and agree"},
    )
    signed_name = forms.CharField(
        label="Type your full name",
        help_text="This counts as your signature.",
        max_length=160,
        error_messages={
            "required": "Type your full name",
            "max_length": "Use 160 letters or fewer",
        },
    )
    seen = SeenField()

    def shows(self, version: int) -> None:
        """These words are on the page now: a tick given to others does not count for them."""
        if self.data.get("version") != str(version):
            self.data = self.data.copy()
            self.data["version"] = version
            self.data.pop("has_read", None)

    def layout(self):
        return [
            F("version"),
            F("seen"),
            F("has_read"),
            F("signed_name", width=30, autocomplete="name"),
            Buttons(Submit("Sign")),
        ]


class PaperForm(NhsukForm):
    version = forms.TypedChoiceField(
        label="Which version did they sign?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Select the version they signed"},
    )
    signed_name = forms.CharField(
        label="Name as signed",
        max_length=160,
        error_messages={
            "required": "Enter the name as it is signed",
            "max_length": "Use 160 letters or fewer",
        },
    )
    signed_on = DateInputField(
        label="When did they sign?",
        subject="The day they signed",
        max_date=today,
        error_messages={"required": "Enter the day they signed"},
    )
    seen = SeenField()

    def __init__(self, *args, texts, **kwargs):
        super().__init__(*args, **kwargs)
        self.texts = {text.version: text for text in texts}
        self.fields["version"].choices = [
            (
                text.version,
                f"Version {text.version}, in force from {text.effective_on:%-d %B %Y}",
            )
            for text in texts
        ]

    def layout(self):
        return [
            F("version", small=True),
            F("signed_name", width=30, autocomplete="off"),
            F("signed_on"),
            F("seen"),
            Buttons(Submit("Save this signature")),
        ]


class WithdrawForm(forms.Form):
    """A button beside a version that is not in force yet."""

    version = forms.IntegerField(
        min_value=1,
        max_value=9999,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), "Choose the version to withdraw"
        ),
    )
