"""Identity, right to work, work health and the employment summary."""

from django import forms

from common.dates import today
from nhsuk.forms import (
    Buttons,
    DateInputField,
    F,
    NhsukForm,
    Paragraph,
    Reveal,
    SeenField,
    Submit,
    YesNoField,
)
from volunteers.identity_rules import TYPES
from volunteers.models import IdentityDocument, RightToWork, WorkHealth

GROUPS = {
    "1": "Passports, licences, certificates of birth or adoption",
    "2a": "Other documents from governments",
    "2b": "Bills, statements and cards",
}


class RecordingForm(NhsukForm):
    """Knows which result it was opened at, so that nobody's is overwritten unseen."""

    seen = SeenField()


class DocumentForm(NhsukForm):
    type = forms.ChoiceField(
        label="Which document is it?",
        choices=[
            ("", "Choose one"),
            *(
                (words, [(key, kind.label) for key, kind in TYPES.items() if kind.group == group])
                for group, words in GROUPS.items()
            ),
        ],
        error_messages={
            "required": "Choose the document",
            "invalid_choice": "Choose the document from the list",
        },
    )
    last_characters = forms.CharField(
        label="Last 3 or 4 characters of its number",
        help_text="Never the whole number. For a bill, the end of the account number.",
        max_length=8,
        error_messages={
            "required": "Enter the last 3 or 4 characters of its number",
            "max_length": "Enter the last 3 or 4 characters only, never the whole number",
        },
    )
    issued_on = DateInputField(
        label="Date of issue on it",
        help_text="Needed for bills, statements and letters.",
        required=False,
        max_date=today,
    )
    last_valid_on = DateInputField(
        label="Expiry date on it",
        help_text="Needed for passports, permits, photocards and identity cards.",
        required=False,
    )
    shows_address = YesNoField(
        label="Does it show their current address?",
        error_messages={"required": "Select yes if it shows their current address"},
    )
    seen_how = forms.ChoiceField(
        label="What was seen?",
        choices=IdentityDocument.SeenHow.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what was seen"},
    )
    seen_on = DateInputField(
        label="When was it seen?",
        subject="The day it was seen",
        max_date=today,
        error_messages={"required": "Enter the day it was seen"},
    )

    def layout(self):
        return [
            F("type"),
            F("last_characters", width=5, autocomplete="off", spellcheck=False),
            F("issued_on", show_optional=False),
            F("last_valid_on", show_optional=False),
            F("shows_address", inline=True),
            F("seen_how"),
            F("seen_on"),
            Buttons(Submit("Note this document")),
        ]


class IdentityForm(RecordingForm):
    details_agree = YesNoField(
        label="Do the name, date of birth, signature and address agree on all of them?",
        error_messages={"required": "Select yes if the details agree on all of them"},
    )
    decided_on = DateInputField(
        label="When was identity confirmed?",
        subject="The day it was confirmed",
        max_date=today,
        error_messages={"required": "Enter the day identity was confirmed"},
    )

    def layout(self):
        return [
            F("seen"),
            F("details_agree", inline=True),
            F("decided_on"),
            Buttons(Submit("Record identity as clear")),
        ]


class IdentityEvidenceForm(NhsukForm):
    show_optional = False
    is_uk_national = YesNoField(
        label="Are they a UK national?",
        help_text="Leave this open if nobody has said. It decides whether route 2 is open.",
        required=False,
    )
    has_five_years_of_addresses = YesNoField(
        label="Did they give every address of five years, and every name they have used?",
        error_messages={"required": "Select yes if they gave every address and name"},
    )
    has_external_validation = YesNoField(
        label="Was their identity validated from outside?",
        help_text="Only route 2 asks for this.",
        error_messages={"required": "Select yes if their identity was validated from outside"},
    )

    def layout(self):
        return [
            F("is_uk_national", inline=True),
            F("has_five_years_of_addresses", inline=True),
            F("has_external_validation", inline=True),
            Buttons(Submit("Save")),
        ]


