"""Planning a class, and asking people to it."""

from django import forms
from django.core.validators import URLValidator
from django.utils import timezone

from accounts.models import Organisation
from common.dates import london_moment, today
from nhsuk.components.words import clock, moment
from nhsuk.forms import (
    Buttons,
    DateInputField,
    F,
    Fieldset,
    NhsukForm,
    SeenField,
    Submit,
    TimeField,
)
from training.models import Course, CourseClass
from training.services.classes import ClassFacts, version_of
from volunteers.class_sheets import CAME, STAYED_AWAY
from volunteers.forms.numbers import number
from volunteers.forms.pipeline import LetterForm
from volunteers.forms.register import TickForm

WHOLE_LINK = "Enter the whole link, like https://teams.microsoft.com/…"


class ClassForm(NhsukForm):
    """When and where a class is held, and for how many."""

    day = DateInputField(
        label="Which day?", subject="The day of the class", min_date=today,
        error_messages={"required": "Enter the day of the class"},
    )  # fmt: skip
    begins = TimeField(
        label="When does it begin?",
        help_text="For example, 9:30am.",
        error_messages={"required": "Enter the time it begins, like 9:30am"},
    )
    ends = TimeField(
        label="When does it end?",
        help_text="For example, 12:30pm.",
        error_messages={"required": "Enter the time it ends, like 12:30pm"},
    )
    place = forms.CharField(
        label="Where is it?",
        help_text="Building, room and postcode, as somebody who has never been there needs it.",
        required=False,
        max_length=200,
        error_messages={"max_length": "The place must be 200 letters or fewer"},
    )
    link = forms.URLField(
        label="Link to join it online",
        help_text="Only people with a place are told.",
        required=False,
        max_length=500,
        assume_scheme="https",
        validators=[URLValidator(["https", "http"], message=WHOLE_LINK)],
        error_messages={
            "invalid": WHOLE_LINK,
            "max_length": "The link must be 500 letters or fewer",
        },
    )
    trainer = forms.CharField(
        label="Who leads it?",
        required=False,
        max_length=120,
        error_messages={"max_length": "The name must be 120 letters or fewer"},
    )
    capacity = number("How many places are there?", 500, required=True)
    access_notes = forms.CharField(
        label="Getting there and taking part",
        help_text="Parking, lift, hearing loop, breaks, a quiet room. People read this when they "
        "are asked.",
        widget=forms.Textarea,
        required=False,
        max_length=1000,
        error_messages={"max_length": "Keep this to 1,000 characters"},
    )
    seen = SeenField()
    submit_text = "Save this class"

    def layout(self):
        return [
            F("day"),
            F("begins", width=10),
            F("ends", width=10),
            Fieldset(
                "Place",
                F("place"),
                F("link"),
                hint="Fill in one of them, or both if people can choose.",
            ),
            F("trainer", width=20),
            F("capacity", width=3, inputmode="numeric"),
            F("access_notes", rows=4),
            F("seen"),
            Buttons(Submit(self.submit_text)),
        ]

    def clean(self):
        answers = super().clean()
        if not {"place", "link"} & {*self.errors} and not (
            answers.get("place") or answers.get("link")
        ):
            self.add_error("place", "Say where it is, or give the link to join it online")
        begins, ends = answers.get("begins"), answers.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", "The end must be after the beginning")
        return answers

    def facts(self) -> ClassFacts:
        """What was entered. Raises DomainError for a time that the clocks skipped."""
        said = self.cleaned_data
        return ClassFacts(
            starts_at=london_moment(said["day"], said["begins"]),
            ends_at=london_moment(said["day"], said["ends"]),
            place=said["place"].strip(),
            link=said["link"],
            trainer=said["trainer"].strip(),
            capacity=said["capacity"],
            access_notes=said["access_notes"].strip(),
        )

    @staticmethod
    def of(course_class: CourseClass) -> dict:
        """The initial answers."""
        starts_at = timezone.localtime(course_class.starts_at)
        names = ("place", "link", "trainer", "capacity", "access_notes")
        return {name: getattr(course_class, name) for name in names} | {
            "day": starts_at.date(),
            "begins": clock(starts_at.time()),
            "ends": clock(timezone.localtime(course_class.ends_at).time()),
            "seen": version_of(course_class),
        }


class NewClassForm(ClassForm):
    course = forms.ModelChoiceField(
        label="Which course?",
        queryset=Course.objects.none(),
        empty_label="Choose a course",
        error_messages={
            "required": "Choose the course",
            "invalid_choice": "Choose a course from the list",
        },
    )
    submit_text = "Plan this class"

    def __init__(self, *args, organisation: Organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = organisation.courses.filter(is_active=True)

    def layout(self):
        return [F("course"), *super().layout()]


class InvitationForm(TickForm, LetterForm):
    """Whom to ask, to which class, with words of one's own."""

    tick_words = "Tick whom to invite"
    course_class = forms.ModelChoiceField(
        label="To which class?",
        queryset=CourseClass.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": "Choose the class",
            "invalid_choice": "Choose a class from the list: this one can no longer be chosen",
        },
    )

    def __init__(self, *args, classes, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["course_class"]
        field.queryset = classes
        field.label_from_instance = _in_words

    @property
    def is_full(self) -> bool:
        """Whichever class is chosen, whoever says yes waits."""
        return not any(map(_free, self.fields["course_class"].queryset))


def _free(course_class: CourseClass) -> int:
    return max(course_class.capacity - course_class.booked, 0)


def _in_words(course_class: CourseClass) -> str:
    """“3 March 2027 at 9:30am, Bowmere Hospital: 5 of 12 places free”."""
    places = f"{_free(course_class)} of {course_class.capacity} places free"
    if course_class.waiting:
        places += f", {course_class.waiting} waiting"
    return f"{moment(course_class.starts_at)}, {course_class.where}: {places}"


class CallOffForm(NhsukForm):
    words = forms.CharField(
        label="Anything to add to the message",
        help_text="For example, that another day is being looked for. Everybody who has not said "
        "no is told.",
        widget=forms.Textarea,
        required=False,
        max_length=500,
        error_messages={"max_length": "Keep this to 500 characters"},
    )

    def layout(self):
        return [F("words", rows=3), Buttons(Submit("Call this class off", kind="warning"))]


class AttendanceForm(NhsukForm):
    """For everybody with a place: did they come? Nobody has to be answered at once."""

    show_optional = False

    def __init__(self, *args, bookings, **kwargs):
        super().__init__(*args, **kwargs)
        self.bookings = list(bookings)
        for booking in self.bookings:
            self.fields[str(booking.pk)] = forms.ChoiceField(
                label=str(booking.learner),
                choices=[(CAME, "Came"), (STAYED_AWAY, "Did not come")],
                widget=forms.RadioSelect,
                required=False,
                error_messages={"invalid_choice": f"Choose whether {booking.learner} came"},
            )

    def layout(self):
        return [
            *(F(str(row.pk), inline=True, small=True, label_size="s") for row in self.bookings),
            Buttons(Submit("Save the register")),
        ]

    def came(self) -> dict:
        answers = ((row.pk, self.cleaned_data.get(str(row.pk))) for row in self.bookings)
        return {key: answer == CAME for key, answer in answers if answer}
