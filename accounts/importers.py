"""Sites and teams from a file, and what files about people share."""

from accounts.models import Membership, Organisation, Site, Team, User
from accounts.services import save_place
from common.columns import Column, WrongCell, code, listed, plain, text, yes_no
from common.import_rows import Row, RowHeld, RowRefused
from common.importing import Importer, Outcome


def site_code(cell: str) -> str:
    value = code(cell)
    if len(value) > 12 or not value.isascii() or not value.replace("-", "").isalnum():
        raise WrongCell("is not a site code: at most 12 capital letters, numbers and hyphens.")
    return value


def wait_for_other_imports(organisation: Organisation) -> None:
    """One import at a time in an organisation: each begins by reading what is there."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


class Places:
    """The sites and teams of an organisation, found by what files call them."""

    def __init__(self, organisation: Organisation) -> None:
        self.sites = {site.code: site for site in organisation.sites.all()}
        self.teams = {
            (team.site_id, team.name.casefold()): team for team in organisation.teams.all()
        }

    def site(self, code: str, *, column: str = "site") -> Site:
        if code not in self.sites:
            raise RowRefused(column, f"There is no site with the code “{code}”. {self._codes()}")
        return self.sites[code]

    def site_called(self, words: str, *, column: str) -> Site:
        """By its code, or by its whole name."""
        if site := self.sites.get(words.upper()):
            return site
        named = [site for site in self.sites.values() if plain(site.name) == plain(words)]
        if len(named) == 1:
            return named[0]
        why = "Several sites have the name" if named else "There is no site with the code or name"
        raise RowRefused(column, f"{why} “{words}”. {self._codes()}")

    def _codes(self) -> str:
        return f"The codes are: {listed(sorted(self.sites))}." if self.sites else NO_SITES

    def team(self, site: Site, name: str, *, column: str = "team") -> Team:
        team = self.teams.get((site.pk, name.casefold()))
        if not team:
            names = [t.name for t in self.teams.values() if t.site_id == site.pk]
            known = f"Its teams are: {listed(sorted(names))}." if names else "It has no teams yet."
            raise RowRefused(column, f"There is no team “{name}” at {site}. {known}")
        return team


NO_SITES = "There are no sites yet: import sites.csv first."


class PlaceImporter(Importer):
    """What both files share."""

    def __init__(self, organisation: Organisation, *, by: Membership | None) -> None:
        super().__init__(organisation, by=by)
        self.places = Places(organisation)

    def change(self, row: Row, place: Site | Team, facts: dict) -> Outcome:
        """Write what differs, if anything does."""
        old = {name: getattr(place, name) for name in facts}
        if not self.note_changes(row, place, old, facts):
            return "unchanged"
        changed = [name for name in facts if facts[name] != old[name]]
        for name in changed:
            setattr(place, name, facts[name])
        save_place(place, by=self.by, only=changed)
        return "updated"


class SiteImporter(PlaceImporter):
    kind = "sites"
    title = "Sites"
    identity = ("code",)
    columns = (
        Column("code", "code", site_code, required=True, aliases=("site code", "site")),
        Column("name", "name", text(120), required=True, aliases=("site name",)),
        Column("town", "town", text(120)),
        Column("is_step_free", "step_free", yes_no, empty=False, aliases=("step free access",)),
    )

    def apply(self, row: Row) -> Outcome:
        facts = row.facts("name", "town", "is_step_free")
        site = self.places.sites.get(row["code"])
        if not site:
            site = Site(organisation=self.organisation, code=row["code"], **facts)
            save_place(site, by=self.by)
            self.places.sites[site.code] = site
            return "created"
        return self.change(row, site, facts)


class TeamImporter(PlaceImporter):
    kind = "teams"
    title = "Teams"
    identity = ("site", "name")
    columns = (
        Column("site", "site", site_code, required=True, aliases=("site code",)),
        Column("name", "team", text(120), required=True, aliases=("team name", "name", "ward")),
        Column("setting", "setting", text(120)),
    )

    def apply(self, row: Row) -> Outcome:
        site, facts = self.places.site(row["site"]), row.facts("name", "setting")
        team = self.places.teams.get((site.pk, row["name"].casefold()))
        if not team:
            team = Team(organisation=self.organisation, site=site, **facts)
            save_place(team, by=self.by)
            self.places.teams[site.pk, team.name.casefold()] = team
            return "created"
        return self.change(row, team, facts)


class People:
    """Who is known in an organisation, found by what files call them.

    Whoever was invited from elsewhere and has not joined is not among them: a file must not tell
    whose an address is.
    """

    def __init__(self, organisation: Organisation) -> None:
        people = User.objects.known_in(organisation)
        self.by_email = {user.email.casefold(): user for user in people}

    def hold_if_somebody_else(self, row: Row) -> None:
        """Hold a row about somebody new whose address is known under another name."""
        other = self.by_email.get(row["email"])
        names = (row["first_name"].casefold(), row["last_name"].casefold())
        if other and (other.first_name.casefold(), other.last_name.casefold()) != names:
            raise RowHeld(
                "email",
                f"This address belongs to {other}, who is known here in another role: it may be "
                "another person. Change the address, or correct the name.",
            )
