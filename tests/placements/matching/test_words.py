from datetime import date, timedelta

import pytest

from placements.matching.types import Course, Period
from placements.matching.words import Reason, listed, pair_reasons

from .builders import START, a_need, an_offer

NAMES = {"hospital": "Leighton Hospital"}


def reason(criterion: str, need, offer, **changes) -> Reason:
    (found,) = [r for r in pair_reasons(need, offer, NAMES, **changes) if r.criterion == criterion]
    return found


def test_topics_in_common_are_named():
    topics = frozenset({"psychosis", "inpatient care"})
    need = a_need(topics=topics)
    all_shared = reason("topics", need, an_offer(will_share=topics | {"sleep"}))
    assert all_shared == Reason("topics", "Both chose inpatient care and psychosis", "strong")
    some_shared = reason("topics", need, an_offer(will_share=frozenset({"psychosis"})))
    assert some_shared == Reason("topics", "Both chose psychosis", "good")
    assert reason("topics", need, an_offer()) == Reason("topics", "No topic in common", "none")


def test_a_topic_the_connector_will_not_share_is_tight():
    found = reason("wont_share", a_need(), an_offer(wont_share=frozenset({"recovery"})))
    assert found == Reason("wont_share", "Would rather not talk about recovery", "tight")


@pytest.mark.parametrize(
    ("codes", "words", "fit"),
    [
        ({"Wed am"}, "Wednesday morning", "tight"),
        ({"fri_pm", "wed-am"}, "Wednesday morning and Friday afternoon", "good"),
        (
            {"Fri am", "Mon pm", "Mon am"},
            "Monday morning, Monday afternoon and Friday morning",
            "strong",
        ),
        ({"alternate weekends"}, "alternate weekends", "tight"),
    ],
)
def test_half_days_in_common_are_named_in_the_order_of_the_week(codes, words, fit):
    days = frozenset(codes)
    found = reason("half_days", a_need(half_days=days), an_offer(half_days=days))
    assert found == Reason("half_days", words, fit)


@pytest.mark.parametrize(
    ("mode", "goes_there", "remote", "words", "fit"),
    [
        ("in_person", True, True, "Meets at Leighton Hospital", "strong"),
        ("either", True, True, "Meets at Leighton Hospital or remotely", "strong"),
        ("either", True, False, "Meets at Leighton Hospital", "strong"),
        ("either", False, True, "Meets remotely", "good"),
        ("remote", True, True, "Meets remotely", "strong"),
        ("remote", True, False, "Cannot meet where this placement is", "none"),
    ],
)
def test_the_way_of_meeting_is_told(mode, goes_there, remote, words, fit):
    offer = an_offer(sites=frozenset({"hospital"} if goes_there else {}), offers_remote=remote)
    assert reason("mode", a_need(mode=mode), offer) == Reason("mode", words, fit)


def test_the_language_asked_for_is_named():
    found = reason("language", a_need(language="Welsh"), an_offer(languages=frozenset({"Welsh"})))
    assert found.words == "Speaks Welsh"


def test_a_course_to_renew_is_named_with_its_day():
    offer = an_offer(courses=(Course("fire", "Fire safety", date(2027, 2, 3)),))
    found = reason("renewal", a_need(), offer)
    assert found == Reason("renewal", "Fire safety must be renewed before 3 February 2027", "tight")


def test_leave_during_the_placement_is_counted():
    away = Period(START, START + timedelta(days=6))
    assert (
        reason("leave", a_need(), an_offer(leave=(away,))).words
        == "Away for 6 days of the placement"
    )


@pytest.mark.parametrize(("load", "fit"), [(1, "strong"), (2, "good"), (3, "tight")])
def test_the_load_of_the_year_is_told(load, fit):
    found = reason("even_load", a_need(), an_offer(max_a_year=3), load=load)
    assert found == Reason("even_load", f"Match {load} of at most 3 starting in 2027", fit)


def test_nothing_is_said_about_access_checks_or_bars():
    offer = an_offer(needs_step_free=True)
    assert pair_reasons(a_need(), offer, NAMES) == pair_reasons(a_need(), an_offer(), NAMES)


def test_words_are_listed_as_a_sentence_does():
    assert [listed([]), listed(["a"]), listed(["a", "b"])] == ["", "a", "a and b"]
    assert listed(["a", "b", "c"]) == "a, b and c"
