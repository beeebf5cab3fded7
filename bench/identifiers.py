"""How well identifiers are found, and how long it takes: `python -m bench.identifiers`.

The sentences stand in bench/identifier_sentences, with what might identify somebody in
[[kind|words]]. The finder was mended after those of `tuned.txt`, never for those of `held_out.txt`;
all are of our own making, so real writing will do worse. A finding is right if it touches something
marked; something marked is found if a finding touches it, whatever it took it for.
"""

import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from placements.identifiers import Finding, Kind, Lexicon, find_identifiers, lexicon_of

SENTENCES = Path(__file__).parent / "identifier_sentences"
SETS = ("tuned", "held_out")
MARKED = re.compile(r"\[\[(\w+)\|(.*?)\]\]")
MEGABYTES = (1, 2, 4)
LINE = "{:<18} {:>8} {:>8} {:>8} {:>10} {:>8}"


@dataclass(frozen=True, slots=True)
class Labelled:
    text: str
    spans: tuple[tuple[int, int, Kind], ...]


@dataclass
class Score:
    """By kind: what is marked, how much of it is found; what was found, how much of it is right."""

    marked: Counter = field(default_factory=Counter)
    got: Counter = field(default_factory=Counter)
    found: Counter = field(default_factory=Counter)
    right: Counter = field(default_factory=Counter)
    mistakes: list[str] = field(default_factory=list)

    def precision(self, kind: Kind | None = None) -> float:
        return _share(self.right, self.found, kind)

    def recall(self, kind: Kind | None = None) -> float:
        return _share(self.got, self.marked, kind)


def read_names() -> Lexicon:
    places, people = [], []
    for line in _lines("names"):
        what, _, name = line.partition(" ")
        if what == "place":
            places.append(name)
        else:
            first, _, last = name.partition(" | ")
            people.append((first, last))
    return lexicon_of(places, people)


def read_sentences(name: str) -> list[Labelled]:
    return [_labelled(line) for line in _lines(name)]


def _lines(name: str) -> Iterator[str]:
    text = (SENTENCES / f"{name}.txt").read_text()
    return (line for line in text.splitlines() if line and not line.startswith("#"))


def _labelled(line: str) -> Labelled:
    text, spans, before = "", [], 0
    for match in MARKED.finditer(line):
        text += line[before : match.start()]
        spans.append((len(text), len(text) + len(match[2]), Kind(match[1])))
        text += match[2]
        before = match.end()
    return Labelled(text + line[before:], tuple(spans))


def score_of(sentences: Iterable[Labelled], lexicon: Lexicon) -> Score:
    score = Score()
    for sentence in sentences:
        found = find_identifiers(sentence.text, lexicon)
        for start, end, kind in sentence.spans:
            is_got = any(each.start < end and start < each.end for each in found)
            score.marked[kind] += 1
            score.got[kind] += is_got
            if not is_got:
                score.mistakes.append(f"missed {kind}: {sentence.text}")
        for each in found:
            is_right = _is_marked(each, sentence)
            score.found[each.kind] += 1
            score.right[each.kind] += is_right
            if not is_right:
                score.mistakes.append(f"{each.words!r} is no {each.kind}: {sentence.text}")
    return score


def _is_marked(found: Finding, sentence: Labelled) -> bool:
    return any(found.start < end and start < found.end for start, end, _ in sentence.spans)


def _share(part: Counter, whole: Counter, kind: Kind | None) -> float:
    one, all_ = (part[kind], whole[kind]) if kind else (part.total(), whole.total())
    return one / all_ if all_ else 1.0


def print_scores(name: str, lexicon: Lexicon) -> None:
    sentences = read_sentences(name)
    score = score_of(sentences, lexicon)
    without = sum(not sentence.spans for sentence in sentences)
    print(f"\n{name}: {len(sentences)} sentences, {without} of them with nothing to find")
    print(LINE.format("kind", "marked", "got", "found", "precision", "recall"))
    for kind in (*Kind, None):
        sums = (score.marked, score.got, score.found)
        counts = [each[kind] if kind else each.total() for each in sums]
        figures = [f"{score.precision(kind):.3f}", f"{score.recall(kind):.3f}"]
        print(LINE.format(kind or "all", *counts, *figures))
    for mistake in score.mistakes:
        print(f"  {mistake}")


def print_times(lexicon: Lexicon) -> None:
    """Of writing like that of the sentences, over and over; the median of three."""
    writing = " ".join(one.text for name in SETS for one in read_sentences(name)) + "\n"
    print("\nlength      seconds   seconds per MB")
    for megabytes in MEGABYTES:
        text = writing * (megabytes * 1_000_000 // len(writing))
        seconds = sorted(_seconds(text, lexicon) for _ in range(3))[1]
        print(f"{len(text) / 1e6:.2f} MB {seconds:>12.2f} {seconds / (len(text) / 1e6):>14.2f}")


def _seconds(text: str, lexicon: Lexicon) -> float:
    begun = time.perf_counter()
    find_identifiers(text, lexicon)
    return time.perf_counter() - begun


def main() -> None:
    lexicon = read_names()
    for name in SETS:
        print_scores(name, lexicon)
    print_times(lexicon)


if __name__ == "__main__":
    main()
