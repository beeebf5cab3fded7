"""Calls that are owed."""

from django import forms
from django.db.models import QuerySet

from accounts.models import Membership
from common.dates import today
from nhsuk.forms import Buttons, DateInputField, F, Link, NhsukForm, Submit
from support.models import Contact
from support.standing import last_day_to_plan

Why = Contact.Why
AS_IF_READ = "Write it as if they will read it: they can."


class MemberChoice(forms.ModelChoiceField):
    """Somebody who supports connectors, by name."""

    def __init__(self, **kwargs):
        kwargs.setdefault("queryset", Membership.objects.none())
        super().__init__(empty_label=None, widget=forms.RadioSelect, **kwargs)

    def label_from_instance(self, row: Membership) -> str:
        return f"{row.user} ({row.get_role_display().lower()})"


class BackForm(NhsukForm):
    """Knows the page it came from."""

    def __init__(self, *args, back: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.back = back

    def buttons(self, words: str) -> Buttons:
        return Buttons(Submit(words), *([Link("Cancel", self.back)] if self.back else []))


class NoteContactForm(BackForm):
    how = forms.ChoiceField(
        label="How did you speak?",
        choices=Contact.How.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select how you spoke",
            "invalid_choice": "Select how you spoke from the list",
        },
    )
    note = forms.CharField(
        label="What was agreed",
        help_text=f"Only what helps the next person who calls. {AS_IF_READ}",
        widget=forms.Textarea,
        max_length=1000,
        required=False,
        error_messages={"max_length": "Say it in 1,000 letters or fewer"},
    )

    def layout(self):
        return [F("how"), F("note", rows=4), self.buttons("It is done")]


class DropContactForm(BackForm):
    why = forms.CharField(
        label="Why is it not needed?",
        help_text=AS_IF_READ,
        max_length=300,
        error_messages={
            "required": "Say why it is not needed",
            "max_length": "Say it in 300 letters or fewer",
        },
    )

    def layout(self):
        return [F("why"), self.buttons("It is not needed")]


class HandOnForm(BackForm):
    to = MemberChoice(
        label="Who should call instead?",
        error_messages={
            "required": "Select who should call",
            "invalid_choice": "Select who should call from the list",
        },
    )

    def __init__(self, *args, members: QuerySet[Membership], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = members

    def layout(self):
        return [F("to"), self.buttons("Hand it on")]


class PlanContactForm(BackForm):
    due_on = DateInputField(
        label="By which day?",
        max_date=lambda: last_day_to_plan(on=today()),
        error_messages={
            "required": "Enter the day",
            "max_date": "Choose a day within a year from now: on or before %(limit)s",
        },
    )
    why = forms.ChoiceField(
        label="What is it about?",
        choices=[(why.value, why.label) for why in (Why.SUPERVISION, Why.OTHER)],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select what it is about",
            "invalid_choice": "Select what it is about from the list",
        },
    )

    def layout(self):
        return [F("due_on"), F("why"), self.buttons("Plan this contact")]
