"""What a position asks for, and which DBS check."""

from django import forms
from django.db.models import Q

from accounts.models import Organisation
from nhsuk.forms import Buttons, F, Fieldset, NhsukForm, Reveal, SeenField, Submit, YesNoField
from training.models import Course
from volunteers.forms.numbers import number
from volunteers.models import Position
from volunteers.models.positions import (
    DBS_DECISIONS,
    NO_DBS,
    BarredList,
    CheckKind,
    DBSLevel,
    FeeReason,
    Workforce,
)
from volunteers.services.positions import FACTS, version_of, version_of_decision

# Matching keeps to trainees and supervision; the rest nobody is held to yet.
USUAL_GRACE_WEEKS = 4
WRITTEN_DOWN = "Written down for those who plan. Nothing is refused or reminded of because of it."


class PositionForm(NhsukForm):
    show_optional = False
    name = forms.CharField(
        label="Name of the position",
        max_length=120,
        error_messages={
            "required": "Enter the name of the position",
            "max_length": "The name must be 120 letters or fewer",
        },
    )
    required_checks = forms.MultipleChoiceField(
        label="Checks",
        help_text="Beside identity, which is asked of everybody first.",
        choices=[choice for choice in CheckKind.choices if choice[0] != CheckKind.IDENTITY],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Select checks from the list"},
    )
    required_courses = forms.ModelMultipleChoiceField(
        label="Courses",
        queryset=Course.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Select courses from the list"},
    )
    most_at_once = number("Trainees at once", 20)
    most_new_a_month = number("New trainees in a month", 20)
    days_between = number("Days of rest between two trainees", 90)
    most_a_month = number("Meetings in a month", 60, help_text=WRITTEN_DOWN)
    rest_days = number("Days of rest between two meetings", 60, help_text=WRITTEN_DOWN)
    supervision_weeks = number(
        "Weeks between two supervisions",
        52,
        help_text="Usually 8. The first is due within 6 weeks of becoming active.",
    )
    supervision_grace_weeks = number(
        "Weeks a supervision may be late",
        52,
        help_text="Usually 4. After these, no new match is made until it was held. Matches stay.",
    )
    is_active = YesNoField(
        label="Is this position in use?",
        help_text="One that is not in use takes nobody new. Those in it stay.",
        error_messages={"required": "Select yes if this position is in use"},
    )

    seen = SeenField()

    def __init__(
        self, *args, organisation: Organisation, position: Position | None = None, **kwargs
    ):
        """A course no longer in use stays required until somebody takes it out."""
        super().__init__(*args, **kwargs)
        if position is None:
            del self.fields["seen"]
        in_use = Q(is_active=True) | Q(positions=position) if position else Q(is_active=True)
        self.fields["required_courses"].queryset = organisation.courses.filter(in_use).distinct()

    def layout(self):
        trainees = ["most_at_once", "most_new_a_month", "days_between"]
        caps = [*trainees, "most_a_month", "rest_days", "supervision_weeks"]
        caps += ["supervision_grace_weeks"]
        return [
            *([F("seen")] if "seen" in self.fields else []),
            F("name", width=30),
            F("required_checks", small=True),
            F("required_courses", small=True),
            Fieldset(
                "At most",
                *(F(name, width=2, inputmode="numeric") for name in caps),
                hint="Empty: no rule. For trainees at once, what each connector says then counts.",
            ),
            F("is_active", inline=True),
            Buttons(Submit("Save this position")),
        ]

    @classmethod
    def of(cls, position: Position) -> dict:
        """The initial answers."""
        held = {name: getattr(position, name) for name in FACTS}
        courses = position.required_courses.all()
        return held | {"required_courses": courses, "seen": version_of(position)}

    def clean_supervision_grace_weeks(self):
        return self.cleaned_data["supervision_grace_weeks"] or USUAL_GRACE_WEEKS

    def clean_required_checks(self):
        return [CheckKind.IDENTITY.value, *self.cleaned_data["required_checks"]]


QUESTIONS = {
    FeeReason.BENEFITS: "Will the person, or close family alone, benefit from it directly?",
    FeeReason.PAID: "Is the person paid for the time, beyond what they spend?",
    FeeReason.WORK_PLACEMENT: "Is it a work placement?",
    FeeReason.COURSE: "Is the person on a course that needs them to do this?",
    FeeReason.TRAINEE: "Is it a trainee position that leads to a full-time job or qualification?",
}


