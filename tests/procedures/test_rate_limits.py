"""Who asks too often is told when to come back, by whatever transport they ask."""

import asyncio
from collections import Counter

import pytest
from limits import parse

from backend.redis.rate_limits import JOININGS, ORDERS, SIGN_INS, Limit
from tests.procedures.keyed import new_key
from tests.procedures.server import AppServer, Wallet, reason_of
from tests.world.world import SOL, USDC

ALICE = Wallet.new()
BOB = Wallet.new()
SWAP = {"from_token_address": SOL, "to_token_address": USDC, "amount": "0.001"}
CALL = {"jsonrpc": "2.0", "id": 1, "method": "competition.get"}
FEW = 3
# A stream that is not refused would be listened to for ever.
REFUSED_SECONDS = 10


@pytest.fixture
def limited(environment: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Limits are on, as they are for users."""
    environment.setenv("ALPHA_RATE_LIMITS", "on")
    return environment


@pytest.fixture
def few_calls(limited: pytest.MonkeyPatch) -> None:
    """One address may make three calls a minute."""
    few = Limit("calls from this address", parse(f"{FEW}/minute"))
    limited.setattr("procedures.request.context.CALLS", few)


@pytest.mark.usefixtures("few_calls")
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/trpc/competition.get", None),
        ("GET", "/trpc/competition.get?batch=1&input={}", None),
        ("GET", "/api/competition", None),
        ("POST", "/rpc", CALL),
    ],
    ids=["trpc", "a batch", "rest", "json-rpc"],
)
async def test_every_transport_counts_calls(
    server: AppServer, method: str, path: str, body: object
) -> None:
    async with server.browser() as browser:
        good = [await browser.request(method, path, json=body) for _ in range(FEW)]
        late = await browser.request(method, path, json=body)
    assert {answer.status_code for answer in good} == {200}
    assert "rate_limited" not in "".join(answer.text for answer in good)
    assert late.status_code == (200 if path == "/rpc" else 429)
    assert "rate_limited" in late.text
    assert "Try again in" in late.text
    assert 1 <= int(late.headers["retry-after"]) <= 60


@pytest.mark.usefixtures("few_calls")
async def test_each_call_of_a_batch_counts(server: AppServer) -> None:
    async with server.browser() as browser:
        path = ",".join(["competition.get"] * (FEW + 2))
        answer = await browser.get(f"/trpc/{path}?batch=1&input={{}}")
    codes = Counter(one.get("error", {}).get("data", {}).get("code") for one in answer.json())
    assert codes == {None: FEW, "TOO_MANY_REQUESTS": 2}


async def test_a_key_makes_so_many_calls_and_its_owner_goes_on(
    limited: pytest.MonkeyPatch, server: AppServer
) -> None:
    few = Limit("calls by this key", parse(f"{FEW}/minute"))
    limited.setattr("procedures.request.keys.CALLS_OF_A_KEY", few)
    first, second = await new_key(server, ALICE), await new_key(server, ALICE)
    async with server.browser(first["key"]) as program:
        # What the key may not do counts as well.
        answers = [await program.get("/api/auth/me"), await program.get("/api/keys")]
        answers += [await program.get("/api/auth/me") for _ in range(FEW - 1)]
    assert [answer.status_code for answer in answers] == [200, 403, 200, 429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    for other in (second["key"], await server.signed_in(ALICE)):
        async with server.browser(other) as browser:
            assert (await browser.get("/api/auth/me")).is_success


@pytest.mark.usefixtures("limited")
async def test_a_wallet_makes_so_many_orders_and_others_go_on(server: AppServer) -> None:
    token, other = await server.signed_in(ALICE), await server.signed_in(BOB)
    async with server.browser(token) as alice, server.browser(other) as bob:
        made = [await alice.post("/api/swap", json=SWAP) for _ in range(ORDERS.rate.amount)]
        late = await alice.post("/api/swap", json=SWAP)
        read = await alice.get("/api/auth/me")
        others = await bob.post("/api/swap", json=SWAP)
    assert Counter(answer.status_code for answer in made) == {200: ORDERS.rate.amount}
    assert reason_of(late) == (429, "rate_limited")
    assert (read.status_code, others.status_code) == (200, 200)
    swaps = await server.count("transactions WHERE transaction_type = 'swap'")
    assert swaps == ORDERS.rate.amount + 1


@pytest.mark.usefixtures("limited")
async def test_an_address_asks_for_so_many_signatures(server: AppServer) -> None:
    asked = {"wallet_address": ALICE.address}
    async with server.browser() as browser:
        for _ in range(SIGN_INS.rate.amount):
            (await browser.post("/api/auth/challenge", json=asked)).raise_for_status()
        late = await browser.post("/api/auth/challenge", json=asked)
    assert reason_of(late) == (429, "rate_limited")


@pytest.mark.usefixtures("limited")
@pytest.mark.parametrize("by", ["looking", "creating"])
async def test_an_address_brings_so_many_new_wallets(server: AppServer, by: str) -> None:
    async with server.browser() as browser:

        async def bring() -> tuple[int, object]:
            address = Wallet.new().address
            if by == "looking":
                return reason_of(await browser.get(f"/api/users/{address}"))
            return reason_of(await browser.post("/api/users", json={"wallet_address": address}))

        brought = [await bring() for _ in range(JOININGS.rate.amount)]
        late = await bring()
    assert set(brought) == {(200, None)}
    assert late == (429, "rate_limited")
    assert await server.count("users") == JOININGS.rate.amount


@pytest.fixture
def no_streams(limited: pytest.MonkeyPatch) -> None:
    """One address may hold no stream, and one wallet none either."""
    limited.setattr("backend.app.transports.STREAMS_MAX", 0)


@pytest.mark.usefixtures("no_streams")
async def test_an_address_holds_so_many_streams(server: AppServer) -> None:
    async with asyncio.timeout(REFUSED_SECONDS), server.browser() as browser:
        plain = await browser.get("/api/prices/stream")
        # Browsers show a page nothing of an answer that is not 200.
        events = await browser.get("/trpc/tokens.onPrices", headers={"accept": "text/event-stream"})
    assert reason_of(plain) == (429, "too_many_streams")
    assert "event: serialized-error" in events.text
    assert "too_many_streams" in events.text


@pytest.mark.parametrize("followed", ["notifications", "agents"])
async def test_a_wallet_follows_its_notifications_so_many_times(
    server: AppServer, monkeypatch: pytest.MonkeyPatch, followed: str
) -> None:
    monkeypatch.setattr("procedures.notifications.LISTENERS_MAX", 0)
    token = await server.signed_in(ALICE)
    async with asyncio.timeout(REFUSED_SECONDS), server.browser(token) as alice:
        answer = await alice.get(f"/api/{followed}/stream")
    assert "too_many_streams" in answer.text


@pytest.fixture
def few_orders(limited: pytest.MonkeyPatch) -> None:
    """One wallet may make three orders a day."""
    limited.setenv("ALPHA_ORDERS_PER_DAY", str(FEW))


@pytest.mark.usefixtures("few_orders")
async def test_a_wallet_makes_so_many_orders_a_day(server: AppServer) -> None:
    token = await server.signed_in(ALICE)
    async with server.browser(token) as alice:
        made = [await alice.post("/api/swap", json=SWAP) for _ in range(FEW)]
        late = await alice.post("/api/swap", json=SWAP)
    assert {answer.status_code for answer in made} == {200}
    assert reason_of(late) == (429, "daily_order_limit")
    assert f"{FEW} a day are allowed" in late.text
    assert 60 < int(late.headers["retry-after"]) <= 24 * 3600


@pytest.mark.usefixtures("limited")
async def test_codes_cannot_be_guessed_by_trying(server: AppServer) -> None:
    await server.change("INSERT INTO entry_rules SELECT id, 'codes', true FROM competitions")
    token = await server.signed_in(ALICE)
    async with server.browser(token) as browser:
        answers = [
            reason_of(await browser.post("/api/competition/enter", json={"code": f"{number}"}))
            for number in range(21)
        ]
    assert answers == [(404, "unknown_code")] * 20 + [(429, "rate_limited")]
