"""The limits of expenses, and a new rate for miles."""

from decimal import Decimal

from django import forms

from nhsuk.forms import AmountField, DateInputField, F, SeenField, YesNoField
from support.forms.contacts import BackForm
from support.models import ExpensePolicy, MileageRate
from support.services.expense_rules import LIMITS, version_of
from volunteers.forms.numbers import number

MOST, MOST_PENCE = Decimal(2000), Decimal(200)


def _pounds(label: str, *, required: bool = True, hint: str = "") -> AmountField:
    return AmountField(
        label=label,
        help_text=hint,
        required=required,
        least=Decimal(0),
        most=MOST,
        error_messages={
            "required": f"Enter {label[:1].lower()}{label[1:]}",
            "invalid": "Enter it in pounds and pence, like 5.00",
            "too_small": "Enter £0 or more",
            "too_large": f"Enter £{MOST:,} or less",
        },
    )


def _pence(label: str, *, required: bool = True) -> AmountField:
    return AmountField(
        label=label,
        required=required,
        unit="p",
        most=MOST_PENCE,
        error_messages={
            "required": "Enter the pence a mile",
            "invalid": "Enter the pence as a number, like 45",
            "too_small": "Enter more than 0 pence",
            "too_large": "Enter 200 pence or fewer. 45 pence is 45, not 0.45",
        },
    )


class PolicyForm(BackForm):
    show_optional = False
    months = number("Months in which to claim", 24, required=True)
    receipt_above = _pounds("The sum above which a receipt is asked for")
    transport_receipts = YesNoField(
        label="Is a receipt or ticket always asked for with public transport?",
        error_messages={"required": "Select yes if one is always asked for, or no"},
    )
    meal_most = _pounds("The most for a meal")
    meal_hours = number("Hours away before a meal is paid", 24, required=True)
    journeys_most = _pounds(
        "The most for the fares of one day", required=False, hint="Empty: there is no such limit."
    )
    miles_most = number("Miles of one day above which somebody says why", 1000, required=True)

    seen = SeenField()

    def layout(self):
        sums = {"receipt_above", "meal_most", "journeys_most"}
        fields = [
            F(name, width=5, prefix="£")
            if name in sums
            else F(name, **({} if name == "transport_receipts" else {"width": 4}))
            for name in LIMITS
        ]
        return [F("seen"), *fields, self.buttons("Save these limits")]

    @staticmethod
    def of(policy: ExpensePolicy) -> dict:
        return {name: getattr(policy, name) for name in LIMITS} | {"seen": version_of(policy)}


class RateForm(BackForm):
    show_optional = False
    means = forms.ChoiceField(
        label="For which means of travel?",
        choices=MileageRate.Means.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select a means of travel",
            "invalid_choice": "Select a means of travel from the list",
        },
    )
    from_on = DateInputField(
        label="For journeys from which day?",
        subject="The day",
        error_messages={"required": "Enter the day from which it counts"},
    )
    pence = _pence("Pence a mile")
    band_miles = number("Miles of a tax year that are paid at that", 100_000)
    pence_after = _pence("Pence for each mile after", required=False)

    def layout(self):
        return [
            F("means"),
            F("from_on"),
            F("pence", width=5, suffix="pence"),
            F("band_miles", width=5),
            F("pence_after", width=5, suffix="pence"),
            self.buttons("Begin this rate"),
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["band_miles"].help_text = "Empty: every mile is paid at that."

    def clean(self):
        answers = super().clean()
        band, after = answers.get("band_miles"), answers.get("pence_after")
        if band and after is None and "pence_after" not in self.errors:
            self.add_error("pence_after", "Enter what is paid for each mile after those")
        if after is not None and not band and "band_miles" not in self.errors:
            self.add_error("band_miles", "Enter how many miles are paid at the first rate")
        return answers
