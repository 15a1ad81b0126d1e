"""Practice over the real app: a run is started, asked by all transports, stepped and removed."""

import asyncio
from typing import Any

import httpx
import pytest

from backend.app.application import application
from backend.practice.process.child import PracticeProcess
from backend.practice.runs import RUNS_OF_A_WALLET
from tests.procedures.keyed import keys_of, new_key
from tests.procedures.server import AppServer, Wallet, reason_of
from tests.world.world import SOL, USDC

ALICE, MALLORY = Wallet.new(), Wallet.new()
STREAM_SECONDS = 60
DAY = {"days": 1}
SWAP = {
    "from_token_address": USDC,
    "to_token_address": SOL,
    "amount": "10",
    "reason": "it is practice",
}


async def started(program: httpx.AsyncClient, **plan: object) -> dict[str, Any]:
    answer = await program.post("/api/practice", json={**DAY, **plan})
    found: dict[str, Any] = answer.raise_for_status().json()
    return found


async def program_of(
    server: AppServer, wallet: Wallet, scopes: list[str] | None = None
) -> httpx.AsyncClient:
    made = await new_key(server, wallet, scopes=scopes)
    return server.browser(made["key"])


async def test_a_run_answers_at_its_address_by_the_same_key_and_leaves_the_live_one_alone(
    server: AppServer,
) -> None:
    async with await program_of(server, ALICE) as program:
        live = (await program.get("/api/market")).json()
        seen = await started(program)
        assert (seen["now"], seen["is_over"]) == ("2025-10-01T00:00:00.000Z", False)
        assert seen["market"]["competition"]["name"] == "Practice"
        (kept,) = (await program.get("/api/practice")).json()["runs"]
        assert (kept["run_id"], kept["ends_at"]) == (seen["run_id"], seen["ends_at"])
        run = f"/practice/{seen['run_id']}"
        receipt = (await program.post(f"{run}/api/swap", json=SWAP)).raise_for_status().json()
        assert receipt["details"]["observed_at"] == "2025-10-01T00:05:00.000Z"
        market = (await program.get(f"{run}/trpc/market.snapshot")).json()["result"]["data"]
        assert market["server_time"] == "2025-10-01T00:05:00.000Z"
        call = {"jsonrpc": "2.0", "id": 1, "method": "competition.get"}
        told = (await program.post(f"{run}/rpc", json=call)).json()["result"]
        assert told["ends_at"] == seen["ends_at"]
        # In the run no one needs to name it.
        stepped = (await program.post(f"{run}/api/practice/step", json={})).json()
        assert stepped["now"] == "2025-10-01T01:05:00.000Z"
        both = [
            (await program.get(address)).json()
            for address in (
                f"{run}/api/practice/result",
                f"/api/practice/result?run_id={seen['run_id']}",
            )
        ]
        assert both[0] == both[1]
        (decision,) = both[0]["decisions"]
        assert (decision["reason"], decision["did"]) == ("it is practice", "swap")
        after = (await program.get("/api/market")).json()
        assert after["portfolio"]["tokens"] == live["portfolio"]["tokens"]
        assert await server.count("transactions WHERE transaction_type = 'swap'") == 0
        answer = await program.post("/api/practice/stop", json={"run_id": seen["run_id"]})
        assert answer.is_success
        gone = await program.get(f"{run}/api/market")
        assert reason_of(gone) == (404, "practice_run_unknown")


async def test_tools_are_called_at_the_address_of_the_run(server: AppServer) -> None:
    async with await program_of(server, ALICE) as program:
        seen = await started(program, market="simulated", seed=3)
        called = {
            "jsonrpc": "2.0",
            "id": 1,
            "method": "tools/call",
            "params": {"name": "practice_step", "arguments": {"seconds": 1800}},
        }
        headers = {
            "accept": "application/json, text/event-stream",
            "mcp-protocol-version": "2025-06-18",
        }
        answer = await program.post(f"/practice/{seen['run_id']}/mcp", json=called, headers=headers)
        told = answer.json()["result"]["structuredContent"]
        assert told["now"] == "2026-01-05T00:30:00.000Z"
        assert told["market"]["portfolio"] is not None


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("step", {"seconds": 3600}),
        ("examples", {}),
        ("stop", {}),
    ],
)
async def test_a_run_is_its_owners_alone(
    server: AppServer, path: str, given: dict[str, object]
) -> None:
    async with (
        await program_of(server, ALICE) as program,
        await program_of(server, MALLORY) as stranger,
    ):
        run_id = (await started(program))["run_id"]
        asked = {**given, "run_id": run_id}
        refused = await stranger.post(f"/api/practice/{path}", json=asked)
        assert reason_of(refused) == (404, "practice_run_unknown")
        assert (await stranger.get("/api/practice")).json() == {"runs": []}
        result = await stranger.get(f"/api/practice/result?run_id={run_id}")
        assert reason_of(result) == (404, "practice_run_unknown")
        inside = await stranger.post(f"/practice/{run_id}/api/swap", json=SWAP)
        assert reason_of(inside) == (404, "practice_run_unknown")
        async with server.browser() as nobody:
            board = await nobody.get(f"/practice/{run_id}/api/leaderboard")
        assert reason_of(board) == (401, "not_signed_in")


