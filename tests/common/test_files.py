import pytest

from common.errors import DomainError
from common.files import write_private


@pytest.mark.parametrize("is_there", [False, True])
def test_only_the_owner_can_read_what_is_written(tmp_path, is_there):
    path = tmp_path / "new" / "answer.json"
    if is_there:
        path.parent.mkdir()
        path.write_text("something longer than before")
        path.chmod(0o644)
    write_private(path, "naïve\n")
    assert path.read_bytes() == "naïve\n".encode()
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_cannot_be_written_is_said_in_words(tmp_path):
    with pytest.raises(DomainError, match="cannot be written: Is a directory"):
        write_private(tmp_path, "")