class EligibilityForm(NhsukForm):
    show_optional = False
    reveals = {"level": {DBSLevel.ENHANCED_BARRED.value: ["lists"]}}
    HINTS = {
        NO_DBS: "They meet trainees only, in a room away from patients.",
        DBSLevel.BASIC.value: "Unspent convictions. Never free of charge; no Update Service.",
        DBSLevel.STANDARD.value: "Where normal duties give access to patients.",
        DBSLevel.ENHANCED.value: "Where the law lists the work, such as with adults in care.",
        DBSLevel.ENHANCED_BARRED.value: "Only for regulated activity.",
    }

    level = forms.ChoiceField(
        label="Which check may this position ask for?",
        help_text="The law allows each level only for the work it names.",
        choices=DBS_DECISIONS,
        widget=forms.RadioSelect,
        error_messages={"required": "Select which check this position may ask for"},
    )
    lists = forms.MultipleChoiceField(
        label="Which barred lists?",
        choices=BarredList.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select the barred lists"},
    )
    workforce = forms.ChoiceField(
        label="Which workforce?",
        help_text="For standard and enhanced checks.",
        choices=Workforce.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    rationale = forms.CharField(
        label="Why this level, and no higher one?",
        help_text="What they do, with whom, and how often.",
        widget=forms.Textarea,
        max_length=2000,
        error_messages={
            "required": "Say why this level, and no higher one",
            "max_length": "Say it in 2,000 letters or fewer",
        },
    )
    months = number(
        "Months until a certificate is checked again",
        120,
        help_text="By custom 36. Certificates themselves do not expire.",
    )
    status_check_renews = YesNoField(
        label="Does a good answer of the Update Service start these months again?",
        yes="Yes, no new certificate is needed then",
        no="No, we ask for a new certificate",
        required=False,
    )
    seen = SeenField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for reason, question in QUESTIONS.items():
            self.fields[f"fee_{reason.value}"] = YesNoField(label=question, required=False)

    def layout(self):
        return [
            Reveal(
                "level",
                {DBSLevel.ENHANCED_BARRED.value: [F("lists", small=True)]},
                hints=self.HINTS,
            ),
            F("workforce"),
            F("rationale", rows=5, spellcheck=True),
            F("months", width=3, inputmode="numeric"),
            F("status_check_renews"),
            Fieldset(
                "Is the check free of charge?",
                *(F(f"fee_{reason.value}", inline=True, label_size="s") for reason in QUESTIONS),
                hint="A volunteer’s check is free if the answer to all five is no.",
            ),
            F("seen"),
            Buttons(Submit("Save this decision")),
        ]

    def clean(self):
        answers = super().clean()
        level = answers.get("level")
        if level and level != NO_DBS:
            self._need("months", "Enter after how many months a certificate is checked again")
        if level not in (None, NO_DBS, DBSLevel.BASIC):
            self._need("workforce", "Select the workforce")
            for reason, question in QUESTIONS.items():
                self._need(f"fee_{reason.value}", f"Select yes or no: {question}")
        return answers

    def _need(self, name: str, words: str) -> None:
        if name not in self.errors and self.cleaned_data.get(name) in (None, ""):
            self.add_error(name, words)

    def facts(self) -> dict:
        """What the service is told."""
        answers = self.cleaned_data
        plain = ("level", "lists", "workforce", "rationale", "months", "seen")
        return {name: answers[name] for name in plain} | {
            "status_check_renews": bool(answers["status_check_renews"]),
            "fee_reasons": [r.value for r in QUESTIONS if answers[f"fee_{r.value}"]],
        }

    @staticmethod
    def of(position: Position) -> dict:
        """The initial answers: those of the last decision; the five are asked anew each time."""
        return {
            "level": position.dbs_level,
            "lists": position.dbs_lists,
            "workforce": position.dbs_workforce,
            "rationale": position.dbs_rationale,
            "months": position.dbs_months or 36,
            "status_check_renews": position.status_check_renews,
            "seen": version_of_decision(position),
        }

    @staticmethod
    def decided(position: Position) -> dict:
        """The last decision, with its answers to the five."""
        fees = {f"fee_{reason.value}": reason in position.dbs_fee_reasons for reason in QUESTIONS}
        return EligibilityForm.of(position) | fees


class WindowsForm(NhsukForm):
    """How long before it lapses each thing that lapses is due; empty: the organisation's days."""

    show_optional = False

    def __init__(self, *args, organisation: Organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.items = {
            "dbs": "DBS certificate",
            CheckKind.RIGHT_TO_WORK.value: CheckKind.RIGHT_TO_WORK.label,
            **dict(organisation.courses.filter(is_active=True).values_list("code", "name")),
        }
        for item, label in self.items.items():
            self.fields[item] = number(label, 730)

    def layout(self):
        boxes = (F(item, width=3, inputmode="numeric", suffix="days") for item in self.items)
        return [*boxes, Buttons(Submit("Save these days"))]
