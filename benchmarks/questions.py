"""What the servers are asked: each endpoint's requests, of another trader each time."""

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from benchmarks.data import Trader
from benchmarks.generator import ORDER_KEY

SOL: Final = "So11111111111111111111111111111111111111112"
USDC: Final = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"
REQUESTS: Final = 4_000


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request to either server."""

    address: str
    trader: Trader
    body: Mapping[str, object] | None = None

    def text(self) -> str:
        """As it is sent."""
        body = "" if self.body is None else json.dumps(self.body)
        head = [f"{'POST' if body else 'GET'} {self.address} HTTP/1.1", "host: localhost"]
        if body:
            head += [
                "content-type: application/json",
                f"content-length: {len(body)}",
                f"authorization: Bearer {self.trader.session}",
            ]
        return "\r\n".join([*head, "", body])


Asking = Callable[[Trader, Sequence[str]], Request]
"""What one trader asks; also given are the addresses of all tokens."""


def _query(path: str, given: object, trader: Trader) -> Request:
    return Request(f"/trpc/{path}?input={quote(json.dumps(given))}", trader)


def _swap(trader: Trader, _: Sequence[str]) -> Request:
    from_token, to_token = random.sample((SOL, USDC), 2)
    body = {
        "wallet_address": trader.wallet,
        "from_token_address": from_token,
        "to_token_address": to_token,
        "amount": "0.001",
        "idempotency_key": ORDER_KEY,
    }
    return Request("/trpc/trading.swap", trader, body)


def _batch(trader: Trader, tokens: Sequence[str]) -> Request:
    inputs = {
        "0": {"wallet_address": trader.wallet},
        "1": {"tokens": tokens},
        "2": {"limit": 20},
    }
    paths = "portfolio.get,tokens.prices,leaderboard.get"
    return Request(f"/trpc/{paths}?batch=1&input={quote(json.dumps(inputs))}", trader)


# The pages ask for the prices of all tokens at once.
ENDPOINTS: Final[Mapping[str, Asking]] = {
    "portfolio.get": lambda trader, _: _query(
        "portfolio.get", {"wallet_address": trader.wallet}, trader
    ),
    "portfolio.pnl": lambda trader, _: _query(
        "portfolio.pnl", {"wallet_address": trader.wallet, "period": "7d"}, trader
    ),
    "tokens.prices": lambda trader, tokens: _query("tokens.prices", {"tokens": tokens}, trader),
    "leaderboard.get": lambda trader, _: _query("leaderboard.get", {"limit": 20}, trader),
    "around me": lambda trader, _: _query(
        "leaderboard.get", {"limit": 20, "around": trader.wallet}, trader
    ),
    "trading.swap": _swap,
    "trading.transactions": lambda trader, _: _query(
        "trading.transactions", {"wallet_address": trader.wallet}, trader
    ),
    "batch of three": _batch,
}


def requests_of(endpoint: str, traders: Sequence[Trader], tokens: Sequence[str]) -> list[str]:
    """The requests of an endpoint by traders in random order, the same ones every time."""
    random.seed(endpoint)
    chosen = random.choices(traders, k=REQUESTS)
    return [ENDPOINTS[endpoint](trader, tokens).text() for trader in chosen]
