"""A wellbeing plan, in its owner's words."""

from django import forms

from nhsuk.forms import F, SeenField, YesNoField
from support.forms.contacts import BackForm
from support.models import WellbeingPlan
from support.models.plans import TEXTS
from support.services.plans import SAID, version_of

TOO_LONG = "Say it in 2,000 letters or fewer"


def _words(label: str, hint: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        widget=forms.Textarea,
        max_length=2000,
        required=False,
        error_messages={"max_length": TOO_LONG},
    )


class PlanForm(BackForm):
    show_optional = False
    early_signs = _words(
        "How does it show that you are getting unwell?",
        "What you notice first, or what others notice. Leave empty whatever you like.",
    )
    what_helps = _words("What helps, and what does not?", "Such as a text rather than a call.")
    who_to_contact = _words(
        "Whom should we contact?", "Only people who know and agree. And whom not."
    )
    about_meetings = _words(
        "What should happen to your meetings then?", "Such as cancel without asking, or wait."
    )
    way_back = _words("How do you like to come back?", "Such as one meeting first, or a chat.")
    shared_with = forms.ChoiceField(
        label="Who may see it?",
        help_text="You can change this at any time. You see who opened it.",
        choices=WellbeingPlan.SharedWith.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select who may see it",
            "invalid_choice": "Select who may see it from the list",
        },
    )
    stays_after_leaving = YesNoField(
        label="If you leave one day, should it stay for you to read?",
        yes="Yes, keep it for me",
        no="No, remove it on the day I leave",
        error_messages={"required": "Select whether it should stay if you leave"},
    )

    seen = SeenField()

    def layout(self):
        texts = (F(name, rows=4, spellcheck=True) for name in TEXTS)
        return [
            F("seen"),
            *texts,
            F("shared_with"),
            F("stays_after_leaving"),
            self.buttons("Save this plan"),
        ]

    @staticmethod
    def of(plan: WellbeingPlan | None) -> dict:
        if plan is None:
            return {"shared_with": WellbeingPlan.SharedWith.NOBODY, "stays_after_leaving": False}
        return {name: getattr(plan, name) for name in SAID} | {"seen": version_of(plan)}
