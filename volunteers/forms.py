"""What coordinators and connectors type: the questions, and the words when an answer is not one."""

from django import forms

from accounts.models import Organisation, Site, Team, User
from common.dates import today
from common.half_days import HalfDay
from nhsuk.forms import (
    Buttons,
    DateInputField,
    F,
    NhsukForm,
    Reveal,
    Submit,
    YesNoField,
)
from volunteers.models import Check, DBSCertificate, Volunteer
from volunteers.readiness import Readiness
from volunteers.roster import Shown
from volunteers.templatetags.readiness_words import to_renew as words_of_item

ANYBODY = ("", "Anybody")


class RosterFilter(NhsukForm):
    show_optional = False

    q = forms.CharField(label="Part of a name or e-mail address", required=False, max_length=100)
    status = forms.ChoiceField(
        choices=[ANYBODY, *Volunteer.Status.choices],
        required=False,
        error_messages={"invalid_choice": "Choose a status from the list"},
    )
    show = forms.ChoiceField(
        label="Readiness",
        choices=[ANYBODY, *Shown.choices],
        required=False,
        error_messages={"invalid_choice": "Choose a readiness from the list"},
    )


class DayForm(NhsukForm):
    """To which day somebody must stay ready."""

    show_optional = False
    on = DateInputField(label="Ready until which date?", required=False, min_date=today)


class CheckForm(NhsukForm):
    reveals = {"result": {Check.Result.NOT_APPLICABLE.value: ["reason"]}}

    result = forms.ChoiceField(
        label="What is the result?",
        choices=Check.Result.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select the result of the check"},
    )
    reason = forms.CharField(
        label="Why it does not apply",
        help_text="Never write down anything about health.",
        max_length=300,
        error_messages={"required": "Say why this check does not apply"},
    )
    decided_on = DateInputField(
        label="When was it decided?",
        subject="The day it was decided",
        help_text="Leave this empty while the check is still awaited.",
        required=False,
        max_date=today,
    )

    def layout(self):
        return [
            Reveal("result", {Check.Result.NOT_APPLICABLE.value: [F("reason")]}),
            F("decided_on", show_optional=False),
            Buttons(Submit("Save this result")),
        ]

    def clean(self):
        answers = super().clean()
        if answers.get("result") == Check.Result.AWAITED:
            answers["decided_on"] = None
            self.errors.pop("decided_on", None)
        elif "decided_on" in answers and not answers["decided_on"]:
            self.add_error("decided_on", "Enter the day this check was decided")
        return answers


class DBSForm(NhsukForm):
    number = forms.CharField(
        label="Certificate number",
        help_text="12 digits, at the top right of the certificate.",
        max_length=20,
        error_messages={"required": "Enter the certificate number"},
    )
    level = forms.ChoiceField(
        label="Which level of check is it?",
        choices=DBSCertificate.Level.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select the level of the check"},
    )
    issued_on = DateInputField(
        label="When was it issued?", subject="The day it was issued", max_date=today
    )
    on_update_service = YesNoField(
        label="Is it on the Update Service?",
        error_messages={"required": "Select yes if the certificate is on the Update Service"},
    )

    def layout(self):
        return [
            F("number", width=20, inputmode="numeric", spellcheck=False),
            F("level"),
            F("issued_on"),
            F("on_update_service", inline=True),
            Buttons(Submit("Save this certificate")),
        ]

    def clean_number(self):
        number = "".join(self.cleaned_data["number"].split())
        if len(number) != 12 or not (number.isascii() and number.isdigit()):
            raise forms.ValidationError("The certificate number must have 12 digits")
        return number


class CompletionForm(NhsukForm):
    completed_on = DateInputField(
        label="When did they do it?", subject="The day they did it", max_date=today
    )
    evidence = forms.CharField(
        label="How do you know?",
        help_text="For example “certificate seen” or “classroom, 3 March”.",
        max_length=120,
        error_messages={"required": "Say how you know, for example “certificate seen”"},
    )
    submit_text = "Save this course"


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


