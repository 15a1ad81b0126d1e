"""A page of the leaderboard costs the same for any number of participants."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest
from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.database.transaction import transaction
from backend.standings import views
from tests.world.world import NOW, make_world

PARTICIPANTS: Final = 20_000
BLOCKS_MAX: Final = 1_000
"""Far more than twenty places, far less than a table of 20,000 rows."""
# Most just hold, and share one return, which is among the best; one in ten is an agent. Past the
# triggers, which look beneath.
FILL: Final = """
SET LOCAL session_replication_role = replica;
INSERT INTO users (id, username, wallet_address)
SELECT new_id(), 'trader', 'wallet ' || number FROM generate_series(1, {participants}) AS number;
INSERT INTO participants (
    user_id, competition_id, joined_at, initial_value_usd, joined_value_usd
)
SELECT users.id, competitions.id, starts_at, 1000, 1000 FROM users, competitions;
INSERT INTO standings (
    user_id, competition_id, total_value_usd, pnl_usd, pnl_ratio, peak_value_usd,
    max_drawdown_ratio, snapshot_value_usd, snapshot_at, valued_at, registered_at, is_agent
)
SELECT users.id, competitions.id, 1000, 0,
       CASE WHEN number % 4 > 0 THEN 0.5 WHEN number < 40 THEN 0.6 ELSE random() / 2 END,
       1000, 0, 1000, starts_at, starts_at, starts_at + number * interval '1 second',
       number % 10 = 0
FROM (SELECT id, row_number() OVER () AS number FROM users) users, competitions;
SELECT rank_season(id) FROM competitions;
INSERT INTO season_figures (competition_id, participants, valued_at)
SELECT id, {participants}, starts_at FROM competitions;
INSERT INTO transactions (user_id, transaction_type, created_at)
SELECT users.id, kind, starts_at + interval '1 minute'
FROM users, competitions, unnest(ARRAY['swap', 'perp_liquidation']) AS kind;
ANALYZE
"""
FREEZE: Final = """
INSERT INTO final_standings (competition_id, rank, user_id, entry)
SELECT competitions.id, rank, user_id, entry
FROM competitions, performance_entries(competitions.id);
ANALYZE final_standings
"""
WHOLE: Final = (
    "standings",
    "participants",
    "places",
    "users",
    "transactions",
    "final_standings",
)
READINGS: Final[Mapping[str, tuple[TextClause, dict[str, object]]]] = {
    "first": (views._PAGE, {"offset": 0}),
    "deep": (views._PAGE, {"offset": 15_000}),
    "around": (views._OFFSET_AROUND, {"wallet_address": "wallet 9000"}),
    "one": (views._ONE, {"wallet_address": "wallet 9000", "season": None, "now": NOW}),
    "of wallets": (views._OF_WALLETS, {"wallets": ["wallet 9000", "wallet 9001"], "offset": 0}),
    "by return": (views._SORTED, {"offset": 0, "sort": "return"}),
    "by drawdown": (views._SORTED, {"offset": 0, "sort": "drawdown"}),
    "by Sharpe": (views._SORTED, {"offset": 0, "sort": "sharpe"}),
    "by trades": (views._SORTED, {"offset": 0, "sort": "trades"}),
    "agents": (views._PAGE_AMONG, {"offset": 0, "who": "agents"}),
    "agents, deep": (views._PAGE_AMONG, {"offset": 1_500, "who": "agents"}),
    "people, deep": (views._PAGE_AMONG, {"offset": 15_000, "who": "people"}),
    "around among": (views._OFFSET_AROUND, {"wallet_address": "wallet 9000", "who": "people"}),
    "agents by return": (
        views._SORTED,
        {"offset": 0, "sort": "return", "who": "agents", "kinds": [True]},
    ),
    "people by trades": (
        views._SORTED,
        {"offset": 0, "sort": "trades", "who": "people", "kinds": [False]},
    ),
}
ASKED: Final = 15
"""The driver prepares a statement that comes again, and the database plans that five times anew
before it may keep one plan for all bounds."""
PLANNED_ONCE: Final = text("""
SELECT generic_plans > 0 FROM pg_prepared_statements WHERE statement LIKE '%leaderboard_entries%'
""")


@pytest.mark.parametrize("is_final", [False, True], ids=["running", "final"])
async def test_a_page_of_twenty_thousand_reads_no_whole_table(
    engine: AsyncEngine, is_final: bool
) -> None:
    await make_world(engine)
    statements = FILL.format(participants=PARTICIPANTS) + (f";\n{FREEZE}" if is_final else "")
    async with transaction(engine) as connection:
        for statement in statements.split(";\n"):
            await connection.execute(text(statement))
        (season,) = (await connection.execute(text("SELECT id FROM competitions"))).scalars()
        for name, (reading, given) in READINGS.items():
            explain = text(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {reading.text}")
            everybody = {"who": "all", "kinds": [False, True]}
            asked = {"competition_id": season, "limit": 20, **everybody, **given}
            plan = (await connection.execute(explain, asked)).scalar_one()[0]["Plan"]
            scanned = [node for node in nodes(plan) if node["Node Type"] == "Seq Scan"]
            whole = {
                node["Relation Name"]
                for node in scanned
                if node["Actual Rows"] or node.get("Rows Removed by Filter")
            }
            assert whole.isdisjoint(WHOLE), name
            assert plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] < BLOCKS_MAX, name


async def test_a_page_of_twenty_thousand_is_planned_once(engine: AsyncEngine) -> None:
    await make_world(engine)
    async with transaction(engine) as connection:
        for statement in FILL.format(participants=PARTICIPANTS).split(";\n"):
            await connection.execute(text(statement))
        (season,) = (await connection.execute(text("SELECT id FROM competitions"))).scalars()
        for name in ("deep", "people, deep"):
            reading, given = READINGS[name]
            asked = {"competition_id": season, "limit": 20, "who": "all", **given}
            for _ in range(ASKED):
                await connection.execute(reading, asked)
        assert (await connection.execute(PLANNED_ONCE)).scalars().all() == [True, True]


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A plan's node and all below it."""
    yield plan
    for below in plan.get("Plans", []):
        yield from nodes(below)
