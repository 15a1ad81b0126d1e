"""Where one stands: found by name, looked up by wallet, and proved to others."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import httpx
import pytest

from backend.app.application import application
from backend.signing import verified
from procedures.leaderboard import CARD, Leaderboard
from tests.procedures.server import AppServer, Wallet, reason_of
from tests.world.seasons import RANK

ALICE, BOB, STRANGER = Wallet.new(), Wallet.new(), Wallet.new()
NAMES = {"Alice_50%": ALICE, "bob": BOB}


@pytest.fixture
async def stranger(server: AppServer) -> httpx.AsyncClient:
    """A visitor of a competition in which two take part; Alice came first."""
    for name, wallet in NAMES.items():
        async with server.browser(await server.signed_in(wallet)) as owner:
            renamed = await owner.patch(f"/api/users/{wallet.address}", json={"username": name})
            assert renamed.is_success
    await server.change(
        "UPDATE standings SET pnl_ratio = 0.5 WHERE user_id IN"
        " (SELECT id FROM users WHERE username LIKE 'Alice%')"
    )
    await server.change(RANK)
    return server.browser()


async def answered(client: httpx.AsyncClient, address: str, **given: str) -> Any:  # noqa: ANN401
    return (await client.get(address, params=given)).raise_for_status().json()


@pytest.mark.parametrize(
    ("search", "ranks"),
    [
        ("", [1, 2]),
        ("ALICE", [1]),
        (" bob ", [2]),
        ("%", [1]),
        ("_", [1]),
        pytest.param(BOB.address[:20].lower(), [2], id="an address, begun"),
        ("nobody", []),
    ],
)
async def test_a_search_keeps_the_ranks_among_all(
    stranger: httpx.AsyncClient, search: str, ranks: list[int]
) -> None:
    found = await answered(stranger, "/api/leaderboard", search=search)
    assert [place["rank"] for place in found["users"]] == ranks
    assert found["total"] == 2


@pytest.mark.parametrize(
    ("asked", "ranks"),
    [
        ({"limit": "1"}, [1]),
        ({"limit": "1", "offset": "1"}, [2]),
        ({"offset": "2"}, []),
        ({"limit": "1", "around": BOB.address}, [2]),
        ({"sort": "return"}, [1, 2]),
        ({"sort": "drawdown", "offset": "1000"}, []),
    ],
)
async def test_a_page_is_asked_for_by_its_address(
    stranger: httpx.AsyncClient, asked: dict[str, str], ranks: list[int]
) -> None:
    answer = await stranger.get("/api/leaderboard", params=asked)
    found = Leaderboard.model_validate_json(answer.raise_for_status().content)
    assert [place.rank for place in found.users] == ranks
    assert (found.total, found.ranking) == (2, "return")


@pytest.mark.parametrize(
    ("asked", "refused"),
    [
        ({"sort": "trades", "offset": "1001"}, (400, "offset_too_deep")),
        ({"sort": "luck"}, (400, "invalid_input")),
        ({"offset": "-1"}, (400, "invalid_input")),
        ({"around": "nobody"}, (400, "invalid_input")),
    ],
)
async def test_what_no_page_has_is_refused(
    stranger: httpx.AsyncClient, asked: dict[str, str], refused: tuple[int, str]
) -> None:
    assert reason_of(await stranger.get("/api/leaderboard", params=asked)) == refused


async def test_a_wallet_stands_where_the_leaderboard_has_it(stranger: httpx.AsyncClient) -> None:
    places = (await answered(stranger, "/api/leaderboard"))["users"]
    found = await answered(stranger, f"/api/leaderboard/{BOB.address}")
    assert found["place"] == places[1]
    assert (found["total"], found["competition"]) == (2, "αTest Opening Round")


async def test_who_takes_no_part_stands_nowhere(stranger: httpx.AsyncClient) -> None:
    assert await answered(stranger, f"/api/leaderboard/{STRANGER.address}") is None
    card = await stranger.get(f"/api/leaderboard/{STRANGER.address}/card")
    assert reason_of(card) == (404, "unknown_user")


async def test_a_card_proves_what_the_server_said_then(
    server: AppServer, stranger: httpx.AsyncClient
) -> None:
    card = await answered(stranger, f"/api/leaderboard/{ALICE.address}/card")
    await server.change("UPDATE standings SET pnl_ratio = 0")
    proved = await answered(stranger, f"/api/cards/{card['signed']}")
    assert proved == card["standing"]
    assert proved["place"]["pnl_percentage"] == "50"
    assert len(card["signed"]) < 600


def test_a_card_that_an_earlier_release_signed_is_still_proved() -> None:
    signed = "eyJwbGFjZSI6eyJyYW5rIjoxLCJ1c2VybmFtZSI6Is6xIn19.oVL38nDa1nbGtrn4w9Wkv7-nUkQ"
    document = verified(signed, purpose=CARD, secret="the secret of 0.1")
    assert json.loads(document) == {"place": {"rank": 1, "username": "α"}}


@pytest.mark.parametrize(
    "forge",
    [
        lambda signed: signed[1:],
        lambda signed: signed[:-1],
        lambda signed: "A" + signed,
        lambda signed: signed[:40] + ("B" if signed[40] == "A" else "A") + signed[41:],
        lambda _: "nothing",
        lambda _: "a.b.c",
    ],
)
async def test_a_changed_card_proves_nothing(
    stranger: httpx.AsyncClient, forge: Callable[[str], str]
) -> None:
    card = await answered(stranger, f"/api/leaderboard/{ALICE.address}/card")
    answer = await stranger.get(f"/api/cards/{forge(card['signed'])}")
    assert reason_of(answer) == (400, "invalid_signature")


@pytest.mark.parametrize(
    ("settings", "is_proved"),
    [({}, True), ({"ALPHA_SECRET": "another secret of another server"}, False)],
)
async def test_only_the_server_that_signed_a_card_knows_it(
    stranger: httpx.AsyncClient,
    environment: pytest.MonkeyPatch,
    settings: Mapping[str, str],
    is_proved: bool,
) -> None:
    card = await answered(stranger, f"/api/leaderboard/{ALICE.address}/card")
    for name, value in settings.items():
        environment.setenv(name, value)
    app = application()
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as other,
    ):
        answer = await other.get(f"/api/cards/{card['signed']}")
    assert answer.is_success == is_proved
