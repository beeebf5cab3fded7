"""What the tags promise beyond NHS's markup: escaping, addresses, states."""

import re

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template

from nhsuk.templatetags.nhsuk import register
from tests.nhsuk.forms import Filters

BAD = """"'><script>alert(1)</script>"""

# Every tag with hostile text wherever text or an address may stand
HOSTILE = [
    "{% card bad href=bad action=bad action_href=bad id=bad %}{{ bad }}{% endcard %}",
    "{% details bad %}{{ bad }}{% enddetails %}{% expander bad %}{{ bad }}{% endexpander %}",
    "{% inset %}{{ bad }}{% endinset %}{% callout bad %}{{ bad }}{% endcallout %}",
    "{% banner kind=bad title=bad id=bad %}{{ bad }}{% endbanner %}",
    "{% panel bad kind=bad size=bad %}{{ bad }}{% endpanel %}",
    "{% empty_state bad href=bad action=bad %}{{ bad }}{% endempty_state %}",
    "{% summary_list %}{% row bad href=bad action=bad hidden=bad %}{{ bad }}{% endrow %}"
    "{% endsummary_list %}",
    "{% task_list %}{% task bad href=bad status=bad hint=bad id=bad %}{% task bad status=bad %}"
    "{% task bad status=bad colour='red' %}{% endtask_list %}",
    "{% do_list bad %}{% do %}{{ bad }}{% enddo %}{% enddo_list %}",
    "{% dont_list bad %}{% dont %}{{ bad }}{% enddont %}{% enddont_list %}",
    "{% timeline %}{% event bad None by=bad %}{{ bad }}{% endevent %}{% endtimeline %}",
    "{% button_group %}{% button bad kind=bad name=bad value=bad %}{% endbutton_group %}",
    "{% button_link bad bad %}{% post_button bad bad name=bad value=bad %}",
    "{% action_link bad bad %}",
    "{% back_link bad bad %}{% breadcrumbs bad bad %}{% previous_next bad bad bad bad label=bad %}",
    "{% table bad %}{% table_head %}{% column bad hidden=True %}{% sort_header bad bad %}"
    "{% endtable_head %}{% table_body %}{% table_row %}{% row_heading bad %}{{ bad }}"
    "{% endrow_heading %}{% cell bad %}{{ bad }}{% endcell %}{% endtable_row %}{% endtable_body %}"
    "{% endtable %}",
    "{% scroll bad %}{{ bad }}{% endscroll %}{% pagination page label=bad %}",
    "{% filter_panel filters title=bad action=bad %}",
    "{% tag bad 'red' %}{% person bad role=bad pronouns=bad href=bad %}",
    "{% figure_tiles tiles %}{% bar_table rows bad bad bad unit=bad %}{% share_bar rows %}",
    "{% messages_banner messages %}",
]


@pytest.mark.parametrize("template", HOSTILE)
def test_text_stays_text(draw, rf, template):
    html = draw(
        template,
        bad=BAD,
        request=rf.get("/", {"name": BAD, "sort": BAD}),
        filters=Filters({"name": BAD}),
        page=Paginator(range(30), 10).page(2),
        tiles=[{"value": BAD, "label": BAD, "note": BAD, "href": BAD}],
        rows=[(BAD, 3)],
        messages=[type("Message", (), {"tags": "info", "__str__": lambda self: BAD})()],
    )
    assert "<script" not in html
    assert not re.search(r"""=["'][^"'<>]*["']'""", html), "a value broke out of its attribute"


def test_every_tag_meets_hostile_text():
    met = set(re.findall(r"{% (\w+)", " ".join(HOSTILE)))
    harmless = {"icon", "when", "error_summary", "error_prefix", "draw_field", "with_query"}
    assert set(register.tags) - harmless <= met


def test_the_docstring_names_every_tag_and_filter():
    from nhsuk.templatetags import nhsuk

    missing = {name for name in register.tags if f"{{% {name}" not in nhsuk.__doc__}
    missing |= {name for name in register.filters if f"|{name}" not in nhsuk.__doc__}
    assert not missing


def test_no_tag_hides_one_of_djangos():
    from django.template import defaultfilters, defaulttags, loader_tags
    from django.templatetags import i18n, static

    libraries = [defaulttags, defaultfilters, loader_tags, i18n, static]
    for library in libraries:
        assert not set(register.tags) & set(library.register.tags)
        assert not set(register.filters) & set(library.register.filters)


def test_rows_name_what_their_link_changes(draw):
    row = "{% row key href='/x/' %}{% endrow %}"
    assert 'Change<span class="nhsuk-u-visually-hidden"> date of birth</span>' in draw(
        row, key="Date of birth"
    )
    assert "> DBS number</span>" in draw(row, key="DBS number")
    assert "> Update Service</span>" in draw(row, key="Update Service")


