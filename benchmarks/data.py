"""The measured data: a competition at the planned scale, or at ten times that."""

import asyncio
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import cast

import base58
import psycopg
from psycopg import sql
from psycopg.abc import Query

from backend.admin.seed import seed
from backend.clock import utc_now
from backend.database.engine import open_engine
from backend.database.migrate import migrate
from backend.database.transaction import transaction

MARKET = Path(__file__).with_name("market.sql")
FULL_SCALE = Path(__file__).with_name("full_scale.sql")
CROWD = Path(__file__).with_name("crowd.sql")
PLANNED_USERS = 2_000
# As many hours as full_scale.sql writes snapshots of.
HOURS_BEFORE = 300
INDEXES = """
    SELECT format('%I', relname), pg_get_indexdef(indexrelid)
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
    WHERE relnamespace = 'public'::regnamespace
      AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""
COUNTED = (
    "users",
    "transactions",
    "ledger_entries",
    "portfolio_snapshots",
    "investments",
    "perp_positions",
)


@dataclass(frozen=True, slots=True)
class Trader:
    """A wallet that takes part, and the token of its session."""

    wallet: str
    session: str


def traders(count: int) -> list[Trader]:
    """The first `count` traders, the same ones every time."""
    return [
        Trader(
            wallet=base58.b58encode(hashlib.sha256(f"trader {number}".encode()).digest()).decode(),
            session=f"benchmark-{number:033d}",
        )
        for number in range(1, count + 1)
    ]


def fill(database_url: str, *, users: int, held: Path = FULL_SCALE) -> None:
    """Migrate, seed and fill an empty database with a competition that began 300 hours ago; `held`
    says what they did and have.
    """
    migrate(database_url)
    asyncio.run(_seed(database_url))
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(
            "CREATE TEMP TABLE wallets (number integer, address text, token_hash bytea)"
        )
        with connection.cursor().copy("COPY wallets FROM STDIN") as rows:
            for number, trader in enumerate(traders(users), start=1):
                token_hash = hashlib.sha256(trader.session.encode()).digest()
                rows.write_row((number, trader.wallet, token_hash))
        with _without_indexes(connection):
            for statement in (*_statements(MARKET), *_statements(held)):
                connection.execute(statement)
        connection.execute("VACUUM (ANALYZE)")
        connection.execute("CHECKPOINT")


def write_price_file(database_url: str, path: Path) -> None:
    """The stored prices, and a funding rate for each, as a price source to trade at."""
    with psycopg.connect(database_url) as connection:
        stored = connection.execute(
            "SELECT token_address, price_usd FROM token_prices WHERE source = 'file'"
        ).fetchall()
    rates = {address: "0.0001" for address, _ in stored}
    path.write_text(json.dumps({"prices": dict(stored), "funding_rates": rates}))


def counts(database_url: str) -> dict[str, int]:
    """How many rows the large tables hold."""
    with psycopg.connect(database_url) as connection:
        return {
            table: connection.execute(
                sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
            ).fetchall()[0][0]
            for table in COUNTED
        }


async def _seed(database_url: str) -> None:
    engine = open_engine(database_url)
    began_at = utc_now() - timedelta(hours=HOURS_BEFORE)
    async with transaction(engine) as connection:
        await seed(connection, now=began_at)
    await engine.dispose()


@contextmanager
def _without_indexes(connection: psycopg.Connection) -> Iterator[None]:
    """Make the indexes of the tables anew afterwards: one by one each row would cost its way."""
    found = connection.execute(INDEXES).fetchall()
    for name, _ in found:
        connection.execute(cast(Query, f"DROP INDEX {name}"))
    yield
    connection.execute("SET maintenance_work_mem = '512MB'")
    for _, definition in found:
        connection.execute(definition)


def _statements(path: Path) -> list[bytes]:
    """Each in a transaction of its own, so that the next one knows how large its tables are."""
    text = path.read_text()
    return [part.encode() for part in text.split(";\n") if part.strip()]
