"""Recording a payment for time, in two steps: what it was, and that they know what it means."""

from decimal import Decimal

from django import forms

from nhsuk.forms import AmountField, Buttons, DateInputField, F, Link, NhsukForm, Submit

MOST = Decimal(5000)


class PaymentForm(NhsukForm):
    show_optional = False
    on = DateInputField(
        label="On which day is it, or was it, paid?",
        subject="The day",
        error_messages={"required": "Enter the day of the payment"},
    )
    amount = AmountField(
        label="How much?",
        most=MOST,
        error_messages={
            "required": "Enter how much",
            "invalid": "Enter the amount in pounds and pence, like 75.00",
            "too_small": "Enter more than £0",
            "too_large": f"Check the amount: £{MOST:,} is the most that can be recorded",
        },
    )
    why = forms.CharField(
        label="What is it for?",
        help_text="Such as “Half a day on an interview panel”. They read it on their own page.",
        max_length=200,
        error_messages={
            "required": "Say in a few words what it is for",
            "max_length": "Say it in 200 letters or fewer",
        },
    )

    def __init__(self, *args, back: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.back = back

    def layout(self):
        return [
            F("on"),
            F("amount", width=5, prefix="£", inputmode="decimal"),
            F("why"),
            Buttons(Submit("Continue"), Link("Cancel", self.back)),
        ]


class ToldForm(PaymentForm):
    """The same, carried along, and that they know."""

    told_in_writing = forms.BooleanField(
        label="I have told them and given it in writing",
        error_messages={"required": "Tick the box once you have told them and given it in writing"},
    )