def test_pages_keep_the_query(draw, rf):
    page = Paginator(range(100), 10).page(3)
    html = draw("{% pagination page %}", page=page, request=rf.get("/?site=a&site=b&page=3"))
    assert 'href="?site=a&amp;site=b&amp;page=4" class="nhsuk-pagination__next"' in html
    assert html.count("nhsuk-pagination__item--ellipsis") == 1
    one = Paginator(range(3), 10).page(1)
    assert draw("{% pagination page %}", page=one, request=rf.get("/")) == ""


def test_neither_before_nor_after_is_nothing(draw):
    assert draw("{% previous_next '' '' %}") == ""


@pytest.mark.parametrize(
    ("query", "default", "href", "sorted_now"),
    [
        ("", "", "?sort=name", ""),
        ("", "name", "?sort=-name", "ascending"),
        ("sort=name&page=2&q=x", "", "?q=x&amp;sort=-name", "ascending"),
        ("sort=-name", "name", "?sort=name", "descending"),
        ("sort=other", "name", "?sort=name", ""),
    ],
)
def test_a_heading_sorts_and_turns_round(draw, rf, query, default, href, sorted_now):
    template = "{% sort_header 'Name' 'name' default=default %}"
    html = draw(template, default=default, request=rf.get(f"/?{query}"))
    assert f'href="{href}"' in html
    assert (f'aria-sort="{sorted_now}"' in html) if sorted_now else ("aria-sort" not in html)


def test_each_filter_in_force_can_be_removed(draw, rf):
    query = "site=north&topics=ward&topics=later&name=&sort=-name&page=3"
    request = rf.get(f"/?{query}")
    html = draw("{% filter_panel form %}", form=Filters(request.GET), request=request)
    assert "Site: North Street" in html
    assert 'href="?site=north&amp;topics=later&amp;name=&amp;sort=-name"' in html
    assert "Topics: Inpatient care" in html
    assert 'href="?sort=-name">Clear all filters' in html
    assert '<input type="hidden" name="sort" value="-name">' in html
    assert "(optional)" not in html


def test_no_filter_in_force_shows_only_the_form(draw, rf):
    html = draw("{% filter_panel form %}", form=Filters(), request=rf.get("/"))
    assert "Filters in force" not in html
    assert 'name="site"' in html


def test_nonsense_in_the_address_is_no_filter(draw, rf):
    request = rf.get("/?site=nowhere")
    html = draw("{% filter_panel form %}", form=Filters(request.GET), request=request)
    assert "Filters in force" not in html
    assert "<details" in html
    assert " open" in html


def test_bars_are_in_proportion_and_withheld_numbers_have_none(draw):
    rows = [("a", 10), ("b", 5), ("c", 0), ("d", None)]
    html = draw("{% bar_table rows 'Matches' 'Quarter' 'Number' %}", rows=rows)
    assert re.findall(r'rect width="([\d.]+)%', html) == ["100.0", "50.0"]
    assert "Withheld" in html
    assert draw("{% bar_table rows 'Matches' 'Quarter' 'Number' %}", rows=[("a", 0)])


def test_a_bar_of_parts_adds_up_and_leaves_out_what_is_none(draw):
    html = draw("{% share_bar parts %}", parts=[("done", 1), ("waiting", 0), ("missing", 3)])
    assert re.findall(r'class="app-share__(\w+)" x="([\d.]+)%" width="([\d.]+)%', html) == [
        ("done", "0.0", "25.0"),
        ("missing", "25.0", "75.0"),
    ]
    assert "rect" not in draw("{% share_bar parts %}", parts=[])


@pytest.mark.parametrize("content", ["", " ", "{% if nothing %}words{% endif %}"])
def test_a_cell_without_content_says_no_heading_either(draw, content):
    assert draw('{% cell "Leave out" %}' + content + "{% endcell %}").endswith('role="cell"></td>')


def test_several_messages_are_one_banner(draw):
    def message(tags, text):
        return type("Message", (), {"tags": tags, "__str__": lambda self: text})()

    saved, note = message("success", "Saved"), message("info", "Note")
    html = draw("{% messages_banner messages %}", messages=[saved, note])
    assert html.count("data-module") == 1
    assert 'role="region"' in html
    assert "<li>Saved</li><li>Note</li>" in html
    assert 'role="alert"' in draw("{% messages_banner messages %}", messages=[saved])
    plain = draw("{% messages_banner messages %}", messages=[note])
    assert "nhsuk-inset-text" in plain
    assert "Important" not in plain
    assert draw("{% messages_banner messages %}") == ""


def test_post_buttons_carry_their_token():
    context = Context({"csrf_token": "secret"})
    html = Template("{% post_button 'Withdraw' '/x/' %}").render(context)
    assert 'name="csrfmiddlewaretoken" value="secret"' in html
    assert 'method="post"' in html
