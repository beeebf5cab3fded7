"""A trainee with a match, and what they have written, in every state."""

import pytest

from placements.services.reflections import (
    finish_reflection,
    start_reflection,
)
from placements.services.sharing import share_reflection
from tests.factories.placements import MatchFactory
from tests.placements.reflections.writing import written


@pytest.fixture
def match(world):
    return MatchFactory(
        agreed=True,
        placement__trainee__organisation=world.organisation,
        connector__organisation=world.organisation,
    )


@pytest.fixture
def author(match):
    return match.placement.trainee.membership


@pytest.fixture
def reader(match):
    return match.connector.membership


@pytest.fixture
def draft(match, author):
    return start_reflection(match, way="free", by=author)


@pytest.fixture
def finished(draft, author):
    return finish_reflection(written(draft), by=author)


@pytest.fixture
def share(finished, author):
    """With the connector."""
    return share_reflection(finished, reader="connector", prompts=["writing"], by=author)


@pytest.fixture
def to_educator(finished, author):
    trainee = finished.trainee
    trainee.educator_name, trainee.educator_email = "Jo Bloggs", "jo@university.ac.uk"
    trainee.save()
    return share_reflection(finished, reader="educator", prompts=["writing"], by=author)


@pytest.fixture
def queries_of(django_assert_max_num_queries):
    """queries_of(client, url) → how many queries the page costs once the session is known."""

    def count(client, url):
        client.get(url)
        with django_assert_max_num_queries(100) as queries:
            client.get(url)
        return len(queries)

    return count
