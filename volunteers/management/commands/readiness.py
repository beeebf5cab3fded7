"""manage.py readiness --organisation cheshire --on 2027-01-11 [--json FILE]"""

import json
from collections import Counter
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Organisation
from common.errors import DomainError
from common.files import write_private
from volunteers.readiness import Item, Readiness, readiness


class Command(BaseCommand):
    help = "Who is ready on a date, as known today, and what stands in the way of the others."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organisation", required=True, help="its short name, like cheshire")
        parser.add_argument("--on", required=True, help="a date, like 2027-01-11")
        parser.add_argument("--json", metavar="FILE", help="write every volunteer's items here")

    def handle(self, *args: object, **options: str) -> None:
        on = _date(options["on"])
        people = list(
            _organisation(options["organisation"])
            .volunteers.select_related("membership__user")
            .order_by("membership__user__email")
        )
        known = readiness(people, on=on)
        answers = [(person, known[person.pk]) for person in people]
        if options["json"]:
            self._write_json(Path(options["json"]), answers)
        else:
            self._write_summary(on, answers)

    def _write_json(self, file: Path, answers: list) -> None:
        rows = [
            {"email": person.email, "ready": answer.is_ready, "items": _items(answer)}
            for person, answer in answers
        ]
        try:
            write_private(file, json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
        except DomainError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Wrote {len(rows)} volunteers to {file}.")

    def _write_summary(self, on: date, answers: list) -> None:
        ready = sum(answer.is_ready for _, answer in answers)
        self.stdout.write(f"On {on}: {ready} of {len(answers)} volunteers are ready.")
        reasons = Counter(_thing(item) for _, answer in answers for item in answer.missing())
        for label, count in reasons.most_common():
            self.stdout.write(f"  {count:3} without: {label}")
        for person, answer in answers:
            if not answer.is_ready:
                lacking = "; ".join(_words(item) for item in answer.missing())
                self.stdout.write(f"{person} <{person.email}>: {lacking}")


def _organisation(slug: str) -> Organisation:
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        known = ", ".join(Organisation.objects.values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no organisation “{slug}”. There are: {known}.")
    return organisation


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"“{text}” is not a date. Write it like 2027-01-11.") from None


def _items(answer: Readiness) -> list[dict]:
    return [
        {"item": item.key, "state": item.state, "until": item.until and item.until.isoformat()}
        for item in answer.items
    ]


def _thing(item: Item) -> str:
    return "an active status" if item.kind == "status" else item.label


def _words(item: Item) -> str:
    if item.kind == "status":
        return "not active"
    return f"{item.label} {item.state}" + (f" on {item.until}" if item.until else "")
