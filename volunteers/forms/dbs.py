"""A DBS certificate, the Update Service, and the risk assessment of what a certificate shows."""

from datetime import date

from django import forms

from common.dates import add_months, today
from nhsuk.forms import Buttons, DateInputField, F, NhsukForm, Reveal, SeenField, Submit, YesNoField
from volunteers.importers.words import YOUNGEST
from volunteers.models import DBSCertificate, DBSStatusCheck, RiskAssessment
from volunteers.models.positions import BarredList, Workforce
from volunteers.services import risk
from volunteers.services.dbs import certificate_number_problem
from volunteers.services.status_checks import TYPED

Level, Mismatch = DBSCertificate.Level, DBSStatusCheck.Mismatch
MOST_WORDS = 4000
OLD_MONTHS = 120
OLD = "This is more than ten years ago. Check the year on it: if it is right, save once more"
TOO_LONG = "Say it in 4,000 letters or fewer"


def latest_birthday() -> date:
    return add_months(today(), -12 * YOUNGEST)


class CertificateForm(NhsukForm):
    """What is noted of a certificate in the hand; a correction does not ask what it shows."""

    reveals = {"level": {Level.ENHANCED_BARRED.value: ["lists"]}}
    show_optional = False
    submit_text = "Save this certificate"

    number = forms.CharField(
        label="Certificate number",
        help_text="12 digits, at the top right of the certificate.",
        max_length=20,
        error_messages={
            "required": "Enter the certificate number",
            "max_length": "The certificate number must have 12 digits",
        },
    )
    first_name = forms.CharField(
        label="First name on the certificate",
        max_length=80,
        error_messages={
            "required": "Enter the first name on the certificate",
            "max_length": "The first name must be 80 letters or fewer",
        },
    )
    last_name = forms.CharField(
        label="Last name on the certificate",
        max_length=80,
        error_messages={
            "required": "Enter the last name on the certificate",
            "max_length": "The last name must be 80 letters or fewer",
        },
    )
    other_name = forms.CharField(
        label="If that is another name than ours, why is it theirs?",
        help_text="For example “name before marriage”. Leave this empty if the names agree.",
        max_length=120,
        required=False,
        error_messages={"max_length": "Say it in 120 letters or fewer"},
    )
    level = forms.ChoiceField(
        label="Which level of check is it?",
        choices=Level.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select the level of the check"},
    )
    lists = forms.MultipleChoiceField(
        label="Which barred lists were looked at?",
        choices=BarredList.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select the barred lists that were looked at"},
    )
    workforce = forms.ChoiceField(
        label="For which workforce?",
        help_text="It stands on the certificate. A basic one has none.",
        choices=Workforce.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    issued_on = DateInputField(
        label="When was it issued?",
        subject="The day it was issued",
        max_date=today,
        error_messages={"required": "Enter the day it was issued"},
    )
    seen_on = DateInputField(
        label="When did you see the original?",
        subject="The day you saw the original",
        max_date=today,
        error_messages={"required": "Enter the day you saw the original"},
    )
    shows_something = YesNoField(
        label="Does it show any information?",
        help_text="Only yes or no. Never write down or copy what it says.",
        yes="Yes, and it has to be talked about",
        no="No, nothing is recorded on it",
        error_messages={"required": "Select yes if the certificate shows any information"},
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False)
    asked_about = SeenField()

    def __init__(self, *args, is_correction: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["shows_something" if is_correction else "version"]

    def layout(self):
        asked = [F("shows_something")] if "shows_something" in self.fields else [F("version")]
        return [
            F("number", width=20, inputmode="numeric", spellcheck=False),
            F("first_name", width=20, autocomplete="off", spellcheck=False),
            F("last_name", width=20, autocomplete="off", spellcheck=False),
            F("other_name", width=30, autocomplete="off"),
            Reveal("level", {Level.ENHANCED_BARRED.value: [F("lists", small=True)]}),
            F("workforce"),
            F("issued_on"),
            F("seen_on"),
            *asked,
            F("asked_about"),
            Buttons(Submit(self.submit_text)),
        ]

    def clean_number(self):
        number = "".join(self.cleaned_data["number"].split())
        if problem := certificate_number_problem(number):
            raise forms.ValidationError(problem)
        return number

    def clean(self):
        answers = super().clean()
        level, issued, seen = (answers.get(name) for name in ("level", "issued_on", "seen_on"))
        if level == Level.BASIC:
            answers["workforce"] = ""
        elif level and not answers.get("workforce"):
            self.add_error("workforce", "Select the workforce on the certificate")
        if issued and seen and seen < issued:
            self.add_error("seen_on", "You cannot have seen it before it was issued")
        self._ask_about_an_old_one(issued, answers.pop("asked_about", ""))
        return answers

    def _ask_about_an_old_one(self, issued: date | None, asked_about: str) -> None:
        """So long ago is most likely a slip, but may be right: it is asked about once."""
        if issued and issued < add_months(today(), -OLD_MONTHS) and asked_about != str(issued):
            self.data = self.data.copy()
            self.data["asked_about"] = str(issued)
            self.add_error("issued_on", OLD)


class SubscriptionForm(NhsukForm):
    submit_text = "Save this"
    reveals = {"on_update_service": {"yes": ["subscribed_on"]}, "consents": {"yes": ["consent_on"]}}

    on_update_service = YesNoField(
        label="Is this certificate on the Update Service?",
        help_text="Joining is free for volunteers, within 30 days of the certificate’s issue.",
        error_messages={"required": "Select yes if the certificate is on the Update Service"},
    )
    subscribed_on = DateInputField(
        label="When did they join?",
        subject="The day they joined",
        required=False,
        max_date=today,
    )
    consents = YesNoField(
        label="Do they agree that we look up its status?",
        help_text="They can see each look in their own account, and may change their mind.",
        error_messages={"required": "Select yes if they agree that we look up its status"},
    )
    consent_on = DateInputField(
        label="When did they agree?",
        subject="The day they agreed",
        max_date=today,
        error_messages={"required": "Enter the day they agreed"},
    )
    date_of_birth = DateInputField(
        label="Their date of birth",
        help_text="The Update Service asks for it.",
        required=False,
        max_date=latest_birthday,
        error_messages={"max_date": f"They must be at least {YOUNGEST}. Check the year"},
    )

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def layout(self):
        return [
            F("seen"),
            Reveal("on_update_service", {"yes": [F("subscribed_on")]}),
            Reveal("consents", {"yes": [F("consent_on")]}),
            F("date_of_birth"),
            Buttons(Submit(self.submit_text)),
        ]

    def facts(self) -> dict:
        """What the service is told: no day of consent means no consent."""
        return {key: value for key, value in self.cleaned_data.items() if key != "consents"}


class StatusCheckForm(NhsukForm):
    submit_text = "Save this answer"

    result = forms.ChoiceField(
        label="What did the Update Service say?",
        widget=forms.RadioSelect,
        choices=[(value, value.label) for value in TYPED],
        error_messages={"required": "Select what the Update Service said"},
    )
    mismatches = forms.MultipleChoiceField(
        label="Does anything it shows differ from the certificate?",
        help_text="Leave this empty if the names and the day of issue agree.",
        choices=[(value, value.label.capitalize()) for value in Mismatch],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    checked_on = DateInputField(
        label="When did you look?",
        subject="The day you looked",
        max_date=today,
        error_messages={"required": "Enter the day you looked"},
    )
    HINTS = {
        DBSStatusCheck.Result.BLANK.value: (
            "“This certificate did not reveal any information and remains current”"
        ),
        DBSStatusCheck.Result.NON_BLANK.value: (
            "“This certificate remains current”, and it did reveal information. "
            "It counts once a risk assessment is accepted."
        ),
        DBSStatusCheck.Result.NEW_INFO.value: (
            "“This certificate is no longer current”. They are taken out of matching at once."
        ),
        DBSStatusCheck.Result.NO_MATCH.value: (
            "“The details entered do not match”. This says nothing about the person. Check what "
            "was entered and try once more; if it does not match again, ask them."
        ),
        DBSStatusCheck.Result.UNAVAILABLE.value: "The service was down, or showed something else.",
    }

    def layout(self):
        return [
            F("result", hints=self.HINTS),
            F("mismatches", small=True, show_optional=False),
            F("checked_on"),
            Buttons(Submit(self.submit_text)),
        ]


class TakeBackForm(NhsukForm):
    submit_text = "Take this result back"
    reason = forms.CharField(
        label="Why was it entered by mistake?",
        max_length=200,
        error_messages={
            "required": "Say why it was entered by mistake",
            "max_length": "Say it in 200 letters or fewer",
        },
    )


class AssessmentForm(NhsukForm):
    submit_text = "Save the assessment"

    conversation_on = DateInputField(
        label="When did you talk with them?",
        subject="The day you talked",
        help_text="In private, unhurried, with somebody beside them if they wish.",
        max_date=today,
        error_messages={"required": "Enter the day you talked with them"},
    )
    considered = forms.MultipleChoiceField(
        label="What did you talk about?",
        choices=RiskAssessment.Factor.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select what you talked about"},
    )
    weighing = forms.CharField(
        label="How does it weigh for this position?",
        help_text="Your judgement in a few sentences. Do not copy what the certificate says.",
        widget=forms.Textarea,
        max_length=MOST_WORDS,
        error_messages={"required": "Say how it weighs for this position", "max_length": TOO_LONG},
    )
    safeguards = forms.CharField(
        label="What would keep everybody safe?",
        help_text=(
            "For example meeting at one site only, or with somebody near by. Enter what must last "
            "on their record as well, under sites or whom not to meet: this is removed in time."
        ),
        widget=forms.Textarea,
        max_length=MOST_WORDS,
        required=False,
        error_messages={"max_length": TOO_LONG},
    )
    seen = SeenField()

    def layout(self):
        return [
            F("conversation_on"),
            F("considered", small=True),
            F("weighing", rows=6, spellcheck=True),
            F("safeguards", rows=4, spellcheck=True),
            F("seen"),
            Buttons(Submit(self.submit_text)),
        ]

    @staticmethod
    def of(assessment: RiskAssessment) -> dict:
        """The initial answers: what is written so far."""
        names = ("conversation_on", "considered", "weighing", "safeguards")
        held = {name: getattr(assessment, name) for name in names}
        return held | {"seen": risk.version_of(assessment)}


class RiskDecisionForm(NhsukForm):
    submit_text = "Save my decision"

    approve = YesNoField(
        label="Can they take part?",
        yes="Yes, with the safeguards written here, if there are any",
        no="No, not in this position",
        error_messages={"required": "Select yes if they can take part"},
    )
    reason = forms.CharField(
        label="Why do you decide so?",
        help_text="Removed after 180 days, with all written here. The decision stays.",
        widget=forms.Textarea,
        max_length=MOST_WORDS,
        error_messages={"required": "Say why you decide so", "max_length": TOO_LONG},
    )
    seen = SeenField()

    def layout(self):
        return [F("approve"), F("reason", rows=4), F("seen"), Buttons(Submit(self.submit_text))]
