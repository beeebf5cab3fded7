"""accounts.templatetags.permissions"""

import pytest

from accounts.permissions import Role
from accounts.templatetags.permissions import may
from tests.factories.accounts import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("role", "granted"), [(Role.COORDINATOR, True), (Role.LEAD, False)])
def test_a_template_asks_for_a_permission(role, granted):
    assert may(MembershipFactory(role=role), "match.decide") is granted


def test_nobody_may_nothing():
    assert not may(None, "match.decide")


def test_a_misspelt_permission_is_an_error():
    with pytest.raises(ValueError, match="decied"):
        may(MembershipFactory(), "match.decied")
