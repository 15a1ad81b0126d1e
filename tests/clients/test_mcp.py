"""Agents with the official clients: every tool in both eras, over two processes."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg
import pytest

from procedures.tools.listed import TOOLS
from tests.clients.api_process import ROOT, api_process
from tests.clients.command import run
from tests.clients.mcp_client import ERAS, call, connected, new_key, refused, signed_in
from tests.procedures.server import Wallet
from tests.world.world import PRICES, SOL, USDC

NODE = Path(__file__).parent / "mcp"
REVOKED_SECONDS = 1.0
FIRST_FILL_SECONDS = 60
BOTH = pytest.mark.parametrize("era", ERAS)
SWAP = {"from_token_address": SOL, "to_token_address": USDC, "amount": "1"}
POSITION = {
    "token_address": SOL, "collateral_amount": "100", "leverage": 2, "direction": "long",
}  # fmt: skip

LIMIT = {"market": "swap", "kind": "limit", "side": "buy", "token_address": SOL}
AT = {"trigger_price": "100", "amount": "10"}


@pytest.fixture(scope="module")
def urls(
    module_database_url: str, module_redis_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str]]:
    """Where two processes of one site answer."""
    prices = tmp_path_factory.mktemp("site") / "prices.json"
    typed = {mint: str(usd) for mint, usd in PRICES.items()} | {SOL: "150", USDC: "1"}
    prices.write_text(json.dumps({"prices": typed}))
    environment = {
        **os.environ,
        "DATABASE_URL": module_database_url,
        "REDIS_URL": module_redis_url,
        "ALPHA_PRICE_SOURCE": f"file:{prices}",
        "ALPHA_TICK_SECONDS": "1",
    }
    command = (sys.executable, "-m", "backend.app.cli")
    subprocess.run((*command, "seed"), cwd=ROOT, env=environment, check=True)
    with ExitStack() as processes:
        one, other = (processes.enter_context(api_process(environment)).url for _ in range(2))
        yield one, other
    subprocess.run((*command, "audit"), cwd=ROOT, env=environment, check=True)


@pytest.fixture
def url(urls: tuple[str, str]) -> str:
    return urls[0]


BEGINS_AT, AN_HOUR_LATER = "2026-01-05T00:00:00.000Z", "2026-01-05T01:00:00.000Z"


@BOTH
async def test_every_tool_does_what_it_says(url: str, era: str) -> None:
    used: set[str] = set()
    wallet = Wallet.new()

    async def use(tool: str, **arguments: object) -> dict[str, Any]:
        used.add(tool)
        return await call(client, tool, **arguments)

    scopes = ["read", "trade", "journal", "practice"]
    async with connected(url, new_key(url, wallet, scopes=scopes)["key"], era) as client:
        assert client.protocol_version == ERAS[era][1]
        assert (await use("whoami"))["wallet_address"] == wallet.address
        assert (await use("get_rules"))["state"] == "running"
        market = await use("get_market")
        (sol,) = (token for token in market["tokens"] if token["token_address"] == SOL)
        assert sol["price_usd"] == "150"

        quoted = (await use("quote_swap", **SWAP))["rate"]
        why = {"reason": "a try", "confidence": "0.7", "invalidation": "SOL under 100"}
        agreed = {"quoted_price": quoted, "max_slippage_bps": 50}
        filled = await use("swap", **SWAP, **why, **agreed, idempotency_key="first")
        assert filled["details"]["amount_to"] == "150"
        assert filled == await use("swap", **SWAP, **why, **agreed, idempotency_key="first")

        assert (await use("preview_perp", **POSITION))["entry_price"] == "150"
        opened = await use("open_perp", **POSITION, reason="up")
        (held,) = (await use("get_account"))["perp_positions"]
        assert held["id"] == opened["position_id"]
        await use("close_perp", position_id=held["id"], reason="enough")

        placed = await use("change_orders", action="place", **LIMIT, **AT, reason="cheaper")
        (waiting,) = (await use("get_account"))["orders"]
        assert (waiting["id"], waiting["reserved"]) == (placed["order_id"], "10")
        await use("change_orders", action="cancel", order_id=placed["order_id"])

        staked = await use("stake", token_address=SOL, amount="1")
        await use("unstake", investment_id=staked["details"]["investment_id"])
        await use("liquid_stake", token_address=SOL, amount="1")
        await use("log_decision", kind="hold", reason="nothing to do")

        candles = await use("get_candles", token_address=SOL, interval="1m")
        opens = [candle["opens_at"] for candle in candles["candles"]]
        assert opens
        assert opens == sorted(opens)
        history = await use("get_history", limit=50)
        times = [one["created_at"] for one in history["transactions"]]
        assert times == sorted(times, reverse=True)
        said = [one["reason"] for one in history["decisions"]]
        assert said == ["nothing to do", "cheaper", "enough", "up", "a try"]
        assert len(history["closed_positions"]) == 1
        assert (await use("get_standing", limit=3))["own"]["wallet_address"] == wallet.address

        run = await use("practice_start", market="simulated", days=1)
        stepped = await use("practice_step", run_id=run["run_id"], seconds=3600)
        assert (run["now"], stepped["now"]) == (BEGINS_AT, AN_HOUR_LATER)
        result = await use("practice_result", run_id=run["run_id"])
        assert result["equity"][0]["at"] == BEGINS_AT

        listed = (await client.list_tools()).tools
    assert [tool.name for tool in listed] == [tool.name for tool in TOOLS]
    assert used == {tool.name for tool in listed}


@BOTH
async def test_who_connects_reads_the_rules_and_when_the_season_ends(url: str, era: str) -> None:
    async with connected(url, new_key(url, Wallet.new())["key"], era) as client:
        ends_at = (await call(client, "get_rules"))["ends_at"]
    for key in ("alpha_no_such_key", None):
        async with connected(url, key, era) as client:
            told = client.instructions or ""
        for words in (ends_at, "oldest first", "newest first", "0.06 %", "Slippage: "):
            assert words in told


@BOTH
async def test_every_refusal_can_be_read(url: str, era: str) -> None:
    wallet = Wallet.new()
    capped = new_key(url, wallet, max_order_usd="100")
    reader = new_key(url, wallet, scopes=["read"])
    ended = new_key(url, wallet)
    with signed_in(url, wallet) as browser:
        browser.post(f"/api/keys/{ended['id']}/revoke").raise_for_status()
    cases: list[tuple[str | None, str, dict[str, Any], str, str]] = [
        (capped["key"], "swap", SWAP, "key_order_too_large", "100"),
        (capped["key"], "swap", SWAP | {"amount": "11"}, "insufficient_balance", "SOL"),
        (capped["key"], "swap", SWAP | {"price": "1"}, "unknown_argument", "'price'"),
        (capped["key"], "swap", SWAP | {"amount": 1}, "invalid_input", "amount"),
        (capped["key"], "swap", SWAP | {"reason": "x" * 10_000}, "invalid_input", "2000"),
        (capped["key"], "swap", SWAP | {"reason": "a\x07b"}, "invalid_input", "control"),
        (capped["key"], "sell_all", {}, "no_tool", "swap"),
        (reader["key"], "swap", SWAP, "scope_missing", "trade"),
        (ended["key"], "get_market", {}, "key_revoked", "revoked"),
        (reader["key"][:-1], "get_market", {}, "unknown_key", "copied whole"),
        (None, "get_market", {}, "key_required", "Authorization: Bearer alpha_"),
    ]
    for key, tool, arguments, reason, words in cases:
        async with connected(url, key, era) as client:
            found, text = await refused(client, tool, **arguments)
        assert (found, words in text, f"[reason: {reason}]" in text) == (reason, True, True), text


@BOTH
async def test_a_key_revoked_in_one_process_ends_in_the_other(
    urls: tuple[str, str], era: str
) -> None:
    one, other = urls
    wallet = Wallet.new()
    made = new_key(one, wallet)
    async with connected(other, made["key"], era) as client:
        await call(client, "get_account")
        with signed_in(one, wallet) as browser:
            browser.post(f"/api/keys/{made['id']}/revoke").raise_for_status()
        revoked_at = time.monotonic()
        assert (await refused(client, "swap", **SWAP))[0] == "key_revoked"
        # The machine may be busy, but nothing is waited for or tried again.
        assert time.monotonic() - revoked_at < 10 * REVOKED_SECONDS


@BOTH
async def test_from_the_wallet_to_the_first_fill_with_its_reason(
    url: str, module_database_url: str, era: str
) -> None:
    started = time.monotonic()
    wallet = Wallet.new()
    with signed_in(url, wallet) as browser:
        asked = {"name": "first", "scopes": ["read", "trade", "journal"]}
        key = browser.post("/api/keys", json=asked).raise_for_status().json()["key"]
        async with connected(url, key, era) as client:
            quoted = await call(client, "quote_swap", **SWAP)
            agreed = {"quoted_price": quoted["rate"], "max_slippage_bps": 50}
            receipt = await call(client, "swap", **SWAP, **agreed, reason="the first one")
        journal = browser.get(f"/api/decisions/{wallet.address}").json()["decisions"]
    assert time.monotonic() - started < FIRST_FILL_SECONDS
    (decision,) = journal
    transaction = receipt["details"]["transaction_id"]
    assert (decision["reason"], decision["transaction_id"]) == ("the first one", transaction)
    with psycopg.connect(module_database_url) as connection:
        found = connection.execute(
            "SELECT count(*) FROM agent_orders WHERE transaction_id = %s", [transaction]
        ).fetchone()
    assert found == (1,)


def node(*command: str | Path, **environment: str) -> str:
    """What a program of Node's says; it has to end well."""
    if shutil.which("npm") is None:
        pytest.skip("Node is not installed")
    if not (NODE / "node_modules").exists():
        subprocess.run(("npm", "ci", "--no-audit", "--no-fund"), cwd=NODE, check=True)
    outcome = run(*command, folder=NODE, environment={**os.environ, **environment})
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return outcome.stdout


