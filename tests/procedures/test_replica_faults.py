"""A standby that fails, falls behind or knows too little costs nobody an answer, or the truth."""

import asyncio
from collections.abc import Callable
from typing import Final

import pytest
import redis

from backend.readings import replica
from backend.readings.positions import Reader
from tests.procedures import test_aliases
from tests.procedures.replicated import Replicated, by_session, by_stranger, until_used
from tests.procedures.server import AppServer, reason_of
from tests.procedures.test_metrics import figures
from tests.world.world import SOL

FOLLOWED_SECONDS: Final = 60


@pytest.fixture
def alice_is_admin(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("ALPHA_ADMIN_WALLETS", test_aliases.ALICE.address)


async def test_a_killed_replica_costs_nobody_an_answer_and_is_used_again_once_it_is_back(
    replicated: Replicated,
) -> None:
    expected = await by_stranger(replicated.second, replicated)

    async def read_on(ended: asyncio.Event) -> set[str]:
        found = set()
        while not ended.is_set():
            found |= {
                await by_stranger(replicated.second, replicated),
                await by_session(replicated.first, replicated),
            }
            async with replicated.second.browser(replicated.token) as owner:
                for path in (
                    "/api/keys",
                    f"/api/statement/{replicated.wallet.address}",
                    "/api/tokens",
                ):
                    assert (await owner.get(path)).status_code == 200, path
        return found

    ended = asyncio.Event()
    readers = [asyncio.create_task(read_on(ended)) for _ in range(4)]
    await asyncio.sleep(0.2)
    replicated.standby.kill()
    try:
        for server in (replicated.first, replicated.second):
            await until_used(server, used=False)
        await asyncio.sleep(0.2)
    finally:
        # By this thread, with which it would end.
        replicated.standby.start()
    ended.set()
    assert [await reader for reader in readers] == [{expected}] * 4
    async with replicated.second.browser() as stranger:
        assert (await stranger.get("/readyz")).status_code == 200
    await replicated.follow_up()
    assert await by_stranger(replicated.second, replicated) == expected


async def test_a_replica_that_is_too_far_behind_is_not_read(
    replicated: Replicated, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await by_stranger(replicated.second, replicated)
    monkeypatch.setattr(replica, "LAG_SECONDS_MAX", 0.5)
    with replicated.paused():
        await replicated.swap()
        await until_used(replicated.second, used=False)
        assert (await figures(replicated.second))["alpha_replica_lag_seconds",] > 0.5
        assert await by_stranger(replicated.second, replicated) == str(int(before) - 1)
    await replicated.follow_up()


async def test_what_redis_has_lost_is_held_against_the_replica(
    replicated: Replicated, redis_url: str
) -> None:
    with replicated.paused():
        await replicated.swap()
        with redis.Redis.from_url(redis_url) as connection:
            connection.flushdb()
        for _ in range(30):
            assert await by_session(replicated.second, replicated) != await _of_the_grant(
                replicated
            )
            await asyncio.sleep(0.1)


async def _of_the_grant(replicated: Replicated) -> str:
    async with replicated.first.browser(replicated.token) as owner:
        answer = await owner.get("/api/competition")
    (granted,) = (one["amount"] for one in answer.json()["grant"] if one["token_address"] == SOL)
    return str(granted)


async def test_a_key_revoked_elsewhere_opens_nothing_although_the_replica_knows_it(
    replicated: Replicated,
) -> None:
    with replicated.paused():
        await replicated.first.change("UPDATE agent_keys SET revoked_at = now()")
        async with replicated.second.browser(replicated.key["key"]) as program:
            assert reason_of(await program.get("/api/keys"))[0] == 401
            answer = await program.get(f"/api/portfolio/{replicated.wallet.address}")
        assert reason_of(answer) == (401, "key_revoked")


@pytest.mark.usefixtures("with_replica")
async def test_a_standby_can_answer_whatever_only_reads(
    alice_is_admin: None,
    server: AppServer,
    logged: Callable[[], list[dict[str, str]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = replica.Replica.serves

    async def follows_first(standby: replica.Replica, reader: Reader) -> bool:
        async with asyncio.timeout(FOLLOWED_SECONDS):
            while not await asked(standby, reader):  # noqa: ASYNC110 - of another server
                await asyncio.sleep(0.01)
        return True

    await until_used(server)
    # Nothing is asked of the primary because the standby has not followed yet.
    monkeypatch.setattr(replica.Replica, "serves", follows_first)
    await test_aliases.test_each_alias_answers_what_its_procedure_promises(server)
    assert (await figures(server))["alpha_readings_total", "replica"] > 0
    assert [line for line in logged() if "a reading failed" in line["message"]] == []
