"""What the organiser can do to the competition, and when it is not possible."""

import asyncio
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from backend.admin import steer_competition
from backend.admin.store import Decision
from backend.competition.grant import distribute
from backend.competition.views import competition
from backend.database.transaction import transaction
from backend.refusals import Refusal
from backend.standings.board_request import BoardRequest
from backend.standings.settle import Settled
from backend.standings.views import leaderboard
from backend.trading.order_rules import ORDER_RULES
from tests.world.organiser import Decided, Organiser, make_organiser
from tests.world.world import MINUTE, NOW, SOL, USDC, World

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
START, END = NOW - HOUR, NOW + 15 * DAY

ACTS: Mapping[str, Decided] = {
    "start": lambda connection, by: steer_competition.start(connection, by=by),
    "pause": lambda connection, by: steer_competition.pause(connection, by=by),
    "resume": lambda connection, by: steer_competition.resume(connection, by=by),
    "end": lambda connection, by: steer_competition.end(connection, by=by),
}
SETTINGS: Mapping[str, str] = {
    "none": "DELETE FROM competitions",
    "upcoming": "UPDATE competitions SET starts_at = starts_at + interval '2 hours'",
    "running": "UPDATE competitions SET is_paused = false",
    "paused": "UPDATE competitions SET is_paused = true",
    "ended": "UPDATE competitions SET ends_at = starts_at + interval '1 hour'",
}


@pytest.fixture
async def organiser(world: World) -> Organiser:
    return await make_organiser(world)


async def state(world: World, *, at: datetime = NOW) -> dict[str, Any]:
    """The competition as everybody sees it."""
    async with world.engine.connect() as connection:
        document = await competition(
            connection,
            price_age_max_seconds=60,
            order_rules=ORDER_RULES,
            configured_source="test",
            now=at,
        )
    assert document is not None
    told: dict[str, Any] = json.loads(document)
    return told


async def ranks(world: World, *, at: datetime) -> list[str]:
    async with world.engine.connect() as connection:
        places = json.loads(await leaderboard(connection, BoardRequest(limit=100), now=at))["users"]
    return [place["username"] for place in places]


@pytest.mark.parametrize(
    ("before", "act", "outcome", "after"),
    [
        ("upcoming", "start", "done", "running"),
        ("running", "start", "not_possible_now", "running"),
        ("paused", "start", "not_possible_now", "paused"),
        ("ended", "start", "not_possible_now", "ended"),
        ("none", "start", "not_possible_now", None),
        ("upcoming", "pause", "not_possible_now", "upcoming"),
        ("running", "pause", "done", "paused"),
        ("paused", "pause", "not_possible_now", "paused"),
        ("ended", "pause", "not_possible_now", "ended"),
        ("none", "pause", "not_possible_now", None),
        ("upcoming", "resume", "not_possible_now", "upcoming"),
        ("running", "resume", "not_possible_now", "running"),
        ("paused", "resume", "done", "running"),
        ("ended", "resume", "not_possible_now", "ended"),
        ("none", "resume", "not_possible_now", None),
        ("upcoming", "end", "not_possible_now", "upcoming"),
        ("running", "end", "done", "ended"),
        ("paused", "end", "done", "ended"),
        ("ended", "end", "not_possible_now", "ended"),
        ("none", "end", "not_possible_now", None),
    ],
)
async def test_each_act_is_possible_in_its_states_alone(
    world: World, organiser: Organiser, before: str, act: str, outcome: str, after: str | None
) -> None:
    await organiser.write(SETTINGS[before])
    assert await organiser.decides(ACTS[act]) == outcome
    if after is not None:
        assert (await state(world, at=NOW + steer_competition.END_NOTICE))["state"] == after
    assert [logged for logged, _, _ in await organiser.log()] == (
        [f"{act}_competition"] if outcome == "done" else []
    )


async def test_a_start_lasts_as_long_as_planned_and_everybody_gets_the_grant_at_its_price(
    world: World, organiser: Organiser
) -> None:
    await organiser.write(SETTINGS["upcoming"])
    early = await world.person("early")
    assert await world.balances(early) == {}
    assert await organiser.decides(ACTS["start"], at=NOW + MINUTE) == "done"
    async with transaction(world.engine) as connection:
        assert await distribute(connection, now=NOW + MINUTE) == []
    await world.set_prices({SOL: Decimal(150)}, at=NOW + MINUTE)
    async with transaction(world.engine) as connection:
        assert early in await distribute(connection, now=NOW + MINUTE)
    assert await world.balances(early) == {SOL: "10", USDC: "1000"}
    begun = await state(world)
    assert datetime.fromisoformat(begun["starts_at"]) == NOW + MINUTE
    assert datetime.fromisoformat(begun["ends_at"]) == NOW + MINUTE + (END - START) - 2 * HOUR
    assert await world.broken_rules() == []


