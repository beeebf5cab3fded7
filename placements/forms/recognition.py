"""What is asked before a paper is made. Each begins with what the record says."""

from collections.abc import Iterable

from django import forms

from common.dates import today
from nhsuk.components.words import day
from nhsuk.forms import DateInputField, F, Fieldset, YesNoField
from placements.recognition import Time, words_for_the_role
from support.forms.contacts import BackForm
from training.models import Completion

ROLE_HINT = (
    "A word such as “lived experience” tells a reader more than some people like. Both are right."
)
TIME, SIGNED = ("first_on", "last_on"), ("signer", "signer_role")


def _text(label: str, missing: str, most: int, **options) -> forms.CharField:
    words = {"required": missing, "max_length": f"Use {most} letters or fewer"}
    return forms.CharField(label=label, max_length=most, error_messages=words, **options)


class PaperForm(BackForm):
    """`label`: what connectors are called here."""

    show_optional = False

    def __init__(self, *args, label: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.label = label

    def facts(self) -> dict:
        """As the services take them."""
        return dict(self.cleaned_data)


class NamedForm(PaperForm):
    """Their name as they like to be called, and the word for what they do here."""

    name = _text("Name on the paper", "Enter the name as it should stand there", 160)
    role = forms.ChoiceField(
        label="What is the role called?",
        help_text=ROLE_HINT,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select what the role is called",
            "invalid_choice": "Select what the role is called from the list",
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        words = words_for_the_role(self.label)
        self.fields["role"].choices = [(word, word) for word in words]


class SignedForm(PaperForm):
    signer = _text("Name", "Enter the name of whoever signs", 160)
    signer_role = _text("Role", "Enter the role of whoever signs", 160)

    def signature(self) -> Fieldset:
        return Fieldset("Who signs it", *(F(name, width=30) for name in SIGNED))


class TimeForm(NamedForm, SignedForm):
    """How long they were here."""

    first_on = DateInputField(
        label="They started on",
        subject="The first day",
        max_date=today,
        required=False,
        error_messages={"required": "Enter the day they started"},
    )
    last_on = DateInputField(
        label="Their last day",
        subject="The last day",
        help_text="Leave it empty if they are still here.",
        max_date=today,
        required=False,
    )

    def facts(self) -> dict:
        facts = super().facts()
        return facts | {"time": Time(*(facts.pop(name) for name in TIME))}

    def who_and_when(self) -> list:
        return [
            F("name", label_size="m", width=30),
            F("role", label_size="m"),
            *(F(name, label_size="m") for name in TIME),
        ]


class CertificateForm(TimeForm):
    with_hours = YesNoField(
        label="Would they like their hours on it?",
        error_messages={"required": "Select yes if they would like their hours on it"},
    )
    field_order = ("name", "role", *TIME, "with_hours", *SIGNED)

    def layout(self):
        hours = F("with_hours", label_size="m", inline=True)
        buttons = self.buttons("Make this certificate")
        return [*self.who_and_when(), hours, self.signature(), buttons]


class LetterForm(SignedForm):
    address = _text(
        "Address",
        "",
        400,
        help_text="Their name stands above it. Leave it empty for a letter without an address.",
        widget=forms.Textarea,
        required=False,
    )
    subject = _text("Subject", "Enter the subject", 150)
    text = _text("Letter", "Write the letter", 6000, widget=forms.Textarea)
    field_order = ("address", "subject", "text", *SIGNED)

    def layout(self):
        return [
            F("address", label_size="m", rows=4),
            F("subject", label_size="m", width=30),
            F("text", label_size="m", rows=16, spellcheck=True),
            self.signature(),
            self.buttons("Make this letter"),
        ]


class StatementForm(NamedForm):
    """`names`: those to choose from, for whoever makes it of themselves."""

    first_on = DateInputField(
        label="First day",
        subject="The first day",
        max_date=today,
        error_messages={"required": "Enter the first day"},
    )
    last_on = DateInputField(
        label="Last day",
        subject="The last day",
        help_text="Time on this day still counts.",
        max_date=today,
        error_messages={"required": "Enter the last day"},
    )

    def __init__(self, *args, names: Iterable[str] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.names = tuple(names)
        if self.names:
            self.fields["name"] = forms.ChoiceField(
                label="Name on the paper",
                choices=[(name, name) for name in self.names],
                widget=forms.RadioSelect,
                error_messages={
                    "required": "Select the name",
                    "invalid_choice": "Select the name from the list",
                },
            )

    def layout(self):
        return [
            F("name", label_size="m", **({} if self.names else {"width": 30})),
            F("role", label_size="m"),
            *(F(name, label_size="m") for name in TIME),
            self.buttons("Make this statement"),
        ]

    def clean(self):
        answers = super().clean()
        first, last = (answers.get(name) for name in TIME)
        if first and last and last < first:
            self.add_error("last_on", "The last day must be on or after the first")
        return answers


class ReferenceForm(TimeForm):
    addressed_to = _text(
        "For whom is it?",
        "Enter for whom it is",
        200,
        help_text="A person or an organisation, such as “Ms Hughes, Cheshire Libraries”.",
    )
    has_asked = forms.BooleanField(
        label="They asked for this reference themselves",
        error_messages={"required": "A reference is only given if they asked for it"},
    )
    asked_on = DateInputField(
        label="When did they ask?",
        subject="The day they asked",
        max_date=today,
        error_messages={"required": "Enter the day they asked"},
    )
    courses = forms.MultipleChoiceField(
        label="Which courses should it name?",
        help_text="The name of a course can tell more than they like. Ask them.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Select courses from the list"},
    )
    field_order = (
        *("addressed_to", "has_asked", "asked_on", "name", "role"),
        *(*TIME, "courses", *SIGNED),
    )

    def __init__(self, *args, courses: Iterable[Completion], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["first_on"].required = True
        self.fields["courses"].choices = [
            (str(row.course_id), f"{row.course}, {day(row.completed_on)}") for row in courses
        ]

    def layout(self):
        return [
            F("addressed_to", label_size="m", width=30),
            Fieldset("Did they ask for it?", F("has_asked"), F("asked_on", label_size="s")),
            *self.who_and_when(),
            *([F("courses", label_size="m", small=True)] if self.fields["courses"].choices else []),
            self.signature(),
            self.buttons("Make this reference"),
        ]

    def facts(self) -> dict:
        facts = super().facts()
        facts.pop("has_asked")
        return facts
