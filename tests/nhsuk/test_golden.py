"""Our tags give the very HTML that NHS's own macros give for the same parameters.

The examples are published with nhsuk-frontend; `script/update-nhsuk-frontend` brings them here.
"""

import json
import re
from pathlib import Path

import pytest
from django.core.paginator import Paginator

from nhsuk.components.html import draw as draw_component
from tests.nhsuk.trees import tree

GOLDEN = Path(__file__).parent / "golden"

# (component, example, our template; `c` is the example's parameters)
COMPONENTS = [
    ("action-link", "default", "{% action_link c.text c.href %}"),
    ("breadcrumb", "default", "{% breadcrumbs 'Home' '#' 'NHS services' '#' 'Hospitals' '#' %}"),
    ("button", "with double click prevented", "{% button c.text %}"),
    ("button", "as a link", "{% button_link c.text c.href %}"),
    ("button", "secondary as a link", "{% button_link c.text c.href kind='secondary' %}"),
    (
        "card",
        "clickable",
        "{% card c.heading.text href=c.href %}"
        "<p class='nhsuk-card__description'>{{ c.description }}</p>{% endcard %}",
    ),
    (
        "card",
        "primary (with chevron and description)",
        "{% card c.heading.text href=c.href kind='primary' %}"
        "<p class='nhsuk-card__description'>{{ c.description }}</p>{% endcard %}",
    ),
    (
        "card",
        "feature",
        "{% card c.heading kind='feature' %}"
        "<p class='nhsuk-card__description'>{{ c.description }}</p>{% endcard %}",
    ),
    ("details", "default", "{% details c.summary.text %}{{ c.text }}{% enddetails %}"),
    (
        "details",
        "expander open",
        "{% expander c.summary.text open=1 %}{{ c.text }}{% endexpander %}",
    ),
    (
        "do-dont-list",
        "default",
        "{% do_list %}{% for i in c.items %}{% do %}{{ i.text }}{% enddo %}{% endfor %}"
        "{% enddo_list %}",
    ),
    (
        "do-dont-list",
        "(don't)",
        "{% dont_list c.heading.text %}{% for i in c.items %}{% dont %}do not {{ i.text }}"
        "{% enddont %}{% endfor %}{% enddont_list %}",
    ),
    ("inset-text", "default", "{% inset %}<p>{{ c.text }}</p>{% endinset %}"),
    (
        "notification-banner",
        "default",
        "{% banner %}<p class='nhsuk-notification-banner__heading'>{{ c.text }}</p>{% endbanner %}",
    ),
    (
        "notification-banner",
        "with success variant",
        "{% banner kind='success' %}<p class='nhsuk-notification-banner__heading'>{{ c.text }}</p>"
        "{% endbanner %}",
    ),
    (
        "notification-banner",
        "with custom title",
        "{% banner title=c.title.text %}"
        "<p class='nhsuk-notification-banner__heading'>{{ c.text }}</p>{% endbanner %}",
    ),
    (
        "pagination",
        "default",
        "{% previous_next c.previous.href c.next.href c.previous.label c.next.label %}",
    ),
    (
        "pagination",
        "with only next",
        "{% previous_next next=c.next.href next_label=c.next.label %}",
    ),
    ("panel", "default", "{% panel c.heading.text %}{{ c.text }}{% endpanel %}"),
    (
        "summary-list",
        "with actions",
        "{% summary_list %}{% for r in c.rows %}{% row r.key.text href='#/change' %}"
        "{% if r.value.html %}{{ r.value.html|safe }}{% else %}{{ r.value.text }}{% endif %}"
        "{% endrow %}{% endfor %}{% endsummary_list %}",
    ),
    (
        "summary-list",
        "as a card",
        "{% card c.card.heading.text %}{% summary_list last_border=False %}{% for r in c.rows %}"
        "{% row r.key.text %}{{ r.value.text }}{% endrow %}{% endfor %}{% endsummary_list %}"
        "{% endcard %}",
    ),
    (
        "card",
        "warning",
        "{% card c.heading kind='warning' %}"
        "<p class='nhsuk-card__description'>{{ c.description }}</p>{% endcard %}",
    ),
    ("tag", "default", "{% tag c.text %}"),
    ("tag", "with text escaping", "{% tag c.text c.colour|default:'' %}"),
    (
        "warning-callout",
        "default",
        "{% callout %}<p class='nhsuk-card__description'>{{ c.text }}</p>{% endcallout %}",
    ),
    (
        "warning-callout",
        "with custom heading",
        "{% callout c.heading.text %}<p class='nhsuk-card__description'>{{ c.text }}</p>"
        "{% endcallout %}",
    ),
]


