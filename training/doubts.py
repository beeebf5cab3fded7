"""What a file leaves open, for a person to say: who is meant, or which course."""

from django.utils.crypto import salted_hmac

from common.import_rows import RowHeld


class Doubt(RowHeld):
    """`key` is the same for every row with this doubt, so that it is settled once for all of them.

    `has_candidates`: there is somebody here whom the row may be about.
    """

    def __init__(
        self, about: str, key: str, column: str, reason: str, *, has_candidates: bool = True
    ) -> None:
        super().__init__(column, reason)
        self.about, self.key, self.has_candidates = about, key, has_candidates


def fingerprint(*facts: object) -> str:
    """The same facts are known again by it; what they were cannot be read from it."""
    text = "\x1f".join("" if fact is None else str(fact) for fact in facts)
    return salted_hmac("training.doubts", text, algorithm="sha256").hexdigest()
