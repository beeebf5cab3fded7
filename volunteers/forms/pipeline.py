"""What a coordinator enters about somebody on the way in."""

from datetime import datetime, time

from django import forms
from django.utils import timezone

from common.dates import a_year_ahead, today
from common.telephones import mobile_of
from nhsuk.forms import (
    Buttons,
    DateInputField,
    F,
    Fieldset,
    Link,
    NhsukForm,
    Reveal,
    Submit,
    TimeField,
)
from volunteers.forms.apply import AboutStep, AccessStep, ContactStep, NameStep, position_choices
from volunteers.forms.numbers import NO_MOBILE
from volunteers.models import Conversation, Volunteer
from volunteers.services.applications import needs_telephone

ANYBODY = ("", "Anybody")
OWN_WORDS = "Your own words, added to the message"
QUESTION, APPLICATION = "question", "application"


def words_field() -> forms.CharField:
    return forms.CharField(
        label=OWN_WORDS,
        help_text="You will read the whole message before it goes.",
        widget=forms.Textarea,
        required=False,
        max_length=1000,
        error_messages={"max_length": "Keep your own words to 1,000 characters"},
    )


class LetterForm(NhsukForm):
    """A message with the coordinator's own words in it. The next page shows it whole."""

    submit_text = "Read the message first"
    words = words_field()

    def fields_laid_out(self) -> list:
        return []

    def layout(self):
        return [*self.fields_laid_out(), F("words", rows=4), Buttons(Submit(self.submit_text))]


class InviteForm(LetterForm):
    pass


class ArrangeForm(LetterForm):
    day = DateInputField(
        label="Which day?", subject="The day", min_date=today, max_date=a_year_ahead
    )
    at = TimeField(label="What time?", help_text="For example, 2:30pm.")
    how = forms.ChoiceField(
        label="How will you talk?",
        choices=Conversation.How.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select how you will talk"},
    )
    place = forms.CharField(
        label="Where, which link, or which number?",
        required=False,
        max_length=200,
        error_messages={"max_length": "Keep the place to 200 characters"},
    )
    field_order = ["day", "at", "how", "place", "words"]

    def fields_laid_out(self):
        return [F("day"), F("at", width=10), F("how"), F("place")]

    def clean(self):
        answers = super().clean()
        day, at = answers.pop("day", None), answers.pop("at", None)
        if day and isinstance(at, time):
            answers["planned_at"] = timezone.make_aware(datetime.combine(day, at))
            if answers["planned_at"] < timezone.now():
                self.add_error("at", "The conversation must be in the future")
        return answers


class ConversationForm(LetterForm):
    held_on = DateInputField(label="When did you talk?", subject="The day", max_date=today)
    how = forms.ChoiceField(
        label="How did you talk?",
        choices=Conversation.How.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select how you talked"},
    )
    topics = forms.MultipleChoiceField(
        label="What did you talk about?",
        choices=Conversation.Topic.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Choose from the list"},
    )
    notes = forms.CharField(
        label="Notes",
        help_text="What they hope for and what would help them. Nothing about health or their "
        "story: that is theirs. They may ask to read this.",
        widget=forms.Textarea,
        required=False,
        max_length=2000,
        error_messages={"max_length": "Keep the notes to 2,000 characters"},
    )
    outcome = forms.ChoiceField(
        label="What happens next?",
        choices=Conversation.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what happens next"},
    )
    field_order = ["held_on", "how", "topics", "notes", "outcome", "words"]

    def fields_laid_out(self):
        return [
            F("held_on"),
            F("how", inline=True),
            F("topics", small=True),
            F("notes", rows=5),
            F("outcome"),
        ]


