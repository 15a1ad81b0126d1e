"""The client in one file: it asks what the server has, trades, and loses no order."""

import ast
import importlib.util
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from backend.http.openapi import description
from procedures.router import ROUTER
from tests.clients.api_process import ROOT
from tests.clients.cut_line import cut_line
from tests.clients.site import Site
from tests.world.processes import GONE_SECONDS

FILE = ROOT / "web" / "public" / "alphatest.py"
LINES_MAX = 480
BOT_LINES_MAX = 10
TRADED_SECONDS = 90
WHY = {"reason", "confidence", "invalidation"}


@pytest.fixture(scope="module")
def client() -> ModuleType:
    """The file as a program imports it."""
    spec = importlib.util.spec_from_file_location("alphatest", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def asked_paths() -> Iterator[tuple[str, str, set[str]]]:
    """Each method and path that the file asks for, with the fields it sends; `**` says why."""
    for node in ast.walk(ast.parse(FILE.read_text())):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "self.call":
            method, path = (ast.literal_eval(one) for one in node.args)
            named = {one.arg for one in node.keywords if one.arg is not None}
            has_why = any(one.arg is None for one in node.keywords)
            yield method, path, named | (WHY if has_why else set())


def test_it_asks_for_nothing_that_the_server_does_not_describe() -> None:
    document = description(ROUTER, title="", version="", cookie="")
    found = list(asked_paths())
    assert len(found) >= 5
    assert any(fields >= WHY for _, _, fields in found)
    for method, path, fields in found:
        written = re.sub(r":(\w+)", r"{\1}", path)
        operation = document["paths"][written][method.lower()]
        named = {one["name"] for one in operation.get("parameters", [])}
        body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        shape = body.get("schema", {})
        if "$ref" in shape:
            shape = document["components"]["schemas"][shape["$ref"].rpartition("/")[2]]
        assert fields <= named | set(shape.get("properties", {})), path


def test_it_is_one_file_of_the_standard_library() -> None:
    tree = ast.parse(FILE.read_text())
    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in (
            [one.name for one in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= sys.stdlib_module_names
    assert len(FILE.read_text().splitlines()) < LINES_MAX


def test_it_trades_by_the_names_of_ccxt(client: ModuleType, site: Site) -> None:
    alpha = client.Alpha(site.url, site.key)
    assert alpha.running()
    assert alpha.fetch_ticker("SOL/USDC")["last"] == 150.0
    assert alpha.fetch_balance()["free"] == {"SOL": 10.0, "USDC": 1000.0}

    sold = alpha.create_order("SOL/USDC", "market", "sell", 0.1, reason="a try", confidence=0.5)
    assert (sold["filled"], sold["cost"], sold["average"]) == (0.1, 15.0, 150.0)
    bought = alpha.create_order("SOL/USDC", "market", "buy", "0.1")
    assert (bought["filled"], bought["cost"]) == (0.1, 15.0)
    alpha.create_order("BONK/USDC", "market", "buy", params={"cost": 20})
    assert alpha.fetch_balance()["USDC"]["free"] == 980.0

    perp = "SOL/USDC:USDC"
    alpha.create_order(perp, "market", "buy", 1, params={"leverage": 3}, reason="up")
    (position,) = alpha.fetch_positions([perp])
    assert (position["side"], position["contracts"], position["leverage"]) == ("long", 1.0, 3)
    assert alpha.fetch_balance()["used"]["USDC"] == 50.0
    closed = alpha.create_order(perp, "market", "sell", params={"reduceOnly": True}, reason="done")
    assert closed["average"] == 150.0
    assert alpha.fetch_positions() == []
    assert site.count("agent_decisions WHERE kind = 'order'") == 3


def test_orders_wait_by_the_names_of_ccxt(client: ModuleType, site: Site) -> None:
    alpha = client.Alpha(site.url, site.key)
    before = alpha.fetch_balance()["USDC"]["free"]
    limit = alpha.create_order("SOL/USDC", "limit", "buy", 0.5, 100, reason="cheaper")
    stop = alpha.create_order("SOL/USDC:USDC", "stop", "sell", 1, "90", params={"leverage": 2})
    waiting = alpha.fetch_open_orders()
    assert [(one["id"], one["type"], one["price"], one["amount"]) for one in waiting] == [
        (limit["id"], "limit", 100.0, 0.5), (stop["id"], "stop", 90.0, 1.0),
    ]  # fmt: skip
    assert [one["symbol"] for one in alpha.fetch_open_orders("SOL/USDC")] == ["SOL/USDC"]
    # 50, and 45 with a fee of 90 · 0.06 %.
    assert alpha.fetch_balance()["USDC"]["free"] == pytest.approx(before - 95.054)
    assert alpha.cancel_order(limit["id"])["status"] == "canceled"
    alpha.cancel_order(stop["id"])
    assert alpha.fetch_open_orders() == []
    assert alpha.fetch_balance()["USDC"]["free"] == before
    with pytest.raises(client.InvalidOrder) as refused:
        alpha.create_order("SOL/USDC", "limit", "buy", 1, 1000)
    assert refused.value.reason == "limit_fills_at_once"


def test_candles_are_oldest_first(client: ModuleType, site: Site) -> None:
    rows = client.Alpha(site.url, site.key).fetch_ohlcv("SOL/USDC", "1m")
    assert rows == sorted(rows)
    moment, *figures, volume = rows[-1]
    assert (moment % 60_000, figures, volume) == (0, [150.0] * 4, None)


def test_what_is_free_is_never_above_what_there_is(client: ModuleType) -> None:
    for text in ("0.1", "147.493683", "1234567.123456789012345678", "0.3", "1e-18"):
        exact = Decimal(text)
        assert Decimal(client._below(exact)) <= exact
        assert client._below(exact) == pytest.approx(float(exact))


@pytest.mark.parametrize(
    ("key", "order", "kind", "reason"),
    [
        ("", ("SOL/USDC", "market", "sell", 1), "AuthenticationError", "not_signed_in"),
        ("alpha_x", ("SOL/USDC", "market", "sell", 1), "AuthenticationError", "unknown_key"),
        (None, ("SOL/USDC", "market", "sell", 11), "InsufficientFunds", "insufficient_balance"),
        (None, ("SOL/USDC", "limit", "sell", 1), "InvalidOrder", ""),
        (None, ("SOL/USDC", "market", "up", 1), "InvalidOrder", ""),
        (None, ("NONE/USDC", "market", "sell", 1), "InvalidOrder", ""),
        (None, ("SOL/USDC", "market", "sell"), "InvalidOrder", ""),
        (None, ("SOL/USDC:USDC", "market", "buy", 1_000_000), "InvalidOrder", "order_too_large"),
    ],
)
def test_a_refusal_is_an_error_with_its_reason(
    client: ModuleType,
    site: Site,
    key: str | None,
    order: tuple[Any, ...],
    kind: str,
    reason: str,
) -> None:
    alpha = client.Alpha(site.url, site.key)
    if key is not None:
        alpha.key = key
    with pytest.raises(client.AlphaError) as refused:
        alpha.create_order(*order)
    assert (type(refused.value).__name__, refused.value.reason) == (kind, reason)


def test_an_order_whose_answer_is_lost_is_made_once(client: ModuleType, site: Site) -> None:
    before = site.count("transactions WHERE transaction_type = 'swap'")
    with cut_line(site.url, path="/api/swap", times=2) as url:
        alpha = client.Alpha(url, site.key)
        alpha.create_order("SOL/USDC", "market", "sell", 0.1)
    assert site.count("transactions WHERE transaction_type = 'swap'") == before + 1


def test_who_is_away_is_named(client: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    alpha = client.Alpha("http://127.0.0.1:9", "")
    monkeypatch.setattr(alpha, "wait", lambda _: None)
    with pytest.raises(client.NetworkError, match="does not answer"):
        alpha.fetch_market()


@pytest.mark.parametrize("readme", ["README.md", "README.ja.md"])
def test_the_bot_of_the_readme_trades(site: Site, tmp_path: Path, readme: str) -> None:
    programs = re.findall(r"```python\n(.*?)```", (ROOT / readme).read_text(), re.DOTALL)
    (bot,) = (one for one in programs if "from alphatest import" in one)
    assert len(bot.strip().splitlines()) <= BOT_LINES_MAX
    (tmp_path / "bot.py").write_text(bot)
    (tmp_path / "alphatest.py").write_bytes(FILE.read_bytes())
    before = site.count("agent_decisions")
    environment = {**os.environ, "ALPHA_URL": site.url, "ALPHA_KEY": site.key}
    process = subprocess.Popen((sys.executable, "bot.py"), cwd=tmp_path, env=environment)
    try:
        deadline = time.monotonic() + TRADED_SECONDS
        while site.count("agent_decisions") == before:
            assert process.poll() is None, "the bot ended"
            assert time.monotonic() < deadline, "the bot does not trade"
            time.sleep(0.2)
    finally:
        process.terminate()
        process.wait(GONE_SECONDS)
