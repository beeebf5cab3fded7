"""Forms whose messages come from the server, with fields that count only when revealed."""

import re
from functools import cached_property

from django import forms
from django.core.validators import EmailValidator
from django.db import models
from django.forms.models import ModelFormMetaclass
from django.forms.utils import pretty_name

from nhsuk.forms.dates import DateInputField
from nhsuk.forms.fields import TimeField
from nhsuk.forms.layout import Buttons, F, Helper, Reveal, Submit

NULL_CHARACTERS = "null_characters_not_allowed"
NOT_KEPT = "This has a character in it that cannot be kept. Type it again"
# Characters that control a machine, turn the direction of what follows, or take no room. Not the
# two that join letters or keep them apart: some languages write with them.
UNSEEN = re.compile(
    r"[\x01-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f"
    r"\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)


# What only a changed page or an old one can send.
NOT_LISTED = "Select from the answers on this page: what was sent is not one of them"
CHOICES = (
    forms.ChoiceField,
    forms.MultipleChoiceField,
    forms.ModelChoiceField,
    forms.ModelMultipleChoiceField,
)
DJANGOS_OWN = {
    words
    for kind in CHOICES
    for code, words in kind.default_error_messages.items()
    if code.startswith("invalid")
}


class NhsukFormMixin:
    """What every form of the NHS design has.

    `reveals` names the fields that count only when another has a given value:
    `{"contact": {"phone": ["phone_number"]}}`. Otherwise the server drops them and their errors,
    because without script a browser shows and sends them all.
    """

    use_required_attribute = False
    show_optional = True  # say “(optional)”; a form in which every field is, need not
    submit_text = "Save and continue"
    reveals: dict[str, dict[str, list[str]]] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if field.label is None:  # error messages of dates begin with the label
                field.label = pretty_name(name)
            field.error_messages.setdefault(NULL_CHARACTERS, NOT_KEPT)
            _say_plainly(field)
            if type(field.widget) is forms.TextInput and isinstance(field, forms.CharField):
                _read_without_unseen(field)
            if isinstance(field, forms.EmailField):
                _want_a_domain(field)

    @cached_property
    def helper(self):
        return Helper(*self.layout())

    def layout(self):
        """All fields and one button; a form says otherwise by its own list of layout objects."""
        revealed = {
            name for options in self.reveals.values() for ns in options.values() for name in ns
        }
        shown = [
            Reveal(name, self.reveals[name]) if name in self.reveals else F(name)
            for name in self.fields
            if name not in revealed
        ]
        return [*shown, Buttons(Submit(self.submit_text))]

    @property
    def unrevealed(self):
        """The fields that do not count, given what was chosen."""
        return {
            name
            for parent, options in self.reveals.items()
            for option, names in options.items()
            if option not in self._chosen(parent)
            for name in names
        }

    def _chosen(self, parent):
        answer = self[parent].data
        return answer if isinstance(answer, list) else [answer]

    def _clean_fields(self):
        super()._clean_fields()
        for name in self.unrevealed:
            field = self.fields[name]
            empty = getattr(field, "empty_value", None)
            self.cleaned_data[name] = field.to_python(None) if empty is None else empty
            self.errors.pop(name, None)


def _read_without_unseen(field: forms.CharField) -> None:
    """What comes along when something is copied from elsewhere never gets into a name."""
    read = field.to_python
    field.to_python = lambda value: read(UNSEEN.sub("", value) if value else value)


def _want_a_domain(field: forms.EmailField) -> None:
    """Nobody outside this machine is at “localhost”, which Django lets through."""
    for place, check in enumerate(field.validators):
        if isinstance(check, EmailValidator):
            wanted = EmailValidator(check.message, check.code, allowlist=[])
            field.validators[place] = wanted


def _say_plainly(field: forms.Field) -> None:
    """Our own words for an answer that was not offered, where a form has none."""
    for code, words in field.error_messages.items():
        if words in DJANGOS_OWN:
            field.error_messages[code] = NOT_LISTED


class NhsukForm(NhsukFormMixin, forms.Form):
    pass


def formfield(db_field, **kwargs):
    """The form field of a model field: dates in three boxes, times as people write them."""
    if isinstance(db_field, models.DateField) and not isinstance(db_field, models.DateTimeField):
        kwargs.setdefault("form_class", DateInputField)
    elif isinstance(db_field, models.TimeField):
        kwargs.setdefault("form_class", TimeField)
    field = db_field.formfield(**kwargs)
    if isinstance(field, forms.ModelChoiceField) and field.empty_label:
        field.empty_label = "Choose one"
    elif isinstance(field, forms.TypedChoiceField) and field.choices[:1] == BLANK:
        field.choices = [("", "Choose one"), *field.choices[1:]]
    return field


BLANK = models.fields.BLANK_CHOICE_DASH


class NhsukModelFormMetaclass(ModelFormMetaclass):
    """Sets `formfield` on each Meta, which Django does not inherit unless Meta does."""

    def __new__(mcs, name, bases, attrs, **kwargs):
        meta = attrs.get("Meta")
        if meta and not hasattr(meta, "formfield_callback"):
            meta.formfield_callback = formfield
        return super().__new__(mcs, name, bases, attrs, **kwargs)


class NhsukModelForm(NhsukFormMixin, forms.ModelForm, metaclass=NhsukModelFormMetaclass):
    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() | self.unrevealed