class CloseForm(LetterForm):
    outcome = forms.ChoiceField(
        label="What should the message say?",
        choices=[
            (Conversation.Outcome.NOT_NOW, "Not now: they are welcome to come back"),
            (Conversation.Outcome.NOT_SUITABLE, "This role is not the right one, with thanks"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what the message should say"},
    )
    field_order = ["outcome", "words"]

    def fields_laid_out(self):
        return [F("outcome")]


NOT_ASKED_AGAIN = (
    *("kind", "first_name", "last_name"),
    *("contact_by", "email", "mobile", "address"),
)


class EnteredForm(NhsukForm):
    """Everything of an application on one page, for somebody who is typing for another."""

    submit_text = "Save"
    show_optional = False
    reveals = {**AccessStep.reveals, **ContactStep.reveals}

    kind = forms.ChoiceField(
        label="Are they asking, or applying?",
        choices=[
            (QUESTION, "Asking: they want to know more first"),
            (APPLICATION, "Applying: they told you all they want to"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether they are asking or applying"},
    )
    needs = AccessStep.base_fields["needs"]
    interpreter = AccessStep.base_fields["interpreter"]
    notes = AccessStep.base_fields["notes"]
    first_name = NameStep.base_fields["first_name"]
    last_name = NameStep.base_fields["last_name"]
    contact_by = ContactStep.base_fields["contact_by"]
    email = ContactStep.base_fields["email"]
    mobile = ContactStep.base_fields["mobile"]
    phone = ContactStep.base_fields["phone"]
    address = ContactStep.base_fields["address"]
    position = forms.ChoiceField(
        label="What would they like to do?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select what they would like to do"},
    )
    about = AboutStep.base_fields["about"]

    def __init__(self, *args, organisation, known: Volunteer | None = None, **kwargs):
        """`known`: somebody whose name and address stand on their record already."""
        super().__init__(*args, **kwargs)
        self.fields["needs"].label = "Would anything make this easier for them?"
        self.fields["contact_by"].label = "How would they like to be reached?"
        self.fields["about"].label = "Anything they would like us to know"
        self.fields["about"].help_text = "Only what they asked you to write down."
        choices = position_choices(organisation)
        self.fields["position"].choices = choices
        self.fields["position"].initial = choices[0][0] if len(choices) == 1 else None
        self.known = known
        if known:
            for name in NOT_ASKED_AGAIN:
                del self.fields[name]
            self.reveals = AccessStep.reveals
            self.fields["phone"].required = False
            self.fields["phone"].initial = known.mobile

    def clean(self) -> dict:
        facts = super().clean()
        if needs_telephone(facts) and facts.get("contact_by", "telephone") != "telephone":
            self.add_error("contact_by", "They would rather talk: select that we call them")
        if self.known and needs_telephone(facts) and not facts.get("phone"):
            self.add_error("phone", "They would rather talk: enter the number we call")
        if self._gets_texts(facts) and facts.get("phone") and not mobile_of(facts["phone"]):
            self.add_error("phone", NO_MOBILE)
        return facts

    def _gets_texts(self, facts: dict) -> bool:
        is_known = self.known and self.known.contact_by == Volunteer.ContactBy.TEXT
        return bool(is_known) and not needs_telephone(facts)

    def layout(self):
        needs = Reveal(
            "needs",
            {"interpreter": [F("interpreter", width=20)], "other": [F("notes", rows=3)]},
            small=True,
        )
        person = [
            F("kind"),
            needs,
            Fieldset(
                "Their name",
                F("first_name", width=20, autocomplete="off"),
                F("last_name", width=20, autocomplete="off"),
            ),
            Reveal(
                "contact_by",
                {
                    "email": [F("email", width=30, autocomplete="off")],
                    "text": [F("mobile", width=20, autocomplete="off")],
                    "telephone": [F("phone", width=20, autocomplete="off")],
                    "letter": [F("address", rows=4, autocomplete="off")],
                },
            ),
        ]
        last = [F("position"), F("about", rows=4)]
        cancel = Link("Cancel", "../") if "kind" not in self.fields else Link("Cancel", "..")
        begin = [needs, F("phone", width=20, autocomplete="off")] if self.known else person
        return [*begin, *last, Buttons(Submit(self.submit_text), cancel)]


class PipelineFilter(NhsukForm):
    show_optional = False
    q = forms.CharField(label="Part of a name or email address", required=False, max_length=100)
