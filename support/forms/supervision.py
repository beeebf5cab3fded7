"""Who supervises, when, and what was agreed."""

from django import forms
from django.db.models import QuerySet

from accounts.models import Membership
from common.dates import today
from nhsuk.forms import DateInputField, F, SeenField
from support.forms.contacts import AS_IF_READ, BackForm, MemberChoice
from support.models import Supervision
from support.standing import last_day_to_plan


class WithWhomForm(BackForm):
    supervisor = MemberChoice(
        label="With whom?",
        error_messages={
            "required": "Select with whom",
            "invalid_choice": "Select with whom from the list",
        },
    )

    def __init__(self, *args, members: QuerySet[Membership], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["supervisor"].queryset = members


class PlanSupervisionForm(WithWhomForm):
    planned_on = DateInputField(
        label="Which day?",
        min_date=today,
        max_date=lambda: last_day_to_plan(on=today()),
        error_messages={
            "required": "Enter the day",
            "max_date": "Choose a day within a year from now: on or before %(limit)s",
        },
    )
    field_order = ("planned_on", "supervisor")

    def layout(self):
        return [F("planned_on"), F("supervisor"), self.buttons("Save this day")]


class RecordSupervisionForm(WithWhomForm):
    held_on = DateInputField(
        label="Which day was it?", max_date=today, error_messages={"required": "Enter the day"}
    )
    how = forms.ChoiceField(
        label="How did you meet?",
        choices=Supervision.How.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select how you met",
            "invalid_choice": "Select how you met from the list",
        },
    )
    notes = forms.CharField(
        label="What you talked about and agreed",
        help_text=AS_IF_READ,
        widget=forms.Textarea,
        max_length=4000,
        required=False,
        error_messages={"max_length": "Say it in 4,000 letters or fewer"},
    )
    field_order = ("held_on", "supervisor", "how", "notes")

    def layout(self):
        return [
            F("held_on"),
            F("supervisor"),
            F("how"),
            F("notes", rows=8, spellcheck=True),
            self.buttons("Save this supervision"),
        ]


class CorrectSupervisionForm(RecordSupervisionForm):
    seen = SeenField()
    field_order = (*RecordSupervisionForm.field_order, "seen")

    def layout(self):
        return [F("seen"), *super().layout()]


class SupervisorForm(BackForm):
    """Empty: a coordinator sees to them."""

    supervisor = forms.ChoiceField(
        label="Who supports them?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select who supports them",
            "invalid_choice": "Select who supports them from the list",
        },
    )
    NOBODY = "nobody"

    def __init__(self, *args, members: QuerySet[Membership], **kwargs):
        super().__init__(*args, **kwargs)
        self.members = {str(member.pk): member for member in members}
        names = [
            (key, f"{member.user} ({member.get_role_display().lower()})")
            for key, member in self.members.items()
        ]
        nobody = (self.NOBODY, "Nobody in particular: a coordinator")
        self.fields["supervisor"].choices = [*names, nobody]

    def layout(self):
        return [F("supervisor"), self.buttons("Save")]

    def chosen(self) -> Membership | None:
        return self.members.get(self.cleaned_data["supervisor"])
