"""What those see who look on: trades of everybody, as far as the organiser lets them."""

from typing import Any

import pytest

from procedures.arena import Tape
from tests.procedures.keyed import new_key
from tests.procedures.server import AppServer, Wallet
from tests.world.world import SOL, USDC

ADMIN, ALICE = Wallet.new(), Wallet.new()
SWAP = {"from_token_address": SOL, "to_token_address": USDC, "amount": "1"}
LONG = {"token_address": SOL, "collateral_amount": "50", "leverage": 2, "direction": "long"}


@pytest.fixture(autouse=True)
def administered(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("ALPHA_ADMIN_WALLETS", ADMIN.address)


async def tape(server: AppServer) -> Tape:
    async with server.browser() as stranger:
        answer = await stranger.get("/api/tape")
    return Tape.model_validate_json(answer.raise_for_status().content, strict=True)


async def trade(server: AppServer, token: str, path: str, order: dict[str, Any]) -> None:
    async with server.browser(token) as browser:
        (await browser.post(path, json=order)).raise_for_status()


async def disclose(server: AppServer, **rule: object) -> None:
    async with server.browser(await server.signed_in(ADMIN)) as organiser:
        answer = await organiser.post(
            "/api/admin/competition/disclosure", json={"reason": "copying", **rule}
        )
    answer.raise_for_status()


async def test_the_newest_trade_is_first_and_people_and_programs_are_told_apart(
    server: AppServer,
) -> None:
    session = await server.signed_in(ALICE)
    await trade(server, session, "/api/swap", SWAP)
    made = await new_key(server, ALICE, scopes=["trade"])
    await trade(server, made["key"], "/api/perp/open", LONG)
    found = await tape(server)
    assert (found.delay_seconds, found.is_hidden) == (0, False)
    assert [(one.transaction_type, one.is_by_agent) for one in found.trades] == [
        ("perp_open", True), ("swap", False),
    ]  # fmt: skip
    opened, swapped = found.trades
    assert (opened.direction, opened.leverage, opened.to_symbol) == ("long", 2, "SOL")
    assert (swapped.from_symbol, swapped.to_symbol) == ("SOL", "USDC")
    assert swapped.amount_from == 1
    assert {one.wallet_address for one in found.trades} == {ALICE.address}


async def test_a_delay_holds_for_the_tape_too(server: AppServer) -> None:
    await trade(server, await server.signed_in(ALICE), "/api/swap", SWAP)
    await disclose(server, disclosure="delayed", delay_seconds=3600)
    assert await tape(server) == Tape(trades=[], delay_seconds=3600, is_hidden=False)


async def test_what_is_hidden_is_on_no_tape(server: AppServer) -> None:
    await trade(server, await server.signed_in(ALICE), "/api/swap", SWAP)
    await disclose(server, disclosure="hidden")
    assert await tape(server) == Tape(trades=[], delay_seconds=0, is_hidden=True)
