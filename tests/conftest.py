"""Real servers for every test: one PostgreSQL and one Redis per session, a database per test."""

import io
import itertools
import json
import logging
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
import redis
from psycopg import sql
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.database.engine import open_engine
from backend.database.migrate import migrate
from backend.embedded.servers import Addresses, servers
from backend.log import JsonLines
from tests.world.standby import Standby, standby_of
from tests.world.world import World, make_world

if TYPE_CHECKING:
    from tests.clients.site import Site

TEMPLATE = "migrated"
REDIS_DATABASES = 64
MEMORY_DISK = Path("/dev/shm")  # noqa: S108 - only mkdtemp writes there
MEMORY_DISK_BYTES_MIN = 2**32
LATE_SECONDS = 60

numbers = itertools.count(1)

# All tests ask from one address, and more often than people do; the limits have tests of their own.
os.environ["ALPHA_RATE_LIMITS"] = "off"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, so that no process is left with one when the others are done."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(scope="session")
def addresses() -> Iterator[Addresses]:
    """Throw-away servers of this session; sessions side by side have their own."""
    # Not pytest's own folder: root's is closed to the account that the servers run as.
    home = Path(tempfile.mkdtemp(prefix="alpha-test-", dir=_fastest_folder()))
    home.chmod(0o711)
    with servers(home, is_throwaway=True) as started:
        yield started
    shutil.rmtree(home)


@pytest.fixture(scope="session")
def maker(addresses: Addresses) -> Iterator[psycopg.Connection]:
    """The connection that makes and drops databases; to open one for each takes as long again."""
    with psycopg.connect(addresses.database_url, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def database_url(addresses: Addresses, maker: psycopg.Connection) -> str:
    """A database with the newest schema and nothing else: the template of each test's own."""
    maker.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
    url = _with_database(addresses.database_url, TEMPLATE)
    migrate(url)
    return url


@pytest.fixture
def fresh_database_url(maker: psycopg.Connection, database_url: str) -> Iterator[str]:
    """The address of a migrated database of this test's own."""
    with _fresh_database(maker, database_url) as url:
        yield url


@pytest.fixture(scope="module")
def module_database_url(maker: psycopg.Connection, database_url: str) -> Iterator[str]:
    """The address of a migrated database that the tests of a file share."""
    with _fresh_database(maker, database_url) as url:
        yield url


@contextmanager
def _fresh_database(maker: psycopg.Connection, template_url: str) -> Iterator[str]:
    name = f"test_{next(numbers)}"
    own, template = sql.Identifier(name), sql.Identifier(TEMPLATE)
    # Copying the files is quicker than writing each page to the log.
    maker.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(own, template)
    )
    yield _with_database(template_url, name)
    maker.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(own))


@pytest.fixture
async def engine(fresh_database_url: str) -> AsyncIterator[AsyncEngine]:
    """An engine on this test's own database."""
    opened = open_engine(fresh_database_url)
    yield opened
    await opened.dispose()


@pytest.fixture
def redis_url(addresses: Addresses) -> str:
    """The address of an empty numbered Redis database that no running test shares."""
    return _fresh_redis(addresses)


@pytest.fixture(scope="module")
def module_redis_url(addresses: Addresses) -> str:
    """The address of an empty numbered Redis database that the tests of a file share."""
    return _fresh_redis(addresses)


@pytest.fixture(scope="module")
def standby(addresses: Addresses, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standby]:
    """A standby of the session's PostgreSQL, which the tests of a file share."""
    log = tmp_path_factory.mktemp("standby") / "standby.log"
    with standby_of(addresses.database_url, log=log) as following:
        yield following


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine a standby is not given up for being late, nor is Redis."""
    monkeypatch.setattr("backend.redis.connect.ANSWER_SECONDS", LATE_SECONDS)
    for name in ("ANSWER_SECONDS", "LOOK_VALID_SECONDS", "LAG_SECONDS_MAX"):
        monkeypatch.setattr(f"backend.readings.replica.{name}", LATE_SECONDS)


@pytest.fixture(scope="module")
def site(
    module_database_url: str, module_redis_url: str, tmp_path_factory: pytest.TempPathFactory
) -> "Iterator[Site]":
    """A server with a market that stands still, which the tests of a file share."""
    # Only here: tests that ask no server begin without what it takes.
    from tests.clients.site import open_site

    prices = tmp_path_factory.mktemp("site") / "prices.json"
    with open_site(
        database_url=module_database_url, redis_url=module_redis_url, prices=prices
    ) as opened:
        yield opened


@pytest.fixture
def fresh_site(fresh_database_url: str, redis_url: str, tmp_path: Path) -> "Iterator[Site]":
    """Such a server of this test's own, which may be ended."""
    from tests.clients.site import open_site

    with open_site(
        database_url=fresh_database_url, redis_url=redis_url, prices=tmp_path / "prices.json"
    ) as opened:
        yield opened


def _fresh_redis(addresses: Addresses) -> str:
    url = addresses.redis_url.rsplit("/", 1)[0] + f"/{next(numbers) % REDIS_DATABASES}"
    with redis.Redis.from_url(url) as client:
        client.flushdb()
    return url


def _fastest_folder() -> str | None:
    """The memory disk, where a database is copied six times as fast, if there is room on it."""
    if MEMORY_DISK.is_dir() and shutil.disk_usage(MEMORY_DISK).free > MEMORY_DISK_BYTES_MIN:
        return str(MEMORY_DISK)
    return None


def _with_database(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def logged() -> Iterator[Callable[[], list[dict[str, str]]]]:
    """Gives the lines that the log has had so far in this test."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.setLevel(before)
    root.removeHandler(handler)


@pytest.fixture
async def world(engine: AsyncEngine) -> World:
    """Five priced tokens, a pool and a running competition; nobody in it yet."""
    return await make_world(engine)
