"""List pages cost the same number of queries for few rows and for many, and at most twelve."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.permissions import Role
from placements.services.matching import run_matching
from tests.architecture.lists import LISTS, add_rows

MOST_QUERIES = 12
MOST_BYTES = 60_000
pytestmark = pytest.mark.django_db


def cost(client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(url)
    assert response.status_code == 200
    assert len(response.content) <= MOST_BYTES
    ours = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    return len(ours)


def costs_of_lists(clients) -> dict:
    return {(role, url): cost(clients[role], url) for role, url in LISTS}


def test_every_list_costs_the_same_for_two_rows_and_for_twenty(world, sign_in):
    """All lists of one scheme, because making the rows takes far longer than reading them."""
    add_rows(world, 2)
    clients = {role: sign_in(world.members[role]) for role, _ in LISTS}
    costs_of_lists(clients)  # what is read once per process, or once per session, is read
    few = costs_of_lists(clients)
    add_rows(world, 18)
    assert costs_of_lists(clients) == few
    assert {url: number for url, number in few.items() if number > MOST_QUERIES} == {}


def test_a_matching_run_costs_the_same(world, sign_in):
    client = sign_in(world.members[Role.COORDINATOR])
    costs = []
    for rows in (2, 18):
        period = add_rows(world, rows)
        run = run_matching(world.organisation, **period, by=world.coordinator)
        costs.append(cost(client, f"/matching/{run.pk}/"))
    assert costs[0] == costs[1] <= MOST_QUERIES
