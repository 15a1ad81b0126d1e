"""The documents of tokens and prices are what their procedures promise."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.admin.seed import seed
from backend.database.transaction import transaction
from backend.liquid_staking.price_store import reprice_pools
from backend.prices.store import Price, write_prices
from backend.tokens.views import prices, tokens
from procedures.tokens import Token, TokenPrices

NOW = datetime(2026, 1, 5, 12, 30, tzinfo=UTC)
SOL = "So11111111111111111111111111111111111111112"
USDC = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"
JITOSOL = "J1toso1uCk3RLmjorhTtrVwY9HJ7X8V9yYac6Y7kGCPn"


async def test_the_list_has_every_token_with_its_rates(engine: AsyncEngine) -> None:
    async with transaction(engine) as connection:
        assert await tokens(connection, now=NOW) == b"[]"
        seeded = await seed(connection, now=NOW)
        listed = TypeAdapter(list[Token]).validate_json(await tokens(connection, now=NOW))
    assert len(listed) == seeded.tokens
    sol, jitosol = (
        next(token for token in listed if token.symbol == symbol) for symbol in ("SOL", "JitoSOL")
    )
    assert (sol.is_stakeable, sol.staking_rate) == (True, Decimal(7))
    assert [pool.lst_symbol for pool in sol.liquid_stake] == ["mSOL", "bSOL", "JitoSOL"]
    assert (jitosol.is_stakeable, jitosol.staking_rate, jitosol.liquid_stake) == (False, None, [])
    lent = {token.symbol: str(token.lending_rate) for token in listed if token.lending_rate}
    assert lent == {"PYUSD": "4", "SOL": "3", "USDC": "5", "USDT": "4.5"}
    assert {token.symbol for token in listed if token.type == "lending"} == lent.keys() - {"SOL"}


@pytest.mark.parametrize(
    ("asked", "given", "unknown"),
    [
        pytest.param([SOL], {"SOL": "150"}, [], id="one"),
        pytest.param(
            [JITOSOL, SOL, SOL],
            {"JitoSOL": "186.9456338203767123", "SOL": "150"},
            [],
            id="in order, once",
        ),
        pytest.param([USDC, SOL], {"SOL": "150"}, [], id="an unpriced token is left out"),
        pytest.param([SOL, "?", "!"], {"SOL": "150"}, ["?", "!"], id="unknown ones are named"),
    ],
)
async def test_prices_come_as_asked(
    engine: AsyncEngine, asked: list[str], given: dict[str, str], unknown: list[str]
) -> None:
    async with transaction(engine) as connection:
        await seed(connection, now=NOW)
        price = Price(token_address=SOL, price_usd=Decimal(150), last_updated=NOW, source="jupiter")
        await write_prices(connection, [price])
        await reprice_pools(connection, now=NOW)
        found = (await prices(connection, [tuple(asked)], NOW))[tuple(asked)]
    answered = TokenPrices.model_validate_json(found)
    assert [(one.symbol, str(one.price_usd)) for one in answered.prices] == list(given.items())
    assert {one.last_updated for one in answered.prices} == {"2026-01-05T12:30:00.000Z"}
    assert answered.unknown == unknown
