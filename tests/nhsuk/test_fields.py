"""Fields read what people write, and say what was wrong with it."""

import datetime

import pytest
from django import forms
from django.core.exceptions import ValidationError

from nhsuk.forms import DateInputField, NhsukForm, TimeField, YesNoField

DAY = datetime.date(2026, 3, 27)


def refusal(field, value):
    with pytest.raises(ValidationError) as error:
        field.clean(value)
    return error.value


@pytest.mark.parametrize("month", ["3", "03", "March", "march", "mar", "MAR."])
def test_a_month_may_be_written_in_many_ways(month):
    assert DateInputField().clean(["27", month, "2026"]) == DAY


@pytest.mark.parametrize(
    ("typed", "message", "parts"),
    [
        (["", "", ""], "Enter the start date", ["day", "month", "year"]),
        (["", "3", ""], "Start date must include a day and year", ["day", "year"]),
        (["27", "", "2026"], "Start date must include a month", ["month"]),
        (["30", "2", "2026"], "Start date must be a real date", ["day", "month", "year"]),
        (["32", "3", "2026"], "Start date must be a real date", ["day"]),
        (["1", "13", "2026"], "Start date must be a real date", ["month"]),
        (["1", "ma", "2026"], "Start date must be a real date", ["month"]),
        (["x", "²", "2026"], "Start date must be a real date", ["day", "month"]),
        (["1", "3", "26"], "Start date must have a year with 4 numbers, like 2026", ["year"]),
        (["1", "3", "0000"], "Start date must be a real date", ["day", "month", "year"]),
        (["1", "3", "%(d)s"], "Start date must have a year with 4 numbers, like 2026", ["year"]),
    ],
)
def test_a_wrong_date_names_its_wrong_boxes(typed, message, parts):
    error = refusal(DateInputField(label="Start date"), typed)
    assert error.messages == [message]
    assert error.params["parts"] == parts


def test_a_question_as_label_does_not_begin_the_message():
    field = DateInputField(label="When can you start?")
    assert refusal(field, ["1", "", ""]).messages == ["Date must include a month and year"]


def test_dates_keep_to_their_limits():
    field = DateInputField(label="Start", min_date=DAY, max_date=lambda: datetime.date(2026, 4, 1))
    assert field.clean(["27", "3", "2026"]) == DAY
    assert refusal(field, ["26", "3", "2026"]).messages == [
        "Start must be on or after 27 March 2026"
    ]
    assert refusal(field, ["2", "4", "2026"]).messages == [
        "Start must be on or before 1 April 2026"
    ]


def test_an_optional_date_may_be_empty():
    assert DateInputField(required=False).clean(["", " ", ""]) is None


def test_a_date_unchanged_is_seen_as_unchanged():
    field = DateInputField()
    assert not field.has_changed(DAY, ["27", "mar", "2026"])
    assert field.has_changed(DAY, ["28", "3", "2026"])
    assert field.has_changed(DAY, ["", "3", "2026"])
    assert not field.has_changed(None, ["", "", ""])


def test_a_date_shows_its_value_and_what_was_typed():
    class Form(NhsukForm):
        start = DateInputField()

    assert 'value="27"' in str(Form(initial={"start": DAY}))
    assert 'value="Marchember"' in str(Form({"start_month": "Marchember"}))


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2:30pm", (14, 30)),
        ("2.30 PM", (14, 30)),
        ("2pm", (14, 0)),
        ("12am", (0, 0)),
        ("12:15 p.m.", (12, 15)),
        ("14:30", (14, 30)),
        ("09:05", (9, 5)),
        ("9:30", (9, 30)),
        ("midday", (12, 0)),
        ("midnight", (0, 0)),
    ],
)
def test_a_time_may_be_written_in_many_ways(text, time):
    assert TimeField().clean(text) == datetime.time(*time)


@pytest.mark.parametrize("text", ["25:00", "2:75pm", "13pm", "0am", "soon", "1 2 3"])
def test_a_time_that_is_none_is_refused(text):
    assert refusal(TimeField(), text).messages == ["Enter a time, like 2:30pm or 14:30"]


def test_an_hour_of_the_night_is_asked_about():
    assert refusal(TimeField(), "2:30").messages == ["Enter a time with am or pm, like 2:30pm"]


def test_a_time_is_shown_as_people_write_it():
    class Form(forms.Form):
        at = TimeField()

    assert 'value="2:30pm"' in str(Form(initial={"at": datetime.time(14, 30)})["at"])
    assert not TimeField().has_changed(datetime.time(14, 30), "2.30pm")


def test_yes_and_no_are_true_and_false():
    field = YesNoField()
    assert (field.clean("yes"), field.clean("no")) == (True, False)
    assert YesNoField(required=False).clean("") is None
    assert refusal(field, "").messages == ["Select yes or no"]


def test_yes_and_no_show_what_is_known():
    class Form(NhsukForm):
        met = YesNoField()

    assert 'value="no" checked' in str(Form(initial={"met": False}))
    assert "checked" not in str(Form())
    assert not Form({"met": "no"}, initial={"met": False}).has_changed()
