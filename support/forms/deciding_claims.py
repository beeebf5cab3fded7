"""A second person decides about a claim."""

from uuid import UUID

from django import forms

from common.money import exact_pounds
from nhsuk.components.words import day
from nhsuk.forms import F, Folded, SeenField
from support.claims import ClaimSheet, LineSheet
from support.forms.contacts import BackForm

WITH_APPROVE = (
    "Words why a line is not paid go with “Approve”. Choose that, or move them to what they are "
    "told"
)
APPROVE, SEND_BACK, REFUSE = "approve", "send_back", "refuse"


class DecideForm(BackForm):
    show_optional = False
    seen = SeenField()
    decision = forms.ChoiceField(
        label="What do you decide?",
        choices=[
            (APPROVE, "Approve: it is paid with the next payments"),
            (SEND_BACK, "Send it back: something is to be changed or added"),
            (REFUSE, "Not paid"),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select what you decide",
            "invalid_choice": "Select what you decide from the list",
        },
    )
    words = forms.CharField(
        label="What they are told",
        help_text="They read it on their own page, never in an email. Needed unless you approve.",
        widget=forms.Textarea,
        max_length=1000,
        required=False,
        error_messages={"max_length": "Say it in 1,000 letters or fewer"},
    )

    def __init__(self, *args, sheet: ClaimSheet, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = {f"not_paid_{sheet.line.pk}": sheet.line.pk for sheet in sheet.lines}
        for each in sheet.lines:
            self.fields[f"not_paid_{each.line.pk}"] = _why_not(each)

    def layout(self):
        leave_out = Folded("Approve it without some of its lines", *map(F, self.lines))
        words = F("words", rows=4)
        return [F("seen"), F("decision"), leave_out, words, self.buttons("Save this decision")]

    def clean(self):
        answers = super().clean()
        decision, not_paid = answers.get("decision"), self._not_paid(answers)
        if decision in (SEND_BACK, REFUSE) and not answers.get("words", "").strip():
            asked = "what should be changed" if decision == SEND_BACK else "why it is not paid"
            self.add_error("words", f"Say {asked}")
        if decision in (SEND_BACK, REFUSE) and not_paid:
            self.add_error("decision", WITH_APPROVE)
        if decision == APPROVE and len(not_paid) == len(self.lines):
            self.add_error("decision", "No line would be paid. Choose “Not paid” instead")
        return answers

    def not_paid(self) -> dict[UUID, str]:
        """By the line: why it is not paid."""
        return self._not_paid(self.cleaned_data)

    def _not_paid(self, answers: dict) -> dict[UUID, str]:
        said = {key: (answers.get(name) or "").strip() for name, key in self.lines.items()}
        return {key: words for key, words in said.items() if words}


def _why_not(sheet: LineSheet) -> forms.CharField:
    line = sheet.line
    about = f"{line.get_kind_display()}, {day(line.on)}, {exact_pounds(line.amount)}"
    return forms.CharField(
        label=f"{about}: why is it not paid?",
        required=False,
        max_length=300,
        error_messages={"max_length": "Say it in 300 letters or fewer"},
    )
