"""How ready somebody is to a date, and their plain details."""

import re

from django import forms
from django.db.models import Q, QuerySet

from accounts.models import Site
from common.dates import today
from common.half_days import HalfDay
from common.telephones import is_telephone_number, mobile_of
from messaging.recipients import can_send_texts, ways_to_reach
from nhsuk.forms import Buttons, DateInputField, F, NhsukForm, Reveal, SeenField, Submit, YesNoField
from volunteers.forms.numbers import NO_MOBILE
from volunteers.models import Position, Volunteer

NOBODY_NEW = "With 0 trainees they get no match. What is agreed stays."


class DayForm(NhsukForm):
    """To which day somebody must stay ready."""

    show_optional = False
    on = DateInputField(label="Ready until which date?", required=False, min_date=today)


class ListField(forms.CharField):
    """Several words or phrases in one box, one to a line or with commas between."""

    widget = forms.Textarea

    def __init__(self, *, max_length: int, **kwargs):
        super().__init__(**kwargs)
        self.max_item = max_length

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        lines = (value or "").replace(",", "\n").replace(";", "\n").splitlines()
        found = {line.strip().casefold(): line.strip() for line in reversed(lines) if line.strip()}
        return list(reversed(found.values()))

    def validate(self, value):
        super().validate(value)
        too_long = next((item for item in value if len(item) > self.max_item), None)
        if too_long:
            raise forms.ValidationError(
                f"Each must be {self.max_item} letters or fewer: “{too_long[:30]}…”"
            )


NO_NUMBER = "Enter a telephone number to be called on"
ContactBy = Volunteer.ContactBy


class DetailsForm(NhsukForm):
    show_optional = False
    reveals = {"contact_by": {ContactBy.LETTER: ["address"]}}

    mobile = forms.CharField(label="Telephone number", max_length=30, required=False)
    contact_by = forms.ChoiceField(
        label="How do they like to be contacted?",
        help_text="Every message goes this way. By telephone or letter, we tell them ourselves.",
        choices=ways_to_reach,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select how they like to be contacted",
            "invalid_choice": "Select how they like to be contacted from the list",
        },
    )
    address = forms.CharField(
        label="Postal address",
        widget=forms.Textarea,
        max_length=400,
        error_messages={
            "required": "Enter the postal address that letters go to",
            "max_length": "Postal address must be 400 characters or fewer",
        },
    )
    sites = forms.ModelMultipleChoiceField(
        label="Where can they meet in person?",
        help_text="Select every site they can reach.",
        queryset=Site.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Select sites from the list"},
    )
    offers_remote = YesNoField(
        label="Can they meet by video or telephone?",
        error_messages={"required": "Select yes if they can meet by video or telephone"},
    )
    half_days = forms.MultipleChoiceField(
        label="When can they usually meet?",
        choices=HalfDay.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Select half-days from the list"},
    )
    languages = ListField(
        label="Languages", help_text="One on each line.", max_length=40, required=False
    )
    will_share = ListField(
        label="Happy to talk about", help_text="One on each line.", max_length=60, required=False
    )
    may_share = ListField(
        label="Might talk about",
        help_text="If the moment is right. One on each line.",
        max_length=60,
        required=False,
    )
    wont_share = ListField(
        label="Would rather not talk about",
        help_text="One on each line. Nobody is asked for a reason.",
        max_length=60,
        required=False,
    )
    max_at_once = forms.IntegerField(
        label="How many trainees at once, at most?",
        help_text=NOBODY_NEW,
        min_value=0,
        max_value=20,
        error_messages={
            "required": "Enter how many trainees at once, at most",
            "invalid": "Enter a whole number, like 2",
            "min_value": "Trainees at once must be 0 or more",
            "max_value": "Trainees at once must be 20 or fewer",
        },
    )
    max_a_year = forms.IntegerField(
        label="How many trainees in a calendar year, at most?",
        help_text=NOBODY_NEW,
        min_value=0,
        max_value=60,
        error_messages={
            "required": "Enter how many trainees in a calendar year, at most",
            "invalid": "Enter a whole number, like 4",
            "min_value": "Trainees in a year must be 0 or more",
            "max_value": "Trainees in a year must be 60 or fewer",
        },
    )
    seen = SeenField()

    def __init__(self, *args, sites: QuerySet[Site], has_email: bool = True, **kwargs):
        """`sites`: those that the person at the form may choose from."""
        super().__init__(*args, **kwargs)
        self.fields["sites"].queryset = sites
        self.say_of_texts()
        if not has_email:
            ways = [way for way in ways_to_reach() if way[0] != ContactBy.EMAIL]
            self.fields["contact_by"].choices = ways

    def say_of_texts(self) -> None:
        if can_send_texts():
            self.fields["contact_by"].help_text += " What is too long for a text goes by email."

    def clean_mobile(self):
        mobile = self.cleaned_data["mobile"]
        # They may have said when it is best to call: “01244 555 012 after 4”.
        number = re.match(r"[\d +()]*", mobile)[0]
        if mobile and not is_telephone_number(number):
            raise forms.ValidationError("Enter a telephone number, like 07700 900 982")
        return mobile

    def clean(self):
        answers = super().clean()
        at_once, a_year = answers.get("max_at_once"), answers.get("max_a_year")
        if answers.get("contact_by") == ContactBy.TELEPHONE and not answers.get("mobile", "-"):
            self.add_error("mobile", NO_NUMBER)
        likes_texts, number = answers.get("contact_by") == ContactBy.TEXT, answers.get("mobile")
        if likes_texts and number is not None and not mobile_of(number):
            self.add_error("mobile", NO_MOBILE)
        if at_once is not None and a_year is not None and at_once > a_year:
            self.add_error("max_at_once", "Trainees at once must not be more than in a year")
        return answers

    @property
    def takes_nobody(self) -> bool:
        return not (self.cleaned_data["max_at_once"] and self.cleaned_data["max_a_year"])

    def layout(self):
        return [
            F("seen"),
            F("mobile", width=20, autocomplete="off"),
            Reveal(
                "contact_by",
                {ContactBy.LETTER: [F("address", rows=4, autocomplete="off")]},
                small=True,
            ),
            F("sites", small=True),
            F("offers_remote", inline=True),
            F("half_days", small=True),
            F("languages", rows=3),
            F("will_share", rows=5),
            F("may_share", rows=3),
            F("wont_share", rows=5),
            F("max_at_once", width=2, inputmode="numeric"),
            F("max_a_year", width=2, inputmode="numeric"),
            Buttons(Submit("Save")),
        ]


