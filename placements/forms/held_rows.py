"""Saying who, or which course, a row of a file means."""

from django import forms

from accounts.models import Organisation
from nhsuk.components.words import day
from nhsuk.forms import Buttons, F, NhsukForm, Reveal, Submit
from placements.held_rows import HeldSheet
from training.learners import Learner
from training.models import Course
from volunteers.forms.restricted import WhoField, the_person
from volunteers.learners import learners_in_scheme

OTHER, NOBODY = "other", "nobody"
ONLY_THIS, ALL = "this", "all"
COURSE, LEAVE_OUT = "course", "leave_out"


class LearnerForm(NhsukForm):
    reveals = {"choice": {OTHER: ["who"]}}

    choice = forms.ChoiceField(
        label="Whose record is it?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select whose record it is",
            "invalid_choice": "Select somebody from the list",
        },
    )
    who = WhoField(help_text="As they are known here.")
    rows = forms.ChoiceField(
        label="Of which rows with this name?",
        help_text="There may be two people of one name.",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select which rows you mean",
            "invalid_choice": "Select which rows you mean",
        },
    )

    def __init__(self, *args, sheet: HeldSheet, organisation: Organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        self.candidates = {str(person.pk): person for person in sheet.candidates}
        self.hints = {key: _described(person) for key, person in self.candidates.items()}
        self.is_of_several = sheet.is_of_a_name_alone and len(sheet.alike) > 1
        if self.is_of_several:
            self.fields["rows"].choices = [
                (ONLY_THIS, f"This one: {sheet.row.title}, {day(sheet.row.completed_on)}"),
                (ALL, f"All {len(sheet.alike) + sheet.more} that wait now"),
            ]
        else:
            del self.fields["rows"]
        self.hints[NOBODY] = "They are not in this scheme. The same row is not asked about again."
        self.fields["choice"].choices = [
            *((key, person.name) for key, person in self.candidates.items()),
            (OTHER, "Somebody else who is known here"),
            (NOBODY, "Nobody here"),
        ]

    def layout(self):
        return [
            Reveal("choice", {OTHER: [F("who", width=30)]}, hints=self.hints, label_size="m"),
            *([F("rows", label_size="m")] if self.is_of_several else []),
            Buttons(Submit("Save")),
        ]

    def clean_who(self) -> Learner:
        """Also by an address of a record that was merged into theirs."""
        user = the_person(self.organisation, self.cleaned_data["who"])
        for person in learners_in_scheme(self.organisation):
            if person.pk == user.pk or user.email.casefold() in person.emails:
                return person
        raise forms.ValidationError(f"{user} is not a volunteer of this scheme")

    def learner(self) -> Learner | None:
        """Whom they chose; None for nobody here."""
        choice = self.cleaned_data["choice"]
        if choice == OTHER:
            return self.cleaned_data["who"]
        return self.candidates.get(choice)


def _described(person: Learner) -> str:
    parts = [
        person.email,
        f"employee number {', '.join(sorted(person.numbers))}" if person.numbers else "",
        f"born {day(person.born)}" if person.born else "",
    ]
    return "; ".join(part for part in parts if part)


class CourseForm(NhsukForm):
    reveals = {"choice": {COURSE: ["course"]}}

    choice = forms.ChoiceField(
        label="Which course is it?",
        choices=[(COURSE, "It is a course of ours"), (LEAVE_OUT, "Leave it out")],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select which course it is, or to leave it out",
            "invalid_choice": "Select which course it is, or to leave it out",
        },
    )
    course = forms.ModelChoiceField(
        label="Course",
        queryset=Course.objects.none(),
        empty_label="Choose a course",
        error_messages={
            "required": "Choose the course",
            "invalid_choice": "Choose a course from the list",
        },
    )

    def __init__(self, *args, sheet: HeldSheet, organisation: Organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = organisation.courses.order_by("name")

    def layout(self):
        hints = {LEAVE_OUT: "No row that says this is recorded, also in files to come."}
        choice = Reveal("choice", {COURSE: [F("course")]}, hints=hints, label_size="m")
        return [choice, Buttons(Submit("Save"))]

    def chosen(self) -> Course | None:
        return self.cleaned_data["course"] if self.cleaned_data["choice"] == COURSE else None
