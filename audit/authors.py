"""Whoever is `by` stands in the history, also where no request and no command names them."""

import inspect
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import pghistory


def name_authors(module: str) -> None:
    """Let every public function of a services module that takes `by` name it in the history.

    Called once, as the module's last line: `name_authors(__name__)`.
    """
    names = vars(sys.modules[module])
    for name, found in list(names.items()):
        is_own = inspect.isfunction(found) and found.__module__ == module
        if is_own and not name.startswith("_") and "by" in inspect.signature(found).parameters:
            names[name] = _named(found)


def names_its_author(service: Callable[..., Any]) -> bool:
    return getattr(service, "names_its_author", False)


def _named(service: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(service)
    def named(*args: Any, **facts: Any) -> Any:
        by = facts.get("by")
        if by is None:
            return service(*args, **facts)
        with pghistory.context() as history:
            if "by" not in history.metadata:  # a request or a command has said who acts
                history.metadata.update(by=str(by), membership=str(getattr(by, "pk", "")))
            return service(*args, **facts)

    named.names_its_author = True  # type: ignore[attr-defined]
    return named
