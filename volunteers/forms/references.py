"""Whom to ask for a reference, what the referee answers, and what it is worth."""

import re

from django import forms

from common.telephones import is_telephone_number
from nhsuk.forms import Buttons, F, NhsukForm, Paragraph, Reveal, SeenField, Submit, YesNoField
from volunteers.models import Reference, ReferenceRequest
from volunteers.services.referees import LONGEST, Answers

RELATIVE = "relative"


class AskRefereeForm(NhsukForm):
    referee_name = forms.CharField(
        label="Name of the referee",
        max_length=120,
        error_messages={
            "required": "Enter the name of the referee",
            "max_length": "The name must be 120 characters or fewer",
        },
    )
    relationship = forms.ChoiceField(
        label="How do they know the volunteer?",
        help_text="Somebody who has not worked for a while can name any of these.",
        choices=[*ReferenceRequest.Relationship.choices, (RELATIVE, "Relative or partner")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select how they know the volunteer"},
    )
    referee_email = forms.EmailField(
        label="Email address",
        help_text="We write to them with a link. Leave this empty to ask by telephone or letter.",
        required=False,
        max_length=254,
        error_messages={
            "invalid": "Enter an email address, like name@example.org",
            "max_length": "The email address must be 254 characters or fewer",
        },
    )
    referee_phone = forms.CharField(
        label="Telephone number",
        required=False,
        max_length=30,
        error_messages={"max_length": "The telephone number must be 30 characters or fewer"},
    )

    def layout(self):
        return [
            F("referee_name", width=30, autocomplete="off"),
            F("relationship", dividers={RELATIVE: "or"}),
            F("referee_email", width=30, autocomplete="off", spellcheck=False),
            F("referee_phone", width=20, autocomplete="off", inputmode="tel"),
            Buttons(Submit("Ask them")),
        ]

    def clean_referee_phone(self):
        number = self.cleaned_data["referee_phone"]
        if number and not is_telephone_number(re.match(r"[\d +()]*", number)[0]):
            raise forms.ValidationError("Enter a telephone number, like 07700 900 982")
        return number

    def clean_relationship(self):
        if self.cleaned_data["relationship"] == RELATIVE:
            raise forms.ValidationError(
                "A relative or partner cannot be a referee. A support worker, tutor, faith leader "
                "or neighbour can"
            )
        return self.cleaned_data["relationship"]

    def clean(self):
        answers = super().clean()
        wanted = ("referee_email", "referee_phone")
        if not any(answers.get(name) or name in self.errors for name in wanted):
            self.add_error("referee_email", "Enter an email address or a telephone number")
        return answers


def long_text(label: str, empty: str, **options) -> forms.CharField:
    too_long = f"Answer “{label}” in 4,000 characters or fewer"
    words = {"required": empty, "max_length": too_long}
    return forms.CharField(
        label=label, widget=forms.Textarea, max_length=4000, error_messages=words, **options
    )


class RefereeForm(NhsukForm):
    """The questions to a referee. Nothing here says what kind of volunteering it is."""

    show_optional = False
    reveals = {"has_concerns": {"yes": ["concerns"]}}

    how_known = long_text("How do you know them?", "Say how you know them")
    known_since = forms.CharField(
        label="Since when?",
        help_text="For example “since 2019” or “for about three years”.",
        max_length=60,
        error_messages={
            "required": "Say since when you know them",
            "max_length": "This must be 60 characters or fewer",
        },
    )
    is_related = YesNoField(
        label="Are you their relative or partner?",
        error_messages={"required": "Select yes if you are their relative or partner"},
    )
    character = long_text(
        "What are they like?",
        "Say what they are like",
        help_text=(
            "For example: are they reliable, honest, kind, good at listening? Please write nothing "
            "about their health."
        ),
    )
    has_concerns = YesNoField(
        label="Is there anything that worries you about them volunteering?",
        help_text="They would talk with people who are learning to work in health care.",
        error_messages={"required": "Select yes if anything worries you"},
    )
    concerns = long_text("What is it that worries you?", "Say what it is that worries you")
    is_happy = YesNoField(
        label="Would you be happy for them to volunteer with us?",
        error_messages={"required": "Select yes if you would be happy for them to volunteer"},
    )

    def questions(self) -> list:
        return [
            F("how_known", rows=4),
            F("known_since", width=20),
            F("is_related", inline=True),
            F("character", rows=6),
            Reveal("has_concerns", {"yes": [F("concerns", rows=4)]}),
            F("is_happy", inline=True),
        ]

    def layout(self):
        return [
            *self.questions(),
            Buttons(
                Submit("Send my reference"),
                Submit("Save and finish later", name="later", kind="secondary"),
                Submit("I would rather not give a reference", name="decline", kind="secondary"),
            ),
        ]

    def answers(self) -> Answers:
        return Answers(**{name: self.cleaned_data[name] for name in ANSWERS})

    def written(self) -> list[tuple[str, str]]:
        """What was typed and chosen, with its questions: for a page that cannot keep it."""
        said = ((self.fields[name], self.data.get(name, "").strip()) for name in ANSWERS)
        return [
            (field.label, words[:LONGEST].capitalize() if words in CHOICES else words[:LONGEST])
            for field, words in said
            if words
        ]

    def draft(self) -> Answers:
        """What is there, right or wrong: see is_too_long() for what no draft can hold."""
        self.is_valid()
        texts = {name: str(self.data.get(name, "")) for name in TEXTS}
        choices = {name: CHOICES.get(self.data.get(name, "")) for name in set(ANSWERS) - set(TEXTS)}
        return Answers(**{name: text.replace("\0", "") for name, text in texts.items()}, **choices)


ANSWERS = tuple(Answers.__dataclass_fields__)
TEXTS = ("how_known", "known_since", "character", "concerns")
CHOICES = {"yes": True, "no": False}


class EnteredReferenceForm(RefereeForm):
    """The same, typed by a coordinator: the questions as the referee was asked them."""

    how = forms.ChoiceField(
        label="How did it come?",
        choices=[choice for choice in Reference.How.choices if choice[0] != Reference.How.LINK],
        widget=forms.RadioSelect,
        error_messages={"required": "Select how it came"},
    )

    def layout(self):
        return [
            F("how", inline=True),
            Paragraph("Ask the questions as they stand here. “You” is the referee."),
            *self.questions(),
            Buttons(Submit("Save this reference")),
        ]


class AcceptForm(NhsukForm):
    settled = forms.CharField(
        label="How was what they say settled?",
        help_text="With whom you talked and what was agreed. Nothing about health.",
        widget=forms.Textarea,
        max_length=300,
        error_messages={
            "required": "Say how this was settled",
            "max_length": "This must be 300 characters or fewer",
        },
    )

    seen = SeenField()

    def __init__(self, *args, to_settle: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not to_settle:
            del self.fields["settled"]

    def layout(self):
        asked = [F("settled", rows=3, max_chars=300)] if "settled" in self.fields else []
        return [*asked, F("seen"), Buttons(Submit("Accept this reference"))]
