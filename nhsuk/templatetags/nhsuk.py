"""Every component as a template tag. They are builtins: no page needs `{% load %}`.

Blocks: each has an end tag, `{% endcard %}` and so on. `…` is content, brackets are optional.

    {% card "Title" [href=] [kind="primary|secondary|feature"] [level=2] [size="m"] [id=]
            [action="Change" action_href=] %}…{% endcard %}
    {% details "Summary" [open=True] %}…            a line that opens
    {% expander "Summary" [open=True] %}…           a box that opens
    {% inset %}<p>…</p>                             worth noticing
    {% callout "Check before you approve" [level=3] %}<p>…</p>    a warning
    {% banner [kind="success"] [title=] %}<p class="nhsuk-notification-banner__heading">…</p>
    {% panel "Reflection sent" [level=1] [kind="interruption"] %}…
    {% empty_state "No volunteers yet" [href= action="Invite one"] [level=2] %}<p>…</p>
    {% summary_list [border=False] [last_border=False] %}
      {% row "Date of birth" [href= action="Change" hidden="date of birth"] %}…{% endrow %}
    {% do_list ["Do"] %}{% do %}…{% enddo %}        {% dont_list %}{% dont %}do not …{% enddont %}
    {% task_list %}{% task "Name" [href=] [status="Late" colour="red"] [hint=] [id=] %}
    {% timeline %}{% event "Title" at [by=] %}…{% endevent %}
    {% button_group [sticky=True] %}…
    {% scroll "What it shows" %}…wide table…

Tables, which fold into cards on a phone (repeat the column's heading in each cell):

    {% table "Caption" [size="m"] [responsive=False] [sortable=True] [hide_caption=True] %}
      {% table_head %}
        {% sort_header "Name" "name" [default="name"] [numeric=True] %}   reads ?sort=name or -name
        {% column "Status" [numeric=True] [hidden=True] %}
      {% endtable_head %}
      {% table_body %}{% for … %}{% table_row %}
        {% row_heading "Name" %}…{% endrow_heading %}
        {% cell "Status" [numeric=True] %}…{% endcell %}
      {% endtable_row %}{% endfor %}{% endtable_body %}
    {% endtable %}
    {% pagination page [label=] %}                  a Django page object; the query is kept
    {% previous_next [previous=url] [next=url] [previous_label=] [next_label=] [label=] %}
    {% with_query page=2 sort=None as href %}       this address with some of its query changed
    {% filter_panel form %}                         a GET form, and links that remove each filter

Words:

    {% tag "Ready" "green" %}    white grey green aqua-green blue purple pink red orange yellow
    {% person name [role=] [pronouns=] [href=] %}
    {{ d|short_day }} 27 Mar 2026, in tables of many columns
    {{ d|day }} 27 March 2026    {{ d|weekday }} Friday 27 March 2026    {{ t|clock }} 2:30pm
    {{ t|moment }} 27 March 2026 at 2:30pm          {% when t %} today at 2:30pm, or the date
    {{ first|period:last }} 27 March to 4 April 2026
    {{ range|period }} the same, of a range whose end is not part of it
    <time datetime="{{ t|iso }}">

Links, buttons and figures:

    {% back_link href ["Back"] %}                   {% breadcrumbs "Home" url "Volunteers" url %}
    {% action_link "Start" href %}                  {% button_link "Add" href [kind=] [small=] %}
    {% button "Approve" [kind="secondary|warning|reverse"] [name= value=] [small=True] %}
    {% post_button "Withdraw" href [kind=] [name= value=] %}    a form with one button, its token
    {% figure_tiles tiles %}                        value, label, [note], [href] of each
    {% bar_table rows "Caption" "Row heading" "Value heading" [unit="%"] %}    (label, number)
    {% share_bar parts %}                           (kind, number): done, waiting, missing
    {% icon "tick" %}

Forms (see `nhsuk.forms`):

    {% error_summary form formset %}                above the h1; any number of forms and formsets
    {% error_prefix form %}                         “Error: ” in the page's title
    {% draw_field form.name %}                      one field, as `{{ form.name.as_field_group }}`
    {% messages_banner messages %}                  Django's messages; base.html has it
"""

from django.template import Library

from nhsuk.components import blocks, fields, figures, links, lists, queries, tables, words

register = Library()

for module in (blocks, fields, figures, links, lists, queries, tables, words):
    register.tags.update(module.register.tags)
    register.filters.update(module.register.filters)
