"""An agent's season in figures, and whose entries of the leaderboard are an agent's."""

from datetime import timedelta
from typing import Any

from backend.clock import utc_now
from backend.database.transaction import transaction
from backend.standings.store import refresh_standings
from procedures.agents import AgentRecord
from tests.procedures.keyed import POSITION, SWAP, new_key
from tests.procedures.server import AppServer, Wallet, reason_of
from tests.world.world import USDC

ALICE = Wallet.new()
BOB = Wallet.new()
AGENT = {"name": "Momo", "model": "rules", "build": "1", "author": "alice"}
SHARPE = "UPDATE standings SET sharpe_ratio = 1"
NO_HOURS = "DELETE FROM portfolio_snapshots"
HOURS = """
INSERT INTO portfolio_snapshots (user_id, timestamp, total_value_usd)
SELECT user_id, joined_at + make_interval(hours => number), joined_value_usd + 10 * number
FROM participants, generate_series(1, 3) AS number
"""
SEASON = "UPDATE competitions SET starts_at = now() - interval '1 day'"
JOINED = "UPDATE participants SET joined_at = now() - interval '4 hours'"


async def record_of(server: AppServer, wallet: Wallet, token: str | None) -> dict[str, Any]:
    async with server.browser(token) as browser:
        answer = await browser.get(f"/api/agents/{wallet.address}")
    found: dict[str, Any] = answer.raise_for_status().json()
    AgentRecord.model_validate(found)
    return found


async def valued(server: AppServer) -> None:
    async with transaction(server.engine) as connection:
        await refresh_standings(connection, now=utc_now())


async def names(server: AppServer, who: str) -> set[str]:
    async with server.browser() as browser:
        answer = await browser.get(f"/api/leaderboard?who={who}")
    users = answer.raise_for_status().json()["users"]
    return {one["wallet_address"] for one in users}


async def test_what_an_agent_traded_is_counted(server: AppServer) -> None:
    made = await new_key(server, ALICE)
    async with server.browser(made["key"]) as program:
        await program.post("/api/decisions/agent", json=AGENT)
        for why in ({"cost_usd": "0.02"}, {"cost_usd": "0.03"}, {}):
            hold = {"kind": "hold", "reason": "so"} | why
            (await program.post("/api/decisions", json=hold)).raise_for_status()
        swapped = (await program.post("/api/swap", json=SWAP)).raise_for_status().json()
        opened = (await program.post("/api/perp/open", json=POSITION)).json()["position_id"]
        open_then = await record_of(server, ALICE, made["key"])
        (await program.post(f"/api/perp/close/{opened}", json={})).raise_for_status()
        portfolio = (await program.get(f"/api/portfolio/{ALICE.address}")).json()
    await server.change(SEASON)
    await server.change(JOINED)
    await server.change(NO_HOURS)
    await server.change(SHARPE)
    await server.change(HOURS)
    found = await record_of(server, ALICE, made["key"])
    assert found["agent"].items() >= AGENT.items()
    # The position lost its fees, the swap neither gained nor lost at the price it was made at.
    assert (found["trades_counted"], found["hit_rate"], found["profit_factor"]) == (2, "0", "0")
    assert (found["decisions"], found["cost_usd"]) == (4, "0.05")
    usdc = float(swapped["details"]["amount_to"])
    notional = float(found["turnover_usd"])
    assert notional > usdc + 2 * 100
    assert float(found["fees_usd"]) > 0
    held = {one["token_address"]: float(one["value_usd"]) for one in portfolio["tokens"]}
    total = float(portfolio["total_value_usd"])
    assert abs(float(found["exposure_ratio"]) - (total - held[USDC]) / total) < 1e-9
    assert float(open_then["exposure_ratio"]) > float(found["exposure_ratio"]) + 0.05
    assert found["hours"] == 3
    assert found["sharpe_standard_error"] == "0.707106781187"
    assert found["sortino_standard_error"] is not None
    equity = sum(float(portfolio["pnl"]["joined_value_usd"]) + 10 * n for n in (1, 2, 3)) / 3
    assert abs(float(found["turnover_ratio"]) - notional / equity) < 1e-9


