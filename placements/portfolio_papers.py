"""A portfolio as a tagged PDF and as plain text."""

import unicodedata
from collections.abc import Callable, Iterator

from common.pdf import PDF, pdf_of
from nhsuk.components.words import clock, day
from placements.portfolio import Met, Portfolio, Written
from volunteers.taking_away import ExportedFile

TEXT = "text/plain; charset=utf-8"
HEADINGS = ("Day", "Began", "Minutes", "How", "With")
DRAFT = "A draft: not finished yet."
OWN_WORDS = "The questions are in the scheme’s own words."
NOTHING = "No meetings are logged yet."
RIGHT_TO_LEFT = ("R", "AL")


def portfolio_as_pdf(portfolio: Portfolio) -> ExportedFile:
    organisation = portfolio.trainee.organisation
    data = {
        "title": title_of(portfolio),
        "organisation": organisation.name,
        "made": f"Made on {day(portfolio.made_on)}",
        "headings": HEADINGS,
        "meetings": [_cells(meeting) for meeting in portfolio.met],
        "total": _total(portfolio),
        "written": [_for_paper(one) for one in portfolio.written],
    }
    return ExportedFile(_named("pdf", portfolio), PDF, pdf_of("reflections/portfolio.typ", data))


def portfolio_as_text(portfolio: Portfolio) -> ExportedFile:
    """Lines as they were typed, in UTF-8: every letter comes out, whatever the script."""
    content = "\n".join(_lines(portfolio)).encode()
    return ExportedFile(_named("txt", portfolio), TEXT, content)


PAPERS: dict[str, Callable[[Portfolio], ExportedFile]] = {
    "pdf": portfolio_as_pdf,
    "txt": portfolio_as_text,
}


def title_of(portfolio: Portfolio) -> str:
    return f"Portfolio of {portfolio.trainee}"


def is_right_to_left(text: str) -> bool:
    """By the first letter that has a direction, as browsers decide it."""
    kinds = (unicodedata.bidirectional(letter) for letter in text)
    return next((kind for kind in kinds if kind in ("L", *RIGHT_TO_LEFT)), "L") in RIGHT_TO_LEFT


def _for_paper(written: Written) -> dict:
    return {
        "about": written.about,
        "facts": " ".join(_facts(written)),
        "answers": [
            {"question": answer.question, "lines": _directed(answer.text)}
            for answer in written.answers
        ],
    }


def _directed(text: str) -> list[dict]:
    lines = (line for line in text.splitlines() if line.strip())
    return [{"text": line, "rtl": is_right_to_left(line)} for line in lines]


def _facts(written: Written) -> Iterator[str]:
    yield f"{written.way}."
    if written.source:
        yield f"{written.source} {OWN_WORDS}"
    yield f"Last saved on {day(written.saved_at)}."
    if written.is_draft:
        yield DRAFT


def _cells(meeting: Met) -> tuple[str, ...]:
    return (
        day(meeting.on),
        clock(meeting.starts_at),
        str(meeting.minutes),
        meeting.how,
        meeting.connector,
    )


def _total(portfolio: Portfolio) -> str:
    count, minutes = len(portfolio.met), portfolio.minutes
    if not count:
        return NOTHING
    return f"{count} meeting{'s' * (count > 1)}, {minutes} minutes altogether."


def _lines(portfolio: Portfolio) -> Iterator[str]:
    yield from (*_heading(title_of(portfolio), "="), portfolio.trainee.organisation.name)
    yield from (f"Made on {day(portfolio.made_on)}", "")
    yield from _heading("Meetings", "-")
    yield _total(portfolio)
    yield from (" · ".join(filter(None, _labelled(meeting))) for meeting in portfolio.met)
    for written in portfolio.written:
        yield from ("", "", *_heading(written.about, "-"), *_facts(written))
        for answer in written.answers:
            yield from ("", answer.question, "", *answer.text.splitlines())
    yield ""


def _labelled(meeting: Met) -> tuple[str, ...]:
    on, began, minutes, how, connector = _cells(meeting)
    return f"{on} at {began}", f"{minutes} minutes", how, f"with {connector}"


def _heading(words: str, line: str) -> tuple[str, str]:
    return words, line * len(words)


def _named(kind: str, portfolio: Portfolio) -> str:
    return f"portfolio-{portfolio.made_on.isoformat()}.{kind}"
