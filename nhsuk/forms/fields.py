"""Fields that read what people write: a time of day, yes or no."""

import datetime
import re
import uuid

from django import forms
from django.core.exceptions import ValidationError

from nhsuk.components.words import clock

TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s*(?P<half>am|pm)?", re.IGNORECASE)
NAMED_TIMES = {"midday": 12, "noon": 12, "midnight": 0}


class TimeField(forms.Field):
    """A time of day in one box: “2:30pm”, “2pm”, “14:30”, “14.30”, “midday”."""

    widget = forms.TextInput
    default_error_messages = {
        "required": "Enter a time",
        "invalid": "Enter a time, like 2:30pm or 14:30",
        "ambiguous": "Enter a time with am or pm, like %(example)s",
    }

    def prepare_value(self, value):
        return clock(value) if isinstance(value, datetime.time) else value

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, datetime.time):
            return value or None
        text = str(value).strip().lower().replace("a.m.", "am").replace("p.m.", "pm")
        if text in NAMED_TIMES:
            return datetime.time(NAMED_TIMES[text])
        if not (found := TIME.fullmatch(text)):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return self._time(found["hour"], int(found["minute"] or 0), found["half"])

    def _time(self, hour_text, minute, half):
        hour = int(hour_text)
        if not half and len(hour_text) == 1 and 1 <= hour <= 6:
            # “2:30” in a diary is the afternoon, on a 24-hour clock the night: ask.
            params = {"example": f"{hour}:{minute:02}pm"}
            raise ValidationError(self.error_messages["ambiguous"], code="ambiguous", params=params)
        if half and not 1 <= hour <= 12:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if half:
            hour = hour % 12 + (12 if half == "pm" else 0)
        try:
            return datetime.time(hour, minute)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != self.to_python(initial)
        except ValidationError:
            return True


class FormKeyField(forms.Field):
    """Which form this is, so that sending it twice adds one thing: a UUID, or None for nonsense."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs):
        super().__init__(required=False, initial=uuid.uuid4, **kwargs)

    def to_python(self, value):
        try:
            return uuid.UUID(str(value))
        except ValueError:
            return None


class SeenField(forms.CharField):
    """What a form has shown of what it changes, so that nothing is overwritten unseen."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.HiddenInput, required=False, max_length=60, **kwargs)


class YesNoField(forms.TypedChoiceField):
    """A decision as two radios. Gives True, False or, when it may be left open, None."""

    widget = forms.RadioSelect
    default_error_messages = {"required": "Select yes or no"}

    def __init__(self, *, yes="Yes", no="No", **kwargs):
        kwargs.setdefault("empty_value", None)
        choices = [("yes", yes), ("no", no)]
        super().__init__(choices=choices, coerce=lambda value: value == "yes", **kwargs)

    def prepare_value(self, value):
        return {True: "yes", False: "no"}.get(value, value)

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)
