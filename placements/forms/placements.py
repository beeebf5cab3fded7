from django import forms

from nhsuk.forms import NhsukForm
from placements.forms.cohorts import CohortChoiceField


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
    when = forms.ChoiceField(
        label="When",
        required=False,
        choices=[("", "Coming and under way"), ("past", "Over"), ("all", "All")],
    )

    def __init__(self, *args, sites, cohorts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = sites
        self.fields["cohort"].queryset = cohorts.select_related("programme")

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
        states = {
            "none": {"is_covered": False, "is_offered": False},
            "offered": {"is_offered": True},
            "covered": {"is_covered": True},
        }
        return placements.filter(**states.get(asked.get("coverage", ""), {}))


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
