from django import forms

from nhsuk.forms import NhsukForm


class PlacementFilter(NhsukForm):
    """What the list of placements shows; sent by GET."""

    q = forms.CharField(label="Trainee or placement", required=False, max_length=80)
    coverage = forms.ChoiceField(
        label="Coverage",
        required=False,
        choices=[
            ("", "All"),
            ("none", "Nobody yet"),
            ("offered", "Offered, waiting for answers"),
            ("covered", "Matched"),
        ],
    )
    site = forms.ModelChoiceField(label="Site", required=False, queryset=None, empty_label="All")
    when = forms.ChoiceField(
        label="When",
        required=False,
        choices=[("", "Coming and under way"), ("past", "Over"), ("all", "All")],
    )

    def __init__(self, *args, sites, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = sites

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
        states = {
            "none": {"is_covered": False, "is_offered": False},
            "offered": {"is_offered": True},
            "covered": {"is_covered": True},
        }
        return placements.filter(**states.get(asked.get("coverage", ""), {}))
