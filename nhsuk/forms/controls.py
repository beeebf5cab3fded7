"""The control of a text, select, file or password field, with the attributes that NHS gives it."""

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
CLASSES = {
    "select": "nhsuk-select",
    "textarea": "nhsuk-textarea",
    "input": "nhsuk-input",
    "password": "nhsuk-input",
    "file": "nhsuk-file-upload__input",
}


def kind_of(widget):
    return next((kind for cls, kind in KINDS if isinstance(widget, cls)), "input")


def control(field, options, count=0):
    """Draw the control. Attributes go with this drawing only, never onto the widget."""
    widget = field.field.widget
    kind = kind_of(widget)
    attrs = {
        "class": _classes(field, options, kind, count),
        **_attributes_of_kind(field, options, kind),
        **_chosen_attributes(options),
    }
    if count:  # NHS's script looks for this id, and says it first
        attrs["aria-describedby"] = f"{field.auto_id}-info {field.aria_describedby or ''}".strip()
    return field.as_widget(_plain(widget), attrs=attrs)


def _plain(widget):
    """NHS markup where Django's own differs: no type=number, no “Currently” beside a file."""
    if isinstance(widget, forms.NumberInput):
        limits = ("min", "max", "step")
        return forms.TextInput({k: v for k, v in widget.attrs.items() if k not in limits})
    if isinstance(widget, forms.ClearableFileInput):
        return forms.FileInput(widget.attrs)
    return widget


def _classes(field, options, kind, count):
    wrong = bool(field.errors) and kind != "file"
    width = f"width-{options.width}" if options.width else ""
    names = [classes(CLASSES[kind], "error" if wrong else "", width)]
    if kind == "password":
        names.append("nhsuk-password-input__input nhsuk-js-password-input-input")
    if count:
        names.append("nhsuk-js-character-count")
    own = field.field.widget.attrs.get("class", "")
    return " ".join(filter(None, [*names, own, options.input_classes]))


def _attributes_of_kind(field, options, kind):
    """What each kind needs. False takes an attribute away that Django would write."""
    if kind == "textarea":
        return {"rows": options.rows, "cols": False, "maxlength": False}
    if kind == "password":
        purpose = field.field.widget.attrs.get("autocomplete", "current-password")
        return {"spellcheck": "false", "autocapitalize": "none", "autocomplete": purpose}
    if kind != "input":
        return {}
    attrs = {"maxlength": False}  # let people paste too much, then shorten it
    if isinstance(field.field.widget, forms.NumberInput):
        fractions = isinstance(field.field, forms.FloatField | forms.DecimalField)
        attrs["inputmode"] = "decimal" if fractions else "numeric"
    return attrs


def _chosen_attributes(options):
    names = ("autocomplete", "inputmode")
    attrs = {name: getattr(options, name) for name in names if getattr(options, name)}
    if options.spellcheck is not None:
        attrs["spellcheck"] = "true" if options.spellcheck else "false"
    return attrs
