"""Proposing a time to meet: one of the days both can, or another."""

from collections.abc import Collection, Iterable

from django import forms
from django.core.validators import URLValidator
from django.utils import timezone

from common.dates import london_moment, today
from nhsuk.components.words import clock, weekday
from nhsuk.forms import Buttons, DateInputField, F, Link, NhsukForm, Reveal, Submit, TimeField
from placements.models import Match, Meeting, Placement
from placements.rhythm import Suggestion
from placements.services.arranging import Plan

OTHER, BOTH = "other", "both"
How = Meeting.How
BELOW = "The day and time below"
WHOLE_LINK = "Enter the whole link, like https://teams.microsoft.com/…"
LENGTHS = [(str(minutes), f"{minutes} minutes") for minutes in (30, 45, 60, 90)]


def ways_to_meet(match: Match) -> list[How]:
    """What the placement and its connector allow."""
    if match.placement.mode == Placement.Mode.IN_PERSON:
        return [How.IN_PERSON]
    if match.placement.mode == Placement.Mode.REMOTE:
        return [How.VIDEO, How.TELEPHONE]
    return [*How] if match.connector.offers_remote else [How.IN_PERSON]


class ProposalForm(NhsukForm):
    """`side` is whose proposal it is; empty for a coordinator, who says for whom."""

    show_optional = False
    reveals = {
        "when": {OTHER: ["day", "at"]},
        "how": {How.IN_PERSON: ["place"], How.VIDEO: ["link"]},
    }

    for_whom = forms.ChoiceField(
        label="Who says so?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select whose proposal it is, or that both have agreed"},
    )
    when = forms.ChoiceField(
        label="When would suit?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select a time, or “Another time”",
            "invalid_choice": "That time is not on offer any more. Select another",
        },
    )
    day = DateInputField(
        label="Which day?",
        subject="The day",
        min_date=today,
        error_messages={"required": "Enter the day"},
    )
    at = TimeField(
        label="What time does it begin?",
        help_text="For example, 2:30pm",
        error_messages={"required": "Enter the time it begins, like 2:30pm"},
    )
    minutes = forms.ChoiceField(
        label="For how long?",
        widget=forms.RadioSelect,
        choices=LENGTHS,
        error_messages={"required": "Select for how long"},
    )
    how = forms.ChoiceField(
        label="How do you meet?",
        widget=forms.RadioSelect,
        choices=How.choices,
        error_messages={
            "required": "Select how you meet",
            "invalid_choice": "Select a way to meet from the list",
        },
    )
    place = forms.CharField(
        label="Where?",
        help_text="A quiet room at the placement or another public place, never somebody’s home.",
        required=False,
        max_length=200,
        error_messages={"max_length": "The place must be 200 letters or fewer"},
    )
    link = forms.URLField(
        label="Link to join, if you have one",
        help_text="You can add it later.",
        required=False,
        max_length=500,
        assume_scheme="https",
        validators=[URLValidator(["https", "http"], message=WHOLE_LINK)],
        error_messages={
            "invalid": WHOLE_LINK,
            "max_length": "The link must be 500 letters or fewer",
        },
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    was = forms.CharField(widget=forms.HiddenInput, required=False, max_length=10)

    def __init__(
        self,
        *args,
        match: Match,
        side: str,
        suggestions: Iterable[Suggestion],
        cancel: str,
        meeting: Meeting | None = None,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.side, self.cancel, self.meeting = side, cancel, meeting
        self.offered = {str(row.starts_at.timestamp()): row for row in suggestions}
        choices = [(key, _in_words(row)) for key, row in self.offered.items()]
        self.fields["when"].choices = [*choices, (OTHER, BELOW if meeting else "Another time")]
        self.fields["how"].choices = [(way.value, way.label) for way in ways_to_meet(match)]
        if meeting:
            minutes = str(meeting.minutes)
            if minutes not in dict(LENGTHS):
                self.fields["minutes"].choices = [*LENGTHS, (minutes, f"{minutes} minutes")]
            if meeting.how not in dict(self.fields["how"].choices):
                self.fields["how"].choices += [(meeting.how, meeting.get_how_display())]
        self._say_who(match)

    def _say_who(self, match: Match) -> None:
        if self.side:
            del self.fields["for_whom"]
            return
        self.fields["how"].label = "How do they meet?"
        self.fields["for_whom"].choices = [
            ("connector", f"{match.connector} proposes this: ask {match.placement.trainee}"),
            ("trainee", f"{match.placement.trainee} proposes this: ask {match.connector}"),
            (BOTH, "Both have agreed to it"),
        ]

    def layout(self):
        hows = {How.IN_PERSON: [F("place")], How.VIDEO: [F("link")]}
        return [
            *([F("for_whom", label_size="s")] if "for_whom" in self.fields else []),
            Reveal("when", {OTHER: [F("day", label_size="s"), F("at", width=5)]}, label_size="s"),
            F("minutes", label_size="s"),
            Reveal("how", hows, label_size="s"),
            F("seen"),
            F("was"),
            Buttons(Submit(self._button()), Link("Cancel", self.cancel)),
        ]

    def clean(self):
        answers = super().clean()
        in_person = answers.get("how") == How.IN_PERSON
        if in_person and not answers.get("place") and "place" not in self.errors:
            self.add_error("place", "Say where: the room, the building and the town")
        return answers

    def _button(self) -> str:
        return "Save this time" if not self.side else "Propose this time"

    @property
    def whose(self) -> str:
        """The side that proposes; BOTH where there is nobody left to ask."""
        return self.side or self.cleaned_data["for_whom"]

    def plan(self) -> Plan:
        """Raises DomainError for a time that the clocks skip."""
        said = self.cleaned_data
        offered = self.offered.get(said["when"])
        starts_at = offered.starts_at if offered else london_moment(said["day"], said["at"])
        return Plan(
            starts_at,
            int(said["minutes"]),
            said["how"],
            said["place"].strip(),
            said["link"],
        )


def _in_words(suggestion: Suggestion) -> str:
    """“Early: Tuesday 5 December 2026 at 10:30am”."""
    when = f"{weekday(suggestion.starts_at)} at {clock(suggestion.starts_at)}"
    return f"{suggestion.when}: {when}"


def first_proposal(match: Match, suggestions: Collection[Suggestion]) -> dict:
    """What need not be asked; without a suggestion there is only another time."""
    ways = ways_to_meet(match)
    when = "" if suggestions else OTHER
    return {"minutes": "60", "how": ways[0] if len(ways) == 1 else "", "when": when}


def proposal_of(meeting: Meeting) -> dict:
    """The form as the meeting stands."""
    starts_at = timezone.localtime(meeting.starts_at)
    return {
        "when": OTHER,
        "day": starts_at.date(),
        "at": clock(starts_at.time()),
        "minutes": str(meeting.minutes),
        "how": meeting.how,
        "place": meeting.place,
        "link": meeting.link,
        "seen": meeting.revision,
        "was": meeting.status,
    }
