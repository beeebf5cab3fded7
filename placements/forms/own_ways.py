"""Writing a way of reflecting of one's own."""

from django import forms
from django.core.exceptions import ValidationError

from nhsuk.forms import Buttons, F, NhsukForm, Submit
from placements.models.own_ways import MOST_QUESTIONS

LONGEST = 200


class OwnWayForm(NhsukForm):
    name = forms.CharField(
        label="Name",
        max_length=80,
        error_messages={
            "required": "Enter a name for this way of reflecting",
            "max_length": "The name must be 80 characters or fewer",
        },
    )
    about = forms.CharField(
        label="What is it for?",
        help_text="In a sentence. Trainees read it when they choose.",
        max_length=LONGEST,
        error_messages={
            "required": "Say in a sentence what it is for",
            "max_length": "Keep this to 200 characters",
        },
    )
    source = forms.CharField(
        label="After whom?",
        help_text="If it follows somebody’s model: author and year, such as “After Tanner (2006)”. "
        "Write the questions in your own words.",
        max_length=LONGEST,
        required=False,
        error_messages={"max_length": "Keep this to 200 characters"},
    )
    questions = forms.CharField(
        label="Questions",
        help_text=f"One on each line, in the order they are asked, at most {MOST_QUESTIONS}.",
        widget=forms.Textarea,
        error_messages={"required": "Enter at least one question"},
    )

    def layout(self):
        return [
            F("name", width=30),
            F("about"),
            F("source"),
            F("questions", rows=8),
            Buttons(Submit("Save")),
        ]

    def clean_questions(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["questions"].splitlines()]
        questions = [line for line in lines if line]
        if not questions:
            raise ValidationError("Enter at least one question")
        if len(questions) > MOST_QUESTIONS:
            raise ValidationError(f"Enter {MOST_QUESTIONS} questions or fewer")
        if any(len(question) > LONGEST for question in questions):
            raise ValidationError("Keep each question to 200 characters")
        return questions

    @staticmethod
    def of(own_way) -> dict:
        """The initial answers."""
        facts = {name: getattr(own_way, name) for name in ("name", "about", "source")}
        return facts | {"questions": "\n".join(own_way.questions)}
