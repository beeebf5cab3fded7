from collections.abc import Iterator
from datetime import date, timedelta

from django import forms

from common.dates import add_months, today
from nhsuk.forms import NhsukForm
from placements.forms.cohorts import CohortChoiceField

BEGUN, WITHIN = "begun", "within-"
MONTHS = [(1, "1 month"), (3, "3 months"), (6, "6 months"), (12, "12 months")]
WEEKS_AHEAD = 54  # a year, and the weeks it begins and ends in


class PlacementFilter(NhsukForm):
    """What the list of placements shows; sent by GET."""

    q = forms.CharField(label="Trainee or placement", required=False, max_length=80)
    coverage = forms.ChoiceField(
        label="Coverage",
        required=False,
        choices=[
            ("", "All"),
            ("none", "Somebody needed"),
            ("offered", "Offered, waiting for answers"),
            ("covered", "Matched"),
        ],
    )
    site = forms.ModelChoiceField(label="Site", required=False, queryset=None, empty_label="All")
    cohort = CohortChoiceField(label="Cohort", required=False, queryset=None, empty_label="All")
    week = forms.ChoiceField(label="Begins", required=False)
    when = forms.ChoiceField(
        label="When",
        required=False,
        choices=[("", "Coming and under way"), ("past", "Over"), ("all", "All")],
    )

    def __init__(self, *args, sites, cohorts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = sites
        self.fields["cohort"].queryset = cohorts.select_related("programme")
        self.fields["week"].choices = [("", "At any time"), *_weeks(today())]

    def narrow(self, placements, *, on):
        """The placements that were asked for; an unreadable filter asks for nothing."""
        asked = self.cleaned_data if self.is_valid() else {}
        if asked.get("when") == "past":
            placements = placements.filter(ends_on__lt=on).order_by("-starts_on", "reference")
        elif asked.get("when") != "all":
            placements = placements.not_over(on=on)
        if asked.get("q"):
            placements = placements.about(asked["q"])
        if asked.get("site"):
            placements = placements.filter(site=asked["site"])
        if asked.get("cohort"):
            placements = placements.filter(trainee__cohort=asked["cohort"])
        if days := self._days_of_week(asked.get("week", ""), on):
            placements = placements.filter(starts_on__range=days)
        states = {
            "none": {"is_covered": False, "is_offered": False},
            "offered": {"is_offered": True},
            "covered": {"is_covered": True},
        }
        return placements.filter(**states.get(asked.get("coverage", ""), {}))

    def _days_of_week(self, week: str, on: date) -> tuple[date, date] | None:
        """The days on which the placements of a week of the coverage page begin."""
        this_week = on - timedelta(days=on.weekday())
        if not week:
            return None
        if week.startswith(WITHIN):
            return date.min, add_months(on, int(week.removeprefix(WITHIN)))
        if week == BEGUN:
            return date.min, this_week - timedelta(days=1)
        monday = date.fromisoformat(week)
        return monday, monday + timedelta(days=6)


def _weeks(on: date) -> Iterator[tuple[str, str]]:
    """The weeks of the coverage page, to choose from."""
    yield BEGUN, "Before this week"
    for months, words in MONTHS:
        yield f"{WITHIN}{months}", f"Within {words}"
    monday = on - timedelta(days=on.weekday())
    for _ in range(WEEKS_AHEAD):
        yield monday.isoformat(), f"Week of {monday.day} {monday:%B %Y}"
        monday += timedelta(days=7)


class CoverageForm(NhsukForm):
    """How far ahead coverage is shown, and of what; sent by GET."""

    show_optional = False
    USUAL = {"by": "week", "months": 6}
    months = forms.TypedChoiceField(
        label="How far ahead",
        required=False,
        coerce=int,
        empty_value=6,
        choices=MONTHS,
    )
    by = forms.ChoiceField(
        label="Row by row",
        required=False,
        choices=[("week", "Weeks"), ("site", "Sites"), ("cohort", "Cohorts")],
    )
    site = forms.ModelChoiceField(label="Site", required=False, queryset=None, empty_label="All")
    cohort = CohortChoiceField(label="Cohort", required=False, queryset=None, empty_label="All")

    def __init__(self, *args, sites, cohorts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = sites
        self.fields["cohort"].queryset = cohorts.select_related("programme")

    @property
    def asked(self) -> dict:
        """What was asked for; an unreadable answer asks for the usual."""
        given = self.cleaned_data if self.is_valid() else {}
        return self.USUAL | {name: value for name, value in given.items() if value}

    @property
    def as_query(self) -> dict[str, object]:
        """The same narrowing, for the list of placements."""
        asked = self.asked
        keys = {name: asked[name].pk for name in ("site", "cohort") if name in asked}
        return keys | {"week": f"{WITHIN}{asked['months']}"}

    def narrow(self, placements):
        named = {"site": "site", "cohort": "trainee__cohort"}
        asked = self.asked
        return placements.filter(**{named[key]: asked[key] for key in named if key in asked})


class TraineeFilter(NhsukForm):
    """Which trainees the list shows; sent by GET."""

    q = forms.CharField(label="Name or trainee ID", required=False, max_length=80)
    cohort = CohortChoiceField(label="Cohort", required=False, queryset=None, empty_label="All")

    def __init__(self, *args, organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cohort"].queryset = organisation.cohorts.select_related("programme")

    def narrow(self, trainees):
        """The trainees that were asked for; an unreadable filter asks for nothing."""
        asked = self.cleaned_data if self.is_valid() else {}
        if asked.get("q"):
            trainees = trainees.about(asked["q"])
        if asked.get("cohort"):
            trainees = trainees.filter(cohort=asked["cohort"])
        return trainees
