"""The server lives exactly as long as somebody uses it.

Every process that opens a connection holds a *shared* lock on `lease`. A small detached watcher
waits for an *exclusive* lock on the same file: the kernel grants it when the last user is gone,
however it went (clean exit, SIGTERM, kill -9), and the watcher then stops the server. No list of
pids, no exit hook; safe under fork, reload and parallel tests.
"""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path

from lec_portal.embedded_postgres.cluster import Cluster
from lec_portal.embedded_postgres.places import require_own

_held: dict[Path, int] = {}  # the lease's open file descriptor


def is_held(home: Path) -> bool:
    return home in _held


def ensure_running(home: Path) -> None:
    """Start the server unless it runs; hold it up while this process or a fork of it lives."""
    home.mkdir(mode=0o711, parents=True, exist_ok=True)
    require_own(home)
    (home / ".gitignore").write_text("*\n")
    with _locked(home / "start.lock"):
        if home not in _held:
            lease = os.open(home / "lease", os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(lease, fcntl.LOCK_SH)  # waits while a stop is under way
            _held[home] = lease
        cluster = Cluster(home)
        if not cluster.accepts_connections():
            cluster.prepare()
            cluster.start()
            _create_database(cluster)
        _ensure_watcher(home)


def release(home: Path) -> None:
    """Let go of the server before this process ends (tests of the lease need it)."""
    lease = _held.pop(home, None)
    if lease is not None:
        os.close(lease)


def _open(path: Path) -> TextIOWrapper:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+")


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with _open(path) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _create_database(cluster: Cluster) -> None:
    import psycopg2

    connection = psycopg2.connect(host=str(cluster.socket), user="lec", dbname="postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("select 1 from pg_database where datname = 'lec'")
        if not cursor.fetchone():
            cursor.execute("create database lec")
    connection.close()


def _ensure_watcher(home: Path) -> None:
    with _open(home / "watcher.lock") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # one is on duty
        fcntl.flock(lock, fcntl.LOCK_UN)
    ready, tell = os.pipe()
    project = Path(__file__).resolve().parent.parent.parent
    with open(home / "tool.log", "ab") as errors:
        # Through a shell that ends at once, so that the watcher is no child for us to reap.
        subprocess.run(
            ["/bin/sh", "-c", '"$@" &', "sh", sys.executable, "-m", __name__, str(home), str(tell)],
            check=True,
            start_new_session=True,
            cwd=project,
            pass_fds=[tell],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
    os.close(tell)
    os.read(ready, 1)  # until the watcher holds its lock and closes its end
    os.close(ready)


def _watch(home: Path, tell: int) -> None:
    with _open(home / "watcher.lock") as watcher, _open(home / "lease") as lease:
        fcntl.flock(watcher, fcntl.LOCK_EX)
        os.close(tell)
        fcntl.flock(lease, fcntl.LOCK_EX)  # the last user has gone
        Cluster(home).stop()


if __name__ == "__main__":
    _watch(Path(sys.argv[1]), int(sys.argv[2]))
