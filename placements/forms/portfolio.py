"""Which reflections somebody takes along."""

from django import forms

from nhsuk.components.words import day
from nhsuk.forms import Buttons, F, Helper, NhsukForm, Submit


class PortfolioForm(NhsukForm):
    """All are chosen unless somebody says otherwise; none is an answer too: the meetings alone."""

    show_optional = False
    reflections = forms.MultipleChoiceField(
        label="Which reflections?",
        help_text="The meetings that happened are always in it.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Select reflections from the list"},
    )

    def __init__(self, *args, rows, action, **kwargs):
        super().__init__(*args, **kwargs)
        self.action = action
        self.rows = {str(row.pk): row for row in rows}
        self.fields["reflections"].choices = [
            (key, f"{row.about}, {day(row.saved_at)}") for key, row in self.rows.items()
        ]

    @property
    def helper(self) -> Helper:
        return Helper(*self.layout(), action=self.action)

    def layout(self):
        ways = {
            key: row.way.name + (", a draft" if row.status == row.Status.DRAFT else "")
            for key, row in self.rows.items()
        }
        chosen = [F("reflections", label_size="m", small=True, hints=ways)] if self.rows else []
        return [
            *chosen,
            Buttons(
                Submit("Download as PDF", name="format", value="pdf"),
                Submit("Download as plain text", name="format", value="txt", kind="secondary"),
            ),
        ]
