"""A trainee and a placement, entered or changed by hand."""

from itertools import groupby

from django import forms

from common.dates import today
from common.half_days import HalfDay
from messaging.recipients import can_send_texts
from nhsuk.forms import Buttons, DateInputField, F, Fieldset, NhsukForm, Reveal, SeenField, Submit
from placements.forms.cohorts import CohortChoiceField, address, refuse_backwards, words
from placements.forms.reaching import REVEALS, contact_field, mobile_field
from placements.models import MeetingAccess, Placement, Trainee
from placements.odd_dates import odd_days, why_on_none_of_its_days
from placements.versions import version_of
from volunteers.forms.numbers import number
from volunteers.forms.records import ListField


class TraineeForm(NhsukForm):
    """Somebody who is already known; their address is changed by an administrator."""

    reference = words("Trainee ID", 40, required="Enter the trainee ID",
                      help_text="As the university writes it, such as TNA001.")  # fmt: skip
    first_name = words("First name", 80, required="Enter the first name")
    last_name = words("Last name", 80, required="Enter the last name")
    cohort = CohortChoiceField(
        label="Cohort", queryset=None, required=False, empty_label="None yet",
        error_messages={"invalid_choice": "Select a cohort from the list"},
    )  # fmt: skip
    year = number("Year of study", 10)
    contact_by = contact_field("How do they like to hear from you?")
    mobile = mobile_field("Mobile number", required="Enter their mobile number, for texts")
    employer = words("Employer", 150, help_text="It may be another organisation than yours.")
    educator_name = words("Their name", 120)
    educator_email = address("Their e-mail address")
    seen = SeenField()
    submit_text = "Save"
    reveals = REVEALS

    def __init__(self, *args, organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cohort"].queryset = organisation.cohorts.select_related("programme")
        if not can_send_texts():
            del self.fields["contact_by"], self.fields["mobile"]
            self.reveals = {}

    def clean_contact_by(self):
        return self.cleaned_data["contact_by"] or Trainee.ContactBy.EMAIL

    def layout(self):
        return [
            F("reference", width=10),
            F("first_name", width=20),
            F("last_name", width=20),
            *([F("email")] if "email" in self.fields else []),
            *self._contact(),
            F("cohort"),
            F("year", width=2, inputmode="numeric"),
            F("employer"),
            Fieldset("Practice educator", F("educator_name", width=20), F("educator_email")),
            F("seen"),
            Buttons(Submit(self.submit_text)),
        ]

    def _contact(self) -> list:
        if "contact_by" not in self.fields:
            return []
        number = F("mobile", width=20, autocomplete="off")
        return [Reveal("contact_by", {"text": [number]}, show_optional=False)]

    @staticmethod
    def of(trainee: Trainee) -> dict:
        """The initial answers."""
        held = {name: getattr(trainee, name, None) for name in TraineeForm.base_fields}
        return held | {"seen": version_of(trainee)}


class NewTraineeForm(TraineeForm):
    email = forms.EmailField(
        label="Email address",
        help_text="They are asked in to sign in only when you invite them.",
        max_length=254,
        error_messages={
            "required": "Enter their e-mail address",
            "invalid": "Enter an e-mail address, like name@example.org",
            "max_length": "An e-mail address has 254 characters or fewer",
        },
    )
    submit_text = "Add this trainee"


class TeamChoiceField(forms.ModelChoiceField):
    """Teams, in groups by site."""

    def __init__(self, **kwargs):
        super().__init__(queryset=None, **kwargs)

    def offer(self, teams) -> None:
        self.queryset = teams
        groups = groupby(teams, key=lambda team: team.site.name)
        self.choices = [
            ("", "Choose one"),
            *(
                (site, [(team.pk, f"{team.name}, {site}") for team in group])
                for site, group in groups
            ),
        ]


class PlacementForm(NhsukForm):
    reference = words("Placement reference", 40, required="Enter the placement reference",
                      help_text="As the placement office writes it, such as P001A.")  # fmt: skip
    team = TeamChoiceField(
        label="Where is it?",
        error_messages={
            "required": "Select the team they are placed with",
            "invalid_choice": "Select a team from the list",
        },
    )
    starts_on = DateInputField(
        label="First day", error_messages={"required": "Enter the first day"}
    )
    ends_on = DateInputField(label="Last day", error_messages={"required": "Enter the last day"})
    mode = forms.ChoiceField(
        label="How should they meet?",
        choices=Placement.Mode,
        widget=forms.RadioSelect,
        error_messages={"required": "Select how they should meet"},
    )
    half_days = forms.MultipleChoiceField(
        label="When is the trainee free to meet?",
        choices=HalfDay.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Select at least one half-day",
            "invalid_choice": "Select half-days from the list",
        },
    )
    topics = ListField(
        label="What do they want to learn about?",
        help_text="One on each line.",
        max_length=60,
        required=False,
    )
    language = words("Language needed", 40, help_text="Leave empty for English.")
    meetings_wanted = number("Meetings wanted", 30, required=True)
    connectors_wanted = forms.TypedChoiceField(
        label="How many connectors?",
        choices=[(1, "One"), (2, "Two")],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Select how many connectors"},
    )
    continuity = forms.ChoiceField(
        label="Who should it be?",
        choices=[(value or "any", label) for value, label in Placement.Continuity.choices],
        widget=forms.RadioSelect,
        error_messages={"required": "Select who it should be"},
    )
    priority = forms.TypedChoiceField(
        label="Priority",
        help_text="If there are too few connectors, who is covered first.",
        choices=Placement.Priority.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Select the priority"},
    )
    seen = SeenField()
    breaks = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    submit_text = "Save this placement"

    def __init__(self, *args, teams, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team"].offer(teams)

    def layout(self):
        return [
            F("reference", width=10),
            F("team"),
            F("starts_on"),
            F("ends_on"),
            F("mode"),
            F("half_days"),
            F("topics", rows=3),
            F("language", width=10),
            F("meetings_wanted", width=2, inputmode="numeric"),
            F("connectors_wanted", inline=True),
            F("continuity"),
            F("priority"),
            F("seen"),
            F("breaks"),
            Buttons(Submit(self.submit_text)),
        ]

    def clean(self):
        answers = super().clean()
        refuse_backwards(self, "starts_on", "ends_on")
        first, last = answers.get("starts_on"), answers.get("ends_on")
        was = (self.initial.get("starts_on"), self.initial.get("ends_on"))
        if first and last:
            for name, odd in odd_days(first, last, was=was, on=today()).items():
                self.add_error(name, odd)
            stood = (*was, sorted(self.initial.get("half_days") or ()))
            half_days = answers.get("half_days") or ()
            if odd := why_on_none_of_its_days(half_days, first, last, was=stood):
                self.add_error("half_days", odd)
        return answers

    def facts(self) -> dict:
        """The columns of a placement."""
        said = dict(self.cleaned_data)
        said.pop("seen"), said.pop("breaks")
        said["continuity"] = said["continuity"].removeprefix("any")
        return said | {"site": said["team"].site}

    @staticmethod
    def of(placement: Placement) -> dict:
        """The initial answers."""
        held = {name: getattr(placement, name, None) for name in PlacementForm.base_fields}
        return held | {
            "continuity": placement.continuity or "any",
            "seen": version_of(placement),
            "breaks": "",
        }

    @staticmethod
    def of_new() -> dict:
        """What a new one begins with: most placements are alike."""
        return {
            "meetings_wanted": 3,
            "connectors_wanted": 1,
            "mode": Placement.Mode.EITHER,
            "continuity": "any",
            "priority": Placement.Priority.USUAL,
        }


class MeetingAccessForm(NhsukForm):
    show_optional = False
    needs_step_free = forms.BooleanField(label="Needs step-free access", required=False)
    notes = forms.CharField(
        label="What helps them at a meeting?",
        help_text="Such as captions, a hearing loop or breaks. In their own words where you can.",
        widget=forms.Textarea,
        required=False,
        max_length=1000,
        error_messages={"max_length": "Keep this to 1,000 characters"},
    )
    submit_text = "Save"

    @staticmethod
    def of(access: MeetingAccess | None) -> dict:
        """The initial answers."""
        names = ("needs_step_free", "notes")
        return {name: getattr(access, name) for name in names} if access else {}
