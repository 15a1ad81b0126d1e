"""`./alpha ticks export` as it is typed."""

import gzip
import hashlib
import os
import subprocess
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from backend.clock import utc_now
from tests.world.world import World

LONG_AGO = utc_now() - timedelta(days=30)


def typed(*words: str, database_url: str, redis_url: str, home: Path) -> tuple[int, str]:
    """The exit code and what was said."""
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "ALPHA_HOME": str(home),
    }
    command = (sys.executable, "-m", "backend.app.cli", "ticks", *words)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("words", "exit_code", "said"),
    [
        (("export", "--day", f"{utc_now():%Y-%m-%d}"), 1, "are not complete"),
        (("export", "--day", "yesterday"), 2, "invalid"),
        (("import",), 2, "invalid choice"),
    ],
    ids=["a day that goes on", "no day", "no such thing"],
)
@pytest.mark.usefixtures("world")
def test_what_cannot_be_exported_is_refused(
    fresh_database_url: str,
    redis_url: str,
    tmp_path: Path,
    words: tuple[str, ...],
    exit_code: int,
    said: str,
) -> None:
    code, text = typed(*words, database_url=fresh_database_url, redis_url=redis_url, home=tmp_path)
    assert (code, said in text) == (exit_code, True), text


async def test_every_day_that_is_due_is_written_once_and_a_day_again_when_asked_for(
    world: World, fresh_database_url: str, redis_url: str, tmp_path: Path
) -> None:
    await world.write(
        "UPDATE competitions SET starts_at = :at, ends_at = CAST(:at AS timestamptz)"
        " + interval '1 second'",
        at=LONG_AGO,
    )
    export = partial(
        typed,
        "export",
        database_url=fresh_database_url,
        redis_url=redis_url,
        home=tmp_path,
    )
    code, text = export()
    file = tmp_path / "ticks" / f"{LONG_AGO:%Y-%m-%d}.csv.gz"
    digest = hashlib.sha256(gzip.decompress(file.read_bytes())).hexdigest()
    assert (code, text.strip()) == (0, f"{file}: 0 ticks, sha256 {digest}")
    assert export() == (0, "every day of every competition is exported\n")
    again = export("--day", f"{LONG_AGO:%Y-%m-%d}")
    assert again == (0, text)
