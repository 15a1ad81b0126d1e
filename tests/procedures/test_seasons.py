"""Readings of one season or another, the list of seasons, and a trader's record over them."""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from procedures.competition.reading import Seasons
from procedures.leaderboard import Leaderboard
from procedures.portfolio import Portfolio
from procedures.users import TraderRecord
from tests.procedures.server import AppServer, Wallet, reason_of

ALICE = Wallet.new()
# A week before the seeded one, which began this hour; settled and swept.
EARLIER = """
INSERT INTO competitions (id, name, starts_at, ends_at, initial_grant, swept_at)
SELECT CAST(:season AS uuid), 'Earlier', starts_at - interval '8 days',
       starts_at - interval '1 day', initial_grant, starts_at - interval '1 day'
FROM competitions
"""
TOOK_PART = (
    """
    INSERT INTO participants (
        competition_id, user_id, joined_at, initial_value_usd, joined_value_usd
    )
    SELECT season.id, users.id, starts_at, 2000, 2100 FROM users, competitions season
    WHERE name = 'Earlier'
    """,
    """
    INSERT INTO standings (
        user_id, competition_id, total_value_usd, pnl_usd, pnl_ratio, peak_value_usd,
        max_drawdown_ratio, snapshot_value_usd, snapshot_at, valued_at, registered_at
    )
    SELECT user_id, season.id, 2500, 500, 0.25, 2500, 0.1, 2500, ends_at, ends_at, joined_at
    FROM participants JOIN competitions season ON season.id = competition_id
    WHERE name = 'Earlier'
    """,
    """
    INSERT INTO portfolio_snapshots (user_id, timestamp, total_value_usd, snapshot_details)
    SELECT user_id, ends_at, 2500, jsonb_build_object('holdings', jsonb_build_array(
        jsonb_build_object('token_address', address, 'held_as', 'wallet', 'balance', '2500',
                           'value_usd', '2500')
    ))
    FROM participants JOIN competitions season ON season.id = competition_id, tokens
    WHERE season.name = 'Earlier' AND symbol = 'USDC'
    """,
    """
    INSERT INTO final_standings (competition_id, rank, user_id, entry)
    SELECT season.id, rank, user_id, entry
    FROM competitions season, performance_entries(season.id) WHERE season.name = 'Earlier'
    """,
)
READINGS = (
    "/api/portfolio/{wallet}",
    "/api/pnl/{wallet}",
    "/api/pnl/{wallet}/breakdown",
    "/api/transactions/{wallet}",
    "/api/statement/{wallet}",
    "/api/perp/closed-positions/{wallet}",
    "/api/investments/{wallet}",
    "/api/leaderboard",
    "/api/leaderboard/{wallet}",
    "/api/leaderboard/{wallet}/card",
)


@pytest.fixture
async def alice(server: AppServer) -> httpx.AsyncClient:
    """Somebody who took part in a season that is over, and does in the one that runs."""
    session = await server.signed_in(ALICE)
    await server.change(EARLIER, season=SEASON)
    for statement in TOOK_PART:
        await server.change(statement)
    return server.browser(session)


SEASON = UUID(int=7)


async def answered(client: httpx.AsyncClient, address: str, **given: str) -> Any:  # noqa: ANN401
    asked = address.format(wallet=ALICE.address)
    return (await client.get(asked, params=given)).raise_for_status()


async def test_all_seasons_are_listed_the_newest_first(alice: httpx.AsyncClient) -> None:
    listed = Seasons.model_validate_json((await answered(alice, "/api/competitions")).content)
    assert [(one.name, one.state, one.participants, one.is_final) for one in listed.seasons] == [
        (listed.seasons[0].name, "running", 1, False),
        ("Earlier", "ended", 1, True),
    ]


async def test_a_record_has_each_season_that_a_trader_took_part_in(
    alice: httpx.AsyncClient,
) -> None:
    answer = await answered(alice, "/api/users/{wallet}/record")
    record = TraderRecord.model_validate_json(answer.content)
    assert [(one.name, one.place.rank, one.total) for one in record.seasons][1] == ("Earlier", 1, 1)
    assert record.seasons[0].state == "running"
    earlier = record.seasons[1].place
    assert (earlier.pnl_percentage, earlier.max_drawdown_percentage) == (Decimal(25), Decimal(10))


@pytest.mark.parametrize("reading", READINGS)
async def test_a_reading_takes_a_season_and_says_which_there_are(
    alice: httpx.AsyncClient, reading: str
) -> None:
    earlier = await answered(alice, reading, season=str(SEASON))
    newest = await answered(alice, reading)
    assert earlier.content != newest.content or reading in READINGS[5:7]
    address = reading.format(wallet=ALICE.address)
    unknown = await alice.get(address, params={"season": str(uuid4())})
    assert reason_of(unknown) == (404, "unknown_season")
    assert f"Earlier ({SEASON})" in unknown.json()["error"]["message"]


async def test_the_portfolio_of_a_season_that_is_over_is_that_of_its_end(
    alice: httpx.AsyncClient,
) -> None:
    answer = await answered(alice, "/api/portfolio/{wallet}", season=str(SEASON))
    portfolio = Portfolio.model_validate_json(answer.content)
    assert portfolio.total_value_usd == 2500
    assert [(one.token, one.balance) for one in portfolio.tokens] == [("USDC", Decimal(2500))]
    assert portfolio.pnl is not None
    assert (portfolio.pnl.pnl_usd, portfolio.pnl.since_joined_usd) == (Decimal(500), Decimal(400))
    board = await answered(alice, "/api/leaderboard", season=str(SEASON))
    (first,) = Leaderboard.model_validate_json(board.content).users
    assert first.total_value_usd == portfolio.total_value_usd
