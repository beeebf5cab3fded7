"""A date as three boxes: day, month, year."""

import datetime

from django import forms
from django.core.exceptions import ValidationError

MONTHS = [
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
]


class DateInputWidget(forms.MultiWidget):
    """Three text boxes, posted as name_day, name_month and name_year."""

    use_fieldset = True
    PARTS = ("day", "month", "year")

    def __init__(self, attrs=None):
        super().__init__({part: forms.TextInput() for part in self.PARTS}, attrs)

    def decompress(self, value):
        return [str(getattr(value, part)) for part in self.PARTS] if value else ["", "", ""]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        for part, box in zip(self.PARTS, context["widget"]["subwidgets"], strict=True):
            box["attrs"] |= {"id": f"{attrs['id']}_{part}"} if attrs.get("id") else {}
        return context

    def id_for_label(self, id_):
        return f"{id_}_day" if id_ else id_


# A day out of all reason is a slip of the pen.
EARLIEST, LATEST = datetime.date(1900, 1, 1), datetime.date(2100, 1, 1)


class DateInputField(forms.Field):
    """A date. Each error carries which boxes are wrong, in `params["parts"]`.

    `subject` begins the error messages (“Start date must be a real date”); by default the label.
    `min_date` and `max_date` are dates, or functions that give one when the answer is checked.
    """

    widget = DateInputWidget
    default_error_messages = {
        "required": "Enter the %(name)s",
        "incomplete": "%(subject)s must include a %(missing)s",
        "year": "%(subject)s must have a year with 4 numbers, like 2026",
        "invalid": "%(subject)s must be a real date",
        "min_date": "%(subject)s must be on or after %(limit)s",
        "max_date": "%(subject)s must be on or before %(limit)s",
    }

    def __init__(self, *, subject="", min_date=None, max_date=None, **kwargs):
        self._subject, self.min_date, self.max_date = subject, min_date, max_date
        super().__init__(**kwargs)

    @property
    def subject(self):
        label = str(self.label or "")
        return self._subject or (label if label and not label.endswith("?") else "Date")

    def clean(self, value):
        day = self.to_python(value)
        if day is None:
            if self.required:
                raise self._error("required")
            return None
        self._check_limits(day)
        self.run_validators(day)
        return day

    def to_python(self, value):
        if value is None or isinstance(value, datetime.date):
            return value
        typed = dict(zip(DateInputWidget.PARTS, (str(v or "").strip() for v in value), strict=True))
        missing = [part for part, text in typed.items() if not text]
        if len(missing) == len(typed):
            return None
        if missing:
            raise self._error("incomplete", missing, missing=" and ".join(missing))
        typed["month"] = month_number(typed["month"])
        if not (typed["year"].isdecimal() and len(typed["year"]) == 4):
            raise self._error("year", ["year"])
        try:
            return datetime.date(*(int(typed[part]) for part in ("year", "month", "day")))
        except ValueError:
            raise self._error("invalid", _impossible_parts(typed)) from None

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != self.to_python(initial)
        except ValidationError:
            return True

    def _check_limits(self, day):
        low, high = (d() if callable(d) else d for d in (self.min_date, self.max_date))
        low, high = low or EARLIEST, high or LATEST
        if day < low:
            raise self._error("min_date", limit=f"{low.day} {low:%B %Y}")
        if day > high:
            raise self._error("max_date", limit=f"{high.day} {high:%B %Y}")

    def _error(self, code, parts=DateInputWidget.PARTS, **words):
        subject = self.subject
        name = subject[:1].lower() + subject[1:]
        words |= {"subject": subject, "name": name.removeprefix("the ")}
        params = {"parts": list(parts), **words}
        return ValidationError(self.error_messages[code], code=code, params=params)


def month_number(text):
    """“3”, “March”, “mar” and “Sept.” as a number; anything else unchanged."""
    word = text.lower().rstrip(".")
    for number, month in enumerate(MONTHS, 1):
        if len(word) >= 3 and month.startswith(word):
            return str(number)
    return text


def _impossible_parts(typed):
    limits = {"day": 31, "month": 12}
    wrong = [
        part
        for part, top in limits.items()
        if not (typed[part].isdecimal() and 1 <= int(typed[part]) <= top)
    ]
    return wrong or DateInputWidget.PARTS
