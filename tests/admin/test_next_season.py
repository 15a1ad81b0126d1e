"""The organiser schedules the next season by the rules of the last one, apart from all others."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.admin import steer_competition
from backend.admin.next_season import schedule_next
from backend.admin.store import Decision
from tests.world.organiser import Decided, Organiser, make_organiser
from tests.world.seasons import next_season
from tests.world.world import NOW, World

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
START, END = NOW - HOUR, NOW + 15 * DAY
GAP = 10 * MINUTE


@pytest.fixture
async def organiser(world: World) -> Organiser:
    return await make_organiser(world)


def scheduling(starts_at: datetime, ends_at: datetime, name: str = "Second") -> Decided:
    async def act(connection: AsyncConnection, by: Decision) -> tuple[UUID, ...]:
        return await schedule_next(
            connection, name=name, starts_at=starts_at, ends_at=ends_at, by=by
        )

    return act


def moving(season: UUID, starts_at: datetime | None, ends_at: datetime | None) -> Decided:
    async def act(connection: AsyncConnection, by: Decision) -> tuple[UUID, ...]:
        return await steer_competition.schedule(
            connection, name=None, starts_at=starts_at, ends_at=ends_at, by=by, season=season
        )

    return act


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "outcome"),
    [
        (END + GAP, END + 14 * DAY, "done"),
        (END + DAY, END + DAY + HOUR, "done"),
        (END + GAP - timedelta(microseconds=1), END + 14 * DAY, "seasons_overlap"),
        (NOW + DAY, NOW + 2 * DAY, "seasons_overlap"),
        (NOW + HOUR, END + DAY, "seasons_overlap"),
        (END + DAY, END + DAY, "impossible_schedule"),
        (END + 2 * DAY, END + DAY, "impossible_schedule"),
        (START - 2 * DAY, START - DAY, "impossible_schedule"),
    ],
    ids=[
        "ten minutes after the end", "a day after it", "too early", "within", "over the end",
        "no time at all", "the end before the start", "in the past",
    ],
)  # fmt: skip
async def test_a_season_begins_after_the_one_before_is_over_and_settled(
    world: World, organiser: Organiser, starts_at: datetime, ends_at: datetime, outcome: str
) -> None:
    assert await organiser.decides(scheduling(starts_at, ends_at)) == outcome
    planned = "SELECT starts_at, ends_at FROM competitions WHERE name = 'Second'"
    expected = [(starts_at, ends_at)] if outcome == "done" else []
    assert await world.rows(planned) == expected
    assert [act for act, *_ in await organiser.log()] == ["schedule_next"] * len(expected)


async def test_without_a_season_before_there_are_no_rules_to_go_by(
    world: World, organiser: Organiser
) -> None:
    await world.write("DELETE FROM competitions")
    assert await organiser.decides(scheduling(END, END + DAY)) == "not_possible_now"


async def test_the_next_season_has_the_rules_of_the_last_and_changes_until_it_begins(
    world: World, organiser: Organiser
) -> None:
    await world.write(
        "UPDATE competitions SET swap_fee_rate = 0.001, perp_fee_rate = 0.002,"
        " execution_delay_ms = 700, decision_delay_seconds = 60"
    )
    await organiser.decides(scheduling(END + DAY, END + 8 * DAY))
    rules = (
        "SELECT DISTINCT swap_fee_rate, perp_fee_rate, execution_delay_ms, decision_delay_seconds,"
    )
    rules += " initial_grant"
    assert len(await world.rows(f"{rules}, is_paused, resumed_at FROM competitions")) == 1
    ((season,),) = await world.rows("SELECT id FROM competitions WHERE name = 'Second'")
    moves: list[tuple[datetime | None, datetime | None, datetime, str]] = [
        (END + 2 * DAY, None, NOW, "done"),
        (None, END + 9 * DAY, NOW + HOUR, "done"),
        (END + MINUTE, None, NOW, "seasons_overlap"),
        (NOW, None, NOW, "impossible_schedule"),
        (None, None, NOW, "impossible_schedule"),
        (None, END + DAY, END + 20 * DAY, "not_possible_now"),
    ]
    for starts_at, ends_at, at, outcome in moves:
        assert await organiser.decides(moving(season, starts_at, ends_at), at=at) == outcome
    ((first,),) = await world.rows("SELECT id FROM competitions WHERE name = 'Test'")
    assert await organiser.decides(moving(first, None, END + 3 * DAY)) == "seasons_overlap"
    assert await organiser.decides(moving(UUID(int=1), None, END)) == "not_possible_now"


async def test_the_next_season_is_entered_by_the_rule_of_the_last_but_for_its_last_day(
    world: World, organiser: Organiser
) -> None:
    await world.write(
        "INSERT INTO entry_rules (competition_id, admission, guests_allowed, joins_until,"
        " traders_max) SELECT id, 'wallets', false, ends_at, 7 FROM competitions"
    )
    await world.write("INSERT INTO invited_wallets SELECT id, 'alice' FROM competitions")
    assert await organiser.decides(scheduling(END + DAY, END + 8 * DAY)) == "done"
    rules = await world.rows("""
        SELECT name, admission, guests_allowed, joins_until IS NULL, traders_max, wallet_address
        FROM competitions JOIN entry_rules ON competition_id = id
        JOIN invited_wallets USING (competition_id) ORDER BY starts_at
    """)
    assert rules == [
        ("Test", "wallets", False, False, 7, "alice"),
        ("Second", "wallets", False, True, 7, "alice"),
    ]


async def test_the_database_keeps_seasons_apart_for_every_writer(world: World) -> None:
    with pytest.raises(Exception, match="competitions_apart"):
        await next_season(world, starts_at=END + MINUTE, ends_at=END + DAY)
