"""Searching the list of volunteers, and keeping a search."""

from django import forms
from django.http import QueryDict

from nhsuk.forms import Buttons, F, NhsukForm, Submit
from volunteers.models import Volunteer
from volunteers.roster import Shown
from volunteers.searches import Search

ANYBODY = ("", "Anybody")
LONGEST = 730


class RosterFilter(NhsukForm):
    """`names`: the sites and positions to choose from, as (key, name) pairs."""

    show_optional = False

    q = forms.CharField(
        label="Part of a name, email address or telephone number",
        required=False,
        max_length=100,
        error_messages={"max_length": "Search for 100 letters or fewer"},
    )
    status = forms.ChoiceField(
        choices=[ANYBODY, *Volunteer.Status.choices],
        required=False,
        error_messages={"invalid_choice": "Choose a status from the list"},
    )
    show = forms.ChoiceField(
        label="Readiness",
        choices=[ANYBODY, *Shown.choices],
        required=False,
        error_messages={"invalid_choice": "Choose a readiness from the list"},
    )
    lapsing = forms.IntegerField(
        label="Something lapses within so many days",
        required=False,
        min_value=1,
        max_value=LONGEST,
        error_messages={
            "invalid": "Enter a whole number of days, like 60",
            "min_value": "Days must be 1 or more",
            "max_value": f"Days must be {LONGEST} or fewer",
        },
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
    language = forms.CharField(
        label="Language",
        required=False,
        max_length=40,
        error_messages={"max_length": "A language has 40 letters or fewer"},
    )
    topic = forms.CharField(
        label="Will or may talk about",
        required=False,
        max_length=60,
        error_messages={"max_length": "A topic has 60 letters or fewer"},
    )

    def __init__(self, *args, sites: list, positions: list, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["site"].choices = [("", "Any site"), *sites]
        self.fields["position"].choices = [("", "Any position"), *positions]
        self.names = dict([*sites, *positions])

    def search(self) -> Search:
        """What was asked; a part that makes no sense is passed over, and said to be wrong."""
        self.is_valid()
        answers = {name: self.cleaned_data.get(name) for name in self.fields}
        return Search(**{name: value for name, value in answers.items() if value})

    def query(self) -> str:
        """The search as it stands in an address, in one way of writing it."""
        self.is_valid()
        kept = QueryDict(mutable=True)
        for name in self.fields:
            if self.cleaned_data.get(name):
                kept[name] = str(self.cleaned_data[name])
        return kept.urlencode()

    def words(self) -> str:
        return self.search().words(self.names)

    @property
    def first_fields(self):
        return [self["q"], self["status"], self["show"]]

    @property
    def more_fields(self):
        names = ("lapsing", "site", "position", "language", "topic")
        return [self[name] for name in names]

    @property
    def uses_more(self) -> bool:
        return any(field.value() or field.errors for field in self.more_fields)


class ViewNameForm(NhsukForm):
    name = forms.CharField(
        label="What do you call this view?",
        help_text="Only you see it.",
        max_length=60,
        error_messages={
            "required": "Enter a name for this view",
            "max_length": "The name must be 60 letters or fewer",
        },
    )

    def layout(self):
        return [F("name", width=30), Buttons(Submit("Save"))]
