"""Papers as tagged PDFs and as plain text, drawn from what was kept of them."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date

from django.utils.text import slugify

from common.dates import period_of
from common.pdf import PDF, pdf_of
from nhsuk.components.words import day
from nhsuk.components.words import period as period_words
from placements.hours import AROUND, KINDS, MEETINGS
from placements.portfolio_papers import TEXT
from placements.templatetags.hour_words import hours_and_minutes
from support.models import Paper
from volunteers.taking_away import ExportedFile

Kind = Paper.Kind
ONE_OF = {MEETINGS: "Meeting with a trainee", AROUND: "Preparing, and talking afterwards"}
ONLY_FACTS = (
    "This is a factual reference. It says what our records show and gives no opinion. We say the "
    "same kinds of thing about everybody who asks; that something is not mentioned means nothing."
)


def paper_as_pdf(paper: Paper) -> ExportedFile:
    content = pdf_of(f"papers/{paper.kind}.typ", data_of(paper))
    return ExportedFile(_named(paper, "pdf"), PDF, content)


def paper_as_text(paper: Paper) -> ExportedFile:
    """To be read aloud, or in letters as large as somebody likes."""
    content = "\n".join([*TEXTS[paper.kind](data_of(paper)), ""]).encode()
    return ExportedFile(_named(paper, "txt"), TEXT, content)


FORMS: dict[str, Callable[[Paper], ExportedFile]] = {"pdf": paper_as_pdf, "txt": paper_as_text}


def data_of(paper: Paper) -> dict:
    """What it says, in words."""
    facts = paper.facts
    return {
        **{name: facts.get(name, "") for name in ("organisation", "descriptor", "name")},
        "title": _title(paper),
        "heading": paper.get_kind_display(),
        "day": day(paper.made_on),
        "made": f"Made on {day(paper.made_on)}",
        "signer": facts.get("signer", ""),
        "signer_role": facts.get("signer_role", ""),
        **DATA[paper.kind](paper),
    }


def _certificate(paper: Paper) -> dict:
    minutes = paper.facts.get("minutes", 0)
    return {
        "role": with_article(paper.facts["role"]),
        "time": _from_to(paper),
        "hours": f"{hours_and_minutes(_whole_hours(minutes))} in all" if minutes else "",
    }


def _letter(paper: Paper) -> dict:
    facts = paper.facts
    return {
        "heading": facts["subject"],
        "address": [facts["name"], *facts["address"].splitlines()] if facts["address"] else [],
        "paragraphs": _paragraphs(facts["text"]),
    }


def _statement(paper: Paper) -> dict:
    rows = paper.facts["rows"]
    by_kind: Counter[str] = Counter()
    for _, kind, minutes, *_ in rows:
        by_kind[kind] += minutes
    first, last = _day(paper, "first_on"), _day(paper, "last_on")
    total = hours_and_minutes(by_kind.total())
    return {
        "facts": [
            ["Name", paper.facts["name"]],
            ["Role", paper.facts["role"]],
            ["Days", period_words(period_of(first, last)) if first and last else ""],
            ["Time in all", total],
        ],
        "kinds": [
            [words, hours_and_minutes(by_kind[kind])]
            for kind, words in KINDS.items()
            if by_kind[kind]
        ],
        "rows": [_row_of(*row) for row in rows],
        "total": total,
    }


def _reference(paper: Paper) -> dict:
    facts = paper.facts
    last, minutes = _day(paper, "last_on"), facts["minutes"]
    rows = [
        ["Name", facts["name"]],
        ["Role", facts["role"]],
        ["Started on", day(_day(paper, "first_on"))],
        ["Left on", day(last)] if last else ["Still here on", day(paper.made_on)],
        ["Hours on record", hours_and_minutes(minutes) if minutes else "None"],
    ]
    return {
        "addressed_to": paper.addressed_to,
        "only_facts": ONLY_FACTS,
        "asked": f"{facts['name']} asked us for it on {day(paper.asked_on)}.",
        "facts": rows,
        "courses": [[name, day(date.fromisoformat(on))] for name, on in facts["courses"]],
    }


DATA: dict[str, Callable[[Paper], dict]] = {
    Kind.CERTIFICATE: _certificate,
    Kind.LETTER: _letter,
    Kind.STATEMENT: _statement,
    Kind.REFERENCE: _reference,
}


def with_article(role: str) -> str:
    """“a Lived Experience Connector”, “an Expert by Experience”, “a volunteer”."""
    words = role.lower() if role == "Volunteer" else role
    return f"{'an' if words[:1].lower() in 'aeio' else 'a'} {words}"


def _whole_hours(minutes: int) -> int:
    """A certificate counts no minutes, unless there is nothing else to count."""
    return minutes // 60 * 60 or minutes


def _title(paper: Paper) -> str:
    return f"{paper.get_kind_display()}: {paper.facts['name']}"


def _row_of(on: str, kind: str, minutes: int, is_their_note: bool = False) -> list[str]:
    what = ONE_OF.get(kind) or KINDS.get(kind, kind)
    noted = ", as noted by themselves" if is_their_note else ""
    return [day(date.fromisoformat(on)), f"{what}{noted}", hours_and_minutes(minutes)]


def _day(paper: Paper, name: str) -> date | None:
    said = paper.facts.get(name)
    return date.fromisoformat(said) if said else None


def _from_to(paper: Paper) -> str:
    first, last = _day(paper, "first_on"), _day(paper, "last_on")
    if first and last:
        return f"from {day(first)} to {day(last)}"
    if last:
        return f"until {day(last)}"
    return f"since {day(first)}" if first else ""


def _paragraphs(text: str) -> list[list[str]]:
    """An empty line begins a new one; the lines of each."""
    parts = "\n".join(line.strip() for line in text.splitlines()).split("\n\n")
    return [part.strip().splitlines() for part in parts if part.strip()]


def _text_of_certificate(data: dict) -> Iterator[str]:
    yield from _head(data)
    yield from (f"{data['organisation']} thanks", "", data["name"], "")
    yield f"for the time given as {data['role']}"
    yield from filter(None, (data["time"], data["hours"]))
    yield from _foot(data)


def _text_of_letter(data: dict) -> Iterator[str]:
    yield from filter(None, (data["organisation"], data["descriptor"]))
    yield from ("", *data["address"], "", data["day"], "", *_underlined(data["heading"]))
    for lines in data["paragraphs"]:
        yield from (*lines, "")
    yield from _signature(data)


def _text_of_statement(data: dict) -> Iterator[str]:
    yield from _head(data)
    yield from _lines(data["facts"])
    yield from ("", *_underlined("What it was"), *_lines(data["kinds"]))
    yield from ("", *_underlined("Day by day"), *map(" · ".join, data["rows"]))
    yield f"In all: {data['total']}"


def _text_of_reference(data: dict) -> Iterator[str]:
    yield from _head(data)
    yield from (f"To: {data['addressed_to']}", "", data["only_facts"], data["asked"], "")
    yield from _lines(data["facts"])
    if data["courses"]:
        yield from ("", *_underlined("Training completed"), *_lines(data["courses"]))
    yield from _foot(data)


TEXTS: dict[str, Callable[[dict], Iterator[str]]] = {
    Kind.CERTIFICATE: _text_of_certificate,
    Kind.LETTER: _text_of_letter,
    Kind.STATEMENT: _text_of_statement,
    Kind.REFERENCE: _text_of_reference,
}


def _head(data: dict) -> Iterator[str]:
    yield from _underlined(data["heading"])
    yield from filter(None, (data["organisation"], data["descriptor"], data["made"]))
    yield ""


def _foot(data: dict) -> Iterator[str]:
    yield from ("", *_signature(data), data["day"])


def _signature(data: dict) -> tuple[str, ...]:
    return (data["signer"], data["signer_role"], data["organisation"])


def _underlined(words: str) -> tuple[str, ...]:
    return words, "=" * len(words), ""


def _lines(rows: list[list[str]]) -> Iterator[str]:
    return (f"{label}: {words}" for label, words in rows)


def _named(paper: Paper, ending: str) -> str:
    """Says what it is and when it was made; nothing of the person."""
    return f"{slugify(paper.get_kind_display())}-{paper.made_on.isoformat()}.{ending}"
