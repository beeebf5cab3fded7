"""Whom a trainee should not meet, entered by a coordinator."""

from nhsuk.forms import Buttons, F, NhsukForm, Submit
from volunteers.forms.restricted import WhoField, the_person


class TraineeExclusionForm(NhsukForm):
    who = WhoField(help_text="As it is known here, for example from the list of volunteers.")

    def __init__(self, *args, organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisation = organisation

    def clean_who(self):
        return the_person(self.organisation, self.cleaned_data["who"])

    def layout(self):
        return [F("who", width=30), Buttons(Submit("Keep them apart"))]
