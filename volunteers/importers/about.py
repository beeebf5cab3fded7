"""Files about volunteers who are known already: checks, exclusions, leave."""

from uuid import UUID

from django.utils.timezone import localdate

from accounts.importers import Places, site_code
from accounts.models import Membership, Organisation
from common.columns import Column, choice, day, text
from common.errors import DomainError
from common.import_rows import Row, RowHeld, RowRefused
from common.importing import Importer, Outcome
from volunteers.importers.words import EMAIL, KIND_WORDS, RESULT_WORDS, Result, past_day
from volunteers.models import Check, Exclusion, ReferenceRequest, Volunteer
from volunteers.services.checks import NO_WAY_ROUND, answered_on, record_check
from volunteers.services.oneself import refuse_oneself
from volunteers.services.people import set_leave
from volunteers.services.restricted import add_exclusion


def volunteers_by_email(organisation: Organisation, *related: str) -> dict[str, Volunteer]:
    volunteers = organisation.volunteers.select_related("membership__user", "position")
    return {v.email.casefold(): v for v in volunteers.prefetch_related(*related)}


class AboutVolunteers(Importer):
    """What the files about known volunteers share."""

    def __init__(self, organisation: Organisation, *, by: Membership | None) -> None:
        super().__init__(organisation, by=by)
        self.volunteers = volunteers_by_email(organisation)

    def volunteer(self, row: Row) -> Volunteer:
        volunteer = self.volunteers.get(row["email"])
        if not volunteer:
            label = self.organisation.connector_label
            raise RowRefused("email", f"No {label} has this email address. Import them first.")
        return volunteer


BY_HAND = "If the row is right, record it on their page."


class Clearances:
    """Whom no list kept elsewhere clears: who applied here, and whoever sends the file."""

    def __init__(self, organisation: Organisation, by: Membership | None) -> None:
        self.by = by
        self.applied: set[UUID] = set(organisation.applications.values_list("volunteer", flat=True))

    def hold_oneself(self, volunteer: Volunteer, column: str) -> None:
        try:
            refuse_oneself(volunteer, self.by)
        except DomainError as refusal:
            raise RowHeld(column, str(refusal)) from None

    def hold(self, volunteer: Volunteer, column: str) -> None:
        self.hold_oneself(volunteer, column)
        if volunteer.pk in self.applied:
            raise RowHeld(column, f"They applied here, so their checks are done here. {BY_HAND}")


class CheckImporter(AboutVolunteers):
    kind = "checks"
    title = "Checks"
    identity = ("email", "kind")
    columns = (
        EMAIL,
        Column("kind", "check", choice(KIND_WORDS), required=True),
        Column("result", "result", choice(RESULT_WORDS), required=True),
        Column("decided_on", "decided_on", past_day, empty=None, aliases=("decided", "date")),
        Column("reason", "reason", text(300), aliases=("why",)),
    )

    def __init__(self, organisation: Organisation, *, by: Membership | None) -> None:
        super().__init__(organisation, by=by)
        self.checks = {(c.volunteer_id, c.kind): c for c in organisation.checks.all()}
        self.clearances = Clearances(organisation, by)
        asked = ReferenceRequest.objects.filter(organisation=organisation)
        self.answered = set(asked.answered().values_list("volunteer", "kind"))

    def apply(self, row: Row) -> Outcome:
        volunteer = self.volunteer(row)
        self._refuse_wrong_date(row)
        known = self.checks.get((volunteer.pk, row["kind"]))
        result, decided_on = row["result"], row.get("decided_on")
        reason = row.get("reason", known.reason if known else "")
        if known and (known.result, known.decided_on, known.reason) == (result, decided_on, reason):
            return "unchanged"
        if known:
            self._hold_if_it_undoes(row, known)
        if result in Check.PASSING:
            self.clearances.hold(volunteer, "result")
            if (volunteer.pk, row["kind"]) in self.answered and not (known and known.passes):
                raise RowHeld("result", f"A referee has answered here. {BY_HAND}")
        new = {"result": result, "decided_on": decided_on, "reason": reason}
        check = record_check(volunteer, row["kind"], by=self.by, **new)
        if known:
            old = {"result": Result(known.result), "decided_on": known.decided_on}
            label = check.get_kind_display()
            old, new = old | {"reason": known.reason}, new | {"result": Result(result)}
            self.note_changes(row, f"{volunteer}, {label}", old, new)
        self.checks[volunteer.pk, row["kind"]] = check
        return "updated" if known else "created"

    def _hold_if_it_undoes(self, row: Row, known: Check) -> None:
        """A file kept elsewhere neither knows better what is recorded here, nor clears it anew."""
        result, decided_on = row["result"], row.get("decided_on")
        since = known.decided_on or localdate(known.recorded_at or known.created_at)
        here = f"Recorded here on {since:%d/%m/%Y}: {Result(known.result).label.lower()}."
        is_older = known.decided_on is not None if decided_on is None else decided_on < since
        if is_older:
            raise RowHeld("decided_on", f"{here} This row is older. {BY_HAND}")
        would_pass = result in Check.PASSING
        if would_pass and known.valid_until:
            until = f"That counts until {known.valid_until:%d/%m/%Y}, which this row does not say."
            raise RowHeld("result", f"{here} {until} {BY_HAND}")
        if would_pass and not known.passes and answered_on(known):
            raise RowHeld("result", f"{here} This row would clear it. {BY_HAND}")

    def _refuse_wrong_date(self, row: Row) -> None:
        awaited, decided_on = row["result"] == Result.AWAITED, row.get("decided_on")
        if awaited and decided_on:
            raise RowRefused("decided_on", "A check that is awaited has no date yet.")
        if not awaited and not decided_on:
            raise RowRefused("decided_on", "A result needs the day it was decided.")
        if row["result"] == Result.NOT_APPLICABLE and row["kind"] != Check.Kind.REGISTRATION:
            raise RowRefused("result", NO_WAY_ROUND)
        if row["result"] == Result.NOT_APPLICABLE and not row.get("reason"):
            raise RowRefused("result", "Say in a column “reason” why this check does not apply.")


