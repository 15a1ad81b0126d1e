"""What those see who look on: trades of everybody, as far as the organiser lets them."""

from typing import Any
from uuid import UUID

import pytest

from procedures.arena import WALLETS_MAX, AgentReasons, EquityLines, Tape
from procedures.leaderboard import WALLETS_MAX as BOARD_WALLETS_MAX
from tests.procedures.keyed import new_key
from tests.procedures.server import AppServer, Wallet
from tests.world.world import SOL, USDC

ADMIN, ALICE, BOB = Wallet.new(), Wallet.new(), Wallet.new()
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


async def reasons(server: AppServer) -> AgentReasons:
    async with server.browser() as stranger:
        answer = await stranger.get("/api/reasons")
    return AgentReasons.model_validate_json(answer.raise_for_status().content, strict=True)


async def agent_that(server: AppServer, wallet: Wallet, *orders: dict[str, str]) -> None:
    """Swaps once for each, with what it says of why."""
    await server.signed_in(wallet)
    made = await new_key(server, wallet, scopes=["trade"])
    for why in orders:
        await trade(server, made["key"], "/api/swap", {**SWAP, **why})


@pytest.mark.parametrize(
    ("orders", "expected"),
    [
        ([{}], []),
        ([{"reason": "cheap"}], ["cheap"]),
        ([{"reason": "cheap"}, {"reason": "dear"}, {}], ["dear"]),
        ([{"confidence": "0.5", "invalidation": 'a,"reason":"no reason"'}], []),
    ],
    ids=["no reason", "one", "the newest", "the name of the field in another"],
)
async def test_what_an_agent_said_last_is_shown_with_its_order(
    server: AppServer, orders: list[dict[str, str]], expected: list[str]
) -> None:
    await server.change("UPDATE competitions SET decision_delay_seconds = 0")
    await agent_that(server, ALICE, *orders)
    found = await reasons(server)
    assert [one.reason for one in found.reasons] == expected
    for one in found.reasons:
        assert (one.wallet_address, one.kind) == (ALICE.address, "order")
        assert (one.transaction_type, one.from_symbol, one.to_symbol) == ("swap", "SOL", "USDC")


async def test_reasons_are_of_each_agent_once_and_the_newest_is_first(server: AppServer) -> None:
    await server.change("UPDATE competitions SET decision_delay_seconds = 0")
    await agent_that(server, ALICE, {"reason": "first"}, {"reason": "second"})
    await agent_that(server, BOB, {"reason": "third"})
    assert [one.reason for one in (await reasons(server)).reasons] == ["third", "second"]


@pytest.mark.parametrize(
    ("delay_seconds", "rule", "is_hidden"),
    [
        (900, None, False),
        (0, {"disclosure": "delayed", "delay_seconds": 3600}, False),
        (0, {"disclosure": "hidden"}, True),
    ],
    ids=["the season delays decisions", "the organiser delays", "the organiser hides"],
)
async def test_a_reason_is_not_shown_before_others_may_see_it(
    server: AppServer, delay_seconds: int, rule: dict[str, object] | None, is_hidden: bool
) -> None:
    await server.change(
        "UPDATE competitions SET decision_delay_seconds = :seconds", seconds=delay_seconds
    )
    await agent_that(server, ALICE, {"reason": "cheap"})
    if rule is not None:
        await disclose(server, **rule)
    assert await reasons(server) == AgentReasons(reasons=[], is_hidden=is_hidden)


async def test_who_is_disqualified_says_nothing_here(server: AppServer) -> None:
    await server.change("UPDATE competitions SET decision_delay_seconds = 0")
    await agent_that(server, ALICE, {"reason": "cheap"})
    await server.change("""
        INSERT INTO disqualifications (competition_id, user_id, reason, disqualified_at)
        SELECT competitions.id, users.id, 'two wallets', now() FROM competitions, users
    """)
    assert (await reasons(server)).reasons == []


async def equity(server: AppServer, query: str) -> EquityLines:
    async with server.browser() as stranger:
        answer = await stranger.get(f"/api/equity{query}")
    return EquityLines.model_validate_json(answer.raise_for_status().content, strict=True)


@pytest.mark.parametrize(
    "query",
    [
        "",
        f"?wallets={ALICE.address}",
        f"?wallets={ALICE.address},{ALICE.address}",
        f"?wallets={Wallet.new().address}",
    ],
    ids=["nobody", "somebody", "twice", "a stranger"],
)
@pytest.mark.parametrize(
    "rule", [None, {"disclosure": "delayed", "delay_seconds": 3600}, {"disclosure": "hidden"}]
)
async def test_lines_are_of_the_board_which_is_never_hidden(
    server: AppServer, query: str, rule: dict[str, object] | None
) -> None:
    await server.signed_in(ALICE)
    await server.signed_in(ADMIN)
    if rule is not None:
        await disclose(server, **rule)
    shown = [one.wallet_address for one in (await equity(server, query)).traders]
    assert sorted(shown) == sorted([ALICE.address, ADMIN.address])


@pytest.mark.parametrize(
    ("path", "most"), [("/api/equity", WALLETS_MAX), ("/api/leaderboard", BOARD_WALLETS_MAX)]
)
@pytest.mark.parametrize(("beyond", "status"), [(0, 200), (1, 400)])
async def test_so_many_wallets_are_asked_for_at_once(
    server: AppServer, path: str, most: int, beyond: int, status: int
) -> None:
    wallets = ",".join(Wallet.new().address for _ in range(most + beyond))
    async with server.browser() as stranger:
        assert (await stranger.get(f"{path}?wallets={wallets}")).status_code == status


@pytest.mark.parametrize("path", ["/api/equity", "/api/leaderboard"])
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("wallets=nobody", 400),
        (f"season={UUID(int=0)}", 404),
        (f"wallets={ALICE.address}&season={UUID(int=0)}", 404),
    ],
    ids=["no wallet", "no season", "a wallet in none"],
)
async def test_what_is_no_wallet_or_no_season_is_refused(
    server: AppServer, path: str, query: str, status: int
) -> None:
    async with server.browser() as stranger:
        assert (await stranger.get(f"{path}?{query}")).status_code == status