async def test_who_never_traded_has_no_rates(server: AppServer) -> None:
    token = await server.signed_in(BOB)
    found = await record_of(server, BOB, token)
    assert (found["agent"], found["decisions"], found["cost_usd"]) == (None, 0, None)
    assert (found["trades_counted"], found["hit_rate"], found["profit_factor"]) == (0, None, None)
    assert (found["turnover_usd"], found["sharpe_standard_error"]) == ("0", None)
    assert found["place"]["wallet_address"] == BOB.address


async def test_of_a_wallet_that_nobody_has_there_is_nothing(server: AppServer) -> None:
    async with server.browser() as browser:
        answer = await browser.get(f"/api/agents/{Wallet.new().address}")
    assert reason_of(answer)[0] == 404


async def test_what_deciding_cost_is_shown_to_others_as_late_as_the_decision(
    server: AppServer,
) -> None:
    made = await new_key(server, ALICE)
    async with server.browser(made["key"]) as program:
        hold = {"kind": "hold", "reason": "so", "cost_usd": "0.02"}
        await program.post("/api/decisions", json=hold)
    assert (await record_of(server, ALICE, made["key"]))["cost_usd"] == "0.02"
    shown = await record_of(server, ALICE, None)
    assert (shown["decisions"], shown["cost_usd"]) == (0, None)


async def test_an_entry_is_an_agents_once_a_key_has_ordered(server: AppServer) -> None:
    made = await new_key(server, ALICE)
    person = await server.signed_in(BOB)
    both = {ALICE.address, BOB.address}
    async with server.browser(made["key"]) as program:
        await program.post("/api/decisions/agent", json=AGENT)
    await valued(server)
    # A declaration is what somebody says; an order by a key is on record.
    assert (await names(server, "people"), await names(server, "agents")) == (both, set())
    async with server.browser(made["key"]) as program:
        (await program.post("/api/swap", json=SWAP)).raise_for_status()
    async with server.browser(person) as browser:
        (await browser.post("/api/swap", json=SWAP)).raise_for_status()
    await valued(server)
    assert await names(server, "all") == both
    assert await names(server, "agents") == {ALICE.address}
    assert await names(server, "people") == {BOB.address}


async def test_an_order_of_before_the_season_marks_nobody(server: AppServer) -> None:
    made = await new_key(server, ALICE)
    async with server.browser(made["key"]) as program:
        (await program.post("/api/swap", json=SWAP)).raise_for_status()
    await server.change("UPDATE competitions SET starts_at = :at", at=utc_now())
    async with server.browser(await server.signed_in(ALICE)) as browser:
        (await browser.post("/api/swap", json=SWAP)).raise_for_status()
    await valued(server)
    assert await names(server, "agents") == set()


async def test_the_rule_of_disclosure_keeps_what_it_trades_from_others(
    server: AppServer,
) -> None:
    made = await new_key(server, ALICE)
    async with server.browser(made["key"]) as program:
        (await program.post("/api/swap", json=SWAP)).raise_for_status()
    await server.change("INSERT INTO disclosure_rules SELECT id, 'delayed', 3600 FROM competitions")
    await server.change("UPDATE competitions SET starts_at = :at", at=utc_now() - timedelta(days=1))
    own = await record_of(server, ALICE, made["key"])
    others = await record_of(server, ALICE, await server.signed_in(BOB))
    assert (own["trades_counted"], others["trades_counted"]) == (1, 0)
    assert float(own["turnover_usd"]) > float(others["turnover_usd"]) == 0
    assert others["fees_usd"] is others["exposure_ratio"] is None
    assert own["exposure_ratio"] is not None
    assert others["place"]["rank"] == own["place"]["rank"]
