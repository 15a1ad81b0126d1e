"""The embedded servers survive what machines do to them, and say what stands in their way."""

import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from backend.embedded import home as homes
from backend.embedded.program import CannotStart
from backend.embedded.servers import Addresses, servers

ROOT = Path(__file__).resolve().parents[2]
HOLDER = """
import sys, time
from pathlib import Path
from backend.embedded.servers import servers
with servers(Path(sys.argv[1])) as addresses:
    print(addresses.database_url, addresses.redis_url, flush=True)
    time.sleep(600)
"""


@pytest.fixture
def home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="alpha-home-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


def write(addresses: Addresses) -> None:
    with psycopg.connect(addresses.database_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
        connection.execute("INSERT INTO kept VALUES (1)")
    with redis.Redis.from_url(addresses.redis_url) as client:
        client.incr("kept")


def kept(addresses: Addresses) -> tuple[int, int]:
    with psycopg.connect(addresses.database_url) as connection:
        row = connection.execute("SELECT count(*) FROM kept").fetchone()
    with redis.Redis.from_url(addresses.redis_url) as client:
        return (row[0] if row else 0, int(str(client.get("kept").decode())))


def hold(home: Path) -> tuple[subprocess.Popen[str], Addresses]:
    holder = subprocess.Popen(
        (sys.executable, "-c", HOLDER, str(home)), stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert holder.stdout is not None
    database_url, redis_url = holder.stdout.readline().split()
    return holder, Addresses(database_url=database_url, redis_url=redis_url)


def postmaster(home: Path) -> int:
    return int((home / "postgres" / "data" / "postmaster.pid").read_text().split("\n", 1)[0])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_data_survives_the_end_of_whoever_started_the_servers(
    home: Path, number: signal.Signals
) -> None:
    holder, addresses = hold(home)
    write(addresses)
    holder.send_signal(number)
    holder.communicate()
    with servers(home) as again:
        assert kept(again) == (1, 1)


def test_data_survives_kill_9_of_the_database_itself(home: Path) -> None:
    holder, addresses = hold(home)
    write(addresses)
    os.kill(postmaster(home), signal.SIGKILL)
    holder.kill()
    holder.communicate()
    with servers(home) as again:
        assert kept(again) == (1, 1)


def test_a_lock_file_whose_number_belongs_to_another_process_is_not_believed(home: Path) -> None:
    with servers(home) as addresses:
        write(addresses)
        left_behind = (home / "postgres" / "data" / "postmaster.pid").read_text()
    stale = home / "postgres" / "data" / "postmaster.pid"
    stale.write_text(left_behind.replace(left_behind.split("\n", 1)[0], str(os.getpid()), 1))
    with servers(home) as again:
        assert kept(again) == (1, 1)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of a death")
def test_the_servers_do_not_outlive_a_killed_supervisor(home: Path) -> None:
    holder, _ = hold(home)
    pid = postmaster(home)
    holder.kill()
    holder.communicate()
    deadline = time.monotonic() + 15
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not Path(f"/proc/{pid}").exists()


def test_a_second_command_uses_the_servers_that_run(home: Path) -> None:
    with servers(home) as first, servers(home) as second:
        assert first == second
        write(second)


def test_both_servers_ask_for_a_password(home: Path) -> None:
    with servers(home) as addresses:
        password = addresses.redis_url.split(":")[2].split("@")[0]
        with (
            redis.Redis.from_url(addresses.redis_url.replace(password, "wrong")) as client,
            pytest.raises(redis.AuthenticationError),
        ):
            client.ping()
        password = addresses.database_url.split(":")[2].split("@")[0]
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(addresses.database_url.replace(password, "wrong"))
    assert stat.S_IMODE((home / homes.MEMORY).stat().st_mode) == 0o600


def test_a_port_taken_since_is_replaced_and_the_password_kept(home: Path) -> None:
    first = homes.endpoint(home, "redis")
    assert homes.endpoint(home, "redis") == first
    with socket.socket() as taker:
        taker.bind(("127.0.0.1", first.port))
        taker.listen()
        second = homes.endpoint(home, "redis")
    assert second.port != first.port
    assert second.password == first.password


def test_a_home_that_cannot_be_a_folder_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotStart, match="set ALPHA_HOME to a folder you own"):
        homes.open_home(tmp_path / "file" / "home")


def test_what_the_redis_of_an_earlier_release_kept_is_read(home: Path) -> None:
    (home / "redis").mkdir()
    words = (("SELECT", "0"), ("SET", "kept", "7"))
    lines = [
        f"*{len(command)}\r\n" + "".join(f"${len(word)}\r\n{word}\r\n" for word in command)
        for command in words
    ]
    (home / "redis" / "appendonly.aof").write_text("".join(lines), newline="")
    with servers(home) as addresses, redis.Redis.from_url(addresses.redis_url) as client:
        assert client.get("kept") == b"7"
