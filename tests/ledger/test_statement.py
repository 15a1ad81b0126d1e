"""The statement a user downloads: every balance can be re-added from it, and it opens safely."""

import csv
import io
from collections import defaultdict
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from backend.database.transaction import transaction
from backend.ledger.statement import Statement, harmless, heading
from tests.world.everything import LATER, play_everything
from tests.world.world import NOW, SOL, USDC

HELD = text("""
SELECT 'wallet' AS account, token_address, balance FROM user_balances WHERE user_id = :user
UNION ALL
SELECT CASE action_type WHEN 'staking' THEN 'staked' ELSE 'lent' END, token_address,
       plain(sum(principal::numeric))
FROM investments
WHERE user_id = :user AND action_type <> 'liquid_staking' AND status = 'active'
GROUP BY action_type, token_address
UNION ALL
SELECT 'margin', (SELECT address FROM tokens WHERE symbol = 'USDC'),
       plain(sum(collateral_amount::numeric + accumulated_funding::numeric))
FROM perp_positions WHERE user_id = :user AND status = 'open'
""")


async def whole(connection: AsyncConnection, user: UUID) -> str:
    """The text of all pages."""
    pages = Statement(user_id=user, now=NOW)
    parts = [heading()]
    while page := await pages.page(connection):
        parts.append(page)
    return "".join(parts)


async def test_every_balance_can_be_added_up_again_from_the_statement(engine: AsyncEngine) -> None:
    world, alice, bob = await play_everything(engine)
    types = set()
    for user in (alice, bob):
        async with transaction(world.engine) as connection:
            rows = list(csv.DictReader(io.StringIO(await whole(connection, user))))
            held = await connection.execute(HELD, {"user": user})
            expected = {(one.account, one.token_address): one.balance for one in held}
        sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for row in rows:
            place = row["account"], row["token_address"]
            sums[place] += Decimal(row["amount"])
            assert sums[place] == Decimal(row["balance_after"])
        assert {place: left for place, left in sums.items() if left} == {
            place: Decimal(balance) for place, balance in expected.items() if Decimal(balance or 0)
        }
        types |= {row["type"] for row in rows}
    assert types >= {"system", "swap", "stake", "unstake", "liquid_stake", "perp_open"}
    assert types >= {"lend", "withdraw", "perp_close", "perp_liquidation", "perp_funding"}


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("-0.5", "-0.5"),
        ("SOL", "SOL"),
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+1", "'+1"),
        ("-1+2", "'-1+2"),
        ("-1\n", "'-1\n"),
        ("\t=1", "'\t=1"),
    ],
)
def test_a_cell_that_a_spreadsheet_would_compute_is_marked_as_text(cell: str, written: str) -> None:
    assert harmless(cell) == written


async def test_a_symbol_like_a_formula_arrives_as_text(engine: AsyncEngine) -> None:
    world, alice, _ = await play_everything(engine)
    async with transaction(world.engine) as connection:
        await connection.execute(text("UPDATE tokens SET symbol = '=1+1,\"' WHERE symbol = 'SOL'"))
        written = await whole(connection, alice)
    symbols = {row["token"] for row in csv.DictReader(io.StringIO(written))}
    assert "'=1+1,\"" in symbols
    assert '=1+1,"' not in symbols


async def test_pages_of_any_size_make_the_same_statement(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, alice, _ = await play_everything(engine)
    async with engine.connect() as connection:
        at_once = await whole(connection, alice)
        monkeypatch.setattr("backend.ledger.statement.ROWS_AT_ONCE", 3)
        assert await whole(connection, alice) == at_once


async def test_what_is_posted_after_the_first_page_is_of_the_next_statement(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.ledger.statement.ROWS_AT_ONCE", 3)
    world, alice, _ = await play_everything(engine)
    pages = Statement(user_id=alice, now=NOW)
    async with engine.connect() as connection:
        before = await whole(connection, alice)
        written = heading() + await pages.page(connection)
        await world.swap(alice, USDC, SOL, "1", now=LATER)
        while page := await pages.page(connection):
            written += page
    assert written == before
