"""The steps of the pathway, and celebrating one."""

from django import forms

from common.dates import today
from nhsuk.forms import Buttons, DateInputField, F, NhsukForm, SeenField, Submit
from training.models import Course
from volunteers.forms.numbers import number
from volunteers.forms.pipeline import words_field
from volunteers.models import Step
from volunteers.services.pathway import FACTS, version_of


class StepForm(NhsukForm):
    show_optional = False
    name = forms.CharField(
        label="Name of the step",
        max_length=80,
        error_messages={
            "required": "Enter the name of the step",
            "max_length": "The name must be 80 letters or fewer",
        },
    )
    words = forms.CharField(
        label="What is it?",
        help_text="In a sentence. People read it on their own page.",
        required=False,
        max_length=300,
        error_messages={"max_length": "Keep this to 300 characters"},
    )
    meetings = number("Meetings with trainees before it", 500, help_text="Empty: none are asked.")
    hours = number("Hours with trainees before it", 2000, help_text="Empty: none are asked.")
    courses = forms.ModelMultipleChoiceField(
        label="Courses before it",
        queryset=Course.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Select courses from the list"},
    )
    seen = SeenField()

    def __init__(self, *args, courses, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["courses"]
        field.queryset = courses
        field.label_from_instance = _in_words

    def layout(self):
        return [
            F("name", width=20),
            F("words"),
            F("meetings", width=3, inputmode="numeric"),
            F("hours", width=3, inputmode="numeric"),
            F("courses", small=True),
            F("seen"),
            Buttons(Submit("Save this step")),
        ]

    def clean(self):
        answers = super().clean()
        for name in ("meetings", "hours"):
            answers[name] = answers.get(name) or 0
        return answers

    @staticmethod
    def of(step: Step) -> dict:
        """The initial answers."""
        facts = {name: getattr(step, name) or "" for name in FACTS}
        return facts | {"courses": step.courses.all(), "seen": version_of(step)}


def _in_words(course: Course) -> str:
    by = f" (accredited by {course.accredited_by})" if course.accredited_by else ""
    return f"{course}{by}"


class CelebrateForm(NhsukForm):
    """`asks_why`: something the step asks for is missing."""

    reached_on = DateInputField(
        label="From which day?",
        subject="The day",
        max_date=today,
        error_messages={"required": "Enter the day from which they are there"},
    )
    note = forms.CharField(
        label="Why now, although something is missing?",
        help_text="For example “trained at another trust”. Kept on the record, not in the message.",
        max_length=300,
        error_messages={
            "required": "Say why they take this step now",
            "max_length": "Keep this to 300 characters",
        },
    )
    words = words_field()
    step = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)

    def __init__(self, *args, asks_why: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not asks_why:
            del self.fields["note"]

    def layout(self):
        why = [F("note")] if "note" in self.fields else []
        return [
            F("reached_on"),
            *why,
            F("words", rows=4),
            F("step"),
            Buttons(Submit("Read the message first")),
        ]
