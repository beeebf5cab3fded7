"""A register: who did a course, when, and how we know."""

from django import forms

from nhsuk.forms import NhsukForm
from volunteers.course_register import EVERYBODY, NEED_IT
from volunteers.forms.checks import DoneForm
from volunteers.models import Volunteer
from volunteers.models.volunteers import VolunteerQuerySet


class RegisterFilter(NhsukForm):
    show_optional = False
    who = forms.ChoiceField(
        label="Whom to choose from",
        choices=[(NEED_IT, "Who needs it now or soon"), (EVERYBODY, "Everybody")],
        required=False,
        error_messages={"invalid_choice": "Choose from the list"},
    )
    q = forms.CharField(
        label="Part of a name",
        required=False,
        max_length=100,
        error_messages={"max_length": "Search for 100 letters or fewer"},
    )

    def asked(self) -> dict[str, str]:
        self.is_valid()
        return {"who": self.cleaned_data.get("who") or NEED_IT, "q": self.cleaned_data.get("q", "")}


class TickForm(NhsukForm):
    """With a list in which people are ticked."""

    show_optional = False
    tick_words = "Tick at least one person"
    chosen = forms.ModelMultipleChoiceField(
        queryset=Volunteer.objects.none(),
        error_messages={
            "invalid_choice": "Somebody ticked is no longer in the list. Look at it again.",
            "invalid_pk_value": "Somebody ticked is no longer in the list. Look at it again.",
        },
    )

    def __init__(self, *args, people: VolunteerQuerySet, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["chosen"].queryset = people
        self.fields["chosen"].error_messages["required"] = self.tick_words

    @property
    def ticked(self) -> set[str]:
        return set(self.data.getlist("chosen")) if self.is_bound else set()


class RegisterForm(TickForm, DoneForm):
    tick_words = "Tick who did it"
