"""Sites and teams from a file."""

from accounts.models import Organisation, Site, Team
from common.columns import Column, WrongCell, code, listed, text, yes_no
from common.importing import Importer, Outcome, Row, RowRefused


def site_code(cell: str) -> str:
    value = code(cell)
    if len(value) > 12 or not value.isascii() or not value.replace("-", "").isalnum():
        raise WrongCell("is not a site code: at most 12 capital letters, numbers and hyphens.")
    return value


class Places:
    """The sites and teams of an organisation, found by what files call them."""

    def __init__(self, organisation: Organisation) -> None:
        self.sites = {site.code: site for site in organisation.sites.all()}
        self.teams = {
            (team.site_id, team.name.casefold()): team for team in organisation.teams.all()
        }

    def site(self, code: str, *, column: str = "site") -> Site:
        if code not in self.sites:
            known = f"The codes are: {listed(sorted(self.sites))}." if self.sites else NO_SITES
            raise RowRefused(column, f"There is no site with the code “{code}”. {known}")
        return self.sites[code]

    def team(self, site: Site, name: str, *, column: str = "team") -> Team:
        team = self.teams.get((site.pk, name.casefold()))
        if not team:
            names = [t.name for t in self.teams.values() if t.site_id == site.pk]
            known = f"Its teams are: {listed(sorted(names))}." if names else "It has no teams yet."
            raise RowRefused(column, f"There is no team “{name}” at {site}. {known}")
        return team


NO_SITES = "There are no sites yet: import sites.csv first."


class SiteImporter(Importer):
    kind = "sites"
    title = "Sites"
    identity = ("code",)
    columns = (
        Column("code", "code", site_code, required=True, aliases=("site code", "site")),
        Column("name", "name", text(120), required=True, aliases=("site name",)),
        Column("town", "town", text(120)),
        Column("is_step_free", "step_free", yes_no, empty=False, aliases=("step free access",)),
    )

    def __init__(self, organisation: Organisation, *, by) -> None:
        super().__init__(organisation, by=by)
        self.places = Places(organisation)

    def apply(self, row: Row) -> Outcome:
        facts = row.facts("name", "town", "is_step_free")
        site = self.places.sites.get(row["code"])
        if not site:
            self.places.sites[row["code"]] = self.organisation.sites.create(
                code=row["code"], **facts
            )
            return "created"
        return save_changes(site, facts)


class TeamImporter(Importer):
    kind = "teams"
    title = "Teams"
    identity = ("site", "name")
    columns = (
        Column("site", "site", site_code, required=True, aliases=("site code",)),
        Column("name", "team", text(120), required=True, aliases=("team name", "name", "ward")),
        Column("setting", "setting", text(120)),
    )

    def __init__(self, organisation: Organisation, *, by) -> None:
        super().__init__(organisation, by=by)
        self.places = Places(organisation)

    def apply(self, row: Row) -> Outcome:
        site, facts = self.places.site(row["site"]), row.facts("name", "setting")
        team = self.places.teams.get((site.pk, row["name"].casefold()))
        if not team:
            self.places.teams[site.pk, row["name"].casefold()] = self.organisation.teams.create(
                site=site, **facts
            )
            return "created"
        return save_changes(team, facts)


def save_changes(place: Site | Team, facts: dict) -> Outcome:
    """Write what differs, if anything does."""
    changed = [name for name, value in facts.items() if getattr(place, name) != value]
    if not changed:
        return "unchanged"
    for name in changed:
        setattr(place, name, facts[name])
    place.save(update_fields=changed)
    return "updated"
