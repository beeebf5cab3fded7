"""Connectors, their checks, exclusions and leave from files."""

from datetime import date
from typing import Any

from accounts.importers import Places, site_code
from accounts.models import Membership, Organisation, User
from common.columns import (
    Column,
    WrongCell,
    choice,
    codes,
    day,
    email,
    half_days,
    text,
    text_list,
    whole_number,
    yes_no,
)
from common.dates import today
from common.importing import Importer, Outcome, Row, RowHeld, RowRefused
from common.spreadsheets import UnusableFile
from volunteers.models import Check, DBSCertificate, Exclusion, Volunteer
from volunteers.services.checks import record_check, record_dbs
from volunteers.services.people import (
    change_volunteer,
    create_volunteer,
    set_half_days,
    set_leave,
    set_sites,
)
from volunteers.services.restricted import add_exclusion, set_access_needs

Status, Level, Result = Volunteer.Status, DBSCertificate.Level, Check.Result

STATUS_WORDS = {label: value for value, label in Status.choices} | {
    "enquirer": Status.ENQUIRY,
    "enquired": Status.ENQUIRY,
    "applied": Status.APPLICATION,
    "applicant": Status.APPLICATION,
    "interview": Status.CONVERSATION,
    "offer": Status.CONDITIONAL_OFFER,
    "in checks": Status.CHECKS,
    "checks in progress": Status.CHECKS,
    "cleared": Status.READY,
    "on hold": Status.PAUSED,
    "on pause": Status.PAUSED,
    "leaver": Status.LEFT,
    "withdrawn": Status.LEFT,
}
LEVEL_WORDS = {label: value for value, label in Level.choices} | {
    "enhanced barred": Level.ENHANCED_BARRED,
    "enhanced with barred list": Level.ENHANCED_BARRED,
    "enhanced + barred": Level.ENHANCED_BARRED,
}
KIND_WORDS = {value: value for value in Check.Kind.values} | {
    label: value for value, label in Check.Kind.choices
}
KIND_WORDS |= {
    "reference 1": Check.Kind.REFERENCE_1,
    "reference 2": Check.Kind.REFERENCE_2,
    "occupational health": Check.Kind.WORK_HEALTH,
    "id": Check.Kind.IDENTITY,
}
RESULT_WORDS = {label: value for value, label in Result.choices} | {
    "cleared": Result.CLEAR,
    "ok": Result.CLEAR,
    "passed": Result.CLEAR,
    "pending": Result.AWAITED,
    "waiting": Result.AWAITED,
    "requested": Result.AWAITED,
    "failed": Result.NOT_CLEAR,
    "n/a": Result.NOT_APPLICABLE,
}


def past_day(cell: str) -> date:
    value = day(cell)
    if value > today():
        raise WrongCell("is in the future.")
    return value


def certificate_number(cell: str) -> str:
    """Twelve digits. Excel drops leading zeros: we never guess them back."""
    number = "".join(cell.split())
    if number.isascii() and number.isdigit() and len(number) == 12:
        return number
    hint = ""
    if number.isdigit() and len(number) < 12:
        hint = " Excel may have dropped zeros at its start: look at the certificate."
    elif "E+" in number.upper():
        hint = " Excel has shortened it: format the column as text and type it again."
    raise WrongCell(f"is not a DBS certificate number, which has 12 digits.{hint}")


