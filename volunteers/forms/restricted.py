"""Access needs, and whom or what to keep apart."""

from django import forms
from django.db.models import QuerySet

from accounts.models import Organisation, Site, Team, User
from nhsuk.forms import Buttons, F, NhsukForm, Reveal, SeenField, Submit, YesNoField
from volunteers.named import people_named


class AccessNeedsForm(NhsukForm):
    needs_step_free = YesNoField(
        label="Do they need step-free access?",
        error_messages={"required": "Select yes if they need step-free access"},
    )
    needs_large_print = YesNoField(
        label="Do they need large print?",
        error_messages={"required": "Select yes if they need large print"},
    )
    interpreter = forms.CharField(
        label="Do they need an interpreter? For which language?",
        help_text="Such as British Sign Language. Leave it empty if none is needed.",
        max_length=60,
        required=False,
        error_messages={"max_length": "Use 60 letters or fewer"},
    )
    notes = forms.CharField(
        label="What else do they need in order to take part?",
        help_text="What helps, not why. Nothing about a diagnosis.",
        widget=forms.Textarea,
        max_length=2000,
        required=False,
    )
    seen = SeenField()

    def layout(self):
        return [
            F("seen"),
            F("needs_step_free", inline=True),
            F("needs_large_print", inline=True),
            F("interpreter", width=20, show_optional=False),
            F("notes", rows=4, show_optional=False),
            Buttons(Submit("Save access needs")),
        ]


class PlacesForm(NhsukForm):
    """Knows sites and their teams."""

    place = forms.ChoiceField(
        label="Which site or team?",
        error_messages={
            "required": "Choose the site or team",
            "invalid_choice": "Choose the site or team from the list",
        },
    )

    def __init__(self, *args, sites: QuerySet[Site], **kwargs):
        """`sites`: those that the person at the form may bar, each with its teams."""
        super().__init__(*args, **kwargs)
        self.places: dict[str, Site | Team] = {}
        for site in sites.prefetch_related("teams__site"):
            for place in [site, *site.teams.all()]:
                self.places[str(place.pk)] = place
        self.fields["place"].choices = [
            ("", "Choose one"),
            *((key, self._words(place)) for key, place in self.places.items()),
        ]

    @staticmethod
    def _words(place: Site | Team) -> str:
        return f"{place.name}, all of it" if isinstance(place, Site) else str(place)

    def chosen_place(self) -> dict[str, Site | Team]:
        place = self.places[self.cleaned_data["place"]]
        return {"site": place} if isinstance(place, Site) else {"team": place}


class WhoField(forms.CharField):
    """One person of an organisation, by name or e-mail address."""

    default_error_messages = {
        "required": "Enter the person’s name or email address",
        "max_length": "Use 200 letters or fewer",
    }

    def __init__(self, **kwargs):
        kwargs.setdefault("label", "The person’s full name or email address")
        kwargs.setdefault("help_text", "As it is known here, for example in the list of trainees.")
        super().__init__(max_length=200, **kwargs)


def the_person(organisation: Organisation, words: str) -> User:
    """The one person meant, or words on why it is not clear."""
    found = people_named(organisation, words)
    if not found:
        raise forms.ValidationError("Nobody with this name or email address is known here")
    if len(found) > 1:
        raise forms.ValidationError(
            "Several people here have this name: enter the email address instead"
        )
    return found[0]


class ExclusionForm(PlacesForm):
    PLACE, PERSON = "place", "person"
    reveals = {"kind": {PLACE: ["place"], PERSON: ["who"]}}
    field_order = ("kind", "place", "who")

    kind = forms.ChoiceField(
        label="From whom or what should they be kept apart?",
        choices=[(PLACE, "A site, or one team there"), (PERSON, "A person")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select a place or a person"},
    )
    who = WhoField()

    def __init__(self, *args, organisation: Organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisation = organisation

    def layout(self):
        return [
            Reveal("kind", {self.PLACE: [F("place")], self.PERSON: [F("who", width=30)]}),
            Buttons(Submit("Keep them apart")),
        ]

    def clean_who(self):
        if self.data.get("kind") != self.PERSON:
            return None
        return the_person(self.organisation, self.cleaned_data["who"])

    def bar(self) -> dict[str, Site | Team | User]:
        """What the service is told."""
        if self.cleaned_data["kind"] == self.PERSON:
            return {"person": self.cleaned_data["who"]}
        return self.chosen_place()