async def test_what_a_run_is_not_for_is_refused(server: AppServer) -> None:
    async with await program_of(server, ALICE) as program:
        asked = await program.post("/api/practice/step", json={})
        assert reason_of(asked) == (412, "practice_address")
        wrong = await program.post("/api/practice", json={"market": "nowhere"})
        assert reason_of(wrong) == (400, "practice_plan")
        run_id = (await started(program))["run_id"]
        inside = await program.post(f"/practice/{run_id}/api/practice", json=DAY)
        assert reason_of(inside) == (412, "practice_address")
        for number in range(RUNS_OF_A_WALLET - 1):
            await started(program, market="simulated", seed=number)
        over = await program.post("/api/practice", json=DAY)
        assert reason_of(over) == (409, "practice_runs_max")
    async with await program_of(server, ALICE, scopes=["read", "trade"]) as program:
        refused = await program.post("/api/practice", json=DAY)
        assert reason_of(refused) == (403, "scope_missing")


async def test_a_key_that_is_revoked_opens_its_run_no_more_and_its_streams_end(
    server: AppServer,
) -> None:
    wallet = Wallet.new()
    async with await program_of(server, wallet) as program:
        run = f"/practice/{(await started(program))['run_id']}"
        stream = asyncio.create_task(program.get(f"{run}/api/notifications/stream"))
        for _ in range(3):
            assert (await program.get(f"{run}/api/auth/me")).is_success
        assert not stream.done()
        (key,) = await keys_of(server, wallet)
        async with server.browser(await server.signed_in(wallet)) as owner:
            answer = await owner.post(f"/api/keys/{key['id']}/revoke", json={})
            answer.raise_for_status()
        refused = await program.get(f"{run}/api/auth/me")
        assert reason_of(refused) == (401, "key_revoked")
        async with asyncio.timeout(STREAM_SECONDS):
            assert "key_revoked" in (await stream).text


async def test_a_run_opens_by_every_session_and_key_of_its_owner(server: AppServer) -> None:
    async with (
        server.browser(await server.signed_in(ALICE)) as person,
        await program_of(server, ALICE, scopes=["practice"]) as program,
        await program_of(server, ALICE, scopes=["read", "trade"]) as trader,
    ):
        run = f"/practice/{(await started(person))['run_id']}"
        answer = await person.get(f"{run}/api/auth/me")
        assert answer.json()["wallet_address"] == ALICE.address
        # What is tried need not be trusted with the wallet.
        receipt = await program.post(f"{run}/api/swap", json=SWAP)
        assert receipt.is_success
        assert reason_of(await program.post("/api/swap", json=SWAP)) == (403, "scope_missing")
        refused = await trader.post(f"{run}/api/swap", json=SWAP)
        assert reason_of(refused) == (403, "scope_missing")
        (decision,) = (await person.get(f"{run}/api/practice/result")).json()["decisions"]
        assert decision["reason"] == SWAP["reason"]
        # The cookie is one for all addresses of the site.
        left = await person.post(f"{run}/api/auth/sign-out", json={})
        assert reason_of(left) == (412, "practice_address")
        (await person.post("/api/auth/sign-out", json={})).raise_for_status()
        assert reason_of(await person.get(f"{run}/api/auth/me")) == (401, "not_signed_in")


async def test_processes_have_one_count_of_runs_and_one_clock_of_each(server: AppServer) -> None:
    wallet, app = Wallet.new(), application()
    async with app.router.lifespan_context(app):
        other = AppServer(app=app, engine=server.engine)
        key = (await new_key(server, wallet))["key"]
        async with server.browser(key) as here, other.browser(key) as there:
            plan = {**DAY, "market": "simulated"}
            made = await asyncio.gather(
                *(
                    program.post("/api/practice", json=plan)
                    for program in (here, there) * RUNS_OF_A_WALLET
                )
            )
            statuses = sorted(answer.status_code for answer in made)
            assert statuses == [200] * RUNS_OF_A_WALLET + [409] * RUNS_OF_A_WALLET
            (run_id, *_) = (one.json()["run_id"] for one in made if one.is_success)
            step = f"/practice/{run_id}/api/practice/step"
            moved = await asyncio.gather(
                *(program.post(step, json={}) for program in (here, there) * 2)
            )
            # What one sees after its step may be of after another's, too.
            assert max(answer.json()["now"][11:13] for answer in moved) == "04"


async def test_the_process_of_practice_hears_of_live_orders(
    server: AppServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    known: list[PracticeProcess] = []

    def made(command: list[str], **given: Any) -> PracticeProcess:  # noqa: ANN401
        known.append(PracticeProcess(command, **given))
        return known[-1]

    monkeypatch.setattr("backend.app.application.PracticeProcess", made)
    monkeypatch.setattr("backend.app.application.TRADING_SECONDS", 3_600)
    wallet, app = Wallet.new(), application()
    (process,) = known
    async with app.router.lifespan_context(app):
        assert not process.is_trading()
        other = AppServer(app=app, engine=server.engine)
        async with other.browser(await server.signed_in(wallet)) as person:
            live = {name: value for name, value in SWAP.items() if name != "reason"}
            (await person.post("/api/swap", json=live)).raise_for_status()
        assert process.is_trading()