async def test_after_an_end_the_standings_are_settled_once_and_everybody_is_told(
    world: World, organiser: Organiser
) -> None:
    await world.person("alice")
    bob = await world.person("bob")
    await world.swap(bob, USDC, SOL, "1000")
    await world.set_prices({SOL: Decimal(300)}, at=NOW)
    assert await organiser.decides(ACTS["end"], at=NOW + HOUR / 2) == "done"
    assert await organiser.notices() == []
    ended_at = NOW + HOUR / 2 + steer_competition.END_NOTICE
    assert (await world.settled(at=ended_at)).final_places == 2
    assert await organiser.notices() == [
        ("alice", "competition_ended", None),
        ("bob", "competition_ended", None),
    ]
    await world.set_prices({SOL: Decimal(1)}, at=NOW + HOUR)
    assert await world.settled(at=NOW + HOUR) == Settled()
    assert await ranks(world, at=NOW + HOUR) == ["bob", "alice"]
    assert await organiser.decides(ACTS["end"], at=NOW + HOUR) == "not_possible_now"
    assert await world.count("final_standings") == 2
    assert await world.broken_rules() == []


def planned(
    name: str | None = None, starts_at: datetime | None = None, ends_at: datetime | None = None
) -> Decided:
    """The schedule act with these changes."""
    return lambda connection, by: steer_competition.schedule(
        connection, name=name, starts_at=starts_at, ends_at=ends_at, by=by
    )


@pytest.mark.parametrize(
    ("before", "changes", "outcome"),
    [
        ("running", {"name": "Finals"}, "done"),
        ("running", {"ends_at": END + DAY}, "done"),
        ("running", {"ends_at": NOW + HOUR}, "done"),
        ("paused", {"ends_at": NOW + HOUR}, "done"),
        ("upcoming", {"starts_at": NOW + DAY, "ends_at": NOW + 2 * DAY}, "done"),
        ("running", {"starts_at": NOW + DAY}, "done"),
        ("running", {}, "impossible_schedule"),
        ("running", {"name": "Test"}, "impossible_schedule"),
        ("running", {"ends_at": NOW}, "impossible_schedule"),
        ("running", {"ends_at": NOW - DAY}, "impossible_schedule"),
        ("upcoming", {"starts_at": END}, "impossible_schedule"),
        ("upcoming", {"starts_at": NOW - DAY}, "impossible_schedule"),
        ("upcoming", {"starts_at": NOW}, "impossible_schedule"),
        ("ended", {"ends_at": END}, "not_possible_now"),
        ("ended", {"name": "Finals"}, "not_possible_now"),
        ("none", {"name": "Finals"}, "not_possible_now"),
    ],
)
async def test_a_schedule_contradicts_neither_itself_nor_the_past(
    world: World, organiser: Organiser, before: str, changes: dict[str, Any], outcome: str
) -> None:
    await organiser.write(SETTINGS[before])
    assert await organiser.decides(planned(**changes)) == outcome
    if outcome == "done":
        told = await state(world)
        times = {name: datetime.fromisoformat(told[name]) for name in ("starts_at", "ends_at")}
        assert changes.items() <= (told | times).items()


async def test_whoever_has_joined_keeps_the_start_and_hears_of_a_new_end(
    world: World, organiser: Organiser
) -> None:
    await world.person("alice")
    assert await organiser.decides(planned(starts_at=NOW + DAY)) == "impossible_schedule"
    assert await organiser.decides(planned(name="Finals")) == "done"
    assert await organiser.notices() == []
    assert await organiser.decides(planned(ends_at=END + DAY), reason="one day more") == "done"
    assert await organiser.notices() == [("alice", "competition_rescheduled", "one day more")]


@pytest.mark.parametrize("act", ["pause", "end"])
async def test_of_two_admins_at_once_one_does_it(world: World, act: str) -> None:
    await world.person("alice")
    both = [await make_organiser(world, name=name) for name in ("one", "other")]

    async def decided(organiser: Organiser) -> str:
        by = Decision(admin_id=organiser.user_id, reason="at once", now=NOW)
        try:
            async with transaction(world.engine) as connection:
                await ACTS[act](connection, by)
        except Refusal as refusal:
            return refusal.reason
        return "done"

    outcomes = await asyncio.gather(*(decided(one) for one in both * 5))
    assert sorted(outcomes) == ["done"] + ["not_possible_now"] * 9
    assert len(await both[0].log()) == 1
    told = await world.count("notifications WHERE kind <> 'competition_started'")
    assert told == (1 if act == "pause" else 0)


async def test_a_pause_stops_orders_and_no_snapshot(world: World, organiser: Organiser) -> None:
    alice = await world.person("alice")
    assert await organiser.decides(ACTS["pause"], reason="a price is wrong") == "done"
    with pytest.raises(Refusal, match="paused"):
        await world.swap(alice, SOL, USDC, "1")
    await world.quote({SOL: Decimal(150)}, at=NOW + HOUR)
    assert (await world.captured(at=NOW + HOUR)).snapshots == 1
    assert await organiser.notices() == [("alice", "competition_paused", "a price is wrong")]
    assert await organiser.decides(ACTS["resume"], at=NOW + HOUR) == "done"
    await world.set_prices({SOL: Decimal(150), USDC: Decimal(1)}, at=NOW + HOUR)
    await world.swap(alice, SOL, USDC, "1", now=NOW + HOUR)
    assert await world.broken_rules() == []
