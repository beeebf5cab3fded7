"""Telling what worries somebody in a few lines, and what was done about it."""

from collections.abc import Mapping

from django import forms

from common.dates import today
from nhsuk.forms import Buttons, DateInputField, F, Link, NhsukForm, SeenField, Submit
from placements.concern_routing import Readers
from placements.models import Concern
from placements.services.concerns import ConcernFacts

MOST_WORDS = 1000


class ConcernForm(NhsukForm):
    kind = forms.ChoiceField(
        label="What kind of worry is it?",
        help_text="If you are not sure, choose the nearest. They will sort it out.",
        widget=forms.RadioSelect,
        choices=Concern.Kind.choices,
        error_messages={"required": "Select what kind of worry it is"},
    )
    about_whom = forms.ChoiceField(
        label="Whom is it about?",
        widget=forms.RadioSelect,
        choices=Concern.About.choices,
        error_messages={"required": "Select whom it is about"},
    )
    words = forms.CharField(
        label="What worries you?",
        help_text=(
            "A few lines are enough: what you saw or heard. Leave out names of patients and "
            "anything about their illness. They will ask you if they need more."
        ),
        widget=forms.Textarea,
        max_length=MOST_WORDS,
        error_messages={
            "required": "Enter what worries you, even one line",
            "max_length": f"Use {MOST_WORDS:,} characters or fewer: a few lines are enough",
        },
    )
    happened_on = DateInputField(
        label="When did it happen?",
        subject="The day it happened",
        required=False,
        max_date=today,
        error_messages={"max_date": "The day it happened cannot be in the future"},
    )
    told = forms.CharField(
        label="Have you told anybody already?",
        help_text="For example, the nurse in charge.",
        max_length=200,
        required=False,
        error_messages={"max_length": "Use 200 characters or fewer"},
    )

    def __init__(self, *args, readers: Mapping[str, Readers], cancel: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.readers, self.cancel = readers, cancel

    def layout(self):
        return [
            F("kind", label_size="s", hints={key: _who(of) for key, of in self.readers.items()}),
            F("about_whom", label_size="s", small=True),
            F("words", label_size="s", rows=6, max_chars=MOST_WORDS, threshold=75),
            F("happened_on", label_size="s"),
            F("told", label_size="s"),
            Buttons(Submit("Send this"), Link("Cancel", self.cancel)),
        ]

    def facts(self) -> ConcernFacts:
        return ConcernFacts(**self.cleaned_data)


def _who(readers: Readers) -> str:
    if readers.person is None:
        return "Nobody can read this online yet: please call"
    deputy = f", or {readers.deputy.user} if they are away" if readers.deputy else ""
    call = f". If it cannot wait: {readers.telephone}" if readers.telephone else ""
    return f"Read by {readers.person.user}{deputy}{call}"


class CloseForm(NhsukForm):
    outcome = forms.ChoiceField(
        label="What came of it?",
        widget=forms.RadioSelect,
        choices=Concern.Outcome.choices,
        error_messages={"required": "Select what came of it"},
    )
    words = forms.CharField(
        label="What was done?",
        help_text="In a line or two. The safeguarding record itself belongs elsewhere.",
        widget=forms.Textarea,
        max_length=MOST_WORDS,
        error_messages={
            "required": "Enter what was done",
            "max_length": f"Use {MOST_WORDS:,} characters or fewer",
        },
    )
    seen = SeenField()

    def layout(self):
        return [
            F("seen"),
            F("outcome", label_size="s"),
            F("words", label_size="s", rows=4, max_chars=MOST_WORDS, threshold=75),
            Buttons(Submit("Close this concern")),
        ]


class ReaderChoice(forms.ModelChoiceField):
    """One of those who may read concerns."""

    def label_from_instance(self, member):
        return f"{member.user} ({member.get_role_display().lower()})"


class PassOnForm(NhsukForm):
    to = ReaderChoice(
        label="Who should see to it?",
        queryset=None,
        empty_label="Choose somebody",
        error_messages={
            "required": "Choose who should see to it",
            "invalid_choice": "Choose somebody from the list",
        },
    )

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = members

    def layout(self):
        return [F("to"), Buttons(Submit("Pass it on"))]


class RouteForm(NhsukForm):
    person = ReaderChoice(
        label="Who reads these concerns?",
        queryset=None,
        empty_label="Choose somebody",
        error_messages={
            "required": "Choose who reads these concerns",
            "invalid_choice": "Choose somebody from the list",
        },
    )
    deputy = ReaderChoice(
        label="Who reads them when they cannot?",
        queryset=None,
        required=False,
        empty_label="Choose somebody",
        error_messages={"invalid_choice": "Choose somebody from the list"},
    )
    telephone = forms.CharField(
        label="Telephone number, if it cannot wait",
        help_text="Shown to whoever tells you of a worry of this kind.",
        max_length=30,
        required=False,
        error_messages={"max_length": "Use 30 characters or fewer"},
    )

    def __init__(self, *args, members, cancel: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.cancel = cancel
        for name in ("person", "deputy"):
            self.fields[name].queryset = members

    def layout(self):
        return [
            F("person"),
            F("deputy"),
            F("telephone", width=20),
            Buttons(Submit("Save"), Link("Cancel", self.cancel)),
        ]
