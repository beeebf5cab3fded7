"""What could tell who somebody is: found, not overlooked, not imagined, and in linear time."""

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.identifiers import read_names, read_sentences, score_of
from placements.identifiers import Kind, find_identifiers, lexicon_of
from placements.identifiers.numbers import is_nhs_number

LEXICON = read_names()
NOBODY = lexicon_of([], [])
# Each is what some expression begins with, over and over.
HOSTILE = [
    *("1", "1 ", "12/", "1st ", "0 ", "(0", "+44", "12 of ", "a@", "@", "a.", "A. ", "A' "),
    *("Mr ", "Mr A-", "born ", "born in ", "section 3 ", "aged 4 ", "bed ", "May ", "May 1 "),
    *("Cheryl ", "Ward ", "\n", "'", "(", "\u202e", "é", "🙂", "A", "first of "),
]


def kinds(text, lexicon=NOBODY):
    return [(each.kind.value, each.words) for each in find_identifiers(text, lexicon)]


class TestFigures:
    """The sentences of bench/identifier_sentences."""

    @pytest.mark.parametrize(("name", "least"), [("tuned", 0.98), ("held_out", 0.95)])
    def test_precision_and_recall(self, name, least):
        score = score_of(read_sentences(name), LEXICON)
        assert score.precision() >= least, score.mistakes
        assert score.recall() >= least, score.mistakes

    def test_there_are_enough_sentences_of_every_kind(self):
        sentences = [*read_sentences("tuned"), *read_sentences("held_out")]
        marked = [kind for sentence in sentences for *_, kind in sentence.spans]
        assert sum(bool(sentence.spans) for sentence in sentences) >= 120
        assert sum(not sentence.spans for sentence in sentences) >= 150
        assert set(marked) == set(Kind)


class TestNumbers:
    @pytest.mark.parametrize("words", ["943 476 5919", "943-476-5919", "9434765919"])
    def test_an_nhs_number_is_known_by_its_check_digit(self, words):
        assert kinds(f"It was {words}.") == [("nhs_number", words)]

    @pytest.mark.parametrize("words", ["943 476 5918", "0000000000", "94347659190", "943476591"])
    def test_other_digits_are_none(self, words):
        assert not is_nhs_number(words)
        assert "nhs_number" not in dict(kinds(f"It was {words}."))

    @given(st.integers(10**8, 10**9 - 1))
    def test_at_most_one_last_digit_makes_an_nhs_number(self, nine):
        valid = [digit for digit in range(10) if is_nhs_number(f"{nine}{digit}")]
        assert len(valid) <= 1

    @pytest.mark.parametrize(
        ("day", "found"),
        [("29/02/2028", True), ("31.12.26", True), ("32/01/2026", False), ("0/1/2026", False)],
    )
    def test_days_are_days(self, day, found):
        assert bool(kinds(f"It was {day}, then.")) == found

    @pytest.mark.parametrize(
        "number", ["+44 (0)7700 900123", "0044 7700 900123", "+447700900123", "01946 12345"]
    )
    def test_telephone_numbers_are_written_in_many_ways(self, number):
        assert kinds(f"Ring {number}.") == [("telephone", number)]

    @pytest.mark.parametrize("digits", ["0123", "05551 234567", "07700 90012", "0770090012345"])
    def test_not_every_number_is_one_to_ring(self, digits):
        assert kinds(f"It was {digits}.") == []

    def test_what_follows_a_telephone_number_is_no_part_of_it(self):
        assert kinds("Ring 0151 496 0123 2 times") == [("telephone", "0151 496 0123")]

    def test_a_section_alone_or_an_age_alone_is_nobody(self):
        assert kinds("She was on a section 3.") == kinds("He was 19 years old.") == []

    def test_a_section_far_from_an_age_is_nobody(self):
        assert kinds("On section 2. " + "And so on. " * 20 + "He was 19 years old.") == []


class TestNames:
    lexicon = lexicon_of(["Rosewood Unit", "Ward 3"], [("Hope", "Kaur"), ("Zoë", "O’Neill")])

    def test_a_word_that_is_a_name_counts_where_it_reads_as_one(self):
        assert kinds("Hope is needed. I hope so.", self.lexicon) == []
        assert kinds("I met Hope. Hope said so.", self.lexicon) == [("name", "Hope")] * 2

    def test_whole_words_alone_count(self):
        assert kinds("The Kaurs, Kaurish.", self.lexicon) == []

    def test_apostrophes_and_accents_are_read(self):
        said = kinds("Zoë O'Neill and zoë o’neill", self.lexicon)
        assert said == [("name", "Zoë O'Neill"), ("name", "zoë o’neill")]

    def test_a_name_does_not_go_over_the_end_of_a_sentence(self):
        assert kinds("I asked Zoë. O’Neill came.", self.lexicon) == [
            ("name", "Zoë"),
            ("name", "O’Neill"),
        ]

    def test_names_without_letters_are_no_names(self):
        assert kinds("- 3 …", lexicon_of(["", "–"], [("", ""), ("-", "…")])) == []

    def test_a_hundred_thousand_people_are_looked_up_as_fast(self):
        people = [(f"Name{n:05}x".replace("0", "o"), f"Sur{n}") for n in range(100_000)]
        begun = time.perf_counter()
        lexicon = lexicon_of([], people)
        find_identifiers("I met somebody. " * 1000, lexicon)
        assert time.perf_counter() - begun < 20


class TestAnyText:
    @given(st.text())
    def test_findings_are_in_order_apart_and_what_the_text_says(self, text):
        found = find_identifiers(text, LEXICON)
        assert all(each.words == text[each.start : each.end] != "" for each in found)
        assert all(one.end <= other.start for one, other in itertools.pairwise(found))

    @given(st.lists(st.sampled_from([*HOSTILE, "Cheryl", " ", "2026", "May", ". "]), max_size=60))
    def test_pieces_of_what_it_looks_for_never_break_it(self, pieces):
        text = "".join(pieces)
        assert all(each.words in text for each in find_identifiers(text, LEXICON))

    @pytest.mark.parametrize("piece", HOSTILE, ids=repr)
    def test_twice_the_text_takes_about_twice_the_time(self, piece):
        """An expression that goes back over the text would take four times as long, or for ever."""
        one, two = (_seconds(piece * (size // len(piece))) for size in (60_000, 240_000))
        assert two < 10 * one + 0.5


def _seconds(text: str) -> float:
    begun = time.perf_counter()
    find_identifiers(text, LEXICON)
    return time.perf_counter() - begun
