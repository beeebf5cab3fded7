"""Searching the training matrix."""

from django import forms
from django.http import QueryDict

from nhsuk.forms import NhsukForm
from training.models import Course
from volunteers.course_choices import EVERY_COURSE, MatrixChoices, chosen
from volunteers.course_searches import CourseState, MatrixSearch, Who

ASKED_FOR = "Courses that positions ask for"


class MatrixFilter(NhsukForm):
    show_optional = False

    q = forms.CharField(
        label="Part of a name",
        required=False,
        max_length=100,
        error_messages={"max_length": "Search for 100 letters or fewer"},
    )
    course = forms.ChoiceField(
        required=False, error_messages={"invalid_choice": "Choose a course from the list"}
    )
    state = forms.ChoiceField(
        label="How they stand",
        choices=[("", "Any"), *CourseState.choices],
        required=False,
        error_messages={"invalid_choice": "Choose how they stand from the list"},
    )
    site = forms.TypedChoiceField(
        label="Site they can reach",
        required=False,
        empty_value=None,
        error_messages={"invalid_choice": "Choose a site from the list"},
    )
    position = forms.TypedChoiceField(
        required=False,
        empty_value=None,
        error_messages={"invalid_choice": "Choose a position from the list"},
    )
    who = forms.ChoiceField(
        label="Who",
        choices=Who.choices,
        required=False,
        error_messages={"invalid_choice": "Choose who from the list"},
    )
    group = forms.ChoiceField(
        label="Group of courses",
        choices=[("", ASKED_FOR), *Course.Kind.choices, (EVERY_COURSE, "All courses in use")],
        required=False,
        error_messages={"invalid_choice": "Choose a group from the list"},
    )

    def __init__(self, *args, choices: MatrixChoices, **kwargs):
        super().__init__(*args, **kwargs)
        self.courses, by_code = choices.courses, [(c.code, c.name) for c in choices.courses]
        self.fields["course"].choices = [("", "Any course"), *by_code]
        self.fields["site"].choices = [("", "Any site"), *choices.sites]
        self.fields["position"].choices = [("", "Any position"), *choices.positions]
        self.names = dict([*choices.sites, *choices.positions])

    def answers(self) -> dict:
        """What was asked; a part that makes no sense is passed over, and said to be wrong."""
        self.is_valid()
        given = {name: self.cleaned_data.get(name) for name in self.fields}
        return {name: value for name, value in given.items() if value}

    def search(self) -> MatrixSearch:
        asked = self.answers()
        group, code = asked.pop("group", ""), asked.pop("course", "")
        return MatrixSearch(chosen(self.courses, group=group, code=code), **asked)

    def query(self) -> str:
        """The search as it stands in an address, in one way of writing it."""
        kept = QueryDict(mutable=True)
        kept.update({name: str(value) for name, value in self.answers().items()})
        return kept.urlencode()

    def words(self) -> str:
        asked = self.answers()
        field = "course" if "course" in asked else "group"
        what = dict(self.fields[field].choices)[asked.get(field, "")]
        return self.search().words(self.names, what)

    @property
    def first_fields(self):
        return [self["q"], self["course"], self["state"]]

    @property
    def more_fields(self):
        return [self[name] for name in ("site", "position", "who", "group")]

    @property
    def uses_more(self) -> bool:
        return any(field.value() or field.errors for field in self.more_fields)
