"""Tokens and prices, asked for at their REST aliases."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.applications import Starlette

from backend.admin.seed import seed
from backend.database.transaction import transaction
from backend.features import PRICE_FOLLOWERS
from backend.http.rest import routes
from backend.prices.open import open_price_updater
from backend.redis.broadcast import Broadcast
from backend.redis.connect import connect
from backend.settings import Settings
from tests.procedures.standing_clock import dispatch_at
from tests.world.certificates import CERTIFICATES

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
SOL = "So11111111111111111111111111111111111111112"
BONK = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263"


@pytest.fixture
async def client(engine: AsyncEngine, redis_url: str) -> AsyncIterator[httpx.AsyncClient]:
    """Asks a server with the seed's tokens at simulated prices of `NOW`."""
    settings = Settings.model_validate({"price_source": "simulated"})
    async with connect(redis_url) as redis, httpx.AsyncClient(verify=CERTIFICATES) as http:
        async with transaction(engine) as connection:
            await seed(connection, now=NOW)
        updater = open_price_updater(
            settings, engine=engine, redis=redis, http=http, followers=PRICE_FOLLOWERS
        )
        await updater.freshen_all(now=NOW)
        dispatch = dispatch_at(
            NOW, settings=settings, redis=redis, prices=updater, broadcast=Broadcast(redis)
        )
        server = httpx.ASGITransport(Starlette(routes=routes(dispatch)))
        async with httpx.AsyncClient(transport=server, base_url="http://alpha") as asking:
            yield asking


async def test_prices_are_asked_for_by_commas(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/prices", params={"tokens": f"{BONK},{SOL}"})
    document = answer.json()
    assert [price["symbol"] for price in document["prices"]] == ["BONK", "SOL"]
    assert {price["source"] for price in document["prices"]} == {"simulated"}
    assert document["timestamp"] == "2026-01-05T12:00:00.000Z"


@pytest.mark.parametrize(
    ("asked", "status", "reason"),
    [
        ("", 400, "invalid_input"),
        (",".join([SOL] * 101), 400, "invalid_input"),
        ("x" * 256, 400, "invalid_input"),
    ],
    ids=["none", "too many", "a long name"],
)
async def test_what_cannot_be_addresses_is_refused(
    client: httpx.AsyncClient, asked: str, status: int, reason: str
) -> None:
    answer = await client.get("/api/prices", params={"tokens": asked})
    assert (answer.status_code, answer.json()["error"]["reason"]) == (status, reason)


@pytest.mark.parametrize(
    ("asked", "symbols", "unknown"),
    [
        (f"nowhere,{SOL},nobody", ["SOL"], ["nowhere", "nobody"]),
        (f'{SOL},"', ["SOL"], ['"']),
        ("nowhere", [], ["nowhere"]),
    ],
)
async def test_an_unknown_address_costs_the_others_nothing(
    client: httpx.AsyncClient, asked: str, symbols: list[str], unknown: list[str]
) -> None:
    answer = await client.get("/api/prices", params={"tokens": asked})
    assert answer.status_code == 200
    document = answer.json()
    assert [price["symbol"] for price in document["prices"]] == symbols
    assert document["unknown"] == unknown


async def test_the_list_leads_with_the_tokens_most_people_know(client: httpx.AsyncClient) -> None:
    listed = (await client.get("/api/tokens")).json()
    symbols = [token["symbol"] for token in listed]
    assert symbols.index("SOL") < symbols.index("BONK")
    assert len(set(symbols)) == len(symbols) > 20
