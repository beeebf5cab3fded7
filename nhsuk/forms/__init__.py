"""Forms of the NHS design.

    class ContactForm(NhsukForm):
        full_name = forms.CharField(error_messages={"required": "Enter your full name"})
        start = DateInputField(label="Start date", min_date=today)
        contact = forms.ChoiceField(choices=…, widget=forms.RadioSelect, error_messages=…)
        phone = forms.CharField(error_messages={"required": "Enter a phone number"})
        met = YesNoField(label="Have you met?")

        reveals = {"contact": {"phone": ["phone"]}}   # counts only if contact is “phone”

        def layout(self):                              # leave out for all fields and one button
            return [
                F("full_name", width=20, autocomplete="name"),
                F("start", label_size="m"),
                Reveal("contact", {"phone": [F("phone", width=20, autocomplete="tel")]}),
                F("met", inline=True),
                Buttons(Submit("Save"), Submit("Save as draft", name="draft", kind="secondary"),
                        Link("Cancel", "/")),
            ]

In the page: `{% error_summary form %}` above the h1, then `{% crispy form %}`; or
`layouts/form.html`, which has both. One field without crispy: `{{ form.start.as_field_group }}`.
Every required field needs its own words for being empty.
"""

from nhsuk.forms.amounts import AmountField
from nhsuk.forms.base import NhsukForm, NhsukFormMixin, NhsukModelForm
from nhsuk.forms.dates import DateInputField, DateInputWidget
from nhsuk.forms.fields import FormKeyField, SeenField, TimeField, YesNoField
from nhsuk.forms.layout import (
    Buttons,
    F,
    Fieldset,
    Folded,
    Group,
    Helper,
    Link,
    Paragraph,
    Reveal,
    Submit,
)
from nhsuk.forms.options import FieldOptions

__all__ = [
    "AmountField",
    "Buttons",
    "DateInputField",
    "DateInputWidget",
    "F",
    "FieldOptions",
    "Fieldset",
    "Folded",
    "FormKeyField",
    "Group",
    "Helper",
    "Link",
    "NhsukForm",
    "NhsukFormMixin",
    "NhsukModelForm",
    "Paragraph",
    "Reveal",
    "SeenField",
    "Submit",
    "TimeField",
    "YesNoField",
]
