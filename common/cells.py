"""Cells of spreadsheets we write: text that a spreadsheet must never run."""

FORMULA_STARTS = "=+-@\t\r\n\x00|%"


def safe_cell(value: object) -> str:
    """The value as text, quoted where a spreadsheet would take it for a formula (OWASP, 2024)."""
    text = "" if value is None else str(value)
    if text and (text[0] in FORMULA_STARTS or text.lstrip()[:1] in tuple("=+-@")):
        return "'" + text
    return text
