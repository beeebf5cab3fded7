"""Components that wrap what an author writes: cards, callouts, banners, expanders."""

from django.template import Library
from django.utils.html import format_html

from nhsuk.components.html import classes, draw, heading
from nhsuk.icons import icon

register = Library()

# NHS gives these cards their own heading style; the size classes are for the others.
KINDS_WITH_OWN_HEADING = {"feature", "warning", "non-urgent", "urgent", "emergency"}


@register.simple_block_tag
def card(
    content, title="", href="", kind="", level=2, size="m", action="", action_href="", **options
):
    """A card. With `href` all of it is one link; `action` is a link at its top right."""
    return draw(
        "card",
        content=content,
        title=title,
        href=href,
        action=action or "Change",
        action_href=action_href,
        level=level,
        size="" if kind in KINDS_WITH_OWN_HEADING else size,
        id=options.get("id", ""),
        classes=classes("nhsuk-card", *(["clickable"] if href else []), kind),
        icon=icon("chevron-right-circle") if href and kind == "primary" else "",
    )


@register.simple_block_tag
def details(content, summary, open=False, expander=False):
    return format_html(
        '<details class="nhsuk-details{}"{}><summary class="nhsuk-details__summary">'
        '<span class="nhsuk-details__summary-text">{}</span></summary>'
        '<div class="nhsuk-details__text">{}</div></details>',
        " nhsuk-expander" if expander else "",
        " open" if open else "",
        summary,
        content,
    )


@register.simple_block_tag
def expander(content, summary, open=False):
    return details(content, summary, open=open, expander=True)


@register.simple_block_tag
def inset(content):
    return format_html(
        '<div class="nhsuk-inset-text">'
        '<span class="nhsuk-u-visually-hidden">Information: </span>{}</div>',
        content,
    )


@register.simple_block_tag
def callout(content, title="Important", level=3):
    """A yellow warning: what somebody must know before they go on."""
    words = title
    if title != "Important":
        words = format_html(
            '<span role="text"><span class="nhsuk-u-visually-hidden">Important: </span>{}</span>',
            title,
        )
    return format_html(
        '<div class="nhsuk-card nhsuk-card--warning"><div class="nhsuk-card__content">'
        "{}{}</div></div>",
        heading(words, level, "nhsuk-card__heading"),
        content,
    )


@register.simple_block_tag
def banner(content, kind="", title="", id="nhsuk-notification-banner-title"):
    """A notification banner above the h1. Kind "success" is green and is read out at once."""
    success = kind == "success"
    return format_html(
        '<div class="{0}" data-module="nhsuk-notification-banner" role="{1}"'
        ' aria-labelledby="{2}"><div class="nhsuk-notification-banner__header">'
        '<h2 class="nhsuk-notification-banner__title" id="{2}">{3}</h2></div>'
        '<div class="nhsuk-notification-banner__content">{4}</div></div>',
        classes("nhsuk-notification-banner", success=success),
        "alert" if success else "region",
        id,
        title or ("Success" if success else "Important"),
        content,
    )


@register.simple_tag
def messages_banner(messages):
    """Django's messages as one banner: green if all are successes, plain if all only inform."""
    messages = list(messages or [])
    kinds = ("success", "info")
    kind = next((each for each in kinds if all(each in m.tags for m in messages)), "")
    return draw("messages", messages=messages, kind=kind) if messages else ""


@register.simple_block_tag
def panel(content, title, level=1, kind="", size=""):
    """A confirmation, or with kind "interruption" a question before something grave."""
    title_classes = classes("nhsuk-panel__heading", size)
    return format_html(
        '<div class="{}">{}<div class="nhsuk-panel__body">{}</div></div>',
        classes("nhsuk-panel", kind),
        heading(title, level, title_classes),
        content,
    )


@register.simple_block_tag
def empty_state(content, title, href="", action="", level=2):
    """Said in place of an empty list: what would be here, and what to do next."""
    return draw("empty_state", content=content, title=title, href=href, action=action, level=level)
