"""Users: made at first sight, changed by themselves, known to others but for their address."""

import asyncio
from typing import Any

import pytest

from procedures.users import User
from tests.procedures.server import AppServer, Wallet, reason_of

ALICE = Wallet.new()
BOB = Wallet.new()


async def changed(server: AppServer, token: str, **given: object) -> tuple[int, Any]:
    """The status and the reason of a change; the reason of one that was made is None."""
    async with server.browser(token) as browser:
        return reason_of(await browser.patch(f"/api/users/{ALICE.address}", json=given))


async def seen(server: AppServer, wallet: Wallet, token: str | None = None) -> User:
    """The wallet's user as the owner of `token` sees it."""
    async with server.browser(token) as browser:
        answer = await browser.get(f"/api/users/{wallet.address}")
    return User.model_validate_json(answer.raise_for_status().content)


TAKING_PART = ("users", "sign_ins", "participants", "standings", "transactions", "notifications")


async def test_a_wallet_seen_twenty_times_at_once_is_one_user_who_takes_no_part(
    server: AppServer,
) -> None:
    users = await asyncio.gather(*(seen(server, ALICE) for _ in range(20)))
    assert len({user.id for user in users}) == 1
    assert [await server.count(table) for table in TAKING_PART] == [1, 0, 0, 0, 0, 0]


async def test_a_wallet_that_signs_in_takes_part_once_however_often(server: AppServer) -> None:
    await seen(server, ALICE)
    for _ in range(2):
        await server.signed_in(ALICE)
    assert [await server.count(table) for table in TAKING_PART] == [1, 1, 1, 1, 2, 1]


@pytest.mark.parametrize(
    "text",
    ["me", "0" * 44, ALICE.address[:-1] + "0", "1" + ALICE.address],
    ids=["a word", "noughts", "a letter that base58 lacks", "a letter too many"],
)
async def test_what_is_no_address_of_a_wallet_makes_no_user(server: AppServer, text: str) -> None:
    async with server.browser() as browser:
        answers = [
            await browser.get(f"/api/users/{text}"),
            await browser.post("/api/users", json={"wallet_address": text}),
        ]
    assert [reason_of(answer) for answer in answers] == [(400, "invalid_input")] * 2
    assert await server.count("users") == 0


async def test_of_twenty_registrations_at_once_one_succeeds(server: AppServer) -> None:
    given = {"wallet_address": ALICE.address, "username": "  Alice  "}
    async with server.browser() as browser:
        answers = await asyncio.gather(*(browser.post("/api/users", json=given) for _ in range(20)))
    refused = [reason_of(answer) for answer in answers if not answer.is_success]
    assert refused == [(409, "user_exists")] * 19
    (made,) = (answer for answer in answers if answer.is_success)
    # Who has not signed in with the wallet does not name its user.
    address = ALICE.address
    assert User.model_validate_json(made.content).username == f"{address[:4]}…{address[-4:]}"
    assert await server.count("participants") == 0


@pytest.mark.parametrize(
    ("field", "given", "kept"),
    [
        ("username", " 名無しの権兵衛 ", "名無しの権兵衛"),
        ("username", "x" * 50, "x" * 50),
        ("email", "alice+tag@example.co.jp", "alice+tag@example.co.jp"),
        ("email", "", None),
        ("username", "Ｊose\u0301  👩\u200d🚀", "José 👩\u200d🚀"),
        ("bio", " Long SOL.  Since 2020 ", "Long SOL. Since 2020"),
        ("bio", "", None),
        ("trade_style", "swing", "swing"),
        ("trade_style", "", None),
        ("total_asset_usd", "999999999999.99999999", "999999999999.99999999"),
        ("total_asset_usd", "1.50", "1.5"),
        ("crypto_investment_usd", "0", "0"),
    ],
)
async def test_what_you_tell_of_yourself_is_kept(
    server: AppServer, field: str, given: str, kept: str | None
) -> None:
    token = await server.signed_in(ALICE)
    await changed(server, token, email="before@example.com", trade_style="before", bio="before")
    assert await changed(server, token, **{field: given}) == (200, None)
    assert (await seen(server, ALICE, token)).model_dump(mode="json")[field] == kept


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("username", 7),
        ("username", "x" * 1001),
        ("bio", 7),
        *(("email", text) for text in ("alice", "a@b", "a b@c.de", "@c.de", "a@b@c.de", "a@c.d")),
        ("email", "x" * 65 + "@example.com"),
        ("email", "a@" + "x" * 250 + ".com"),
        ("trade_style", "x" * 51),
        *(("total_asset_usd", text) for text in ("-1", "1e3", "NaN", "1,000", "01", " 1", 1, 1.5)),
        ("total_asset_usd", "1000000000000"),
        ("crypto_investment_usd", "0.000000001"),
    ],
)
async def test_what_cannot_be_is_refused(server: AppServer, field: str, given: object) -> None:
    token = await server.signed_in(ALICE)
    before = await server.written()
    assert await changed(server, token, **{field: given}) == (400, "invalid_input")
    assert await server.written() == before


