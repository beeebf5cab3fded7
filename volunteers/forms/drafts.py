"""What may be kept of a form that is not finished."""

from django import forms

TOO_LONG = "max_length"


def is_too_long(form: forms.Form) -> bool:
    """Whether something typed cannot be kept whole. Then the form says that, and nothing of what
    is missing or wrong: a draft may be both."""
    form.is_valid()
    for name, errors in form.errors.as_data().items():
        if not any(error.code == TOO_LONG for error in errors):
            del form.errors[name]
    return bool(form.errors)
