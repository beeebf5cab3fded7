"""The questions of an application, one thing a page, the same for everybody.

Access needs come first, and nothing is asked that no later step needs. What somebody lived through
is never asked about: they choose what to tell, to whom, and when.
"""

from dataclasses import dataclass

from django import forms
from django.core.validators import RegexValidator
from django.utils.html import format_html

from accounts.models import Organisation
from messaging.recipients import ways_to_reach
from nhsuk.forms import Buttons, F, NhsukForm, Reveal, Submit
from volunteers.forms.numbers import MobileField
from volunteers.models import Application, Volunteer
from volunteers.services.applications import needs_telephone

TRAP = "website"
NEEDS = [
    ("large_print", "Large print"),
    ("telephone", "Talking on the telephone instead of writing"),
    ("interpreter", "An interpreter"),
    ("step_free", "A place to meet without steps"),
    ("other", "Something else"),
    ("none", "No, nothing"),
]


class Trap:
    """A box that people neither see nor reach; what fills in forms by itself writes into it."""

    def render(self, form, context, template_pack=None, **kwargs):
        return format_html(
            '<div class="nhsuk-u-visually-hidden" aria-hidden="true">'
            '<label for="{0}">Leave this empty</label>'
            '<input id="{0}" name="{0}" type="text" tabindex="-1" autocomplete="off"></div>',
            TRAP,
        )


