"""What the template of a field needs to know, worked out from Django's bound field.

Nothing is written to the field or its widget, so that a form can be drawn twice alike.
"""

from functools import cached_property

from nhsuk.components.html import classes
from nhsuk.forms.controls import control, kind_of
from nhsuk.forms.dates import DateInputWidget

TEMPLATES = {"radios": "options", "checkboxes": "options", "date": "date", "checkbox": "checkbox"}
GROUPS = {"file": "nhsuk-file-upload", "password": "nhsuk-password-input"}


class DrawnField:
    def __init__(self, field, options, label_size="", revealed=None):
        self.field, self.options = field, options
        self.label_size = options.label_size or label_size
        self.revealed = revealed or {}
        self.kind = kind_of(field.field.widget)
        self.id, self.label, self.hint = field.auto_id, field.label, field.help_text
        self.errors, self.describedby = field.errors, field.aria_describedby
        self.count = options.max_words or options.max_chars

    @property
    def template(self):
        return TEMPLATES.get(self.kind, "control")

    @property
    def is_optional(self):
        wanted = self.options.show_optional and getattr(self.field.form, "show_optional", True)
        return wanted and not self.field.field.required

    @property
    def module(self):
        """The NHS script that works on this field, if any; also the class of its group."""
        return "nhsuk-character-count" if self.count else GROUPS.get(self.kind, "")

    @property
    def group_classes(self):
        group = classes("nhsuk-form-group", error=bool(self.errors))
        return f"{group} {self.module}".strip()

    @property
    def error_id(self):
        """Where the error summary's link leads: the first control that is wrong."""
        if self.kind == "date":
            return next((p["id"] for p in self.parts if p["wrong"]), self.parts[0]["id"])
        return self.id

    @property
    def control(self):
        return control(self.field, self.options, self.count)

    @property
    def has_wrapper(self):
        return bool(self.options.prefix or self.options.suffix or self.kind == "password")

    @property
    def now(self):
        """The name of the file that is already there."""
        return getattr(self.field.initial, "name", "") if self.kind == "file" else ""

    @property
    def checked(self):
        return bool(self.field.value())

    @cached_property
    def parts(self):
        """The three boxes of a date; each knows whether it is one of those that are wrong."""
        wrong = set()
        for error in self.errors.as_data():
            wrong |= set((error.params or {}).get("parts", DateInputWidget.PARTS))
        widget = self.field.field.widget
        context = widget.get_context(self.field.html_name, self.field.value(), {"id": self.id})
        return [
            {
                "label": part.capitalize(),
                "name": box["name"],
                "id": box["attrs"]["id"],
                "value": "" if box["value"] is None else box["value"],
                "width": 4 if part == "year" else 2,
                "wrong": part in wrong,
                "autocomplete": f"bday-{part}" if self.options.autocomplete == "bday" else "",
            }
            for part, box in zip(
                DateInputWidget.PARTS, context["widget"]["subwidgets"], strict=True
            )
        ]

    @property
    def input_type(self):
        return "radio" if self.kind == "radios" else "checkbox"

    @cached_property
    def choices(self):
        """The options in order. The first has the bare id, where the error summary's link leads."""
        found, number = [], 0
        for subwidget in self.field.subwidgets:
            value = str(subwidget.data["value"])
            if value == "" and self.kind == "radios":
                continue
            divider = self.options.dividers.get(value, "")
            number += 2 if divider else 1
            found.append(self._choice(subwidget.data, value, divider, number))
        return found

    def _choice(self, data, value, divider, number):
        return {
            "id": self.id if number == 1 else f"{self.id}-{number}",
            "name": data["name"],
            "value": value,
            "label": data["label"],
            "checked": data["selected"],
            "disabled": data["attrs"].get("disabled"),
            "hint": self.options.hints.get(value, ""),
            "divider": divider,
            "exclusive": value in self.options.exclusive,
            "revealed": self.revealed.get(value, ""),
        }
