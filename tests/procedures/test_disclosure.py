"""What others see of a trader before the end: everything, the older part, or nothing."""

from typing import Any

import httpx
import pytest

from procedures.portfolio import Portfolio
from tests.procedures.server import AppServer, Wallet, reason_of

ADMIN, ALICE, BOB = Wallet.new(), Wallet.new(), Wallet.new()
READINGS = (
    "/api/portfolio/{wallet}",
    "/api/transactions/{wallet}",
    "/api/perp/positions/{wallet}",
    "/api/perp/closed-positions/{wallet}",
    "/api/investments/{wallet}",
    "/api/pnl/{wallet}/breakdown",
    "/api/decisions/{wallet}",
    "/api/agents/{wallet}",
    "/api/portfolio/{wallet}/cost-basis",
)
# An hour after the grant alice has only USDC.
LATER_SNAPSHOT = """
INSERT INTO portfolio_snapshots (user_id, timestamp, total_value_usd, snapshot_details)
SELECT user_id, timestamp + interval '1 hour', 3000,
       '{"tokens":[],"perp_positions":[],"investments":[]}'
FROM portfolio_snapshots
"""
EARLIER_START = """
UPDATE competitions SET starts_at = starts_at - interval '10 days'
"""
EARLIER_SNAPSHOTS = """
UPDATE portfolio_snapshots SET timestamp = timestamp - make_interval(hours => 5)
"""


@pytest.fixture(autouse=True)
def administered(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("ALPHA_ADMIN_WALLETS", ADMIN.address)


@pytest.fixture
async def sessions(server: AppServer) -> dict[str, str]:
    """The sessions of the trader who is looked at, of another one and of the organiser."""
    return {
        "alice": await server.signed_in(ALICE),
        "bob": await server.signed_in(BOB),
        "admin": await server.signed_in(ADMIN),
    }


async def ruled(server: AppServer, session: str, **rule: object) -> None:
    async with server.browser(session) as organiser:
        answer = await organiser.post(
            "/api/admin/competition/disclosure", json={"reason": "copying", **rule}
        )
    answer.raise_for_status()


async def asked(server: AppServer, reading: str, session: str | None) -> httpx.Response:
    async with server.browser(session) as browser:
        return await browser.get(reading.format(wallet=ALICE.address))


@pytest.mark.parametrize("reading", READINGS)
async def test_what_is_hidden_only_its_owner_and_the_organiser_see(
    server: AppServer, sessions: dict[str, str], reading: str
) -> None:
    open_to_all = (await asked(server, reading, None)).raise_for_status()
    await ruled(server, sessions["admin"], disclosure="hidden")
    for session in (None, sessions["bob"]):
        assert reason_of(await asked(server, reading, session)) == (403, "not_disclosed")
    for who in ("alice", "admin"):
        answer = (await asked(server, reading, sessions[who])).raise_for_status()
        assert answer.json().keys() == open_to_all.json().keys()
    await ruled(server, sessions["admin"], disclosure="live")
    assert (await asked(server, reading, None)).is_success


async def test_what_is_delayed_is_the_portfolio_and_the_history_of_then(
    server: AppServer, sessions: dict[str, str]
) -> None:
    await server.change(EARLIER_START)
    await server.change(LATER_SNAPSHOT)
    await ruled(server, sessions["admin"], disclosure="delayed", delay_seconds=3600)
    # The grant is all that others may know of somebody who came within the hour.
    seen = Portfolio.model_validate_json((await asked(server, READINGS[0], None)).content)
    assert {one.token for one in seen.tokens} == {"SOL", "USDC"}
    history: dict[str, Any] = (await asked(server, READINGS[1], None)).json()
    assert history["total"] == 0
    own = (await asked(server, READINGS[1], sessions["alice"])).json()
    assert own["total"] > 0
    assert (await asked(server, READINGS[5], None)).json() is None
    assert (await asked(server, READINGS[8], None)).json()["tokens"] == []

    await server.change(EARLIER_SNAPSHOTS)
    seen = Portfolio.model_validate_json((await asked(server, READINGS[0], None)).content)
    assert seen.total_value_usd == 3000
    assert seen.tokens == []
    assert (await asked(server, READINGS[2], None)).json() == {"positions": []}
    assert (await asked(server, READINGS[4], None)).json() == {"investments": []}


async def test_a_decision_is_not_shown_before_what_it_led_to(
    server: AppServer, sessions: dict[str, str]
) -> None:
    await server.change("UPDATE competitions SET decision_delay_seconds = 0")
    await ruled(server, sessions["admin"], disclosure="delayed", delay_seconds=3600)
    async with server.browser(sessions["alice"]) as alice:
        written = await alice.post("/api/decisions", json={"kind": "hold", "reason": "waiting"})
    written.raise_for_status()
    for session, shown in ((None, 0), (sessions["bob"], 0), (sessions["alice"], 1)):
        journal: dict[str, Any] = (await asked(server, READINGS[6], session)).json()
        assert len(journal["decisions"]) == shown


async def test_once_the_season_is_settled_everything_is_open(
    server: AppServer, sessions: dict[str, str]
) -> None:
    await ruled(server, sessions["admin"], disclosure="hidden")
    await server.change(
        "INSERT INTO final_standings (competition_id, rank, user_id, entry)"
        " SELECT competition_id, 1, user_id, '{}' FROM participants LIMIT 1"
    )
    for reading in READINGS[:2]:
        assert (await asked(server, reading, None)).is_success


async def test_ranks_and_returns_stay_public(server: AppServer, sessions: dict[str, str]) -> None:
    await ruled(server, sessions["admin"], disclosure="hidden")
    board = (await asked(server, "/api/leaderboard", None)).raise_for_status().json()
    assert ALICE.address in {one["wallet_address"] for one in board["users"]}
    assert (await asked(server, "/api/leaderboard/{wallet}", None)).is_success
    assert (await asked(server, "/api/users/{wallet}/record", None)).is_success
