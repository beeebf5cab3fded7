"""Whom or where somebody would rather not meet: said by themselves, settled by a coordinator."""

from django import forms

from accounts.models import Organisation
from nhsuk.forms import Buttons, F, NhsukForm, Reveal, Submit
from volunteers.forms.restricted import PlacesForm, WhoField, the_person


class WishForm(PlacesForm):
    PLACE, PERSON = "place", "person"
    reveals = {"kind": {PERSON: ["words"], PLACE: ["place"]}}
    field_order = ("kind", "words", "place")

    kind = forms.ChoiceField(
        label="Is it somebody or somewhere?",
        choices=[(PERSON, "Somebody"), (PLACE, "Somewhere: a site, or one team there")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select somebody or somewhere"},
    )
    words = forms.CharField(
        label="Their full name or email address",
        help_text="As much as you know. We do not tell them.",
        max_length=200,
        error_messages={
            "required": "Enter their name or email address",
            "max_length": "Use 200 letters or fewer",
        },
    )

    def layout(self):
        return [
            Reveal("kind", {self.PERSON: [F("words", width=30)], self.PLACE: [F("place")]}),
            Buttons(Submit("Save")),
        ]

    def wish(self) -> dict:
        """What the service is told."""
        if self.cleaned_data["kind"] == self.PERSON:
            return {"words": self.cleaned_data["words"]}
        return self.chosen_place()


class SettleForm(NhsukForm):
    """Who was meant, or that there is nothing more to do."""

    PERSON, ARRANGED = "person", "arranged"
    reveals = {"how": {PERSON: ["who"]}}

    how = forms.ChoiceField(
        label="What have you found?",
        choices=[
            (PERSON, "I know who is meant: keep them apart"),
            (ARRANGED, "It is arranged in another way, or there is nothing to do"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what you have found"},
    )
    who = WhoField(help_text="As it is known here.")

    def __init__(self, *args, organisation: Organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisation = organisation

    def clean_who(self):
        if self.data.get("how") != self.PERSON:
            return None
        return the_person(self.organisation, self.cleaned_data["who"])

    def layout(self):
        return [
            Reveal("how", {self.PERSON: [F("who", width=30)]}),
            Buttons(Submit("Save")),
        ]
