"""Where the embedded PostgreSQL keeps its data and its socket."""

import hashlib
import os
import pwd
import stat
import subprocess
import tempfile
from pathlib import Path

SOCKET_PATH_LIMIT = 100  # a socket's path is at most 108 bytes on Linux, 104 on macOS
SERVER_USERS = ("postgres", "nobody")


class EmbeddedPostgresError(RuntimeError):
    """The embedded server cannot run here; the message says what to do."""


def server_user() -> pwd.struct_passwd | None:
    """Whom the server runs as: PostgreSQL refuses root, so root lends it another user."""
    if os.geteuid() != 0:
        return None
    for name in SERVER_USERS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise EmbeddedPostgresError("Run as an ordinary user, or set DATABASE_URL.")


def fingerprint(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:12]


def may_enter(user: pwd.struct_passwd, folder: Path) -> bool:
    """Can this user reach the folder? (Every folder above it must let them through.)"""
    existing = next(p for p in (folder, *folder.parents) if p.exists())
    answer = subprocess.run(
        ["/bin/sh", "-c", 'test -x "$1"', "sh", str(existing)],
        user=user.pw_uid,
        group=user.pw_gid,
        extra_groups=[],
        cwd="/",
        check=False,
    )
    return answer.returncode == 0


def default_home(project: Path, wanted: str = "") -> Path:
    """`.postgres` in the project, or a folder of its own where the server's user cannot enter.

    `wanted` counts from the project, wherever a command is started.
    """
    home = project / (wanted or ".postgres")
    user = server_user()
    if user and not may_enter(user, home):
        if wanted:
            raise EmbeddedPostgresError(
                f"User {user.pw_name!r}, whom the database runs as, cannot enter {home}. "
                "Choose another LEC_POSTGRES_HOME, run as an ordinary user, or set DATABASE_URL."
            )
        home = Path("/var/tmp") / f"lec-portal-{fingerprint(project)}"  # noqa: S108 (ours: 0711)
    return home.absolute()


def require_own(folder: Path, server: pwd.struct_passwd | None = None) -> None:
    """Refuse a folder that somebody else put where we look for ours: in /tmp anybody may.

    `server`: the user whom an earlier start may have given the folder to.
    """
    found = folder.lstat()
    owners = {os.geteuid(), server.pw_uid if server else os.geteuid()}
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in owners:
        raise EmbeddedPostgresError(
            f"{folder} is a link or belongs to another user: somebody else made it. Remove it, or "
            "set LEC_POSTGRES_HOME to a folder of your own."
        )


def socket_dir(home: Path) -> Path:
    """The socket's private folder: beside the data, or in /tmp where that path is too long."""
    if len(os.fsencode(home / "s" / ".s.PGSQL.5432")) <= SOCKET_PATH_LIMIT:
        return home / "s"
    return Path(tempfile.gettempdir()) / f"lec-pg-{os.getuid()}-{fingerprint(home)}"
