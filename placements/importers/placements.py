"""Placements from the placement office's list."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from accounts.importers import Places, site_code
from accounts.models import Membership, Organisation
from common.columns import Column, choice, day, half_days, text, text_list, whole_number
from common.dates import Period, period_of, today
from common.errors import DomainError
from common.half_days import in_week_order
from common.import_rows import Row, RowRefused
from common.importing import Importer, Outcome
from placements.models import Placement, Trainee
from placements.models.placements import MOST_CONNECTORS
from placements.moving import Breaks, before_change, breaks_since
from placements.odd_dates import odd_days, why_on_none_of_its_days
from placements.services.people import change_placement, create_placement, refuse_left

# First the words of the placement office's own file: they are the ones suggested.
MODES = {
    "in person": Placement.Mode.IN_PERSON,
    "remote": Placement.Mode.REMOTE,
    "either": Placement.Mode.EITHER,
    "by video or telephone": Placement.Mode.REMOTE,
    "face to face": Placement.Mode.IN_PERSON,
    "online": Placement.Mode.REMOTE,
    "video": Placement.Mode.REMOTE,
    "both": Placement.Mode.EITHER,
}
PRIORITIES = {
    "usual": Placement.Priority.USUAL,
    "high": Placement.Priority.HIGH,
    "before all others": Placement.Priority.FIRST,
    "first": Placement.Priority.FIRST,
}
CONTINUITY = {
    "no preference": Placement.Continuity.ANYBODY,
    "somebody they have met before": Placement.Continuity.SAME,
    "somebody new": Placement.Continuity.DIFFERENT,
    "same": Placement.Continuity.SAME,
    "different": Placement.Continuity.DIFFERENT,
}


MOST_JUDGED = 50  # in one file, at a fifth of a second each
UNJUDGED = "look at whether it still fits."
ANOTHER_TRAINEE = (
    "This placement has an offer or a match, and both people answered for the trainee it had. Take "
    "the offer back or end the match first."
)
WHO_HEARS = "Both people hear of new dates or a new place; suggestions that wait for it lapse."
KEPT_AWAY = (
    "Whether anybody asked to be kept away from the new place is not said here. If somebody may "
    "have, open the confidential details before you confirm."
)


class PlacementImporter(Importer):
    kind = "placements"
    title = "Placements"
    identity = ("reference",)
    columns = (
        Column("trainee", "Trainee ID", text(40), required=True, aliases=("student id",)),
        Column("reference", "Placement ref", text(40), required=True, aliases=("reference",)),
        Column("site", "Site", site_code, required=True, aliases=("site code",)),
        Column("team", "Team", text(120), required=True, aliases=("ward",)),
        Column("starts_on", "Start", day, required=True, aliases=("start date", "first day")),
        Column("ends_on", "End", day, required=True, aliases=("end date", "last day")),
        Column("mode", "Mode", choice(MODES), empty=None),
        Column("half_days", "Half-days", half_days, required=True),
        Column("language", "Language needed", text(40), aliases=("language",)),
        Column("topics", "Topics", text_list(60), empty=()),
        Column("meetings_wanted", "Meetings wanted", whole_number(1, 30), empty=None),
        Column(
            "connectors_wanted",
            "Connectors wanted",
            whole_number(1, MOST_CONNECTORS),
            empty=None,
            aliases=("connectors",),
        ),
        Column("priority", "Priority", choice(PRIORITIES), empty=None),
        Column("continuity", "Connector should be", choice(CONTINUITY), aliases=("continuity",)),
    )
    FACTS = ("starts_on", "ends_on", "half_days", "language", "topics", "continuity")
    NEVER_EMPTY = ("mode", "meetings_wanted", "connectors_wanted", "priority")

    def __init__(self, organisation: Organisation, *, by: Membership | None) -> None:
        super().__init__(organisation, by=by)
        self.places = Places(organisation)
        self.trainees = {trainee.reference: trainee for trainee in organisation.trainees.all()}
        known = organisation.placements.select_related("trainee", "site", "team__site")
        self.placements = {p.reference: p for p in known}
        self.when = {p.reference: (p.trainee_id, p.period) for p in known if not p.called_off_on}
        self.moved: list[Row] = []  # rows that say where a placement is in time, or whose
        self.judged = 0
        self.matched = set(organisation.matches.live().values_list("placement_id", flat=True))

    def apply(self, row: Row) -> Outcome:
        facts = self.facts(row)
        known = self.placements.get(row["reference"])
        if not known:
            create_placement(self.organisation, reference=row["reference"], by=self.by, **facts)
            self._note_when(row, facts)
            return "created"
        old = {name: getattr(known, name) for name in facts}
        if not self.note_changes(row, f"{known}, {known.trainee}", _shown(old), _shown(facts)):
            return "unchanged"
        if known.pk in self.matched:
            if facts["trainee"] != known.trainee:
                raise RowRefused("trainee", ANOTHER_TRAINEE)
            self._change_matched(row, known, facts)
        else:
            self._change_unmatched(row, known, facts)
        if not known.called_off_on:
            self._note_when(row, facts)
        if known.called_off_on:
            self.note(row, f"{known.reference} is called off, and stays so.")
        if facts["starts_on"] != old["starts_on"] and facts["starts_on"] < today():
            self.warn(row, f"{known.reference} would start in the past: please check the date.")
        return "updated"

    def _note_when(self, row: Row, facts: dict[str, Any]) -> None:
        period = period_of(facts["starts_on"], facts["ends_on"])
        self.when[row["reference"]] = (facts["trainee"].pk, period)
        if facts["ends_on"] >= today():
            self.moved.append(row)

    def finish(self) -> Mapping[int, RowRefused]:
        """One person is seldom in two places at once: looked at when every row is taken."""
        of_trainee: dict[UUID, list[tuple[str, Period]]] = defaultdict(list)
        for reference, (trainee, period) in self.when.items():
            of_trainee[trainee].append((reference, period))
        for row in self.moved:
            trainee, period = self.when[row["reference"]]
            others = [key for key, other in of_trainee[trainee] if other.overlaps(period)]
            if names := [key for key in others if key != row["reference"]][:3]:
                words = f"overlaps {' and '.join(names)}, of the same trainee."
                self.warn(row, f"{row['reference']} {words}")
        return {}

    def _change_unmatched(self, row: Row, known: Placement, facts: dict[str, Any]) -> None:
        waiting, was = known.proposals.to_decide().count(), known.trainee
        changed = change_placement(known, by=self.by, **facts)
        if changed.trainee != was:
            words = f"{known.reference} goes from {was} to {changed.trainee}"
            self.warn(row, f"{words}: please check the trainee ID.")
        if lapsed := waiting - changed.proposals.to_decide().count():
            what = "1 suggestion lapses" if lapsed == 1 else f"{lapsed} suggestions lapse"
            self.note(row, f"{what} that waited for {known.reference}.")

    def _change_matched(self, row: Row, known: Placement, facts: dict[str, Any]) -> None:
        """Says what it breaks; of a long file only for the first, because each takes its time."""
        self.judged += 1
        if self.judged > MOST_JUDGED:
            change_placement(known, by=self.by, **facts)
            self.warn(row, f"{known.reference} has changed and has a match: {UNJUDGED} {WHO_HEARS}")
            return
        before = before_change(known)
        breaks = breaks_since(before, change_placement(known, by=self.by, **facts))
        self.note(row, f"{known.reference} has changed and has a match. {WHO_HEARS}")
        for words in _said(breaks):
            self.warn(row, words)

    def facts(self, row: Row) -> dict[str, Any]:
        trainee = self.trainees.get(row["trainee"])
        if not trainee:
            raise RowRefused("trainee", "There is no trainee with this ID. Import trainees first.")
        site = self.places.site(row["site"])
        team = self.places.team(site, row["team"])
        if row["ends_on"] < row["starts_on"]:
            raise RowRefused(
                "ends_on", f"The end is before the start, {row['starts_on']:%d/%m/%Y}."
            )
        self._refuse_odd_days(row)
        self._refuse_left(row, trainee)
        known = {key: row[key] for key in self.NEVER_EMPTY if row.get(key) is not None}
        people_and_places = {"trainee": trainee, "site": site, "team": team}
        return people_and_places | row.facts(*self.FACTS) | known

    def _refuse_left(self, row: Row, trainee: Trainee) -> None:
        """A placement of theirs that is known already is called off, and stays so."""
        known = self.placements.get(row["reference"])
        if not known or known.trainee != trainee:
            try:
                refuse_left(trainee, ends_on=row["ends_on"])
            except DomainError as refusal:
                raise RowRefused("trainee", str(refusal)) from None

    def _refuse_odd_days(self, row: Row) -> None:
        """As the form does."""
        known = self.placements.get(row["reference"])
        was = (known.starts_on, known.ends_on) if known else (None, None)
        if odd := odd_days(row["starts_on"], row["ends_on"], was=was, on=today()):
            raise RowRefused(*next(iter(odd.items())))
        stood = (*was, sorted(known.half_days)) if known else None
        days = (row["starts_on"], row["ends_on"])
        if odd_half := why_on_none_of_its_days(row["half_days"], *days, was=stood):
            raise RowRefused("half_days", odd_half)


def _said(breaks: Breaks) -> Iterator[str]:
    """What has to be looked at, in words that name nobody's confidential bar."""
    for broken in breaks.broken:
        match = broken.match
        what = "the offer to" if match.status == match.Status.OFFERED else "the match with"
        yield f"This breaks {what} {match.connector}, which stays until you end it. {broken.why}"
    yield from breaks.renewals
    for words in breaks.meetings:
        yield f"Outside the new dates: {words}."
    if breaks.is_elsewhere:
        yield KEPT_AWAY


def _shown(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts with their labels, to be read by a person."""
    labels = {
        "half_days": in_week_order,
        "mode": Placement.Mode,
        "priority": Placement.Priority,
        "continuity": Placement.Continuity,
    }
    return {name: labels.get(name, lambda same: same)(value) for name, value in facts.items()}