class StepForm(NhsukForm):
    """One page. What was typed can be kept with “Save and finish later”, complete or not."""

    title = ""
    short = ""  # as in “Change your name”
    show_optional = False

    def __init__(self, *args, organisation: Organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisation = organisation

    def fields_laid_out(self) -> list:
        return [F(name) for name in self.fields]

    def layout(self):
        return [
            *self.fields_laid_out(),
            Trap(),
            Buttons(
                Submit("Continue"), Submit("Save and finish later", name="later", kind="secondary")
            ),
        ]

    @property
    def answers(self) -> dict:
        """The answers that make sense, ready to be kept as JSON."""
        return dict(self.cleaned_data)


class AccessStep(StepForm):
    title = "Would anything make this easier for you?"
    short = "what would make this easier"
    reveals = {"needs": {"interpreter": ["interpreter"], "other": ["notes"]}}

    needs = forms.MultipleChoiceField(
        label=title,
        help_text="Choose all that would help. You can change this at any time.",
        choices=NEEDS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Choose from the list"},
    )
    interpreter = forms.CharField(
        label="Interpreter: which language?",
        help_text="Such as British Sign Language (BSL) or Urdu.",
        max_length=60,
        error_messages={
            "required": "Enter the language of the interpreter",
            "max_length": "The language must be 60 characters or fewer",
        },
    )
    notes = forms.CharField(
        label="Something else: what would help?",
        help_text="What helps, not why. You do not need to tell us about your health.",
        widget=forms.Textarea,
        max_length=500,
        error_messages={
            "required": "Tell us what else would help",
            "max_length": "What would help must be 500 characters or fewer",
        },
    )

    def fields_laid_out(self):
        revealed = {"interpreter": [F("interpreter", width=20)], "other": [F("notes", rows=3)]}
        return [
            Reveal(
                "needs",
                revealed,
                heading=True,
                label_size="l",
                dividers={"none": "or"},
                exclusive=("none",),
            )
        ]

    def clean_needs(self) -> list:
        chosen = self.cleaned_data["needs"]
        return [need for need in chosen if need != "none"] or chosen


class NameStep(StepForm):
    title = "What is your name?"
    short = "your name"

    first_name = forms.CharField(
        label="First name",
        max_length=80,
        error_messages={
            "required": "Enter your first name",
            "max_length": "First name must be 80 characters or fewer",
        },
    )
    last_name = forms.CharField(
        label="Last name",
        max_length=80,
        error_messages={
            "required": "Enter your last name",
            "max_length": "Last name must be 80 characters or fewer",
        },
    )

    def fields_laid_out(self):
        return [
            F("first_name", width=20, autocomplete="given-name", spellcheck=False),
            F("last_name", width=20, autocomplete="family-name", spellcheck=False),
        ]


class ContactStep(StepForm):
    title = "How would you like us to reach you?"
    short = "how we reach you"
    reveals = {
        "contact_by": {
            "email": ["email"],
            "text": ["mobile"],
            "telephone": ["phone"],
            "letter": ["address"],
        }
    }

    contact_by = forms.ChoiceField(
        label=title,
        help_text="We use this to arrange things with you, and for nothing else.",
        choices=ways_to_reach,
        widget=forms.RadioSelect,
        error_messages={"required": "Select how you would like us to reach you"},
    )
    email = forms.EmailField(
        label="Email address",
        max_length=254,
        error_messages={
            "required": "Enter your email address",
            "invalid": "Enter an email address in the right form, like name@example.org",
            "max_length": "Email address must be 254 characters or fewer",
        },
    )
    mobile = MobileField(
        label="Mobile number",
        error_messages={"required": "Enter your mobile number, for texts"},
    )
    phone = forms.CharField(
        label="Telephone number, and when it is best to call",
        max_length=30,
        validators=[
            RegexValidator(r"(?:\d[^\d]*){10}", "Enter a telephone number, like 01244 555 012")
        ],
        error_messages={
            "required": "Enter your telephone number",
            "max_length": "Keep the telephone number to 30 characters",
        },
    )
    address = forms.CharField(
        label="Postal address",
        widget=forms.Textarea,
        max_length=400,
        error_messages={
            "required": "Enter your postal address",
            "max_length": "Postal address must be 400 characters or fewer",
        },
    )

    def fields_laid_out(self):
        revealed = {
            "email": [F("email", width=30, autocomplete="email", spellcheck=False)],
            "text": [F("mobile", width=20, autocomplete="tel")],
            "telephone": [F("phone", width=20, autocomplete="tel")],
            "letter": [F("address", rows=4, autocomplete="street-address")],
        }
        return [Reveal("contact_by", revealed, heading=True, label_size="l")]


class TelephoneStep(StepForm):
    """For whoever needs to talk instead of writing: there is nothing else to choose."""

    title = "Which telephone number may we call?"
    short = "your telephone number"

    phone = forms.CharField(
        label=title,
        help_text="You said that talking on the telephone is easier for you, so we will call you "
        "and not write. Tell us when it is best to call, too.",
        max_length=30,
        validators=ContactStep.base_fields["phone"].validators,
        error_messages=ContactStep.base_fields["phone"].error_messages,
    )

    def fields_laid_out(self):
        return [F("phone", heading=True, label_size="l", width=20, autocomplete="tel")]

    @property
    def answers(self) -> dict:
        return {**super().answers, "contact_by": Volunteer.ContactBy.TELEPHONE}


class PositionStep(StepForm):
    title = "What would you like to do?"
    short = "what you would like to do"

    position = forms.ChoiceField(
        label=title,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select what you would like to do",
            "invalid_choice": "Select one from the list",
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["position"].choices = position_choices(self.organisation)

    def fields_laid_out(self):
        return [F("position", heading=True, label_size="l")]


def position_choices(organisation: Organisation) -> list[tuple[str, str]]:
    return [(str(p.pk), p.name) for p in organisation.positions.filter(is_active=True)]


class AboutStep(StepForm):
    title = "Is there anything you would like us to know?"
    short = "what you would like us to know"

    about = forms.CharField(
        label=title,
        help_text="Only if you wish: you can leave this empty. Please do not write about your "
        "health or your past here. When we talk, you choose what to share.",
        widget=forms.Textarea,
        required=False,
        max_length=1500,
        error_messages={"max_length": "Keep this to 1,500 characters, please"},
    )

    def fields_laid_out(self):
        return [F("about", heading=True, label_size="l", rows=6, max_chars=1500, threshold=75)]


class QuestionStep(StepForm):
    title = "What would you like to ask?"
    short = "what you would like to ask"

    question = forms.CharField(
        label=title,
        help_text="You can leave this empty if you would rather we got in touch and explained.",
        widget=forms.Textarea,
        required=False,
        max_length=1500,
        error_messages={"max_length": "Keep this to 1,500 characters, please"},
    )

    def fields_laid_out(self):
        return [F("question", heading=True, label_size="l", rows=6, max_chars=1500, threshold=75)]


class LaterForm(NhsukForm):
    submit_text = "Send me the link"
    email = forms.EmailField(
        label="Where shall we send the link?",
        max_length=254,
        error_messages={
            "required": "Enter the email address to send the link to",
            "invalid": "Enter an email address in the right form, like name@example.org",
            "max_length": "Email address must be 254 characters or fewer",
        },
    )

    def layout(self):
        return [
            F("email", width=30, autocomplete="email", spellcheck=False),
            Trap(),
            Buttons(Submit(self.submit_text)),
        ]


@dataclass(frozen=True)
class Step:
    key: str
    form: type[StepForm]

    @property
    def title(self) -> str:
        return self.form.title

    @property
    def short(self) -> str:
        return self.form.short


STEPS = {
    step.key: step
    for step in (
        Step("access", AccessStep),
        Step("name", NameStep),
        Step("contact", ContactStep),
        Step("telephone", TelephoneStep),
        Step("position", PositionStep),
        Step("about", AboutStep),
        Step("question", QuestionStep),
    )
}


def steps_of(application: Application) -> list[Step]:
    """The pages of this application, in order: what we know already is not asked again."""
    known = application.volunteer
    keys = ["access"] if known else ["access", "name"]
    if needs_telephone(application.answers):
        keys += [] if known and known.mobile else ["telephone"]
    elif known is None:
        keys += ["contact"]
    if is_question(application):
        keys += ["question"]
    else:
        keys += ["position"] if len(position_choices(application.organisation)) > 1 else []
        keys += ["about"]
    return [STEPS[key] for key in keys]


def is_question(application: Application) -> bool:
    return application.volunteer_id is None and application.answers.get("for") == "question"


def first_unanswered(application: Application) -> Step | None:
    """Where to go on: the first page that was never saved."""
    seen = set(application.answers.get("seen", []))
    if not application.answers.get("phone"):  # they chose another way meanwhile
        seen.discard("telephone")
    return next((step for step in steps_of(application) if step.key not in seen), None)
