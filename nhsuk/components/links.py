"""Ways to go on: links, buttons, back links, breadcrumbs."""

from django.template import Library
from django.utils.html import format_html, format_html_join

from nhsuk.components.html import classes, draw
from nhsuk.icons import icon as draw_icon

register = Library()


@register.simple_tag
def icon(name):
    return draw_icon(name)


@register.simple_tag
def back_link(href, text="Back"):
    """A link back, inside a landmark so that screen readers can find it."""
    return format_html(
        '<nav aria-label="Back"><a class="nhsuk-back-link" href="{}">{}</a></nav>', href, text
    )


@register.simple_tag
def breadcrumbs(*steps):
    """Where the page stands: `{% breadcrumbs "Home" home_url "Volunteers" list_url %}`."""
    pairs = list(zip(steps[::2], steps[1::2], strict=True))
    return draw("breadcrumbs", steps=pairs, parent=pairs[-1])


@register.simple_tag
def action_link(text, href):
    """A green arrow and the one thing to do next."""
    return format_html(
        '<a class="nhsuk-action-link" href="{}">{}'
        '<span class="nhsuk-action-link__text">{}</span></a>',
        href,
        draw_icon("arrow-right-circle"),
        text,
    )


@register.simple_tag
def button(text, kind="", name="", value="", small=False):
    """A submit button that cannot be clicked twice by mistake."""
    attributes = [("name", name), ("value", value)] if name else []
    return format_html(
        '<button class="{}" data-module="nhsuk-button" data-prevent-double-click="true"'
        ' type="submit"{}>{}</button>',
        classes("nhsuk-button", kind, small=small),
        format_html_join("", ' {}="{}"', attributes),
        text,
    )


@register.simple_tag
def button_link(text, href, kind="", small=False):
    """A link that looks like a button: it goes somewhere and changes nothing."""
    return format_html(
        '<a class="{}" data-module="nhsuk-button" href="{}" role="button" draggable="false">{}</a>',
        classes("nhsuk-button", kind, small=small),
        href,
        text,
    )


@register.simple_tag(takes_context=True)
def post_button(context, text, href, kind="", name="", value="", small=False):
    """A button that does one thing by POST, with its own form and token."""
    return draw(
        "post_button",
        action=href,
        button=button(text, kind, name, value, small),
        csrf_token=context.get("csrf_token", ""),
    )


@register.simple_block_tag
def button_group(content, sticky=False):
    """Buttons in a row, on a phone above each other. Sticky: always in sight at the foot."""
    css = "nhsuk-button-group app-sticky" if sticky else "nhsuk-button-group"
    return format_html('<div class="{}">{}</div>', css, content)
