"""How long it takes to get to each site, a box for each."""

from collections.abc import Iterable

from django import forms

from accounts.models import Site
from nhsuk.forms import Buttons, F, Fieldset, Submit
from volunteers.forms.vetting import RecordingForm
from volunteers.models import Volunteer
from volunteers.models.journeys import MOST_MINUTES
from volunteers.services.journeys import minutes_of, version_of


class JourneysForm(RecordingForm):
    """`sites`: those that the person at the form may see. An empty box: not known."""

    show_optional = False
    IN_REACH, ELSEWHERE = "Where they can meet", "Other sites"
    ELSEWHERE_HINT = "Only if you happen to know. It counts once they say that they can meet there."

    def __init__(self, *args, volunteer: Volunteer, sites: Iterable[Site], **kwargs):
        super().__init__(*args, **kwargs)
        self.sites = list(sites)
        self.in_reach = {site.pk for site in volunteer.sites.all()}
        for site in self.sites:
            self.fields[_name(site)] = MinutesField(site)

    @staticmethod
    def of(volunteer: Volunteer, sites: Iterable[Site]) -> dict:
        """The initial answers."""
        known = minutes_of(volunteer)
        answers: dict = {_name(site): known.get(site.pk) for site in sites}
        return answers | {"seen": version_of(volunteer, sites)}

    @property
    def minutes(self) -> dict[Site, int | None]:
        return {site: self.cleaned_data[_name(site)] for site in self.sites}

    def layout(self):
        near = [self._box(site) for site in self.sites if site.pk in self.in_reach]
        far = [self._box(site) for site in self.sites if site.pk not in self.in_reach]
        return [
            *([Fieldset(self.IN_REACH, *near)] if near else []),
            *([Fieldset(self.ELSEWHERE, *far, hint=self.ELSEWHERE_HINT)] if far else []),
            F("seen"),
            Buttons(Submit("Save")),
        ]

    def _box(self, site: Site) -> F:
        return F(_name(site), width=3, inputmode="numeric", suffix="minutes", autocomplete="off")


class MyJourneysForm(JourneysForm):
    IN_REACH = "Where you can meet"
    ELSEWHERE_HINT = "Only if you like. It counts once you say that you can meet there."


class MinutesField(forms.IntegerField):
    def __init__(self, site: Site):
        super().__init__(
            label=site.name,
            help_text=site.town,
            min_value=0,
            max_value=MOST_MINUTES,
            required=False,
            error_messages={
                "invalid": f"{site}: enter whole minutes, like 25",
                "min_value": f"{site}: minutes must be 0 or more",
                "max_value": f"{site}: minutes must be {MOST_MINUTES} or fewer",
            },
        )


def _name(site: Site) -> str:
    return f"to_{site.pk}"
