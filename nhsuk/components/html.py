"""Small helpers that the components share."""

from django.template.loader import render_to_string
from django.utils.html import format_html


def draw(template, /, **context):
    """Render the template of a component; Django escapes what needs it."""
    return render_to_string(f"nhsuk/components/{template}.html", context)


def classes(base, *modifiers, **flags):
    """The class attribute's words: `classes("nhsuk-tag", "red", wide=True)`.

    Gives "nhsuk-tag nhsuk-tag--red nhsuk-tag--wide"; empty modifiers and false flags are left out.
    """
    names = [*modifiers, *(name.replace("_", "-") for name, on in flags.items() if on)]
    return " ".join([base, *(f"{base}--{name}" for name in names if name)])


def heading(text, level, css):
    return format_html('<h{0} class="{1}">{2}</h{0}>', int(level), css, text)
