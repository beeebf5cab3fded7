"""Files that a command writes for whoever runs it."""

import os
import stat
from pathlib import Path

from common.errors import DomainError


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read: it may hold personal facts."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            if stat.S_ISREG(os.fstat(file.fileno()).st_mode):  # not of /dev/stdout
                os.fchmod(file.fileno(), 0o600)
            file.write(text.encode())
    except OSError as error:
        raise DomainError(f"{path} cannot be written: {error.strerror}.") from None
