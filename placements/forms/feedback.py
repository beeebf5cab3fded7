"""What both say at the end, and how they part."""

from django import forms

from nhsuk.forms import Buttons, F, Link, NhsukForm, Submit, YesNoField
from placements.models import Feedback, Parting
from placements.services.feedback import Answers

MOST = 2_000
TOO_LONG = {"max_length": f"Use {MOST:,} letters or fewer"}
# (difference, well, differently), by side and kind
QUESTIONS = {
    ("trainee", "ending"): (
        "Have the meetings changed how you see people who use services?",
        "What helped you most?",
        "What could be better for the next trainee?",
    ),
    ("connector", "ending"): (
        "Did you feel listened to?",
        "What went well?",
        "What could we do better for you?",
    ),
    ("trainee", "later"): (
        "Do the meetings still make a difference to your work?",
        "What has stayed with you?",
        "What did you do differently, because of these meetings?",
    ),
}


class FeedbackForm(NhsukForm):
    show_optional = False

    difference = forms.ChoiceField(
        widget=forms.RadioSelect,
        choices=Feedback.Difference.choices,
        error_messages={"required": "Select one answer, whichever is nearest"},
    )
    well = forms.CharField(
        widget=forms.Textarea, required=False, max_length=MOST, error_messages=TOO_LONG
    )
    differently = forms.CharField(
        widget=forms.Textarea, required=False, max_length=MOST, error_messages=TOO_LONG
    )
    may_quote = YesNoField(
        label="May we show others what you wrote, without your name?",
        help_text="Never with anything that says who you are, and only among others’ answers.",
        error_messages={"required": "Select yes if we may show others what you wrote"},
    )

    def __init__(self, *args, feedback: Feedback, **kwargs):
        super().__init__(*args, **kwargs)
        labels = QUESTIONS[feedback.side, feedback.kind]
        for name, label in zip(("difference", "well", "differently"), labels, strict=True):
            self.fields[name].label = label
        self.fields["well"].help_text = "A line is enough, or leave it empty. No names, please."

    def layout(self):
        return [
            F("difference", label_size="s"),
            F("well", label_size="s", rows=4, max_chars=MOST, threshold=75),
            F("differently", label_size="s", rows=4, max_chars=MOST, threshold=75),
            F("may_quote", label_size="s", inline=True),
            Buttons(Submit("Send")),
        ]

    def answers(self) -> Answers:
        said = self.cleaned_data
        return Answers(
            said["difference"], said["well"].strip(), said["differently"].strip(), said["may_quote"]
        )


class PartingForm(NhsukForm):
    has_thanked = YesNoField(
        label="Have you said thank you to each other?",
        error_messages={"required": "Select yes if you have said thank you"},
    )
    contact = forms.ChoiceField(
        label="How do you part?",
        help_text="The other does not see what you choose, unless you both wish to hear of each "
        "other.",
        widget=forms.RadioSelect,
        choices=Parting.Contact.choices,
        error_messages={"required": "Select how you part"},
    )

    def __init__(self, *args, cancel: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.cancel = cancel

    def layout(self):
        return [
            F("has_thanked", label_size="s", inline=True),
            F("contact", label_size="s"),
            Buttons(Submit("Save"), Link("Cancel", self.cancel)),
        ]
