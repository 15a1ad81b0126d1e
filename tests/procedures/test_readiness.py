"""Readiness and refusals: what a server says when its database or Redis cannot be used."""

import asyncio
import re
from datetime import datetime, timedelta

import pytest

from backend.app.health import KEPT_SECONDS
from backend.database.clock import KeptTime
from tests.procedures.server import AppServer, Wallet, reason_of
from tests.world.world import SOL, USDC

ALICE = Wallet.new()
UNCERTAIN = timedelta(seconds=2)


@pytest.fixture
def without_redis(environment: pytest.MonkeyPatch) -> None:
    """Nothing listens where Redis should."""
    environment.setenv("REDIS_URL", "redis://127.0.0.1:1/0")


async def ready(server: AppServer) -> tuple[int, dict[str, str]]:
    async with server.browser() as prober:
        assert (await prober.get("/healthz")).json() == {"status": "ok"}
        answer = await prober.get("/readyz")
    return answer.status_code, answer.json()


async def test_a_server_with_all_it_needs_is_ready(server: AppServer) -> None:
    assert await ready(server) == (200, {"database": "ok", "redis": "ok"})


async def test_a_database_that_lacks_migrations_is_no_database_to_serve_from(
    server: AppServer,
) -> None:
    await server.change("UPDATE alembic_version SET version_num = '0001'")
    status, report = await ready(server)
    assert (status, report["redis"]) == (503, "ok")
    assert re.fullmatch(
        r"it has schema 0001 and this needs \d+; run ./alpha migrate", report["database"]
    )


@pytest.mark.parametrize(
    ("oldest", "status", "said"),
    [
        pytest.param(None, 200, "ok", id="one that only adds"),
        pytest.param("9998", 503, "its schema 9999 needs newer code than", id="one that does not"),
    ],
)
async def test_a_schema_from_later_is_served_from_when_it_goes_on_with_this_code(
    server: AppServer, oldest: str | None, status: int, said: str
) -> None:
    await server.change("UPDATE alembic_version SET version_num = '9999'")
    if oldest is not None:
        await server.change("UPDATE schema_support SET oldest_revision = :oldest", oldest=oldest)
    found, report = await ready(server)
    assert (found, report["database"].startswith(said)) == (status, True), report


async def test_a_database_that_is_only_read_says_so_to_readiness_and_to_callers(
    server: AppServer,
) -> None:
    token = await server.signed_in(ALICE)
    await server.make_read_only()
    order = {"from_token_address": SOL, "to_token_address": USDC, "amount": "1"}
    async with server.browser(token) as browser:
        # What was connected before is found to be cut, for readings and for orders.
        tokens = [await browser.get("/api/tokens") for _ in range(8)][-1]
        for _ in range(8):
            await browser.post("/api/auth/challenge", json={"wallet_address": ALICE.address})
        answers = [
            await browser.post("/api/swap", json={**order, "idempotency_key": "one"}),
            await browser.post("/api/auth/challenge", json={"wallet_address": ALICE.address}),
        ]
    assert [reason_of(answer) for answer in answers] == [(503, "database_read_only")] * 2
    assert [answer.headers["retry-after"] for answer in answers] == ["5", "5"]
    assert tokens.is_success
    assert await ready(server) == (503, {"database": "it is read-only", "redis": "ok"})


async def test_an_order_arrives_at_the_latest_that_its_time_can_be(
    server: AppServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KeptTime, "uncertainty", UNCERTAIN)
    token = await server.signed_in(ALICE)
    before = await server.value("SELECT clock_timestamp()", kind=datetime)
    order = {"from_token_address": SOL, "to_token_address": USDC, "amount": "1"}
    async with server.browser(token) as browser:
        (await browser.post("/api/swap", json=order)).raise_for_status()
    arrived_at = await server.value("SELECT arrived_at FROM fills", kind=datetime)
    # What was known of the time before may have been a little behind, but not by half of this.
    assert arrived_at >= before + UNCERTAIN / 2


async def test_a_database_without_room_says_so_to_readiness_and_to_callers(
    server: AppServer,
) -> None:
    token = await server.signed_in(ALICE)
    assert await ready(server) == (200, {"database": "ok", "redis": "ok"})
    await server.change(
        "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$"
        " BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = 'disk_full'; END $$"
    )
    await server.change(
        "CREATE TRIGGER no_room BEFORE INSERT ON transactions"
        " FOR EACH ROW EXECUTE FUNCTION no_room()"
    )
    async with server.browser(token) as browser:
        answer = await browser.post(
            "/api/swap",
            json={"from_token_address": SOL, "to_token_address": USDC, "amount": "1"},
        )
    assert reason_of(answer) == (503, "database_full")
    assert answer.headers["retry-after"] == "30"
    await asyncio.sleep(KEPT_SECONDS)
    assert await ready(server) == (
        503,
        {"database": "it is full: it had no room for a write", "redis": "ok"},
    )


async def test_a_database_that_takes_nobody_is_told_of_by_readiness_and_to_callers(
    server: AppServer,
) -> None:
    await server.change(
        "UPDATE pg_database SET datallowconn = false WHERE datname = current_database()"
    )
    await server.cut_lines()
    async with server.browser() as stranger:
        answers = [await stranger.get("/api/tokens") for _ in range(20)]
    assert {reason_of(answer) for answer in answers} == {(503, "database_away")}
    assert await ready(server) == (503, {"database": "unavailable", "redis": "ok"})


@pytest.mark.usefixtures("without_redis")
async def test_without_redis_it_is_not_ready_but_answers(server: AppServer) -> None:
    assert await ready(server) == (503, {"database": "ok", "redis": "unavailable"})
    async with server.browser(await server.signed_in(ALICE)) as browser:
        swap = {"from_token_address": SOL, "to_token_address": USDC, "amount": "1"}
        assert (await browser.post("/api/swap", json=swap)).is_success
