"""How much each thing matters, asked in words."""

from django import forms

from common.versions import version_of
from nhsuk.forms import Buttons, F, NhsukForm, SeenField, Submit
from placements.weighing import LEVELS, QUESTIONS


class WeightsForm(NhsukForm):
    show_optional = False
    seen = SeenField()
    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)

    def __init__(self, *args, shows_effect: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.shows_effect = shows_effect
        for key, question in QUESTIONS.items():
            self.fields[key] = forms.ChoiceField(
                label=question,
                choices=[(level, words) for level, (words, _) in LEVELS.items()],
                widget=forms.RadioSelect,
                error_messages={
                    "required": "Select how much it matters",
                    "invalid_choice": "Select how much it matters",
                },
            )

    @property
    def answers(self) -> dict[str, str]:
        return {key: self.cleaned_data[key] for key in QUESTIONS}

    @property
    def is_shown(self) -> bool:
        """Whether the effect of just these answers was on the page they were sent from."""
        return self.cleaned_data["shown"] == version_of(sorted(self.answers.items()))

    def note_shown(self) -> None:
        self.data = self.data.copy()
        self.data["shown"] = version_of(sorted(self.answers.items()))

    def layout(self):
        keep = [Submit("Keep these", name="keep")] if self.shows_effect else []
        show = Submit("Show the effect", name="show", kind="secondary" if keep else "")
        return [
            *(F(key, inline=True, label_size="s") for key in QUESTIONS),
            F("seen"),
            F("shown"),
            Buttons(*keep, show),
        ]
