"""The competition as everybody sees it, whatever the hour."""

import json

import pytest

from procedures.competition.reading import CompetitionState, Organiser
from tests.procedures.server import AppServer, reason_of
from tests.world.world import SOL, USDC


async def rules_of(server: AppServer) -> CompetitionState:
    """What the server says of the competition, in the promised shape."""
    async with server.browser() as stranger:
        answer = await stranger.get("/api/competition")
    return CompetitionState.model_validate_json(answer.raise_for_status().content, strict=True)


@pytest.mark.parametrize(
    ("starts", "ends", "is_paused", "state"),
    [
        ("1 hour", "2 hours", False, "upcoming"),
        ("1 hour", "2 hours", True, "upcoming"),
        ("-1 hour", "1 hour", False, "running"),
        ("-1 hour", "1 hour", True, "paused"),
        ("-2 hours", "-1 hour", False, "ended"),
        ("-2 hours", "-1 hour", True, "ended"),
    ],
)
async def test_its_state_follows_from_its_times_and_the_organiser(
    server: AppServer, starts: str, ends: str, is_paused: bool, state: str
) -> None:
    await server.change(
        """
        UPDATE competitions SET is_paused = :is_paused,
            starts_at = now() + CAST(CAST(:starts AS text) AS interval),
            ends_at = now() + CAST(CAST(:ends AS text) AS interval)
        """,
        is_paused=is_paused,
        starts=starts,
        ends=ends,
    )
    assert (await rules_of(server)).state == state


async def test_everybody_may_read_its_rules(server: AppServer) -> None:
    rules = await rules_of(server)
    assert [(part.symbol, part.token_address) for part in rules.grant] == [
        ("SOL", SOL),
        ("USDC", USDC),
    ]
    assert rules.starts_at <= rules.now < rules.ends_at
    assert rules.price_age_max_seconds == 60
    assert (rules.price_source, rules.is_simulated) == ("file", False)


@pytest.mark.parametrize("granted", [[], [USDC], [USDC, SOL], [SOL, USDC]])
async def test_the_starting_portfolio_is_told_in_the_organisers_order(
    server: AppServer, granted: list[str]
) -> None:
    parts = [{"token_address": address, "amount": "1"} for address in granted]
    await server.change(
        "UPDATE competitions SET initial_grant = CAST(:parts AS jsonb)", parts=json.dumps(parts)
    )
    assert [part.token_address for part in (await rules_of(server)).grant] == granted


@pytest.fixture
def simulated(environment: pytest.MonkeyPatch) -> None:
    """Prices of a random walk."""
    environment.setenv("ALPHA_PRICE_SOURCE", "simulated")


@pytest.mark.usefixtures("simulated")
async def test_a_simulated_market_is_called_so(server: AppServer) -> None:
    rules = await rules_of(server)
    assert (rules.price_source, rules.is_simulated) == ("simulated", True)


@pytest.fixture
def organised(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("ALPHA_ORGANISER", "Chess Club")
    environment.setenv("ALPHA_ORGANISER_URL", "mailto:club@example.com")


@pytest.mark.usefixtures("organised")
async def test_who_holds_it_is_told_with_the_rules_and_with_the_market(server: AppServer) -> None:
    named = Organiser(name="Chess Club", url="mailto:club@example.com")
    assert (await rules_of(server)).organiser == named
    async with server.browser() as stranger:
        market = (await stranger.get("/api/market")).raise_for_status().json()
    assert market["competition"]["organiser"] == named.model_dump()


async def test_an_organiser_without_a_name_is_none(server: AppServer) -> None:
    assert (await rules_of(server)).organiser is None


async def test_before_any_competition_there_is_none_to_tell_of(server: AppServer) -> None:
    await server.change("DELETE FROM competitions")
    async with server.browser() as stranger:
        answer = await stranger.get("/api/competition")
    assert reason_of(answer) == (404, "no_competition")