@pytest.mark.parametrize(
    ("mode", "version"), [("legacy", "2025-11-25"), ("auto", "2026-07-28")], ids=ERAS
)
def test_the_official_client_in_typescript_trades(url: str, mode: str, version: str) -> None:
    key = new_key(url, Wallet.new())["key"]
    said = json.loads(node("node", "trade.mjs", ALPHA_URL=url, ALPHA_KEY=key, MODE=mode))
    assert said["version"] == version
    assert said["tools"] == [tool.name for tool in TOOLS]
    assert (said["filled"], said["reason"]) == ("150", "insufficient_balance")


def test_the_inspector_lists_and_calls_tools(url: str) -> None:
    key = new_key(url, Wallet.new())["key"]

    def inspect(*words: str) -> dict[str, Any]:
        inspector = NODE / "node_modules" / ".bin" / "mcp-inspector"
        header = ("--header", f"Authorization: Bearer {key}")
        target = (f"{url}/mcp", "--transport", "http")
        said = node(inspector, "--cli", *target, *header, "--method", *words)
        answer: dict[str, Any] = json.loads(said)
        return answer

    listed = inspect("tools/list")["tools"]
    assert [tool["name"] for tool in listed] == [tool.name for tool in TOOLS]
    given = [f"{name}={json.dumps(value)}" for name, value in SWAP.items()]
    swap = inspect("tools/call", "--tool-name", "swap", "--tool-arg", *given)
    assert swap["structuredContent"]["details"]["amount_to"] == "150"
