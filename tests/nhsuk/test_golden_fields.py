"""Our form fields give the HTML of NHS's macros, but for what Django names in its own way."""

import re

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorList
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from nhsuk.components.fields import DrawnField
from nhsuk.forms import DateInputField, FieldOptions
from tests.nhsuk.test_golden import golden
from tests.nhsuk.trees import tree


def choices(parameters):
    return [(i["value"], i["text"]) for i in parameters["items"] if "value" in i]


def radios(parameters):
    return forms.ChoiceField(choices=choices(parameters), widget=forms.RadioSelect)


def checkboxes(parameters):
    return forms.MultipleChoiceField(
        choices=choices(parameters), widget=forms.CheckboxSelectMultiple
    )


def select(parameters):
    return forms.ChoiceField(choices=choices(parameters))


def text(parameters):
    return forms.CharField()


def textarea(parameters):
    return forms.CharField(widget=forms.Textarea)


def password(parameters):
    return forms.CharField(widget=forms.PasswordInput)


def file(parameters):
    return forms.FileField()


# (component, example, field, how it looks)
FIELDS = [
    ("radios", "inline", radios, {"inline": True}),
    ("radios", "with divider", radios, {"dividers": {"not sure": "or"}}),
    ("radios", "with error message and hint", radios, {}),
    (
        "radios",
        "with hints on items",
        radios,
        {
            "hints": {
                "mobile": "We will text you a 6 digit security code",
                "landline": "We will call you to give you a 6 digit security code",
            }
        },
    ),
    ("checkboxes", "default", checkboxes, {}),
    (
        "checkboxes",
        'with "none" option',
        checkboxes,
        {"dividers": {"none": "or"}, "exclusive": ("none",)},
    ),
    ("select", "with error message and hint", select, {}),
    ("input", "width", text, {"width": 2}),
    ("input", "with prefix and suffix", text, {"width": 5, "prefix": "£", "suffix": "per item"}),
    (
        "input",
        "with error message and hint",
        text,
        {
            "width": 10,
            "inputmode": "numeric",
            "spellcheck": False,
            "input_classes": "nhsuk-input--code",
        },
    ),
    ("textarea", "default", textarea, {}),
    ("textarea", "with error message and hint", textarea, {}),
    ("character-count", "default", textarea, {"max_chars": 200}),
    ("character-count", "with threshold", textarea, {"max_chars": 112, "threshold": 75}),
    ("character-count", "with count type 'words'", textarea, {"max_words": 50}),
    ("password-input", "default", password, {}),
    ("password-input", "with error message and hint", password, {}),
    ("file-upload", "with error message and hint", file, {}),
    ("date-input", "with values", lambda _: DateInputField(), {}),
]


@pytest.mark.parametrize(("component", "name", "make", "looks"), FIELDS)
def test_field_is_as_the_nhs_draws_it(component, name, make, looks):
    parameters, html = golden(component, name)
    ours = drawn(make(parameters), parameters, looks)
    assert tree(ours) == tree(named_as_ours(html, parameters))


def test_a_date_shows_which_box_is_wrong():
    parameters, html = golden("date-input", "with error on month input")
    field = DateInputField()
    error = ValidationError("Date of birth must include a month", params={"parts": ["month"]})
    values = {"example_day": "31", "example_year": "1980"}
    ours = drawn(field, parameters, {}, error=error, values=values)
    assert tree(ours) == tree(named_as_ours(html, parameters))


def drawn(field, parameters, looks, error=None, values=None):
    """The field drawn from an example's parameters, in words that are NHS's."""
    name = id_of(parameters)
    label = parameters.get("label") or parameters["fieldset"]["legend"]
    field.label = label.get("heading") or label["text"]
    hint = parameters.get("hint", {})
    field.help_text = hint.get("text") or safe(hint.get("html", ""))
    form = type("Example", (forms.Form,), {name: field, "use_required_attribute": False})
    form = form(values or answers(name, parameters), {}, auto_id="%s")
    message = error or parameters.get("errorMessage", {}).get("text")
    form._errors = {name: ErrorList([message] if message else [])}
    options = FieldOptions(
        heading="heading" in label, label_size=label.get("size", ""), show_optional=False, **looks
    )
    bound = DrawnField(form[name], options)
    html = render_to_string(f"nhsuk/fields/{bound.template}.html", {"field": bound})
    html = html.replace("_helptext", "-hint").replace("_error", "-error")
    return html.replace(' aria-invalid="true"', "")


def safe(html):
    return SafeString(html)  # NHS's own example, which has a tag in it


def id_of(parameters):
    return parameters.get("id") or parameters.get("idPrefix") or parameters["name"]


def answers(name, parameters):
    return {f"{name}_{part}": value for part, value in parameters.get("values", {}).items()} | {
        name: parameters.get("value", "")
    }


def named_as_ours(html, parameters):
    """NHS's example with the names of controls that Django gives: one name for id and name."""
    name = id_of(parameters)
    html = html.replace('name="example"', f'name="{name}"')
    html = re.sub(r'name="(day|month|year)"', rf'name="{name}_\1"', html)
    html = re.sub(rf'"{name}-(day|month|year)"', rf'"{name}_\1"', html)
    return html