class ConnectorImporter(Importer):
    kind = "connectors"
    title = "Connectors"
    aliases = ("volunteers",)
    identity = ("email",)
    columns = (
        Column("first_name", "First name", text(80), required=True, aliases=("forename",)),
        Column("last_name", "Last name", text(80), required=True, aliases=("surname",)),
        Column("email", "Email", email, required=True, aliases=("e-mail", "email address")),
        Column("mobile", "Mobile", text(30), aliases=("phone", "telephone")),
        Column("date_of_birth", "Date of birth", past_day, empty=None, aliases=("dob",)),
        Column("status", "Status", choice(STATUS_WORDS), empty=None),
        Column("started_on", "Started", day, empty=None, aliases=("start date",)),
        Column("sites", "Sites", codes, empty=()),
        Column("offers_remote", "Remote", yes_no, empty=False),
        Column("half_days", "Half-days", half_days, empty=(), aliases=("availability",)),
        Column("languages", "Languages", text_list(40), empty=()),
        Column("will_share", "Will share", text_list(60), empty=()),
        Column("wont_share", "Won't share", text_list(60), empty=(), aliases=("will not share",)),
        Column("max_at_once", "Max at once", whole_number(0, 20), empty=None),
        Column("max_a_year", "Max a year", whole_number(0, 60), empty=None),
        Column("needs_step_free", "Needs step-free", yes_no, empty=None),
        Column("dbs_number", "DBS certificate", certificate_number, aliases=("dbs number",)),
        Column("dbs_level", "DBS level", choice(LEVEL_WORDS)),
        Column("dbs_issued_on", "DBS issued", past_day, empty=None, aliases=("dbs date",)),
        Column("on_update_service", "Update Service", yes_no, empty=False),
    )
    FACTS = ("first_name", "last_name", "mobile", "date_of_birth", "started_on", "offers_remote")
    FACTS += ("languages", "will_share", "wont_share")
    NEVER_EMPTY = ("status", "max_at_once", "max_a_year")

    def __init__(self, organisation: Organisation, *, by: Membership | None) -> None:
        super().__init__(organisation, by=by)
        self.places = Places(organisation)
        in_use = organisation.positions.filter(is_active=True)
        self.position = in_use.order_by("created_at").first()
        if not self.position:
            raise UnusableFile(
                "This organisation has no position in use, so nobody can volunteer for one. "
                "An administrator adds one under Admin, Positions."
            )
        self.volunteers = volunteers_by_email(
            organisation, "sites", "availability", "access_needs", "dbs_certificates"
        )
        self.others = {
            user.email.casefold(): user
            for user in User.objects.filter(memberships__organisation=organisation).distinct()
        }

    def apply(self, row: Row) -> Outcome:
        sites = [self.places.site(code, column="sites") for code in row.get("sites", ())]
        wont = {topic.casefold() for topic in row.get("wont_share", ())}
        both = [topic for topic in row.get("will_share", ()) if topic.casefold() in wont]
        if both:
            words = f"“{both[0]}” is under “Will share” too. Please ask them which it is."
            raise RowRefused("wont_share", words)
        self._refuse_half_a_certificate(row)
        known = self.volunteers.get(row["email"])
        if known:
            self._hold_if_somebody_else(row, known)
            return self._update(row, known, sites)
        self._hold_if_address_is_anothers(row)
        return self._create(row, sites)

    def facts(self, row: Row) -> dict[str, Any]:
        facts = row.facts(*self.FACTS, *self.NEVER_EMPTY)
        empty = [key for key in self.NEVER_EMPTY if facts.get(key) is None]
        return {key: value for key, value in facts.items() if key not in empty}

    def _create(self, row: Row, sites: list) -> Outcome:
        volunteer = create_volunteer(
            self.organisation,
            email=row["email"],
            position=self.position,
            by=self.by,
            **self.facts(row),
        )
        set_sites(volunteer, sites, by=self.by)
        set_half_days(volunteer, row.get("half_days", ()), by=self.by)
        set_access_needs(volunteer, needs_step_free=bool(row.get("needs_step_free")), by=self.by)
        if row.get("dbs_number"):
            self._record_dbs(row, volunteer)
        return "created"

    def _update(self, row: Row, volunteer: Volunteer, sites: list) -> Outcome:
        facts = self.facts(row)
        changes = []
        if any(getattr(volunteer, name) != value for name, value in facts.items()):
            changes.append(lambda: self._change(row, volunteer, facts))
        if "sites" in row.values and {*sites} != {*volunteer.sites.all()}:
            changes.append(lambda: set_sites(volunteer, sites, by=self.by))
        wanted = {*row.get("half_days", ())}
        if "half_days" in row.values and wanted != {
            a.half_day for a in volunteer.availability.all()
        }:
            changes.append(lambda: set_half_days(volunteer, wanted, by=self.by))
        if self._needs_changed(row, volunteer):
            changes.append(lambda: self._set_needs(row, volunteer))
        if row.get("dbs_number") and not self._has_certificate(row, volunteer):
            changes.append(lambda: self._record_dbs(row, volunteer))
        for change in changes:
            change()
        return "updated" if changes else "unchanged"

    def _change(self, row: Row, volunteer: Volunteer, facts: dict[str, Any]) -> None:
        status = facts.pop("status", None)
        if status and status != volunteer.status and not volunteer.can_move_to(status):
            names = dict(Status.choices)
            raise RowRefused(
                "status",
                f"{volunteer} is “{names[volunteer.status]}” and cannot become "
                f"“{names[status]}” in one step. Nothing in this row was changed.",
            )
        before = volunteer.get_status_display()
        changed = change_volunteer(volunteer, by=self.by, status=status, **facts)
        if changed.status != volunteer.status:
            self.note(row, f"{changed} was “{before}” and is now “{changed.get_status_display()}”.")
            self.moved(row, changed)

    def moved(self, row: Row, volunteer: Volunteer) -> None:
        """A known volunteer's status changed: apps above look at what hangs on it."""

    def _needs_changed(self, row: Row, volunteer: Volunteer) -> bool:
        wanted, needs = row.get("needs_step_free"), getattr(volunteer, "access_needs", None)
        return wanted is not None and wanted != bool(needs and needs.needs_step_free)

    def _set_needs(self, row: Row, volunteer: Volunteer) -> None:
        needs = getattr(volunteer, "access_needs", None)
        set_access_needs(
            volunteer,
            needs_step_free=row["needs_step_free"],
            notes=needs.notes if needs else "",
            by=self.by,
        )

    def _refuse_half_a_certificate(self, row: Row) -> None:
        if not row.get("dbs_number"):
            return
        for key, words in (("dbs_level", "its level"), ("dbs_issued_on", "the day it was issued")):
            if not row.get(key):
                raise RowRefused(key, f"A DBS certificate needs {words}.")

    def _has_certificate(self, row: Row, volunteer: Volunteer) -> bool:
        wanted = (row["dbs_number"], row["dbs_level"], row["dbs_issued_on"])
        return any(
            wanted == (held.number, held.level, held.issued_on)
            and row.get("on_update_service", held.on_update_service) == held.on_update_service
            for held in volunteer.dbs_certificates.all()
        )

    def _record_dbs(self, row: Row, volunteer: Volunteer) -> None:
        record_dbs(
            volunteer,
            number=row["dbs_number"],
            level=row["dbs_level"],
            issued_on=row["dbs_issued_on"],
            on_update_service=row.get("on_update_service", False),
            by=self.by,
        )

    def _hold_if_somebody_else(self, row: Row, known: Volunteer) -> None:
        """A changed surname is the same person; another first name and birthday may not be."""
        same_first = known.first_name.casefold() == row["first_name"].casefold()
        same_last = known.last_name.casefold() == row["last_name"].casefold()
        born, says = known.date_of_birth, row.get("date_of_birth")
        agrees = born == says if born and says else same_last
        if not same_first and not agrees:
            raise RowHeld(
                "email",
                f"This address belongs to {known}, whose first name and date of birth differ: it "
                "may be another person. Change the address, or correct the name.",
            )

    def _hold_if_address_is_anothers(self, row: Row) -> None:
        other = self.others.get(row["email"])
        names = (row["first_name"].casefold(), row["last_name"].casefold())
        if other and (other.first_name.casefold(), other.last_name.casefold()) != names:
            raise RowHeld(
                "email",
                f"This address belongs to {other}, who is known here in another role: it may be "
                "another person. Change the address, or correct the name.",
            )


