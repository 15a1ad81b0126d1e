"""The exported ledger is what bean-check, which knows nothing of us, calls correct books."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.audit.beancount import commodities
from backend.audit.books import books
from backend.database.transaction import transaction
from tests.world.everything import LATER, play_everything
from tests.world.world import World, make_world

ROOT = Path(__file__).parents[2]
BEAN_CHECK = Path(sys.executable).with_name("bean-check")


async def exported(engine: AsyncEngine) -> str:
    async with transaction(engine) as connection:
        return "".join([part async for part in books(connection)])


async def complaints(book: str, folder: Path) -> str:
    """What bean-check finds wrong; empty when nothing."""
    file = folder / "books.beancount"
    file.write_text(book)
    checked = await asyncio.to_thread(
        subprocess.run, (BEAN_CHECK, file), capture_output=True, text=True, check=False
    )
    assert (checked.returncode == 0) == (checked.stderr == "")
    return checked.stderr


@pytest.fixture
async def world(engine: AsyncEngine) -> World:
    """A competition in which everything was done."""
    world, _, _ = await play_everything(engine)
    return world


async def test_the_books_of_a_whole_competition_are_correct(world: World, tmp_path: Path) -> None:
    book = await exported(world.engine)
    assert await complaints(book, tmp_path) == ""
    assert book.count(' * "') == await world.count("transactions")
    assert len(re.findall(r"^  (?:Assets|Equity):", book, re.MULTILINE)) == await world.count(
        "ledger_entries"
    )
    for account in ("Wallet", "Staked", "Lent", "Margin"):
        assert re.search(rf" balance Assets:U-[0-9a-f-]+:{account}  [0-9.]*[1-9]", book), account


async def test_a_trade_while_the_books_are_written_is_in_no_part_of_them(
    world: World, tmp_path: Path
) -> None:
    before = await exported(world.engine)
    parts: list[str] = []
    async with transaction(world.engine) as connection:
        async for part in books(connection):
            if ' * "' in part and not any(' * "' in earlier for earlier in parts):
                await world.person("carol", now=LATER)
            parts.append(part)
    assert await world.count("users") == 3
    assert "".join(parts) == before


async def test_the_books_of_a_competition_nobody_joined_are_correct(
    engine: AsyncEngine, tmp_path: Path
) -> None:
    await make_world(engine)
    assert await complaints(await exported(engine), tmp_path) == ""


def tiniest_part_added(book: str) -> str:
    """One posting, beside a coarse one, is off by the smallest unit of its token."""
    return book.replace(":Staked  1.5 SOL", ":Staked  1.500000001 SOL", 1)


def posting_lost(book: str) -> str:
    return re.sub(r"^  Equity:House .*\n", "", book, count=1, flags=re.MULTILINE)


def transaction_lost(book: str) -> str:
    return re.sub(r"^\S+ \* \"swap\"\n(?:  .*\n)+", "", book, count=1, flags=re.MULTILINE)


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [
        (tiniest_part_added, "does not balance"),
        (posting_lost, "does not balance"),
        (transaction_lost, "Balance failed"),
    ],
)
async def test_broken_books_are_found_out(
    world: World, tmp_path: Path, broken: Callable[[str], str], complaint: str
) -> None:
    book = await exported(world.engine)
    assert broken(book) != book
    assert complaint in await complaints(broken(book), tmp_path)


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE user_balances SET balance = plain(balance::numeric + 0.000000001)",
        "UPDATE investments SET status = 'withdrawn' WHERE action_type = 'staking'",
        "UPDATE perp_positions SET collateral_amount = '1' WHERE status = 'open'",
    ],
)
async def test_a_table_that_says_something_else_than_the_ledger_is_found_out(
    world: World, tmp_path: Path, tampering: str
) -> None:
    async with transaction(world.engine) as connection:
        await connection.execute(text("SET LOCAL session_replication_role = replica"))
        await connection.execute(text(tampering))
    assert "Balance failed" in await complaints(await exported(world.engine), tmp_path)


def test_every_token_has_a_commodity_of_its_own_that_beancount_can_read() -> None:
    symbols = {
        "a": "SOL", "b": "cbBTC", "c": "$WIF", "d": "1INCH", "e": "ソル", "f": "sol", "g": "TRUE",
        "h": "SOL-2", "i": "Sol.",
    }  # fmt: skip
    named = commodities(symbols)
    assert named == {
        "a": "SOL", "b": "CBBTC", "c": "WIF", "d": "T1INCH", "e": "T", "f": "SOL-2", "g": "TRUE-2",
        "h": "SOL2", "i": "SOL-3",
    }  # fmt: skip


async def test_the_command_writes_the_same_books_to_a_file_or_to_standard_output(
    world: World, fresh_database_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "ledger.beancount"
    told = [await command(fresh_database_url, *words) for words in ((), ("--out", str(file)))]
    assert told == [await exported(world.engine), ""]
    assert file.read_text() == told[0]


async def command(database_url: str, *words: str) -> str:
    """What `./alpha books` says on standard output."""
    done = await asyncio.to_thread(
        subprocess.run,
        (sys.executable, "-m", "backend.app.cli", "books", *words),
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database_url, "REDIS_URL": "redis://127.0.0.1:1"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout
