import pytest

from accounts.models import Organisation
from common.attempts import SomeFailed, one_by_one
from tests.factories.accounts import OrganisationFactory

pytestmark = pytest.mark.django_db


def rename(row) -> int:
    row.name += "!"
    row.save()
    if row.name.startswith("Wrong"):
        raise ValueError(f"{row.name} is about somebody")
    return 1


def test_each_row_has_its_turn_and_who_fails_is_as_before(caplog):
    rows = [OrganisationFactory(name=name) for name in ("First", "Wrong", "Last")]
    with pytest.raises(SomeFailed) as failure:
        one_by_one("renaming", rows, rename)
    assert failure.value.done == 2
    names = Organisation.objects.values_list("name", flat=True)
    assert set(names) == {"First!", "Wrong", "Last!"}
    assert f"renaming, accounts.Organisation {rows[1].pk} (ValueError" in caplog.text
    assert "about somebody" not in caplog.text


def test_the_sum_is_told():
    assert one_by_one("renaming", OrganisationFactory.create_batch(3), rename) == 3
