"""The final standings are written once, and everybody is notified of their place."""

import asyncio
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import text

from backend.database.transaction import transaction
from backend.standings.settle import Settled
from backend.standings.store import refresh_standings
from tests.standings.conftest import END, FELL
from tests.world.world import MINUTE, NOW, SOL, USDC, World

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


async def test_everybody_is_told_once_of_the_beginning_and_of_their_place_at_the_end(
    market: World,
) -> None:
    for name in ("alice", "bob"):
        await market.person(name)
    for _ in range(2):
        await market.settled(at=END)
    async with market.engine.connect() as connection:
        rows = await connection.execute(
            text("""
                SELECT username, kind, details ->> 'competition', details ->> 'rank',
                       details ->> 'places', details ->> 'initial_value_usd'
                FROM notifications JOIN users ON users.id = user_id
                ORDER BY username, notifications.id
            """)
        )
        assert [tuple(row) for row in rows] == [
            (name, *news)
            for name, rank in (("alice", "1"), ("bob", "2"))
            for news in (
                ("competition_started", "Test", None, None, "3000"),
                ("competition_ended", "Test", rank, "2", None),
            )
        ]


async def test_the_final_standings_are_written_once_and_no_price_moves_them(
    market: World,
) -> None:
    await market.person("alice")
    bob = await market.person("bob", now=NOW + MINUTE)
    await market.swap(bob, USDC, SOL, "1000")
    await market.set_prices({SOL: Decimal(300)}, at=END)
    outcomes = await asyncio.gather(*(market.settled(at=END) for _ in range(5)))
    assert sorted(outcome.final_places for outcome in outcomes) == [0, 0, 0, 0, 2]
    ended = await market.places(at=END)
    assert [entry["username"] for entry in ended["users"]] == ["bob", "alice"]
    assert (ended["total"], ended["as_of"]) == (2, "2026-01-05T18:03:37.000Z")
    await market.set_prices({SOL: Decimal(1)}, at=END + HOUR)
    assert await market.settled(at=END + HOUR) == Settled()
    assert await market.places(at=END + HOUR) == ended
    assert await market.broken_rules() == []


async def test_a_price_after_the_end_moves_no_standing_before_it_is_settled(
    market: World,
) -> None:
    await market.person("holder")
    await market.quote(FELL, at=END + 5 * SECOND)
    async with transaction(market.engine) as connection:
        for at, renewed in ((END - SECOND, 1), (END, 0), (END + 5 * SECOND, 0)):
            assert await refresh_standings(connection, now=at) == renewed
