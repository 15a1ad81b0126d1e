"""Programs with keys, as tests ask the server by them."""

from typing import Any

from tests.procedures.server import AppServer, Wallet
from tests.world.world import SOL, USDC

SWAP = {"from_token_address": SOL, "to_token_address": USDC, "amount": "1"}
POSITION = {
    "token_address": SOL,
    "collateral_amount": "100",
    "leverage": 2,
    "direction": "long",
}
LIMIT_ORDER = {
    "market": "swap",
    "kind": "limit",
    "side": "buy",
    "token_address": SOL,
    "trigger_price": "1",
    "amount": "10",
}
EVERYTHING = ["read", "trade", "journal", "practice"]


async def new_key(
    server: AppServer, wallet: Wallet, *, scopes: list[str] | None = None, **caps: str | int
) -> dict[str, Any]:
    """What keys.create answers the wallet's owner, who signs in for it."""
    asked = {"name": "bot", "scopes": EVERYTHING if scopes is None else scopes, **caps}
    async with server.browser(await server.signed_in(wallet)) as owner:
        answer = await owner.post("/api/keys", json=asked)
    made: dict[str, Any] = answer.raise_for_status().json()
    return made


async def keys_of(server: AppServer, wallet: Wallet) -> list[dict[str, Any]]:
    async with server.browser(await server.signed_in(wallet)) as owner:
        answer = await owner.get("/api/keys")
    listed: list[dict[str, Any]] = answer.raise_for_status().json()["keys"]
    return listed