def golden(component, name):
    example = json.loads((GOLDEN / f"{component}.json").read_text())[name]
    return example["context"], example["html"]


@pytest.mark.parametrize(("component", "name", "template"), COMPONENTS)
def test_component_is_as_the_nhs_draws_it(draw, component, name, template):
    parameters, html = golden(component, name)
    # `items` of a dict is a method to Django's templates
    parameters = {**parameters, "items": parameters.get("items", [])}
    assert tree(draw(template, c=parameters)) == tree(html)


def test_back_link_is_as_the_nhs_draws_it_inside_a_landmark(draw):
    parameters, html = golden("back-link", "default")
    ours = tree(draw("{% back_link c.href %}", c=parameters))
    assert ours[0] == ("nav", ("aria-label", "Back"))
    assert ours[1:-1] == tree(html)


def test_task_list_is_as_the_nhs_draws_it(draw):
    parameters, html = golden("task-list", "default")
    tasks = "".join(
        f"{{% task {i['heading']['text']!r} {i.get('href', '')!r} {i['status']['tag']['text']!r}"
        f" {i['status']['tag'].get('colour') or ''!r} hint={i.get('hint', {}).get('text', '')!r}"
        f" id='your-health-{number}' %}}"
        for number, i in enumerate(parameters["items"], 1)
    )
    assert tree(draw(f"{{% task_list %}}{tasks}{{% endtask_list %}}")) == tree(html)


@pytest.mark.parametrize("name", ["with multiple errors", "without error link (mixed)"])
def test_error_summary_is_as_the_nhs_draws_it(name):
    parameters, html = golden("error-summary", name)
    errors = [(e["text"], e.get("href", "")[1:]) for e in parameters["errorList"]]
    assert tree(draw_component("error_summary", errors=errors)) == tree(html)


def test_numbered_pagination_is_as_the_nhs_draws_it(draw, rf):
    _, html = golden("pagination", "numbered")
    page = Paginator(range(3), 1).page(2)
    ours = draw("{% pagination page %}", page=page, request=rf.get("/"))
    assert tree(ours.replace("?page=", "#/section/")) == tree(html)


def test_table_is_as_the_nhs_draws_it(draw):
    parameters, html = golden("tables", "default (firstCellIsHeader, responsive)")
    template = """
      {% table c.caption.text %}
        {% table_head %}{% for h in c.head %}{% column h.text %}{% endfor %}{% endtable_head %}
        {% table_body %}{% for first, second in c.rows %}{% table_row %}
          {% row_heading c.head.0.text %}{{ first.text }}{% endrow_heading %}
          {% cell c.head.1.text %}{{ second.text }}{% endcell %}
        {% endtable_row %}{% endfor %}{% endtable_body %}
      {% endtable %}"""
    assert tree(draw(template, c=parameters)) == tree(html)


def test_sort_headers_are_as_the_nhs_draws_them(draw, rf):
    _, html = golden("tables", "sortable server-side")
    heading = re.search(r"<th [^>]*data-sort aria-sort.*?</th>", html, re.DOTALL)[0]
    heading = heading.replace(" nhsuk-u-width-one-half", "").replace('"#"', '"?sort=name"')
    ours = draw("{% sort_header 'Name' 'name' default='-name' %}", request=rf.get("/"))
    assert tree(ours.replace(' role="columnheader"', "")) == tree(heading)