class DetailsForm(NhsukForm):
    show_optional = False

    mobile = forms.CharField(label="Mobile number", max_length=30, required=False)
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
    wont_share = ListField(
        label="Would rather not talk about",
        help_text="One on each line. Nobody is asked for a reason.",
        max_length=60,
        required=False,
    )
    max_at_once = forms.IntegerField(
        label="How many trainees at once, at most?",
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
        min_value=0,
        max_value=60,
        error_messages={
            "required": "Enter how many trainees in a calendar year, at most",
            "invalid": "Enter a whole number, like 4",
            "min_value": "Trainees in a year must be 0 or more",
            "max_value": "Trainees in a year must be 60 or fewer",
        },
    )

    def __init__(self, *args, organisation: Organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sites"].queryset = organisation.sites.all()

    def layout(self):
        return [
            F("mobile", width=20, autocomplete="off"),
            F("sites", small=True),
            F("offers_remote", inline=True),
            F("half_days", small=True),
            F("languages", rows=3),
            F("will_share", rows=5),
            F("wont_share", rows=5),
            F("max_at_once", width=2, inputmode="numeric"),
            F("max_a_year", width=2, inputmode="numeric"),
            Buttons(Submit("Save")),
        ]


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


class OverrideForm(NhsukForm):
    item = forms.ChoiceField(
        label="What should be set aside?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select what should be set aside"},
    )
    reason = forms.CharField(
        label="Why is that safe?",
        help_text="The person who decides reads this. Never write down anything about health.",
        widget=forms.Textarea,
        max_length=300,
        error_messages={"required": "Say why that is safe"},
    )
    from_on = DateInputField(label="First day it is set aside")
    until = DateInputField(
        label="Day it counts again", help_text="From this day on it is asked of them again."
    )

    def __init__(self, *args, readiness: Readiness, **kwargs):
        super().__init__(*args, **kwargs)
        asked = [item for item in readiness.items if item.kind != "status"]
        lacking = set(readiness.to_see_to())
        asked.sort(key=lambda item: item not in lacking)
        self.fields["item"].choices = [(item.key, item.label) for item in asked]
        self.hints = {item.key: words_of_item(item) for item in lacking}

    def layout(self):
        return [
            F("item", hints=self.hints, small=True),
            F("reason", rows=3, max_chars=300),
            F("from_on"),
            F("until"),
            Buttons(Submit("Ask for a decision")),
        ]

    def clean(self):
        answers = super().clean()
        from_on, until = answers.get("from_on"), answers.get("until")
        if from_on and until and until <= max(from_on, today()):
            self.add_error("until", "This must be after the first day, and after today")
        return answers


class DecisionForm(NhsukForm):
    approve = YesNoField(
        label="Do you agree to this?",
        yes="Yes, set it aside until then",
        no="No, it stays as it is",
        error_messages={"required": "Select yes if you agree"},
    )
    submit_text = "Save my decision"


class AccessNeedsForm(NhsukForm):
    needs_step_free = YesNoField(
        label="Do they need step-free access?",
        error_messages={"required": "Select yes if they need step-free access"},
    )
    notes = forms.CharField(
        label="What else do they need in order to take part?",
        help_text="What helps, not why. Nothing about a diagnosis.",
        widget=forms.Textarea,
        max_length=2000,
        required=False,
    )

    def layout(self):
        return [
            F("needs_step_free", inline=True),
            F("notes", rows=4),
            Buttons(Submit("Save access needs")),
        ]


class ExclusionForm(NhsukForm):
    PLACE, PERSON = "place", "person"
    reveals = {"kind": {PLACE: ["place"], PERSON: ["email"]}}

    kind = forms.ChoiceField(
        label="From whom or what should they be kept apart?",
        choices=[(PLACE, "A site, or one team there"), (PERSON, "A person")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select a place or a person"},
    )
    place = forms.ChoiceField(
        label="Which site or team?",
        error_messages={
            "required": "Choose the site or team",
            "invalid_choice": "Choose the site or team from the list",
        },
    )
    email = forms.EmailField(
        label="The person’s e-mail address",
        help_text="As it is known here, for example from the list of trainees.",
        error_messages={
            "required": "Enter the person’s e-mail address",
            "invalid": "Enter an e-mail address, like name@example.org",
        },
    )

    def __init__(self, *args, organisation: Organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        self.places: dict[str, Site | Team] = {}
        for site in organisation.sites.prefetch_related("teams"):
            for place in [site, *site.teams.all()]:
                self.places[str(place.pk)] = place
        self.fields["place"].choices = [
            ("", "Choose one"),
            *((key, self._words(place)) for key, place in self.places.items()),
        ]

    @staticmethod
    def _words(place: Site | Team) -> str:
        return f"{place.name}, all of it" if isinstance(place, Site) else str(place)

    def layout(self):
        return [
            Reveal("kind", {self.PLACE: [F("place")], self.PERSON: [F("email", width=30)]}),
            Buttons(Submit("Keep them apart")),
        ]

    def clean_email(self):
        email = self.cleaned_data["email"]
        people = self.organisation.memberships.select_related("user")
        member = people.filter(user__email__iexact=email).first()
        if self.data.get("kind") == self.PERSON and member is None:
            raise forms.ValidationError("Nobody with this e-mail address is known here")
        return member and member.user

    def bar(self) -> dict[str, Site | Team | User]:
        """What the service is told."""
        if self.cleaned_data["kind"] == self.PERSON:
            return {"person": self.cleaned_data["email"]}
        place = self.places[self.cleaned_data["place"]]
        return {"site": place} if isinstance(place, Site) else {"team": place}
