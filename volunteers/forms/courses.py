"""The catalogue: a course, how long it lasts, and what it contains."""

from django import forms

from nhsuk.forms import Buttons, DateInputField, F, NhsukForm, Reveal, SeenField, Submit, YesNoField
from training.models import Course
from training.services.courses import FACTS, version_of
from volunteers.forms.numbers import number

SINCE, ALL = "since", "all"
FOR_GOOD = "Empty: it counts for good."


class NewCourseForm(NhsukForm):
    show_optional = False
    name = forms.CharField(
        label="Name of the course",
        help_text="As it stands in your files, if it comes from one.",
        max_length=150,
        error_messages={
            "required": "Enter the name of the course",
            "max_length": "The name must be 150 letters or fewer",
        },
    )
    kind = forms.ChoiceField(
        label="Which group does it belong to?",
        choices=Course.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select the group it belongs to",
            "invalid_choice": "Select a group from the list",
        },
    )
    accredited_by = forms.CharField(
        label="Who accredits it?",
        help_text="For example NCFE. Leave this empty if nobody does.",
        required=False,
        max_length=120,
        error_messages={"max_length": "The name must be 120 letters or fewer"},
    )
    months = number("For how many months does it count?", 240, help_text=FOR_GOOD)

    def layout(self):
        return [
            F("name", width=30),
            F("kind", small=True),
            F("accredited_by", width=20),
            F("months", width=3, inputmode="numeric", suffix="months"),
            Buttons(Submit("Add this course")),
        ]


class CourseForm(NewCourseForm):
    months = None
    is_active = YesNoField(
        label="Is this course in use?",
        help_text="One that is not in use is offered to no position. What was done still counts.",
        error_messages={"required": "Select yes if this course is in use"},
    )
    seen = SeenField()

    def layout(self):
        return [
            F("name", width=30),
            F("kind", small=True),
            F("accredited_by", width=20),
            F("is_active", inline=True),
            F("seen"),
            Buttons(Submit("Save this course")),
        ]

    @staticmethod
    def of(course: Course) -> dict:
        """The initial answers."""
        return {name: getattr(course, name) for name in FACTS} | {"seen": version_of(course)}


class RuleForm(NhsukForm):
    show_optional = False
    reveals = {"concerns": {SINCE: ["from_on"]}}

    months = number("For how many months does it count?", 240, help_text=FOR_GOOD)
    concerns = forms.ChoiceField(
        label="What does this concern?",
        choices=[
            (SINCE, "What is done from a day on"),
            (ALL, "Everything, also what was done before"),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select what this concerns",
            "invalid_choice": "Select what this concerns from the list",
        },
    )
    from_on = DateInputField(
        label="From which day on?",
        error_messages={"required": "Enter the day from which it is so"},
    )

    def layout(self):
        return [
            F("months", width=3, inputmode="numeric", suffix="months"),
            Reveal(
                "concerns",
                {SINCE: [F("from_on")]},
                hints={
                    SINCE: "What was done before that day counts as long as it does now.",
                    ALL: "You see first for whom the day changes.",
                },
            ),
            Buttons(Submit("Continue")),
        ]

    def clean(self):
        answers = super().clean()
        if answers.pop("concerns", None) == ALL:
            answers["from_on"] = None
        return answers


class ContentsForm(NhsukForm):
    show_optional = False
    contains = forms.ModelMultipleChoiceField(
        label="Which courses does it contain?",
        help_text="Whoever has done this one has done those too, from the same day.",
        queryset=Course.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Select courses from the list"},
    )

    def __init__(self, *args, course: Course, **kwargs):
        super().__init__(*args, **kwargs)
        others = course.organisation.courses.exclude(pk=course.pk)
        self.fields["contains"].queryset = others

    def layout(self):
        return [F("contains", small=True), Buttons(Submit("Save"))]
