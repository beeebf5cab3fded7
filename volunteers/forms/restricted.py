"""Access needs, and whom or what to keep apart."""

from django import forms
from django.db.models import QuerySet

from accounts.models import Organisation, Site, Team, User
from nhsuk.forms import Buttons, F, NhsukForm, Reveal, Submit, YesNoField


class AccessNeedsForm(NhsukForm):
    needs_step_free = YesNoField(
        label="Do they need step-free access?",
        error_messages={"required": "Select yes if they need step-free access"},
    )
    notes = forms.CharField(
        label="What else do they need in order to take part?",
        help_text="What helps, not why. Nothing about a diagnosis.",
        widget=forms.Textarea,
        max_length=2000,
        required=False,
    )

    def layout(self):
        return [
            F("needs_step_free", inline=True),
            F("notes", rows=4),
            Buttons(Submit("Save access needs")),
        ]


class ExclusionForm(NhsukForm):
    PLACE, PERSON = "place", "person"
    reveals = {"kind": {PLACE: ["place"], PERSON: ["email"]}}

    kind = forms.ChoiceField(
        label="From whom or what should they be kept apart?",
        choices=[(PLACE, "A site, or one team there"), (PERSON, "A person")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select a place or a person"},
    )
    place = forms.ChoiceField(
        label="Which site or team?",
        error_messages={
            "required": "Choose the site or team",
            "invalid_choice": "Choose the site or team from the list",
        },
    )
    email = forms.EmailField(
        label="The person’s e-mail address",
        help_text="As it is known here, for example from the list of trainees.",
        error_messages={
            "required": "Enter the person’s e-mail address",
            "invalid": "Enter an e-mail address, like name@example.org",
        },
    )

    def __init__(self, *args, organisation: Organisation, sites: QuerySet[Site], **kwargs):
        """`sites`: those that the person at the form may bar, each with its teams."""
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        self.places: dict[str, Site | Team] = {}
        for site in sites.prefetch_related("teams"):
            for place in [site, *site.teams.all()]:
                self.places[str(place.pk)] = place
        self.fields["place"].choices = [
            ("", "Choose one"),
            *((key, self._words(place)) for key, place in self.places.items()),
        ]

    @staticmethod
    def _words(place: Site | Team) -> str:
        return f"{place.name}, all of it" if isinstance(place, Site) else str(place)

    def layout(self):
        return [
            Reveal("kind", {self.PLACE: [F("place")], self.PERSON: [F("email", width=30)]}),
            Buttons(Submit("Keep them apart")),
        ]

    def clean_email(self):
        email = self.cleaned_data["email"]
        people = self.organisation.memberships.select_related("user")
        member = people.filter(user__email__iexact=email).first()
        if self.data.get("kind") == self.PERSON and member is None:
            raise forms.ValidationError("Nobody with this e-mail address is known here")
        return member and member.user

    def bar(self) -> dict[str, Site | Team | User]:
        """What the service is told."""
        if self.cleaned_data["kind"] == self.PERSON:
            return {"person": self.cleaned_data["email"]}
        place = self.places[self.cleaned_data["place"]]
        return {"site": place} if isinstance(place, Site) else {"team": place}
