"""What people enter about themselves and about other members."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.forms.sign_in import PASSWORD_HINT
from accounts.models import Membership, Organisation, User
from accounts.permissions import STAFF_ROLES, Role
from nhsuk.forms import Buttons, F, Link, NhsukForm, NhsukModelForm, Reveal, Submit

EMAIL_WORDS = {
    "required": "Enter an email address",
    "invalid": "Enter an email address in the right form, like name@example.org",
}
NAME_WORDS = {
    "first_name": {"required": "Enter a first name"},
    "last_name": {"required": "Enter a last name"},
}


class AcceptInvitationForm(NhsukForm):
    """How somebody new will sign in."""

    how = forms.ChoiceField(
        label="How do you want to sign in?",
        widget=forms.RadioSelect,
        choices=[
            ("password", "With a password"),
            ("code", "I’d rather get a code by email each time"),
        ],
        error_messages={"required": "Select how you want to sign in"},
    )
    password = forms.CharField(
        label="Choose a password",
        help_text=PASSWORD_HINT,
        strip=False,
        widget=forms.PasswordInput(),
        error_messages={"required": "Choose a password"},
    )
    reveals = {"how": {"password": ["password"]}}

    def __init__(self, *args, user: User, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)

    def layout(self):
        return [
            Reveal("how", {"password": [F("password", autocomplete="new-password")]}),
            Buttons(Submit("Accept and continue")),
        ]

    def clean_password(self) -> str:
        if self["how"].data == "password":
            validate_password(self.cleaned_data["password"], self.user)
        return self.cleaned_data["password"]


class NameForm(NhsukModelForm):
    class Meta:
        model = User
        fields = ["first_name", "last_name"]
        error_messages = NAME_WORDS

    def layout(self):
        return [
            F("first_name", width=20, autocomplete="given-name", spellcheck=False),
            F("last_name", width=20, autocomplete="family-name", spellcheck=False),
            Buttons(Submit("Save name"), Link("Cancel", "../")),
        ]


class AddMemberForm(NhsukForm):
    """A new member of staff, or somebody who has another role already."""

    first_name = forms.CharField(max_length=80, error_messages=NAME_WORDS["first_name"])
    last_name = forms.CharField(max_length=80, error_messages=NAME_WORDS["last_name"])
    email = forms.EmailField(
        label="Email address",
        max_length=254,
        help_text="Their own address at work. The invitation goes there.",
        error_messages=EMAIL_WORDS,
    )
    role = forms.ChoiceField(
        label="What will they do here?",
        widget=forms.RadioSelect,
        choices=[(role.value, role.label) for role in Role if role in STAFF_ROLES]
        + [(Role.EDUCATOR.value, Role.EDUCATOR.label)],
        error_messages={"required": "Select what they will do"},
    )
    sites = forms.ModelMultipleChoiceField(
        label="Which sites do they look after?",
        help_text="Choose none if they look after all sites.",
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, organisation: Organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sites"].queryset = organisation.sites.all()

    def layout(self):
        return [
            F("first_name", width=20, spellcheck=False),
            F("last_name", width=20, spellcheck=False),
            F("email", spellcheck=False),
            F("role", hints=ROLE_HINTS),
            F("sites", small=True, show_optional=False),
            Buttons(Submit("Add and invite"), Link("Cancel", "../")),
        ]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("sites") and cleaned.get("role") == Role.ADMINISTRATOR:
            raise ValidationError({"sites": "An administrator looks after all sites"})
        return cleaned


ROLE_HINTS = {
    Role.ADMINISTRATOR: "Sets up sites, courses and roles. Answers information requests.",
    Role.COORDINATOR: "Runs the scheme day by day.",
    Role.SUPERVISOR: "Supports connectors. Sees who they are and whether they are cleared.",
    Role.LEAD: "Answers to the board. Sees coverage and clearance.",
    Role.EDUCATOR: "Sees only what is shared with them.",
}


class MemberFilterForm(NhsukForm):
    """Finding members in the list."""

    name = forms.CharField(label="Name or email address", required=False, max_length=80)
    role = forms.ChoiceField(required=False, choices=[("", "Any role"), *Role.choices])
    status = forms.ChoiceField(
        required=False, choices=[("", "Any status"), *Membership.Status.choices]
    )
    show_optional = False
