"""Choosing a way to reflect, and one question a page."""

from django import forms

from nhsuk.forms import Buttons, F, Helper, Link, NhsukForm, Submit
from placements.reflecting import WAYS, Prompt, word_count
from placements.services.reflections import Page, checksum

NO_MATCH = "none"


class StartForm(NhsukForm):
    submit_text = "Start writing"
    about = forms.ChoiceField(
        label="What is it about?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select what it is about"},
    )
    way = forms.ChoiceField(
        label="How would you like to reflect?",
        help_text="None is better than another. You can use a different one next time.",
        widget=forms.RadioSelect,
        error_messages={"required": "Select how you would like to reflect"},
    )

    def __init__(self, *args, matches, own_ways=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.matches = {str(match.pk): match for match in matches}
        self.own_ways = {str(own.pk): own for own in own_ways}
        self.ways = [*(own.way for own in self.own_ways.values()), *WAYS.values()]
        self.fields["way"].choices = [(way.key, way.name) for way in self.ways]
        if self.matches:
            self.fields["about"].choices = [
                *(
                    (key, f"Meeting {match.connector.first_name}")
                    for key, match in self.matches.items()
                ),
                (NO_MATCH, "Something else on my placement"),
            ]
        else:
            del self.fields["about"]

    def layout(self):
        places = {
            key: f"{match.placement.team.name}, {match.placement.site.name}"
            for key, match in self.matches.items()
        }
        hints = {way.key: f"{way.about} {way.source}".strip() for way in self.ways}
        about = [F("about", label_size="m", hints=places)] if self.matches else []
        return [*about, F("way", label_size="m", hints=hints), Buttons(Submit(self.submit_text))]

    def match(self):
        return self.matches.get(self.cleaned_data.get("about"))

    def chosen(self):
        """The way, and the organisation's own one if it is that."""
        key = self.cleaned_data["way"]
        return {"way": key, "own_way": self.own_ways.get(key)}


class AnswerForm(NhsukForm):
    """One answer. Nothing in it is wrong: it is read by `page()` without being validated.

    It is sent as it is rather than in percent signs: a long answer in Arabic would be three times
    as long.
    """

    show_optional = False
    text = forms.CharField(
        widget=forms.Textarea(attrs={"dir": "auto"}), required=False, strip=False
    )
    revision = forms.CharField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, prompt: Prompt, autosave_url: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.prompt, self.autosave_url = prompt, autosave_url
        self.fields["text"].label = prompt.question
        self.fields["text"].help_text = prompt.hint

    @property
    def helper(self) -> Helper:
        # Browsers that fill a page in again after a reload must not bring back an old revision.
        attrs = {"autocomplete": "off", "enctype": "multipart/form-data"}
        if self.autosave_url:
            attrs |= {"data-module": "app-autosave", "data-autosave-url": self.autosave_url}
        return Helper(*self.layout(), **attrs)

    def layout(self):
        return [
            F("text", heading=True, label_size="l", rows=12),
            F("revision"),
            F("seen"),
            Buttons(
                Submit("Save and continue"),
                Submit("Save and finish later", name="later", kind="secondary"),
            ),
        ]

    def page(self) -> Page:
        return page_from(self.data, self.prompt.key)


class MyVersionForm(AnswerForm):
    """After a conflict: what this page held, to be saved by choice and never by itself."""

    def layout(self):
        return [
            F("text", label_size="m", rows=12),
            F("revision"),
            F("seen"),
            Buttons(Submit("Save what is in this box"), Link("Keep what is saved", "?")),
        ]


def page_from(data, key: str) -> Page:
    """The answer as a page sent it. A revision that is no number matches none."""
    revision = data.get("revision", "")
    return Page(
        key=key,
        text=data.get("text", ""),
        revision=int(revision) if revision.isdecimal() and len(revision) < 10 else -1,
        seen=frozenset(data.get("seen", "").split()),
    )


def as_opened(reflection, key: str) -> dict:
    """What an AnswerForm says when it is opened."""
    text = reflection.answer(key)
    return {"text": text, "revision": reflection.revision, "seen": checksum(text)}


def words_in(reflection, key: str) -> int:
    return word_count(reflection.answer(key))
