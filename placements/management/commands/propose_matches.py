import json
import sys
from datetime import date
from pathlib import Path

import pghistory
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Organisation
from common.errors import DomainError
from common.files import write_private
from placements.conditions import to_store
from placements.explaining import found_by
from placements.plain_words import reasons_by_name, reasons_in_words
from placements.planning import Asked, Plan, plan_matching
from placements.services.matching import answer_wishes, save_plan


def iso_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"“{text}” is no date. Write dates as 2027-01-31.") from None


class Command(BaseCommand):
    help = "Propose connectors for the placements that start in a period. Stores nothing by itself."

    def add_arguments(self, parser):
        parser.add_argument("--organisation", required=True, metavar="SLUG")
        parser.add_argument("--from", dest="first_on", required=True, metavar="DATE")
        parser.add_argument("--to", dest="last_on", required=True, metavar="DATE")
        parser.add_argument("--on", required=True, metavar="DATE", help="The day of matching.")
        parser.add_argument("--json", metavar="FILE", help="Write the answer here; - prints it.")
        parser.add_argument("--save", action="store_true", help="Keep it as a run to review.")

    def handle(self, *, organisation, first_on, last_on, on, save, **options):
        tenant = Organisation.objects.filter(slug=organisation).first()
        if tenant is None:
            raise CommandError(f"There is no organisation “{organisation}”.")
        day = iso_day(on)
        try:
            asked = Asked(iso_day(first_on), iso_day(last_on), day, seconds=None)
            plan = plan_matching(tenant, asked)
        except DomainError as error:
            raise CommandError(str(error)) from None
        text, name = json.dumps(as_json(plan), indent=1) + "\n", options["json"]
        if name and name != "-":
            self.write_file(Path(name), text)  # if it cannot be written, nothing is kept either
        if save:
            with pghistory.context(by="propose_matches (command line)"):
                keep(plan, tenant)
        if name == "-":
            sys.stdout.write(text)
        elif not name:
            self.write_words(plan)

    def write_file(self, path: Path, text: str) -> None:
        try:
            write_private(path, text)
        except DomainError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Written to {path}.")

    def write_words(self, plan: Plan) -> None:
        outcome = plan.outcome
        proven = "proven to be the most" if outcome.is_proven else f"at most {outcome.bound}"
        self.stdout.write(f"{outcome.covered} of {outcome.wanted} placements covered, {proven}.")
        for gap in outcome.uncovered:
            self.stdout.write(f"\n{gap.need}: nobody")
            for reason in reasons_in_words(gap):
                self.stdout.write(f"  {reason}")


@transaction.atomic
def keep(plan: Plan, tenant: Organisation) -> None:
    save_plan(plan, found_by(plan), organisation=tenant, by=None)
    answer_wishes(plan)


def as_json(plan: Plan) -> dict:
    """Pairs by placement reference and the connector's e-mail address; dates as ISO text."""
    outcome = plan.outcome
    return {
        "covered": outcome.covered,
        "placements": outcome.wanted,
        "proven": outcome.is_proven,
        "bound": outcome.bound,
        "pairs": [
            {
                "placement": pair.need,
                "connector": pair.offer,
                "points": dict(pair.points),
                "conditions": to_store(pair.conditions),
            }
            for pair in outcome.pairs
        ],
        "uncovered": [
            {"placement": gap.need, "reasons": reasons_by_name(gap)} for gap in outcome.uncovered
        ],
    }
