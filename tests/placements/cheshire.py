"""The demo's files, read by nothing but the standard library: what imports are compared with."""

import csv
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "placements" / "demo" / "cheshire"


def rows_of(name: str) -> list[dict[str, str]]:
    with open(FOLDER / f"{name}.csv", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
