import pytest

from accounts.importers import SiteImporter, TeamImporter
from tests.factories.accounts import SiteFactory, TeamFactory
from tests.importing import outcome, take


@pytest.fixture
def organisation(world):
    return world.organisation


@pytest.fixture
def bowmere(organisation):
    return SiteFactory(organisation=organisation, code="BOW", name="Bowmere", town="Chester")


SITES = "code,name,town,step_free"


def test_a_site_is_created_and_then_known(organisation):
    row = "bow,Bowmere Hospital,Chester,yes"
    assert outcome(take(SiteImporter, organisation, SITES, row)) == "created"
    assert outcome(take(SiteImporter, organisation, SITES, row)) == "unchanged"
    site = organisation.sites.get()
    assert (site.code, site.name, site.town, site.is_step_free) == (
        *("BOW", "Bowmere Hospital", "Chester"),
        True,
    )


def test_a_column_left_out_changes_nothing_and_an_empty_cell_empties(organisation, bowmere):
    assert outcome(take(SiteImporter, organisation, "code,name", "BOW,Bowmere")) == "unchanged"
    assert outcome(take(SiteImporter, organisation, SITES, "BOW,Bowmere,,yes")) == "updated"
    bowmere.refresh_from_db()
    assert bowmere.town == ""


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (",Bowmere,,", "code: This cell is needed"),
        ("BOW,,,", "name: This cell is needed"),
        ("BOW ME,Bowmere,,", "code: “BOW ME” is not a site code"),
        ("B" * 13 + ",Bowmere,,", "is not a site code"),
        ("BOW,Bowmere,,perhaps", "step_free: “perhaps” is not one of the words"),
        ("BOW," + "x" * 121 + ",,", "longer than 120"),
    ],
)
def test_a_site_that_cannot_be_is_refused(organisation, row, words):
    assert words in outcome(take(SiteImporter, organisation, SITES, row))
    assert not organisation.sites.exists()


TEAMS = "site,team,setting"


def test_a_team_is_created_then_known_then_corrected(organisation, bowmere):
    assert outcome(take(TeamImporter, organisation, TEAMS, "BOW,Beech ward,acute")) == "created"
    assert outcome(take(TeamImporter, organisation, TEAMS, "BOW,Beech ward,acute")) == "unchanged"
    assert outcome(take(TeamImporter, organisation, TEAMS, "BOW,BEECH ward,older")) == "updated"
    assert organisation.teams.get().setting == "older"


def test_a_team_of_an_unknown_site_is_refused(organisation, bowmere):
    words = outcome(take(TeamImporter, organisation, TEAMS, "XXX,Beech ward,"))
    assert words.startswith(
        "refused: site: There is no site with the code “XXX”. The codes are: BOW"
    )


def test_another_organisations_places_are_no_help(organisation, elsewhere):
    TeamFactory(site__organisation=elsewhere.organisation, site__code="FAR", name="Far ward")
    words = outcome(take(TeamImporter, organisation, TEAMS, "FAR,Far ward,"))
    assert "There are no sites yet" in words
