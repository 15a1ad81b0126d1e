"""What no honest client sends is refused as input: by every procedure that could take it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from backend.rpc.procedure import Procedure
from procedures.router import ROUTER
from tests.procedures.server import AppServer, Wallet
from tests.world.world import SOL, USDC

ALICE = Wallet.new()
GOOD: dict[str, object] = {
    "from_token_address": SOL,
    "to_token_address": USDC,
    "token_address": SOL,
    "amount": "1",
    "collateral_amount": "10",
    "leverage": 2,
    "reason": "as announced",
    "order_usd_max": "1000",
    "free_size_usd": "100",
    "depth_usd": "1000",
    "open_interest_usd_max": "1000",
    "direction": "long",
    "total_asset_usd": "1",
    "crypto_investment_usd": "1",
}
BAD_AMOUNTS = [
    "1e1000000", "9" * 1_000_000, "9" * 41, "NaN", "Infinity", "-1", "+1", "1_000", "1,000",
    "１２", "1\n", " 1", "1 ", "0x10", ".5", "5.", "", "01", "1.0000000000000000001", 1, 1.5, True,
    ["1"], {"value": "1"},
]  # fmt: skip
NESTED = "[" * 200_000


@pytest.fixture(autouse=True)
def administered(environment: pytest.MonkeyPatch) -> None:
    """Who asks is an admin, for whom all procedures exist."""
    environment.setenv("ALPHA_ADMIN_WALLETS", ALICE.address)


def amounts() -> Iterator[Any]:
    """Each procedure with each of its fields that is an amount."""
    for procedure in ROUTER.procedures.values():
        fields = procedure.input_model.model_fields if procedure.input_model else {}
        for name, field in fields.items():
            if "Decimal" in str(field.annotation):
                yield pytest.param(procedure, name, id=f"{procedure.path} {name}")


def test_the_amounts_are_found() -> None:
    found = {param.id for param in amounts()}
    assert {"trading.swap amount", "perp.open collateral_amount"} <= found
    assert "users.update total_asset_usd" in found
    assert len(found) >= 8


@pytest.mark.parametrize(("procedure", "field"), list(amounts()))
async def test_an_amount_that_is_no_plain_decimal_is_refused_by_its_name(
    server: AppServer, procedure: Procedure, field: str
) -> None:
    assert procedure.input_model is not None
    given = {name: GOOD[name] for name in procedure.input_model.model_fields if name in GOOD}
    async with server.browser(await server.signed_in(ALICE)) as alice:
        before = await server.written()
        for amount in BAD_AMOUNTS:
            body = json.dumps({**given, field: amount})
            if procedure.kind == "mutation":
                answer = await alice.post(
                    f"/trpc/{procedure.path}",
                    content=body,
                    headers={"content-type": "application/json"},
                )
            elif len(body) > 10_000:
                continue  # no server takes an address of that length
            else:
                answer = await alice.get(f"/trpc/{procedure.path}", params={"input": body})
            if len(body) > 64 * 1024:
                assert answer.status_code == 413
                continue
            data = answer.json()["error"]["data"]
            assert (answer.status_code, data["code"]) == (400, "BAD_REQUEST"), amount
            assert field in [issue["path"][0] for issue in data["issues"]], amount
    assert await server.written() == before


@pytest.mark.parametrize("path", ["/trpc/trading.swap", "/api/swap", "/rpc"])
@pytest.mark.parametrize(
    "body",
    [
        NESTED[:60_000],
        '{"amount":' + NESTED[:30_000],
        '{"amount": NaN}',
        '{"amount": Infinity}',
        '{"amount": "1", "amount": "2"',
        "{'amount': '1'}",
        '{"amount": "\\ud800"}',
        '"\\u0000"',
        "\ufeff{}",
        "",
        "null",
    ],
    ids=[
        "nested", "nested below a field", "NaN", "infinity", "cut off", "not JSON",
        "half a letter", "NUL", "a byte order mark", "nothing", "null",
    ],
)  # fmt: skip
async def test_a_body_that_is_no_input_is_refused(server: AppServer, path: str, body: str) -> None:
    async with server.browser(await server.signed_in(ALICE)) as alice:
        answer = await alice.post(
            path, content=body.encode(), headers={"content-type": "application/json"}
        )
    assert answer.status_code == 400 or (path == "/rpc" and "error" in answer.json()), answer.text
    assert await server.count("transactions WHERE transaction_type <> 'system'") == 0


@pytest.mark.parametrize(
    "path", ["," * 5_000, ",".join(["competition.get"] * 21), "competition.get" + "," * 30]
)
async def test_a_batch_of_too_many_is_refused_before_any_is_called(
    server: AppServer, path: str
) -> None:
    async with server.browser() as browser:
        answer = await browser.get(f"/trpc/{path}?batch=1&input={{}}")
    assert answer.status_code == 400
    assert "result" not in answer.text