class ExclusionImporter(AboutVolunteers):
    """A row without a team bars the whole site."""

    kind = "exclusions"
    title = "Exclusions (confidential)"
    confidential = "exclusion"
    identity = ("email", "site", "team")
    columns = (
        EMAIL,
        Column("site", "site", site_code, required=True, aliases=("site code",)),
        Column("team", "team", text(120)),
    )

    def __init__(self, organisation: Organisation, *, by: Membership | None) -> None:
        super().__init__(organisation, by=by)
        self.places = Places(organisation)
        self.bars = {
            (bar.volunteer_id, bar.site_id, bar.team_id)
            for bar in Exclusion.objects.filter(organisation=organisation, person=None)
        }

    def apply(self, row: Row) -> Outcome:
        volunteer, site = self.volunteer(row), self.places.site(row["site"])
        team = self.places.team(site, row["team"]) if row.get("team") else None
        bar = (volunteer.pk, site.pk, team and team.pk)
        if self.by and self.by.user_id == volunteer.membership.user_id:
            raise RowRefused(
                "email", "This is about yourself: ask another coordinator to import it."
            )
        self.tell_about(volunteer)
        if bar in self.bars:
            return "unchanged"
        add_exclusion(volunteer, site=site, team=team, by=self.by)
        self.bars.add(bar)
        return "created"


class LeaveImporter(AboutVolunteers):
    """Both days are still away. A known first day with another last day is corrected."""

    kind = "leave"
    title = "Leave"
    identity = ("email", "first_on")
    columns = (
        EMAIL,
        Column("first_on", "from", day, required=True, aliases=("first day", "start")),
        Column("last_on", "to", day, required=True, aliases=("last day", "until", "end")),
    )

    def __init__(self, organisation: Organisation, *, by: Membership | None) -> None:
        super().__init__(organisation, by=by)
        self.leave = {(x.volunteer_id, x.first_on): x for x in organisation.leave.all()}

    def apply(self, row: Row) -> Outcome:
        volunteer, first_on, last_on = self.volunteer(row), row["first_on"], row["last_on"]
        if last_on < first_on:
            raise RowRefused("last_on", f"The last day is before the first, {first_on:%d/%m/%Y}.")
        known = self.leave.get((volunteer.pk, first_on))
        if known and known.last_on == last_on:
            return "unchanged"
        self.leave[volunteer.pk, first_on] = set_leave(
            volunteer, first_on=first_on, last_on=last_on, by=self.by
        )
        if known:
            about = f"{volunteer}, away from {first_on:%d/%m/%Y}"
            self.note_changes(row, about, {"last_on": known.last_on}, {"last_on": last_on})
        return "updated" if known else "created"
