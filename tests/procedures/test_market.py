"""The market for programs: all that an order needs in one answer, and candles."""

from decimal import Decimal
from typing import Any

import pytest

from backend.clock import utc_now
from backend.redis.connect import connect
from backend.redis.presence import viewers
from procedures.market import Candles, Market
from procedures.tokens import TokenOrderLimits
from tests.procedures.server import AppServer, Wallet, reason_of
from tests.world.world import BTC, JITOSOL, PRICES, SOL, USDC

ALICE = Wallet.new()


async def snapshot(server: AppServer, token: str | None = None) -> Market:
    async with server.browser(token) as browser:
        answer = await browser.get("/api/market")
    return Market.model_validate_json(answer.raise_for_status().content, strict=True)


async def test_a_stranger_sees_the_market_and_no_portfolio(server: AppServer) -> None:
    market = await snapshot(server)
    assert market.portfolio is None
    assert market.competition is not None
    assert market.competition.state == "running"
    assert market.competition.starts_at <= market.server_time < market.competition.ends_at
    by_address = {token.token_address: token for token in market.tokens}
    for address, price in PRICES.items():
        token = by_address[address]
        assert (token.price_usd, token.source) == (price, "file")
        assert token.observed_at is not None
        assert token.age_seconds is not None
        assert 0 <= token.age_seconds < 60
    unpriced = [token for token in market.tokens if token.price_usd is None]
    assert all((one.observed_at, one.age_seconds) == (None, None) for one in unpriced)
    marks = {one.token_address: one.mark_price for one in market.perp.markets}
    assert marks[SOL] == by_address[SOL].price_usd
    assert market.server_time < market.perp.next_funding_at
    limits = market.limits
    assert (limits.orders_per_minute, limits.candles_max, limits.tick_seconds) == (120, 500, 5)


async def test_it_says_all_that_an_order_must_keep(server: AppServer) -> None:
    market = await snapshot(server)
    assert market.competition is not None
    fees = (market.competition.swap_fee_rate, market.competition.perp_fee_rate)
    assert (*fees, market.competition.execution_delay_ms) == (Decimal(0), Decimal("0.0006"), 0)
    assert market.competition.orders.model_dump() == {
        "wait_seconds_max": 5,
        "default_slippage_bps": 50,
        "max_slippage_bps": 10_000,
        "impact_bps_per_depth": 100,
        "impact_bps_max": 1_000,
        "impact_window_seconds": 300,
    }
    limits = {one.token_address: one.order_limits for one in market.tokens}
    assert limits[SOL] == TokenOrderLimits(
        order_usd_max=Decimal(250_000), free_size_usd=Decimal(100_000), depth_usd=Decimal(5_000_000)
    )
    assert limits[JITOSOL] == limits[SOL]
    assert limits[USDC] is None
    markets = {one.token_address: one.open_interest_usd_max for one in market.perp.markets}
    assert markets[SOL] == 100_000_000


async def test_who_is_signed_in_sees_their_own_portfolio_and_counts_as_a_viewer(
    server: AppServer, redis_url: str
) -> None:
    token = await server.signed_in(ALICE)
    async with server.browser(token) as browser:
        opened = await browser.post(
            "/api/perp/open",
            json={
                "token_address": SOL,
                "collateral_amount": "100",
                "leverage": 2,
                "direction": "long",
            },
        )
        assert opened.status_code == 200
        portfolio = (await browser.get(f"/api/portfolio/{ALICE.address}")).json()
    own = (await snapshot(server, token)).portfolio
    assert own is not None
    assert own.wallet_address == ALICE.address
    shown = {one.token_address: str(one.balance) for one in own.tokens}
    assert shown == {one["token_address"]: one["balance"] for one in portfolio["tokens"]}
    assert [one.token_address for one in own.perp_positions] == [SOL]
    async with connect(redis_url) as redis:
        assert await viewers(redis, utc_now()) == 1


async def test_without_a_competition_the_market_still_answers(server: AppServer) -> None:
    await server.change("DELETE FROM competitions")
    market = await snapshot(server)
    assert market.competition is None
    assert market.tokens


async def test_candles_come_oldest_first_from_the_ticks_since(server: AppServer) -> None:
    async with server.browser() as stranger:
        answer = await stranger.get(
            "/api/candles", params={"tokenAddress": SOL, "interval": "1m", "limit": 1}
        )
    shown = Candles.model_validate_json(answer.raise_for_status().content, strict=True)
    assert (shown.symbol, shown.order, shown.empty_because) == ("SOL", "oldest_first", None)
    assert [(one.open, one.close, one.volume) for one in shown.candles] == [
        (PRICES[SOL], PRICES[SOL], None)
    ]


@pytest.mark.parametrize(
    ("given", "status", "reason"),
    [
        ({"interval": "2h"}, 400, "invalid_input"),
        ({"interval": ""}, 400, "invalid_input"),
        ({"interval": "1M"}, 400, "invalid_input"),
        ({"limit": 0}, 400, "invalid_input"),
        ({"limit": 501}, 400, "invalid_input"),
        ({"limit": -1}, 400, "invalid_input"),
        ({"limit": "1.5"}, 400, "invalid_input"),
        ({"until": "yesterday"}, 400, "invalid_input"),
        ({"until": "2026-01-05T12:00:00"}, 400, "invalid_input"),
        ({"until": "0001-01-01T00:00:00Z"}, 400, "invalid_input"),
        ({"tokenAddress": "nowhere"}, 404, "unknown_token"),
        ({"tokenAddress": ""}, 400, "invalid_input"),
        ({"tokenAddress": "x" * 256}, 400, "invalid_input"),
    ],
)
async def test_candles_that_cannot_be_are_refused(
    server: AppServer, given: dict[str, Any], status: int, reason: str
) -> None:
    async with server.browser() as stranger:
        answer = await stranger.get("/api/candles", params={"tokenAddress": BTC, **given})
    assert reason_of(answer) == (status, reason)


@pytest.mark.parametrize("until", ["2001-01-01T00:00:00Z", "9999-12-31T23:59:59+00:00"])
async def test_times_far_from_the_competition_are_answered(server: AppServer, until: str) -> None:
    async with server.browser() as stranger:
        answer = await stranger.get("/api/candles", params={"tokenAddress": SOL, "until": until})
    shown = Candles.model_validate_json(answer.raise_for_status().content, strict=True)
    assert bool(shown.candles) == until.startswith("9")
    assert bool(shown.empty_because) == until.startswith("2")