@pytest.mark.parametrize(
    ("field", "given", "refused"),
    [
        ("username", "", (400, "name_length")),
        ("username", "\u3164", (400, "unusable_character")),
        ("username", "a\nb", (400, "unusable_character")),
        ("username", "a" + "\u0316" * 30, (400, "too_many_marks")),
        ("username", "Аdmin", (400, "name_reserved")),
        pytest.param("username", BOB.address, (400, "name_like_address"), id="an address"),
        ("username", "BОB", (409, "name_taken")),
        ("bio", "x" * 161, (400, "bio_length")),
        ("bio", "\u2800", (400, "unusable_character")),
    ],
)
async def test_what_others_cannot_be_shown_is_refused_with_a_reason(
    server: AppServer, field: str, given: str, refused: tuple[int, str]
) -> None:
    alice, bob = await server.signed_in(ALICE), await server.signed_in(BOB)
    async with server.browser(bob) as browser:
        answer = await browser.patch(f"/api/users/{BOB.address}", json={"username": "Bob"})
    assert answer.is_success
    before = await server.written()
    assert await changed(server, alice, **{field: given}) == refused
    assert await server.written() == before


async def test_what_is_left_out_stays(server: AppServer) -> None:
    token = await server.signed_in(ALICE)
    await changed(server, token, username="Alice", email="alice@example.com")
    assert await changed(server, token, email=None, trade_style="hodl") == (200, None)
    user = await seen(server, ALICE, token)
    assert (user.username, user.email, user.trade_style) == ("Alice", "alice@example.com", "hodl")


async def test_an_email_address_is_shown_to_its_owner_alone(server: AppServer) -> None:
    alice, bob = await server.signed_in(ALICE), await server.signed_in(BOB)
    await changed(server, alice, email="alice@example.com")
    shown = [(await seen(server, ALICE, viewer)).email for viewer in (alice, bob, None)]
    assert shown == ["alice@example.com", None, None]


@pytest.mark.parametrize("wanted", ["bob@example.com", "BOB@Example.COM"])
async def test_an_email_address_belongs_to_one_user(server: AppServer, wanted: str) -> None:
    alice, bob = await server.signed_in(ALICE), await server.signed_in(BOB)
    async with server.browser(bob) as browser:
        for text in ("bob@example.com", "Bob@example.com"):
            answer = await browser.patch(f"/api/users/{BOB.address}", json={"email": text})
            assert answer.is_success, "it is Bob's own, however he writes it"
    assert await changed(server, alice, email=wanted) == (409, "email_taken")
    assert (await seen(server, ALICE, alice)).email is None


async def test_of_twenty_who_take_one_email_address_at_once_one_gets_it(
    server: AppServer,
) -> None:
    wallets = [Wallet.new() for _ in range(20)]
    tokens = [await server.signed_in(wallet) for wallet in wallets]

    async def take(wallet: Wallet, token: str, text: str) -> tuple[int, Any]:
        async with server.browser(token) as browser:
            answer = await browser.patch(f"/api/users/{wallet.address}", json={"email": text})
        return reason_of(answer)

    texts = ["one@example.com", "ONE@example.com"] * 10
    outcomes = await asyncio.gather(*map(take, wallets, tokens, texts))
    assert sorted(outcomes) == [(200, None)] + [(409, "email_taken")] * 19
