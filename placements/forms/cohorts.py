"""Programmes and cohorts, and who belongs to one."""

from django import forms

from nhsuk.forms import Buttons, DateInputField, F, Fieldset, NhsukForm, SeenField, Submit
from placements.models import Cohort, Programme
from placements.versions import version_of


def words(label: str, most: int, *, required: str = "", help_text: str = "") -> forms.CharField:
    """A line of text; `required` says what to enter, and leaving it out makes it optional."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=most,
        required=bool(required),
        error_messages={
            "required": required or f"Enter the {label.lower()}",
            "max_length": f"{label} must be {most} letters or fewer",
        },
    )


def address(label: str) -> forms.EmailField:
    return forms.EmailField(
        label=label,
        required=False,
        max_length=254,
        error_messages={
            "invalid": "Enter an e-mail address, like name@example.org",
            "max_length": "An e-mail address has 254 characters or fewer",
        },
    )


def refuse_backwards(form: forms.Form, first: str, last: str) -> None:
    """The last day is the first, or comes after it."""
    begins, ends = form.cleaned_data.get(first), form.cleaned_data.get(last)
    if begins and ends and ends < begins:
        form.add_error(last, "The last day must be the same as or after the first")


class CohortChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, cohort) -> str:
        return f"{cohort.programme}: {cohort}"


class ProgrammeForm(NhsukForm):
    name = words("Name", 120, required="Enter what the programme is called",
                 help_text="For example, Trainee nursing associate.")  # fmt: skip
    university = words("University", 120)
    profession = words("Profession", 120, help_text="For example, Nursing.")
    seen = SeenField()
    submit_text = "Save this programme"

    @staticmethod
    def of(programme: Programme) -> dict:
        """The initial answers."""
        facts = {name: getattr(programme, name) for name in ("name", "university", "profession")}
        return facts | {"seen": version_of(programme)}


class CohortForm(NhsukForm):
    name = words("Name", 80, required="Enter what this cohort is called",
                 help_text="For example, September 2026.")  # fmt: skip
    starts_on = DateInputField(label="First day", required=False)
    ends_on = DateInputField(label="Last day", required=False)
    link_name = words("Name of the university link", 120)
    link_email = address("Their e-mail address")
    seen = SeenField()
    submit_text = "Save this cohort"

    def layout(self):
        return [
            F("name", width=20),
            F("starts_on"),
            F("ends_on"),
            Fieldset(
                "University link",
                F("link_name", width=20),
                F("link_email"),
                hint="Whom you write to about these trainees.",
            ),
            F("seen"),
            Buttons(Submit(self.submit_text)),
        ]

    def clean(self):
        answers = super().clean()
        refuse_backwards(self, "starts_on", "ends_on")
        return answers

    @staticmethod
    def of(cohort: Cohort) -> dict:
        """The initial answers."""
        names = ("name", "starts_on", "ends_on", "link_name", "link_email")
        return {name: getattr(cohort, name) for name in names} | {"seen": version_of(cohort)}


class MembersForm(NhsukForm):
    """Which trainees come into a cohort; those in it already are not asked about."""

    show_optional = False
    trainees = forms.ModelMultipleChoiceField(
        label="Who belongs to this cohort?",
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Select at least one trainee",
            "invalid_choice": "Select trainees from the list",
        },
    )
    submit_text = "Put them in this cohort"

    def __init__(self, *args, trainees, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["trainees"].queryset = trainees
        self.fields["trainees"].label_from_instance = _named


def _named(trainee) -> str:
    now = f"{trainee.programme}, {trainee.cohort}" if trainee.cohort else "no cohort yet"
    return f"{trainee}, {trainee.reference}: {now}"