def volunteers_by_email(organisation: Organisation, *related: str) -> dict[str, Volunteer]:
    volunteers = organisation.volunteers.select_related("membership__user")
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
            raise RowRefused("email", f"No {label} has this e-mail address. Import them first.")
        return volunteer


EMAIL = Column("email", "email", email, required=True, aliases=("e-mail", "email address"))


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

    def apply(self, row: Row) -> Outcome:
        volunteer = self.volunteer(row)
        self._refuse_wrong_date(row)
        known = self.checks.get((volunteer.pk, row["kind"]))
        result, decided_on = row["result"], row.get("decided_on")
        reason = row.get("reason", known.reason if known else "")
        if known and (known.result, known.decided_on, known.reason) == (result, decided_on, reason):
            return "unchanged"
        self.checks[volunteer.pk, row["kind"]] = record_check(
            volunteer,
            row["kind"],
            result=result,
            decided_on=decided_on,
            reason=reason,
            by=self.by,
        )
        return "updated" if known else "created"

    def _refuse_wrong_date(self, row: Row) -> None:
        awaited, decided_on = row["result"] == Result.AWAITED, row.get("decided_on")
        if awaited and decided_on:
            raise RowRefused("decided_on", "A check that is awaited has no date yet.")
        if not awaited and not decided_on:
            raise RowRefused("decided_on", "A result needs the day it was decided.")
        if row["result"] == Result.NOT_APPLICABLE and not row.get("reason"):
            raise RowRefused("result", "Say in a column “reason” why this check does not apply.")


class ExclusionImporter(AboutVolunteers):
    """A row without a team bars the whole site."""

    kind = "exclusions"
    title = "Exclusions (confidential)"
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
        return "updated" if known else "created"
