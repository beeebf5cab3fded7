"""What the template of a field needs to know, worked out from Django's bound field.

Nothing is written to the field or its widget, so that a form can be drawn twice alike.
"""

from functools import cached_property

from django import forms

from nhsuk.components.html import classes
from nhsuk.forms.dates import DateInputWidget

# Order matters: Django's list of checkboxes is a kind of radios.
KINDS = (
    (DateInputWidget, "date"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
    (forms.PasswordInput, "password"),
)
TEMPLATES = {"radios": "options", "checkboxes": "options", "date": "date", "checkbox": "checkbox"}
CONTROL_CLASSES = {
    "select": "nhsuk-select",
    "textarea": "nhsuk-textarea",
    "input": "nhsuk-input",
    "password": "nhsuk-input",
    "file": "nhsuk-file-upload__input",
}


class DrawnField:
    def __init__(self, field, options, label_size="", revealed=None):
        self.field, self.options = field, options
        self.label_size = options.label_size or label_size
        self.revealed = revealed or {}

    @cached_property
    def kind(self):
        widget = self.field.field.widget
        return next((kind for cls, kind in KINDS if isinstance(widget, cls)), "input")

    @property
    def template(self):
        return TEMPLATES.get(self.kind, "control")

    # The words around the control

    @property
    def id(self):
        return self.field.auto_id

    @property
    def label(self):
        return self.field.label

    @property
    def is_optional(self):
        wanted = self.options.show_optional and getattr(self.field.form, "show_optional", True)
        return wanted and not self.field.field.required

    @property
    def hint(self):
        return self.field.help_text

    @property
    def errors(self):
        return self.field.errors

    @property
    def describedby(self):
        return self.field.aria_describedby

    @property
    def group_classes(self):
        names = [classes("nhsuk-form-group", error=bool(self.errors))]
        if self.count:
            names.append("nhsuk-character-count")
        elif self.kind in ("file", "password"):
            names.append(
                {"file": "nhsuk-file-upload", "password": "nhsuk-password-input"}[self.kind]
            )
        return " ".join(names)

    @property
    def module(self):
        """The NHS script that works on this group, if any."""
        if self.count:
            return "nhsuk-character-count"
        return {"file": "nhsuk-file-upload", "password": "nhsuk-password-input"}.get(self.kind, "")

    @property
    def count(self):
        return self.options.max_words or self.options.max_chars

    @property
    def error_id(self):
        """Where the error summary's link leads: the first control that is wrong."""
        if self.kind == "date":
            return next((p["id"] for p in self.parts if p["wrong"]), self.parts[0]["id"])
        return self.id

    # Text, select, file and password

    @property
    def control(self):
        return self.field.as_widget(self._plain_widget(), attrs=self._attrs())

    def _plain_widget(self):
        """NHS markup where Django's own differs: no type=number, no “Currently” beside a file."""
        widget = self.field.field.widget
        if isinstance(widget, forms.NumberInput):
            unwanted = ("min", "max", "step")
            kept = {k: v for k, v in widget.attrs.items() if k not in unwanted}
            return forms.TextInput(kept)
        if isinstance(widget, forms.ClearableFileInput):
            return forms.FileInput(widget.attrs)
        return widget

    def _attrs(self):
        """Attributes of the control. False takes one away that Django would write."""
        options, given = self.options, self.field.field.widget.attrs
        attrs = {"class": self._control_classes(given.get("class", ""))}
        if self.kind in ("input", "textarea"):
            attrs["maxlength"] = False  # let people paste too much, then shorten it
        if self.kind == "textarea":
            attrs |= {"rows": options.rows, "cols": False}
        if self.kind == "password":
            attrs |= {"spellcheck": "false", "autocapitalize": "none"}
            attrs["autocomplete"] = given.get("autocomplete", "current-password")
        if isinstance(self.field.field.widget, forms.NumberInput):
            whole = isinstance(self.field.field, forms.IntegerField)
            whole = whole and not isinstance(
                self.field.field, forms.FloatField | forms.DecimalField
            )
            attrs["inputmode"] = "numeric" if whole else "decimal"
        if options.spellcheck is not None:
            attrs["spellcheck"] = "true" if options.spellcheck else "false"
        for name in ("autocomplete", "inputmode"):
            if getattr(options, name):
                attrs[name] = getattr(options, name)
        if self.count:  # NHS's script wants this id, and first
            attrs["aria-describedby"] = f"{self.id}-info {self.describedby or ''}".strip()
        return attrs

    def _control_classes(self, own):
        base = CONTROL_CLASSES[self.kind]
        wrong = bool(self.errors) and self.kind != "file"
        width = f"width-{self.options.width}" if self.options.width else ""
        names = [classes(base, "error" if wrong else "", width)]
        if self.kind == "password":
            names.append("nhsuk-password-input__input nhsuk-js-password-input-input")
        if self.count:
            names.append("nhsuk-js-character-count")
        return " ".join(filter(None, [*names, own, self.options.input_classes]))

    @property
    def has_wrapper(self):
        return bool(self.options.prefix or self.options.suffix or self.kind == "password")

    # Dates

    @cached_property
    def parts(self):
        """The three boxes: label, name, id, value, width, and whether this one is wrong."""
        wrong = set()
        for error in self.field.errors.as_data():
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

    # Radios and checkboxes

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

    @property
    def checked(self):
        return bool(self.field.value())

    @property
    def now(self):
        """The name of the file that is already there."""
        return getattr(self.field.initial, "name", "") if self.kind == "file" else ""
