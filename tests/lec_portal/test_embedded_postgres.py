"""The embedded server, tried as the demo uses it: several processes, sudden deaths, odd folders."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lec_portal.embedded_postgres import lease
from lec_portal.embedded_postgres.places import (
    EmbeddedPostgresError,
    default_home,
    may_enter,
    require_own,
    server_user,
    socket_dir,
)

ROOT = Path(__file__).resolve().parents[2]
CLIENT = """
import signal, sys, time
from pathlib import Path
# A suite run in the background is deaf to Ctrl-C, and so would be its children.
signal.signal(signal.SIGINT, signal.default_int_handler)
from lec_portal.embedded_postgres import lease
lease.ensure_running(Path(sys.argv[1]))
print("up", flush=True)
time.sleep(600)
"""


@pytest.fixture
def home(tmp_path_factory):
    """A folder that the server's user may enter, gone afterwards with its server."""
    folder = Path("/var/tmp") / f"lec-test-{os.getpid()}-{time.monotonic_ns()}"
    yield folder
    wait_until_stopped(folder)
    shutil.rmtree(folder)


def start_client(home: Path) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", CLIENT, str(home)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def answers(home: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(socket_dir(home) / ".s.PGSQL.5432"))
        except OSError:
            return False
        return True


def wait_until_stopped(home: Path, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    # The last it does is to remove this file, a while after it has stopped answering.
    while answers(home) or (home / "data" / "postmaster.pid").exists():
        assert time.monotonic() < end, "the server outlived its users"
        time.sleep(0.1)


def stop(client: subprocess.Popen, how: int) -> None:
    client.send_signal(how)
    client.wait(timeout=30)
    client.stdout.close()
    client.stderr.close()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_the_server_stops_when_its_last_user_is_gone_however_it_went(home, how):
    client = start_client(home)
    assert client.stdout.readline() == "up\n"
    assert answers(home)
    stop(client, how)
    wait_until_stopped(home)


def test_several_processes_at_once_share_one_server(home):
    clients = [start_client(home) for _ in range(3)]
    assert [client.stdout.readline() for client in clients] == ["up\n"] * 3
    stop(clients[0], signal.SIGKILL)
    stop(clients[1], signal.SIGTERM)
    time.sleep(1)
    assert answers(home)
    stop(clients[2], signal.SIGKILL)


def test_a_server_that_was_killed_is_started_again(home):
    client = start_client(home)
    assert client.stdout.readline() == "up\n"
    postmaster = int((home / "data" / "postmaster.pid").read_text().split("\n")[0])
    os.kill(postmaster, signal.SIGKILL)
    other = start_client(home)
    assert other.stdout.readline() == "up\n", other.stderr.read()
    assert answers(home)
    for each in (client, other):
        stop(each, signal.SIGKILL)


def test_a_long_path_has_its_socket_elsewhere():
    assert socket_dir(Path("/srv/lec/.postgres")) == Path("/srv/lec/.postgres/s")
    assert len(str(socket_dir(Path("/" + "x" * 120)) / ".s.PGSQL.5432")) < 100


def test_a_folder_of_ones_own_is_taken(tmp_path):
    require_own(tmp_path)


def test_a_link_in_the_folders_place_is_refused(tmp_path):
    link = tmp_path / "home"
    link.symlink_to(tmp_path)
    with pytest.raises(EmbeddedPostgresError, match="is a link"):
        require_own(link)
    with pytest.raises(EmbeddedPostgresError, match="is a link"):
        lease.ensure_running(link)
    assert list(tmp_path.iterdir()) == [link]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_another_users_is_refused(tmp_path):
    user = server_user()
    os.chown(tmp_path, user.pw_uid, user.pw_gid)
    with pytest.raises(EmbeddedPostgresError, match="another user"):
        lease.ensure_running(tmp_path)
    require_own(tmp_path, user)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends the server another user")
def test_as_root_a_folder_only_its_owner_may_enter_sends_the_data_elsewhere(tmp_path):
    closed = tmp_path / "project"
    closed.mkdir(mode=0o700)
    home = default_home(closed)
    assert not home.is_relative_to(closed)
    assert may_enter(server_user(), home)
    assert closed.stat().st_mode & 0o777 == 0o700


def test_a_folder_asked_for_counts_from_the_project(tmp_path, monkeypatch):
    project = Path("/var/tmp")
    monkeypatch.chdir(tmp_path)
    assert default_home(project, ".postgres15") == project / ".postgres15"
    assert default_home(project, "/var/tmp/mine") == Path("/var/tmp/mine")
