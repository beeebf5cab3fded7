"""What a form says it has seen of a record, so that nothing is overwritten unseen."""

import hashlib
from collections.abc import Iterable, Mapping

from common.errors import ChangedMeanwhile

CHANGED = (
    "Somebody changed this since you opened it. Open it in another tab to see what is there now. "
    "Nothing of yours was saved: save it again only if it is right."
)

STANDS_HERE = (
    "Somebody changed this since you opened it. Where it says something else than you do now, that "
    "stands on this page. Nothing of yours was saved: save it again only if it is right."
)


def version_of(facts: Iterable[object]) -> str:
    """A short text that changes with every fact; the facts cannot be read from it."""
    return hashlib.sha256("\n".join(map(str, facts)).encode()).hexdigest()[:16]


def refuse_changed(
    seen: str | None,
    version: str,
    words: str = CHANGED,
    *,
    stands: Mapping[str, str] | None = None,
) -> None:
    """Nothing is done where a row is no longer as somebody saw it. `seen` None: any will do.

    `stands`: by field what the form marks from now on, instead of what was sent.

    Raises ChangedMeanwhile.
    """
    if seen not in (None, version):
        raise ChangedMeanwhile(words, version=version, stands=stands)
