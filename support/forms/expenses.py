"""A line of a claim, one form for each kind; and sending the claim."""

from decimal import Decimal

from django import forms

from common.dates import today
from common.spreadsheets import MEGABYTE
from common.uploads import ACCEPTED, MAX_BYTES, UnusableUpload, refuse_too_large, safe_file
from nhsuk.forms import AmountField, DateInputField, F, Folded, FormKeyField, SeenField
from support.forms.contacts import BackForm
from support.models import ExpenseLine
from support.models.expenses import MOST_RECEIPTS
from support.services.expenses import version_of

Kind = ExpenseLine.Kind
MOST_MILES, MOST_POUNDS = Decimal(1000), Decimal(2000)
# What a kind asks for, beside the day and what it was for.
ASKS: dict[str, tuple[str, ...]] = {
    Kind.MILEAGE: ("start", "end", "miles", "means"),
    Kind.TRANSPORT: ("start", "end", "amount", "receipt"),
    Kind.TAXI: ("start", "end", "amount", "receipt"),
    Kind.PARKING: ("amount", "receipt"),
    Kind.MEAL: ("hours_away", "amount", "receipt"),
    Kind.CARE: ("amount", "receipt"),
    Kind.OTHER: ("amount", "receipt"),
}
WIDTHS = {"miles": 5, "amount": 5, "hours_away": 2, "start": 20, "end": 20}
ENOUGH = (
    f"A line has {MOST_RECEIPTS} receipts at most. Remove one above, then choose this one again"
)
NOT_OF_A_LINE = ("receipt", "form_key", "seen")
CHOOSE_AGAIN = "Choose the receipt again: the browser forgets it when something else is wrong"


def _place(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=100,
        error_messages={
            "required": f"Enter {label.lower()} you travelled",
            "max_length": "Say it in 100 letters or fewer",
        },
    )


class LineForm(BackForm):
    """`is_change`: of a line that is there already, whose note is asked for openly.

    `receipts`: how many it has.
    """

    show_optional = False
    on = DateInputField(
        label="Which day?",
        subject="The day",
        max_date=today,
        error_messages={
            "required": "Enter the day",
            "max_date": "The day must be today or earlier",
        },
    )
    start = _place("From where", "“Home” is enough: no address is needed.")
    end = _place("To where", "If you went there and back, say so: “Bowmere and back”.")
    miles = AmountField(
        label="How many miles in all?",
        help_text="There and back together. One decimal is enough, such as 12.5.",
        places=1,
        unit="miles",
        least=Decimal("0.1"),
        most=MOST_MILES,
        error_messages={
            "required": "Enter how many miles",
            "invalid": "Enter the miles as a number with one decimal at most, like 12.5",
            "too_small": "Enter more than 0 miles",
            "too_large": (
                "That is more miles than a day holds. Check the number: a line takes "
                f"{MOST_MILES:,} miles at most"
            ),
        },
    )
    means = forms.ChoiceField(
        label="How did you travel?",
        choices=ExpenseLine.Means.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select how you travelled",
            "invalid_choice": "Select how you travelled from the list",
        },
    )
    hours_away = forms.IntegerField(
        label="How many hours were you away?",
        min_value=0,
        max_value=24,
        error_messages={
            "required": "Enter how many hours you were away",
            "invalid": "Enter the hours as a whole number, like 5",
            "min_value": "Hours must be 0 or more",
            "max_value": "A day has 24 hours. Claim each day on a line of its own",
        },
    )
    amount = AmountField(
        label="How much was it?",
        most=MOST_POUNDS,
        error_messages={
            "required": "Enter how much it was",
            "invalid": "Enter the amount in pounds and pence, like 5.40",
            "too_small": "Enter more than £0",
            "too_large": (
                f"Check the amount: a line takes £{MOST_POUNDS:,} at most. Talk to your "
                "coordinator about more"
            ),
        },
    )
    what = forms.CharField(
        label="What was it for?",
        help_text="Such as “Meeting at Bowmere”. No names, and nothing about anybody’s health.",
        max_length=200,
        error_messages={
            "required": "Say in a few words what it was for",
            "max_length": "Say it in 200 letters or fewer",
        },
    )
    receipt = forms.FileField(
        label="Receipt or ticket",
        help_text=f"A photograph or a PDF, at most {MAX_BYTES // MEGABYTE} MB.",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
        error_messages={
            "invalid": f"This file cannot be taken. Send {ACCEPTED}",
            "empty": "This file is empty. Choose it again",
            "missing": "Choose the receipt again",
            "max_length": "The name of this file is too long. Give it a shorter one",
        },
    )
    why = forms.CharField(
        label="A note for whoever approves the claim",
        help_text=(
            "Such as why it is late, above a limit or without a receipt; or an answer to a "
            "question."
        ),
        widget=forms.Textarea,
        max_length=500,
        required=False,
        error_messages={"max_length": "Say it in 500 letters or fewer"},
    )

    form_key = FormKeyField()
    seen = SeenField()

    def __init__(self, *args, kind: str, is_change: bool = False, receipts: int = 0, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind, self.is_change, self.receipts = kind, is_change, receipts
        asked = {"seen", "form_key", "on", "what", "why", *ASKS[kind]}
        if is_change:
            asked.remove("form_key")
        for name in set(self.fields) - asked:
            del self.fields[name]

    def layout(self):
        asked = [F(name, width=WIDTHS.get(name, ""), **_looks(name)) for name in ASKS[self.kind]]
        last = [F("why", rows=3)]
        if not self.is_change:
            note = "Add a note, such as why there is no receipt"
            last = [Folded(note, *last), F("form_key")]
        words = "Save this journey" if self.kind == Kind.MILEAGE else "Save this cost"
        return [F("seen"), F("on"), *asked, F("what"), *last, self.buttons(words)]

    def clean_receipt(self):
        file = self.cleaned_data["receipt"]
        if not file:
            return None
        if self.receipts >= MOST_RECEIPTS:
            raise forms.ValidationError(ENOUGH)
        try:
            refuse_too_large(file.size)
            return safe_file(file.name, file.read())
        except UnusableUpload as problem:
            raise forms.ValidationError(str(problem)) from None

    def clean(self):
        answers = super().clean()
        if self.errors and answers.get("receipt"):
            self.add_error("receipt", CHOOSE_AGAIN)
        return {**answers, "kind": self.kind}

    @staticmethod
    def of(line: ExpenseLine) -> dict:
        names = [name for name in LineForm.base_fields if name not in NOT_OF_A_LINE]
        return {name: getattr(line, name) for name in names} | {"seen": version_of(line)}


def _looks(name: str) -> dict:
    if name == "amount":
        return {"prefix": "£", "inputmode": "decimal"}
    if name in ("miles", "hours_away"):
        return {"inputmode": "decimal" if name == "miles" else "numeric"}
    return {}


class SendForm(BackForm):
    """`for_them`: typed by somebody else."""

    seen = SeenField()
    is_true = forms.BooleanField(
        label="I spent this for the scheme, and nobody else pays it back",
        error_messages={"required": "Tick the box to say that this is so"},
    )

    def __init__(self, *args, for_them: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if for_them:
            said = "They have told me that they spent this for the scheme, and that nobody else"
            self.fields["is_true"].label = f"{said} pays it back"

    def layout(self):
        return [F("seen"), F("is_true"), self.buttons("Send this claim")]
