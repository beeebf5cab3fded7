"""allauth's forms in our words and design. `ACCOUNT_FORMS` and `MFA_FORMS` name them."""

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes import forms as recovery_codes
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms

from nhsuk.forms import Buttons, F, Link, NhsukFormMixin, Submit

PASSWORD_HINT = "At least 12 characters. Three words that do not belong together are easy to keep."  # noqa: S105


def say(form: forms.Form, name: str, label: str, required: str, hint: str = "", **words: str):
    """Give a field of allauth's its label, hint and messages, and take its placeholder away."""
    field = form.fields[name]
    field.label, field.help_text = label, hint
    field.error_messages |= {"required": required, **words}
    field.widget.attrs.pop("placeholder", None)


def say_email(form: forms.Form, name: str = "email"):
    wrong = "Enter an email address in the right form, like name@example.org"
    say(form, name, "Email address", "Enter your email address", invalid=wrong)
    for validator in form.fields[name].validators:
        if hasattr(validator, "user_regex"):
            validator.message = wrong


def say_new_password(form: forms.Form):
    say(form, "password1", "New password", "Enter a new password", PASSWORD_HINT)
    say(form, "password2", "New password again", "Enter the new password again")


class SignInForm(NhsukFormMixin, account.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say_email(self, "login")
        say(self, "password", "Password", "Enter your password")

    def layout(self):
        return [
            F("login", autocomplete="username", spellcheck=False),
            F("password", autocomplete="current-password"),
            Buttons(Submit("Sign in")),
        ]


class RequestCodeForm(NhsukFormMixin, account.RequestLoginCodeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say_email(self)

    def layout(self):
        return [F("email", autocomplete="email", spellcheck=False), Buttons(Submit("Send a code"))]


class ConfirmCodeForm(NhsukFormMixin, account.ConfirmLoginCodeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say(self, "code", "Code", "Enter the code from the message")

    def layout(self):
        return [
            F("code", width=10, autocomplete="one-time-code", spellcheck=False),
            Buttons(Submit("Sign in")),
        ]


class ResetPasswordForm(NhsukFormMixin, account.ResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say_email(self)

    def layout(self):
        return [F("email", autocomplete="email", spellcheck=False), Buttons(Submit("Send a link"))]


class NewPasswordMixin(NhsukFormMixin):
    submit_text = "Save new password"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say_new_password(self)

    def layout(self):
        return [
            F("password1", autocomplete="new-password"),
            F("password2", autocomplete="new-password"),
            Buttons(Submit(self.submit_text)),
        ]

    def clean(self):
        cleaned = super().clean()
        if self.has_error("password2") and cleaned.get("password1"):
            self.errors["password2"] = self.error_class(
                ["The two passwords are not the same"]
                if self.data.get("password2")
                else ["Enter the new password again"]
            )
        return cleaned


class SetPasswordForm(NewPasswordMixin, account.SetPasswordForm):
    submit_text = "Save password"


class ResetPasswordKeyForm(NewPasswordMixin, account.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(NewPasswordMixin, account.ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say(self, "oldpassword", "Present password", "Enter your present password")

    def layout(self):
        return [F("oldpassword", autocomplete="current-password"), *super().layout()]


class ReauthenticateForm(NhsukFormMixin, account.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say(self, "password", "Password", "Enter your password")

    def layout(self):
        return [F("password", autocomplete="current-password"), Buttons(Submit("Continue"))]


class SecondFactorMixin(NhsukFormMixin):
    submit_text = "Continue"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say(
            self,
            "code",
            "Code",
            "Enter the code",
            "6 numbers from your authenticator app, or one of your recovery codes.",
        )

    def layout(self):
        return [
            F("code", width=10, autocomplete="one-time-code", spellcheck=False),
            Buttons(Submit(self.submit_text)),
        ]


class AuthenticateForm(SecondFactorMixin, mfa.AuthenticateForm):
    submit_text = "Sign in"


class ReauthenticateCodeForm(SecondFactorMixin, mfa.ReauthenticateForm):
    pass


class ActivateTOTPForm(NhsukFormMixin, totp.ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say(self, "code", "Code from the app", "Enter the 6 numbers your app shows now")

    def layout(self):
        return [
            F("code", width=10, inputmode="numeric", autocomplete="one-time-code"),
            Buttons(Submit("Use this app")),
        ]


class DeactivateTOTPForm(NhsukFormMixin, totp.DeactivateTOTPForm):
    def layout(self):
        return [Buttons(Submit("Remove the app", kind="warning"), Link("Cancel", "../../"))]


class GenerateRecoveryCodesForm(NhsukFormMixin, recovery_codes.GenerateRecoveryCodesForm):
    def layout(self):
        return [Buttons(Submit("Make recovery codes"), Link("Cancel", "../../"))]


class AddPasskeyForm(NhsukFormMixin, webauthn.AddWebAuthnForm):
    """Every passkey can sign in by itself, so the box that asks for it is not shown."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Name of this passkey"
        self.fields["name"].help_text = "To tell it from others, such as “My phone”."
        self.fields["name"].max_length = 60
        self.fields["credential"].error_messages["required"] = "Your device made no passkey"
        self.fields["passwordless"].widget = forms.HiddenInput()
        self.fields["passwordless"].initial = "on"

    def layout(self):
        return [F("name", width=20, show_optional=False), F("credential"), F("passwordless")]


class EditPasskeyForm(NhsukFormMixin, webauthn.EditWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say(self, "name", "Name of this passkey", "Enter a name, such as “My phone”")

    def layout(self):
        return [F("name", width=20), Buttons(Submit("Save"))]