class RightToWorkForm(RecordingForm):
    reveals = {
        "basis": {
            RightToWork.Basis.LIMITED.value: ["limited_until"],
            RightToWork.Basis.VISITOR.value: ["visit_until"],
            RightToWork.Basis.ASYLUM.value: ["card_until"],
        }
    }
    basis = forms.ChoiceField(
        label="What is their status?",
        choices=RightToWork.Basis.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select their status"},
    )
    limited_until = DateInputField(
        label="Last day of the permission",
        error_messages={"required": "Enter the last day of the permission"},
    )
    visit_until = DateInputField(
        label="Last day of the visit or of 30 days, whichever is first",
        subject="The last day of the visit",
        error_messages={"required": "Enter the last day on which they may volunteer"},
    )
    card_until = DateInputField(
        label="Expiry date of the asylum registration card, if it has one",
        subject="The expiry date",
        required=False,
    )
    permits_volunteering = YesNoField(
        label="Does it permit volunteering?",
        help_text=(
            "A volunteer gets expenses only and is under no obligation. “Voluntary work” under a "
            "contract counts as work for some visas."
        ),
        error_messages={"required": "Select yes if it permits volunteering"},
    )
    seen_how = forms.ChoiceField(
        label="How was it checked?",
        choices=RightToWork.SeenHow.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select how it was checked"},
    )
    decided_on = DateInputField(
        label="When was it checked?",
        subject="The day it was checked",
        max_date=today,
        error_messages={"required": "Enter the day it was checked"},
    )

    def layout(self):
        revealed = {
            value: [F(names[0], show_optional=False)]
            for value, names in self.reveals["basis"].items()
        }
        return [
            F("seen"),
            Reveal("basis", revealed),
            F("permits_volunteering", inline=True),
            F("seen_how"),
            F("decided_on"),
            Buttons(Submit("Save this result")),
        ]

    def facts(self) -> dict:
        """What the service is told: one last day, whichever status it belongs to."""
        answers = dict(self.cleaned_data)
        days = [answers.pop(name) for name in ("limited_until", "visit_until", "card_until")]
        return answers | {"last_permitted_on": next(filter(None, days), None)}


class WorkHealthForm(RecordingForm):
    FIT_WITH = WorkHealth.Outcome.FIT_WITH_ADJUSTMENTS.value
    reveals = {"outcome": {FIT_WITH: ["adjustments"]}}

    outcome = forms.ChoiceField(
        label="What did occupational health answer?",
        choices=WorkHealth.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what occupational health answered"},
    )
    adjustments = forms.CharField(
        label="Which adjustments help?",
        help_text="What helps, never why: no diagnosis, no treatment.",
        widget=forms.Textarea,
        max_length=2000,
        error_messages={
            "required": "Say which adjustments help",
            "max_length": "The adjustments must be 2,000 characters or fewer",
        },
    )
    answered_on = DateInputField(
        label="When did they answer?",
        subject="The day they answered",
        max_date=today,
        error_messages={"required": "Enter the day they answered"},
    )
    review_on = DateInputField(
        label="When will the adjustments be looked at again?",
        subject="The day they are looked at again",
        help_text="Leave this empty if there are none.",
        required=False,
        min_date=today,
    )

    def layout(self):
        return [
            F("seen"),
            Reveal("outcome", {self.FIT_WITH: [F("adjustments", rows=4)]}),
            F("answered_on"),
            F("review_on", show_optional=False),
            Buttons(Submit("Save this outcome")),
        ]


class EmploymentForm(RecordingForm):
    summary = forms.CharField(
        label="What have they been doing in the last few years?",
        help_text=(
            "Work, study, caring, volunteering, in a few lines. Nothing about health or offences."
        ),
        widget=forms.Textarea,
        max_length=2000,
        error_messages={
            "required": "Say what they have been doing",
            "max_length": "The summary must be 2,000 characters or fewer",
        },
    )
    has_gaps = YesNoField(
        label="Are there gaps in it?",
        error_messages={"required": "Select yes if there are gaps in it"},
    )
    talked_on = DateInputField(
        label="If there are gaps, when did you talk about them?",
        subject="The day you talked about them",
        help_text="What was said is not kept. Leave this empty until you have talked.",
        required=False,
        max_date=today,
    )

    def layout(self):
        return [
            F("seen"),
            F("summary", rows=6, max_chars=2000),
            Paragraph("Many people have gaps: illness, caring, prison, a hard time. Ask gently."),
            F("has_gaps", inline=True),
            F("talked_on", show_optional=False),
            Buttons(Submit("Save this summary")),
        ]
