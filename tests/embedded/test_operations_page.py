"""The commands of docs/operations.md do what the page says, on the embedded servers."""

import asyncio
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from backend.database.engine import open_engine
from backend.database.migrate import migrate
from backend.embedded.servers import Addresses, servers
from tests.world.everything import play_everything

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "operations.md"
BALANCES = (
    "SELECT user_id, token_address, balance FROM user_balances ORDER BY user_id, token_address"
)


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """Where `./alpha up` would keep its servers."""
    with tempfile.TemporaryDirectory(prefix="alpha-test-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        yield folder


@pytest.fixture(scope="module")
def played(home: Path) -> Iterator[Addresses]:
    """The servers as they run, with a whole competition in the database."""
    with servers(home, is_throwaway=True) as addresses:
        migrate(addresses.database_url)
        asyncio.run(_play(addresses.database_url))
        yield addresses


async def _play(database_url: str) -> None:
    engine = open_engine(database_url)
    await play_everything(engine)
    await engine.dispose()


def commands(*, under: str) -> list[str]:
    """The blocks of shell commands under a heading of the page, in order."""
    section = PAGE.read_text().split(f"## {under}\n", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"^```sh\n(.*?)^```", section, re.MULTILINE | re.DOTALL)


def run(blocks: list[str], *, home: Path, folder: Path) -> str:
    """What the blocks say, run in one shell from a folder that looks like the project's."""
    (folder / ".venv").symlink_to(Path(sys.prefix))
    script = "\n".join(blocks).replace("./alpha", f"{sys.executable} -m backend.app.cli")
    inherited = {name: value for name, value in os.environ.items() if "_URL" not in name}
    done = subprocess.run(
        ("bash", "-euo", "pipefail", "-c", script),
        cwd=folder,
        env=inherited | {"ALPHA_HOME": str(home), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def balances(played: Addresses) -> list[tuple[object, ...]]:
    with psycopg.connect(played.database_url) as connection:
        return connection.execute(BALANCES).fetchall()


def test_a_backup_is_restored_audited_and_takes_the_place_of_a_lost_database(
    played: Addresses, home: Path, tmp_path: Path
) -> None:
    before = balances(played)
    address, backup, restore, change = commands(under="Backup and restore")
    loss = 'psql "$DATABASE_URL" -c "DROP TABLE user_balances"\n'
    said = run([address, backup, loss, restore, change], home=home, folder=tmp_path)
    assert re.search(r"(\d+) of \1 rules hold", said)
    assert balances(played) == before != []
    with (
        psycopg.connect(played.database_url) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("UPDATE user_balances SET balance = '1'")


def test_trading_stops_by_one_command(played: Addresses, home: Path, tmp_path: Path) -> None:
    with psycopg.connect(played.database_url) as connection:
        connection.execute("UPDATE competitions SET ends_at = now() + interval '1 day'")
    address, *_ = commands(under="Backup and restore")
    (stop,) = commands(under="What to do when")
    assert "UPDATE 1" in run([address, stop], home=home, folder=tmp_path)
