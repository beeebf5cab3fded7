"""Drawing forms: one field, and the summary of all errors."""

from django.template import Library
from django.template.loader import render_to_string

from nhsuk.components.html import draw
from nhsuk.forms.drawing import DrawnField
from nhsuk.forms.options import FieldOptions

register = Library()


@register.simple_tag(takes_context=True)
def draw_field(context, field):
    """One field of a form, drawn as the NHS does. Used by the templates of the crispy pack."""
    if field.is_hidden:
        return field.as_widget()
    drawn = DrawnField(
        field,
        context.get("nhsuk_options") or FieldOptions(),
        label_size=context.get("label_size", ""),
        revealed=context.get("nhsuk_revealed"),
    )
    return render_to_string(f"nhsuk/fields/{drawn.template}.html", {"field": drawn})


@register.simple_tag
def error_summary(*forms):
    """All errors of the forms and formsets given, each a link to its field. Goes above the h1."""
    errors = [error for form in flatten(forms) for error in errors_of(form)]
    return draw("error_summary", errors=errors) if errors else ""


@register.simple_tag
def error_prefix(*forms):
    """“Error: ” for the page’s title when one of the forms has errors."""
    return "Error: " if any(errors_of(form) for form in flatten(forms)) else ""


def flatten(forms):
    """Forms, and the forms of formsets; a name missing from the page is passed over."""
    for form in forms:
        if hasattr(form, "management_form"):
            yield form
            yield from form
        elif form:
            yield form


def errors_of(form):
    """Return (words, id of the control or "") for each error, in the order of the fields."""
    if not getattr(form, "is_bound", False):
        return []
    if hasattr(form, "management_form"):
        return [(words, "") for words in form.non_form_errors()]
    found = [(words, "") for words in form.non_field_errors()]
    for field in form:
        target = "" if field.is_hidden else DrawnField(field, FieldOptions()).error_id
        found += [(words, target) for words in field.errors]
    return found
