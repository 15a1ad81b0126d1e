"""The days of a season, from midnight to midnight of its zone, add up to its profit."""

from datetime import datetime
from decimal import Decimal

import pytest

from backend.money import round_display
from backend.portfolio.pnl_calendar import pnl_calendar
from procedures.profit import PnlCalendar
from tests.world.world import NOW, World

TOKYO, KIRITIMATI = "Asia/Tokyo", "Pacific/Kiritimati"
SNAPSHOT = """
INSERT INTO portfolio_snapshots (user_id, timestamp, total_value_usd, pnl_from_start)
SELECT id, CAST(CAST(:at AS text) AS timestamptz), CAST(:value AS text)::numeric, 0
FROM users WHERE wallet_address = 'alice'
"""


async def days(
    world: World, timezone: str, *values: tuple[str, str]
) -> list[tuple[str, Decimal, Decimal]]:
    """Each day with its opening value and its profit."""
    await world.person("alice")
    await world.write("UPDATE participants SET initial_value_usd = 1000")
    await world.write("DELETE FROM portfolio_snapshots")
    for at, value in values:
        await world.write(SNAPSHOT, at=at, value=value)
    async with world.engine.connect() as connection:
        document = await pnl_calendar(
            connection, wallet_address="alice", timezone=timezone, now=NOW
        )
    found = PnlCalendar.model_validate_json(document or b"", strict=True)
    assert (found.wallet_address, found.timezone) == ("alice", timezone)
    for one in found.days:
        datetime.fromisoformat(one.day)
        assert one.closing_value_usd - one.opening_value_usd == one.pnl_usd
        exact = one.pnl_usd / one.opening_value_usd * 100
        assert one.pnl_percentage == round_display(exact, 8)
    if found.days:
        assert sum(one.pnl_usd for one in found.days) == found.days[-1].closing_value_usd - 1000
    return [(one.day, one.opening_value_usd, one.pnl_usd) for one in found.days]


@pytest.mark.parametrize(
    ("timezone", "values", "expected"),
    [
        pytest.param(TOKYO, [], [], id="none without snapshots"),
        pytest.param(
            TOKYO,
            [("2026-01-05T12:00Z", "1100")],
            [("2026-01-05", "1000", "100")],
            id="the first day begins with the grant at the start",
        ),
        pytest.param(
            TOKYO,
            [("2026-01-05T14:00Z", "1100"), ("2026-01-05T15:00Z", "1200")],
            [("2026-01-05", "1000", "200")],
            id="the snapshot of midnight ends the day",
        ),
        pytest.param(
            TOKYO,
            [("2026-01-05T15:00Z", "1200"), ("2026-01-05T16:00Z", "900")],
            [("2026-01-05", "1000", "200"), ("2026-01-06", "1200", "-300")],
            id="the next hour is of the next day",
        ),
        pytest.param(
            KIRITIMATI,
            [("2026-01-05T12:00Z", "1100"), ("2026-01-06T11:00Z", "1000")],
            [("2026-01-06", "1000", "100"), ("2026-01-07", "1100", "-100")],
            id="days are those of the zone",
        ),
        pytest.param(
            TOKYO,
            [("2026-01-05T12:00Z", "1100"), ("2026-01-08T12:00Z", "1100")],
            [("2026-01-05", "1000", "100"), ("2026-01-08", "1100", "0")],
            id="a day without a snapshot is left out",
        ),
    ],
)
async def test_days(
    world: World, timezone: str, values: list[tuple[str, str]], expected: list[tuple[str, str, str]]
) -> None:
    found = await days(world, timezone, *values)
    assert found == [(day, Decimal(opening), Decimal(pnl)) for day, opening, pnl in expected]


async def test_of_nobody_there_is_no_calendar(world: World) -> None:
    async with world.engine.connect() as connection:
        asked = await pnl_calendar(connection, wallet_address="nobody", timezone=TOKYO, now=NOW)
    assert asked is None