class PersonForm(NhsukForm):
    first_name = forms.CharField(
        label="First name",
        max_length=80,
        error_messages={
            "required": "Enter their first name",
            "max_length": "The first name must be 80 letters or fewer",
        },
    )
    last_name = forms.CharField(
        label="Last name",
        max_length=80,
        error_messages={
            "required": "Enter their last name",
            "max_length": "The last name must be 80 letters or fewer",
        },
    )
    email = forms.EmailField(
        label="Email address",
        help_text="Once they have signed in, they change it themselves.",
        max_length=254,
        required=False,
        error_messages={
            "invalid": "Enter an email address, like name@example.org",
            "max_length": "The email address must be 254 letters or fewer",
        },
    )
    employee_number = forms.RegexField(
        r"^[A-Za-z0-9-]*\Z",
        label="Employee number",
        help_text="As ESR has it, if they have one. Files about training name people by it.",
        max_length=40,
        required=False,
        error_messages={
            "invalid": "Use letters, numbers and hyphens only",
            "max_length": "The employee number must be 40 letters or fewer",
        },
    )

    def layout(self):
        return [
            F("first_name", width=20, autocomplete="off", spellcheck=False),
            F("last_name", width=20, autocomplete="off", spellcheck=False),
            F("email", width=30, autocomplete="off", spellcheck=False),
            F("employee_number", width=10, autocomplete="off", spellcheck=False),
            Buttons(Submit("Save")),
        ]

    @staticmethod
    def of(volunteer: Volunteer) -> dict:
        """The initial answers."""
        email = volunteer.email if volunteer.has_email else ""
        names = {"first_name": volunteer.first_name, "last_name": volunteer.last_name}
        number = volunteer.membership.employee_number
        return names | {"email": email, "employee_number": number}


UNDECIDED = "Nobody has decided yet which DBS check it needs: until then any certificate counts."


class MoveForm(NhsukForm):
    position = forms.ModelChoiceField(
        label="Which position?",
        queryset=Position.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": "Select the position",
            "invalid_choice": "Select a position from the list",
        },
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=60)

    def __init__(self, *args, volunteer: Volunteer, **kwargs):
        super().__init__(*args, **kwargs)
        offered = Q(is_active=True) | Q(pk=volunteer.position_id)
        positions = volunteer.organisation.positions.filter(offered)
        self.fields["position"].queryset = positions
        self.hints = {str(one.pk): UNDECIDED for one in positions if not one.has_dbs_decision}

    @property
    def has_choice(self) -> bool:
        return len(self.fields["position"].choices) > 1

    def layout(self):
        return [F("position", hints=self.hints, small=True), F("seen"), Buttons(Submit("Save"))]


class LeaveForm(NhsukForm):
    first_on = DateInputField(label="First day away")
    last_on = DateInputField(label="Last day away", min_date=today)

    def layout(self):
        return [F("first_on"), F("last_on"), Buttons(Submit("Add these days"))]

    def clean(self):
        answers = super().clean()
        first_on, last_on = answers.get("first_on"), answers.get("last_on")
        if first_on and last_on and last_on < first_on:
            self.add_error("last_on", "The last day away must not be before the first")
        return answers
