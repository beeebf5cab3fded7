"""What a form's `layout()` is made of, for crispy.

Unlike crispy's own objects these never compile their words as templates, so that names and other
data can stand in them; and they keep nothing between two drawings.
"""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, LayoutObject
from crispy_forms.utils import TEMPLATE_PACK, render_field
from django.core.exceptions import ImproperlyConfigured
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join

from nhsuk.components.blocks import details
from nhsuk.components.links import button
from nhsuk.forms.options import FieldOptions


class Helper(FormHelper):
    """The form tag. `novalidate`: the server's messages are the only ones."""

    include_media = False

    def __init__(self, *fields, method="post", action="", label_size="", tag=True, **attrs):
        super().__init__()
        self.form_method, self.form_action, self.form_tag = method, action, tag
        self.label_size = label_size
        self.attrs = {"novalidate": True, **attrs}
        self.layout = Layout(*fields)


class F(LayoutObject):
    """A field and how it looks: `F("name", width=20, label_size="m")`. See FieldOptions."""

    def __init__(self, name, **options):
        self.fields, self.options = [name], FieldOptions(**options)

    @property
    def name(self):
        return self.fields[0]

    def render(self, form, context, template_pack=TEMPLATE_PACK, revealed=None, **kwargs):
        extra = {"nhsuk_options": self.options, "nhsuk_revealed": revealed}
        return render_field(
            self.name, form, context, template_pack=template_pack, extra_context=extra
        )


class Reveal(F):
    """Radios or checkboxes whose options open a field, as `{"phone": [F("phone")]}` says.

    The form's `reveals` must say the same, because the server decides by it which answers count.
    """

    def __init__(self, name, reveals, **options):
        super().__init__(name, **options)
        self.reveals = {
            value: [F(item) if isinstance(item, str) else item for item in items]
            for value, items in reveals.items()
        }

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        named = {value: [item.name for item in items] for value, items in self.reveals.items()}
        if form.reveals.get(self.name) != named:
            raise ImproperlyConfigured(
                f"{type(form).__name__}.reveals says {form.reveals.get(self.name)} "
                f"of {self.name!r}, its layout {named}."
            )
        revealed = {
            value: joined(item.render(form, context, template_pack) for item in items)
            for value, items in self.reveals.items()
        }
        return super().render(form, context, template_pack, revealed=revealed)


class Group(LayoutObject):
    """Layout objects one after the other, inside a template of their own."""

    template = ""

    def __init__(self, *fields):
        self.fields = list(fields)

    def context(self):
        return {}

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        content = joined(
            render_field(field, form, context, template_pack=template_pack) for field in self.fields
        )
        return render_to_string(self.template, {"content": content, **self.context()})


class Fieldset(Group):
    """Fields under a common legend."""

    template = "nhsuk/layout/fieldset.html"

    def __init__(self, legend, *fields, size="m", hint=""):
        super().__init__(*fields)
        self.legend, self.size, self.hint = legend, size, hint

    def context(self):
        return {"legend": self.legend, "size": self.size, "hint": self.hint}


class Folded(LayoutObject):
    """Fields that few fill in, behind a line that opens; open once one is filled in or wrong."""

    def __init__(self, summary, *fields):
        self.summary, self.fields = summary, list(fields)

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        names = [field.name for field in self.fields]
        is_open = any(form[name].value() or name in form.errors for name in names)
        content = joined(field.render(form, context, template_pack) for field in self.fields)
        return details(content, self.summary, open=is_open)


class Buttons(Group):
    """The buttons and links at the foot of a form."""

    template = "nhsuk/layout/buttons.html"


class Submit:
    """A button that sends the form, once. Kind: "", "secondary", "warning" or "reverse"."""

    def __init__(self, text, name="", value="", kind=""):
        self.text, self.kind = text, kind
        self.name, self.value = name, value or ("yes" if name else "")

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        return button(self.text, self.kind, self.name, self.value)


class Link:
    """A plain link beside the buttons, such as “Cancel”."""

    def __init__(self, text, href):
        self.text, self.href = text, href

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        return format_html('<a class="nhsuk-link" href="{}">{}</a>', self.href, self.text)


class Paragraph:
    """Words between fields."""

    def __init__(self, text):
        self.text = text

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        return format_html("<p>{}</p>", self.text)


def joined(parts):
    """Rendered parts as one. Each comes from a template, so what needed escaping is escaped."""
    return format_html_join("", "{}", ((part,) for part in parts))
