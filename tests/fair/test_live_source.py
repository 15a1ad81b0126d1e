"""Two API processes on a live source, played by a local server that counts what it is asked."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from typing import Final
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from backend.admin.seed import seed
from backend.clock import utc_now
from backend.database.transaction import transaction
from backend.feeds.venues import jupiter
from tests.faults.stack import is_ready
from tests.faults.trader import Trader
from tests.feeds.venue import Venue, playing
from tests.procedures.server import AppServer, Wallet, reason_of
from tests.world.certificates import CERTIFICATES
from tests.world.ports import free_port
from tests.world.world import SOL, USDC

JUPITER: Final = "/price/v3"
READY_SECONDS: Final = 60.0
ORDERS: Final = 200
TRADERS: Final = 10
TOKENS_MAX: Final = 50
SWAP: Final = {"from_token_address": SOL, "to_token_address": USDC, "amount": "0.01"}
HUNG_SECONDS: Final = 30.0
ANSWER_SECONDS: Final = 60.0


@pytest.fixture
async def venue() -> AsyncIterator[Venue]:
    """Jupiter, which prices whatever it is asked for; of the others nothing is heard."""
    async with playing() as played:
        played.answers[JUPITER] = _prices
        yield played


async def _prices(request: Request) -> Response:
    asked = request.query_params["ids"].split(",")
    return JSONResponse({token: {"usdPrice": 150} for token in asked})


@pytest.fixture
async def urls(
    venue: Venue, engine: AsyncEngine, fresh_database_url: str, redis_url: str
) -> AsyncIterator[list[str]]:
    """Two processes on one database, in a competition that began this hour."""
    async with transaction(engine) as connection:
        await seed(connection, now=utc_now())
    environment = {
        **os.environ,
        "DATABASE_URL": fresh_database_url,
        "REDIS_URL": redis_url,
        "ALPHA_PRICE_SOURCE": "live",
        "ALPHA_RATE_LIMITS": "off",
        "NO_PROXY": "*",
    }
    with ExitStack() as stack:
        started = [stack.enter_context(_api(venue.url, environment)) for _ in range(2)]
        await asyncio.to_thread(_wait_until, lambda: all(map(is_ready, started)))
        yield started


@contextmanager
def _api(venue_url: str, environment: dict[str, str]) -> Iterator[str]:
    port = free_port()
    process = subprocess.Popen(
        (sys.executable, "-m", "tests.fair.live_api", venue_url),
        env={**environment, "ALPHA_PORT": str(port)},
    )
    try:
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait()


def _wait_until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + READY_SECONDS
    while not holds():
        assert time.monotonic() < end, "the servers are not ready in time"
        time.sleep(0.1)


async def signed_in(url: str, count: int) -> list[Trader]:
    """So many traders, who join at once."""
    joining = (asyncio.to_thread(_signed_in, url) for _ in range(count))
    return list(await asyncio.gather(*joining))


def _signed_in(url: str) -> Trader:
    wallet = Wallet.new()
    with httpx.Client(base_url=url, timeout=ANSWER_SECONDS, verify=CERTIFICATES) as client:
        whom = {"wallet_address": wallet.address}
        challenge = client.post("/api/auth/challenge", json=whom).raise_for_status().json()
        proof = wallet.proof(challenge["message"])
        answer = client.post("/api/auth/sign-in", json=proof).raise_for_status().json()
    return Trader(url=url, token=answer["session_token"])


async def test_two_hundred_orders_of_two_processes_are_served_within_the_sources_budget(
    venue: Venue, urls: list[str], engine: AsyncEngine
) -> None:
    """One observation serves all that wait when it begins, in both processes: a second of orders
    costs one request, however many there are.
    """
    traders = await signed_in(urls[0], TRADERS)
    asked_before = len(venue.asked)
    started = time.monotonic()
    limits = httpx.Limits(max_connections=ORDERS)
    async with httpx.AsyncClient(
        timeout=ANSWER_SECONDS, trust_env=False, limits=limits, verify=CERTIFICATES
    ) as client:

        async def ordered(number: int) -> httpx.Response:
            key, trader = str(uuid4()), traders[number % TRADERS]
            while True:
                answer = await client.post(
                    f"{urls[number % 2]}/api/swap",
                    headers={"authorization": f"Bearer {trader.token}"},
                    json={**SWAP, "idempotency_key": key},
                )
                # A busy machine may take longer than an order waits; it is sent again then.
                if answer.is_success or time.monotonic() > started + READY_SECONDS:
                    return answer
                assert reason_of(answer) == (412, "price_unobserved")

        answers = await asyncio.gather(*map(ordered, range(ORDERS)))
    seconds = time.monotonic() - started
    assert {answer.status_code for answer in answers} == {200}
    asked = [one for one in venue.asked[asked_before:] if one.url.path == JUPITER]
    # The one under way when the first arrived serves none of them; then one each second.
    assert 1 <= len(asked) <= 2 + seconds
    assert len(asked) <= jupiter.BUDGET_WITHOUT_KEY.requests
    assert all(len(one.query_params["ids"].split(",")) <= TOKENS_MAX for one in asked)
    async with engine.connect() as connection:
        row = (
            await connection.execute(
                text(
                    "SELECT count(*) AS fills, count(DISTINCT began_at) AS observations,"
                    " bool_and(began_at >= arrived_at) AS is_fair FROM fills"
                )
            )
        ).one()
    assert (row.fills, row.is_fair) == (ORDERS, True)
    assert row.observations <= len(asked)


async def test_while_the_source_hangs_an_order_is_refused_and_its_key_is_free_again(
    venue: Venue, urls: list[str], engine: AsyncEngine
) -> None:
    (trader,) = await signed_in(urls[0], 1)
    books = AppServer(app=Starlette(), engine=engine)
    before = await books.written()
    goes_on = asyncio.Event()

    async def hung(request: Request) -> Response:
        await goes_on.wait()
        return await _prices(request)

    venue.answers[JUPITER] = hung
    asked_at = time.monotonic()
    refused = await asyncio.to_thread(trader.swap, "key", seconds=HUNG_SECONDS)
    assert reason_of(refused) == (412, "price_unobserved")
    assert time.monotonic() - asked_at >= 5
    assert await books.written() == before

    venue.answers[JUPITER] = _prices
    goes_on.set()
    answer = await _until_done(trader.at(urls[1]), "key")
    again = await asyncio.to_thread(trader.swap, "key", seconds=HUNG_SECONDS)
    assert again.content == answer.content
    assert Decimal(answer.json()["details"]["amount_from"]) == Decimal("0.01")
    assert await books.count("transactions WHERE transaction_type = 'swap'") == 1


async def _until_done(trader: Trader, key: str) -> httpx.Response:
    """A source that hung is left alone for a while; the same key is sent until it is asked."""
    end = time.monotonic() + READY_SECONDS
    while True:
        answer = await asyncio.to_thread(trader.swap, key, seconds=HUNG_SECONDS)
        if answer.is_success:
            return answer
        assert reason_of(answer)[1] == "price_unobserved"
        assert time.monotonic() < end, answer.text
