"""Old snapshots thin out to the last of each three hours, then to the last of each day."""

from datetime import UTC, datetime, timedelta

import pytest

from backend.batches.chunk_store import user_ranges
from backend.database.transaction import transaction
from backend.standings.snapshot_store import prune_snapshots
from tests.world.world import World

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
A_DAY = range(24)
LAST_OF_THREE = list(range(2, 24, 3))


@pytest.mark.parametrize(
    ("days_ago", "taken", "kept"),
    [
        (10, A_DAY, list(A_DAY)),
        (40, A_DAY, LAST_OF_THREE),
        # The scheduler was away for most of the day: each three hours still have one.
        (40, [0, 1, 9, 12, 13, 14], [1, 9, 14]),
        (100, A_DAY, [23]),
        (100, [5, 6, 7], [7]),
        (100, [13], [13]),
        (100, LAST_OF_THREE, [23]),
    ],
)
async def test_the_last_of_a_period_is_kept(
    world: World, days_ago: int, taken: list[int], kept: list[int]
) -> None:
    alice, bob = await world.person("alice"), await world.person("bob")
    await world.write("DELETE FROM portfolio_snapshots")
    day = NOW.replace(hour=0) - timedelta(days=days_ago)
    for user, hours in ((alice, list(taken)), (bob, [0])):
        await world.write(
            """
            INSERT INTO portfolio_snapshots (user_id, timestamp, total_value_usd)
            SELECT :user, CAST(:day AS timestamptz) + hour * interval '1 hour', 1
            FROM unnest(CAST(:hours AS integer[])) AS hour
            """,
            user=user, day=day, hours=hours,
        )  # fmt: skip
    deleted = []
    for _ in range(2):
        async with transaction(world.engine) as connection:
            (everybody,) = await user_ranges(connection)
            deleted.append(await prune_snapshots(connection, everybody, now=NOW))
    assert deleted == [len(list(taken)) - len(kept), 0]
    left = await world.rows("""
        SELECT username, extract(hour FROM timestamp AT TIME ZONE 'UTC')::integer
        FROM portfolio_snapshots JOIN users ON users.id = user_id ORDER BY 1, 2
    """)
    # Another trader's snapshots are no reason to delete one's own.
    assert left == [*(("alice", hour) for hour in kept), ("bob", 0)]
