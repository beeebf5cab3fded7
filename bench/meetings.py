"""Measure the pages about meetings: `python -m bench.meetings [1000000]`.

So many logged meetings in one organisation, in a database of its own: twenty for each match, and a
thousand for the match that is looked at. Prints queries, server time and size of the pages of the
trainee, the connector and the coordinator beside an empty page.
"""

import argparse
import sys
from collections.abc import Iterator
from datetime import timedelta

from bench.volunteers import LINE, measure_page, own_database  # first: it sets Django up

# isort: split
from django.db import connection, models
from django.test import Client
from django.test.utils import override_settings

from accounts.models import Membership, Site, Team, User
from accounts.permissions import Role
from bench.scheme_rows import make_scheme
from common.dates import now, today
from placements.models import Match, Meeting, MeetingLog, Placement, Trainee
from volunteers.models import Volunteer

PEOPLE = 2_000
LOGS_OF_A_MATCH, LOGS_OF_THE_ONE = 20, 1_000
UNDER_WAY = 300  # of the placements; all others are over


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the pages about meetings.")
    parser.add_argument("logs", type=int, nargs="?", default=1_000_000)
    in_use = {"DEBUG": False, "ALLOWED_HOSTS": ["*"], "REQUIRE_SECOND_FACTOR": False}
    with own_database(), override_settings(**in_use, SECURE_SSL_REDIRECT=False):
        for line in lines(parser.parse_args().logs):
            print(line, flush=True)
    return 0


def lines(logs: int) -> Iterator[str]:
    """The table, a line as soon as it is measured."""
    coordinator = make_scheme(PEOPLE)
    match = make_matches(coordinator, logs // LOGS_OF_A_MATCH)
    make_logs(match, logs)
    yield LINE.format(f"{logs:,} logged meetings", "queries", "median", "longest", "page")
    record, placement = f"/matches/{match.pk}/", f"/placements/{match.placement_id}/"
    of_the_two = (("home", "/"), ("the match", record), ("its last page", f"{record}?page=99"))
    lists = (("to arrange", "/meetings/"), ("to log", "/meetings/?show=to_log"))
    yield measure_page(Client(), "an empty page (healthz)", "/healthz")
    for name, member, pages in (
        ("trainee", match.placement.trainee.membership, of_the_two),
        ("connector", match.connector.membership, of_the_two),
        (
            "coordinator",
            coordinator,
            (*of_the_two, ("the placement", placement), *lists),
        ),
    ):
        client = signed_in(member)
        for page, url in pages:
            yield measure_page(client, f"{name}: {page}", url)


def signed_in(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def make_matches(coordinator: Membership, count: int) -> Match:
    """A trainee, a placement and an agreed match, and so many copies; the first is the one."""
    organisation = coordinator.organisation
    of = {"organisation": organisation}
    connector = Volunteer.objects.get(membership__user__email="first@example.org")
    Membership.objects.filter(pk=connector.membership_id).update(status="joined")
    site = Site.objects.create(code="S", name="Site", **of)
    user = User.objects.create_user("trainee@example.org", first_name="Sam", last_name="One")
    membership = Membership.objects.create(user=user, role=Role.TRAINEE, status="joined", **of)
    trainee = Trainee.objects.create(
        membership=membership, reference="T0", first_name="Sam", last_name="One", **of
    )
    placement = Placement.objects.create(
        trainee=trainee,
        reference="P0",
        site=site,
        team=Team.objects.create(site=site, name="Team", **of),
        starts_on=today() - timedelta(days=30),
        ends_on=today() + timedelta(days=30),
        half_days=["mon_am"],
        **of,
    )
    match = Match.objects.create(
        placement=placement,
        connector=connector,
        status="agreed",
        connector_answer="accepted",
        trainee_answer="accepted",
        offered_at=now() - timedelta(days=50),
        agreed_at=now() - timedelta(days=40),
        answer_by=today(),
        **of,
    )
    copy_all(match, count)
    return match


def copy_all(match: Match, count: int) -> None:
    over = f"case when n > {UNDER_WAY} then 60 + n %% 1500 else 0 end"
    trainee = match.placement.trainee
    for row, differs in (
        (trainee.membership.user, {"email": "'trainee' || n || '@example.org'"}),
        (trainee.membership, {"user_id": key_of("user_of_trainee")}),
        (trainee, {"membership_id": key_of("membership_of_trainee"), "reference": "'T' || n"}),
        (
            match.placement,
            {
                "trainee_id": key_of("trainee"),
                "reference": "'P' || n",
                "starts_on": f"p.starts_on - ({over})",
                "ends_on": f"p.ends_on - ({over})",
            },
        ),
        (
            match,
            {
                "placement_id": key_of("placement"),
                "connector_id": "md5('volunteer' || (2 + 6 * (n %% 300)))::uuid",
            },
        ),
    ):
        copy(row, count, differs)
    add_meetings(match)


def key_of(name: str) -> str:
    return f"md5('{name}' || n)::uuid"


NAMES = {
    User: "user_of_trainee",
    Membership: "membership_of_trainee",
    Trainee: "trainee",
    Placement: "placement",
    Match: "match",
}


def copy(row: models.Model, count: int, differs: dict[str, str]) -> None:
    """Copies of one row, numbered from 1, with what differs between them."""
    model = type(row)
    insert(model, {"id": key_of(NAMES[model]), **differs}, row, count)


def add_meetings(match: Match) -> None:
    """One agreed for next week, and one of last month that nobody logged, at those under way."""
    meeting = Meeting.objects.create(
        organisation=match.organisation,
        match=match,
        starts_at=now() + timedelta(days=7),
        how="video",
        status="agreed",
        proposed_side="trainee",
        proposed_by=match.placement.trainee.membership,
        proposed_at=now(),
        agreed_at=now(),
    )
    of_match = {"match_id": key_of("match")}
    earlier = {"starts_at": "p.starts_at - interval '30 days'"}
    insert(Meeting, {"id": key_of("next"), **of_match}, meeting, UNDER_WAY // 2)
    insert(Meeting, {"id": key_of("last"), **of_match, **earlier}, meeting, UNDER_WAY)


def make_logs(match: Match, logs: int) -> None:
    first = MeetingLog.objects.create(
        organisation=match.organisation,
        match=match,
        starts_at=now() - timedelta(days=1),
        outcome="happened",
        minutes=45,
        how="video",
        entered_by=match.placement.trainee.membership,
    )
    hours = {"starts_at": "p.starts_at - n * interval '7 hours'"}
    own = {"id": key_of("own"), **hours}
    others = {
        "id": key_of("log"),
        "match_id": f"md5('match' || 1 + (n - 1) / {LOGS_OF_A_MATCH})::uuid",
        **hours,
    }
    insert(MeetingLog, own, first, LOGS_OF_THE_ONE)
    insert(MeetingLog, others, first, logs - LOGS_OF_THE_ONE)
    with connection.cursor() as cursor:
        cursor.execute("analyze")


def insert(
    model: type[models.Model], differs: dict[str, str], row: models.Model, count: int
) -> None:
    """Only names of our own tables and columns, and the texts above, go into this."""
    table = model._meta.db_table
    columns = [field.column for field in model._meta.concrete_fields]
    values = [differs.get(column, f'p."{column}"') for column in columns]
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"alter table {table} disable trigger user")
        cursor.execute(
            f"insert into {table} ({names}) select {', '.join(values)}"  # noqa: S608
            f" from {table} p, generate_series(1, %s) n where p.id = %s",
            [count, row.pk],
        )
        cursor.execute(f"alter table {table} enable trigger user")


if __name__ == "__main__":
    sys.exit(main())
