"""What an order may carry of a quoted price and slippage, and what is refused before anything."""

from typing import Any

import pytest

from tests.procedures.server import AppServer, Wallet, reason_of
from tests.world.world import SOL, USDC

ALICE = Wallet.new()
SWAP = {"from_token_address": SOL, "to_token_address": USDC, "amount": "1"}
OPEN = {"token_address": SOL, "collateral_amount": "100", "leverage": 2, "direction": "long"}
ORDERS = [
    pytest.param("/api/swap", SWAP, "transactions WHERE transaction_type = 'swap'", id="swap"),
    pytest.param("/api/perp/open", OPEN, "perp_positions", id="perp"),
]


@pytest.mark.parametrize(
    ("agreed", "reason"),
    [
        ({"quoted_price": "147", "max_slippage_bps": -1}, "invalid_input"),
        ({"quoted_price": "147", "max_slippage_bps": 10_001}, "invalid_input"),
        ({"quoted_price": "147", "max_slippage_bps": 0.5}, "invalid_input"),
        ({"quoted_price": "147", "max_slippage_bps": "50"}, "invalid_input"),
        ({"quoted_price": "147", "max_slippage_bps": True}, "invalid_input"),
        ({"quoted_price": "-147", "max_slippage_bps": 50}, "invalid_input"),
        ({"quoted_price": "1e9", "max_slippage_bps": 50}, "invalid_input"),
        ({"quoted_price": 147, "max_slippage_bps": 50}, "invalid_input"),
        ({"quoted_price": "0", "max_slippage_bps": 50}, "slippage_incomplete"),
        ({"quoted_price": "147"}, "slippage_incomplete"),
        ({"max_slippage_bps": 50}, "slippage_incomplete"),
    ],
)
@pytest.mark.parametrize(("alias", "order", "rows"), ORDERS)
async def test_what_cannot_be_agreed_on_is_refused(
    server: AppServer,
    alias: str,
    order: dict[str, Any],
    rows: str,
    agreed: dict[str, object],
    reason: str,
) -> None:
    async with server.browser(await server.signed_in(ALICE)) as alice:
        before = await server.written()
        given = {**order, **agreed, "idempotency_key": "key"}
        answer = await alice.post(alias, json=given)
        assert reason_of(answer) == (400, reason)
        assert await server.written() == before
        again = await alice.post(alias, json={**order, "idempotency_key": "key"})
    assert again.status_code == 200
    assert await server.count(rows) == 1


@pytest.mark.parametrize("bps", [0, 50, 10_000])
@pytest.mark.parametrize(("alias", "order", "rows"), ORDERS)
async def test_the_limits_themselves_are_taken(
    server: AppServer, alias: str, order: dict[str, Any], rows: str, bps: int
) -> None:
    quoted = "147" if alias == "/api/swap" else "148"
    async with server.browser(await server.signed_in(ALICE)) as alice:
        given = {**order, "quoted_price": quoted, "max_slippage_bps": bps}
        answer = await alice.post(alias, json=given)
    assert answer.status_code == 200, answer.text
    assert await server.count(rows) == 1
