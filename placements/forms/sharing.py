"""Choosing who may read which answers of a reflection."""

from django import forms

from nhsuk.forms import Buttons, F, Helper, NhsukForm, Submit


class ShareForm(NhsukForm):
    """Sent by GET: nothing is shared before its writer has seen what would be."""

    reader = forms.ChoiceField(
        label="Who may read it?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select who may read it",
            "invalid_choice": "Select somebody from the list",
        },
    )
    prompts = forms.MultipleChoiceField(
        label="Which answers?",
        help_text="All others stay private. You see what you share before anybody else does.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Select at least one answer to share",
            "invalid_choice": "Select answers from the list",
        },
    )

    def __init__(self, *args, readers, answered, **kwargs):
        super().__init__(*args, **kwargs)
        self.readers = {person.reader: person for person in readers}
        self.fields["reader"].choices = [(key, one.name) for key, one in self.readers.items()]
        self.fields["prompts"].choices = [(one.key, one.question) for one in answered]

    @property
    def helper(self) -> Helper:
        return Helper(*self.layout(), method="get")

    def layout(self):
        who = {key: person.who for key, person in self.readers.items()}
        return [
            F("reader", label_size="m", hints=who),
            F("prompts", label_size="m"),
            Buttons(Submit("See what they would read")),
        ]

    def person(self):
        return self.readers[self.cleaned_data["reader"]]
