"""Where a table grows with the competition, what is asked most is answered by an index."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.database.transaction import transaction
from tests.database.statements import statements
from tests.world.world import NOW, make_world

STATEMENTS = statements()

# Past the triggers, for the ledger beneath is not looked at.
FILL = """
SET LOCAL session_replication_role = replica;
INSERT INTO users (id, username, wallet_address)
SELECT new_id(), 'trader', 'wallet ' || number FROM generate_series(1, 1000) AS number;
INSERT INTO sessions (token_hash, user_id, created_at, expires_at)
SELECT sha256(wallet_address::bytea), id, now(), now() + interval '1 day' FROM users;
INSERT INTO idempotency_keys (user_id, key, request_hash, created_at)
SELECT id, 'order ' || number, '', now() FROM users, generate_series(1, 3) AS number;
INSERT INTO transactions (user_id, transaction_type, created_at)
SELECT id, 'swap', now() - number * interval '1 minute'
FROM users, generate_series(1, 20) AS number;
INSERT INTO fills (
    transaction_id, user_id, long_token, long_price, notional_usd, arrived_at, began_at,
    observed_at, markouts_bps
)
SELECT id, user_id, token_address, 200, 20, created_at, created_at, created_at, '{1,NULL,2}'
FROM transactions, (SELECT min(token_address) AS token_address FROM perp_markets) AS one;
INSERT INTO trader_markouts (
    user_id, horizon_seconds, fills, observations, sum_w, sum_wm, sum_ww, sum_wwm, sum_wwmm
)
SELECT id, horizon, 40, 40, 40, random(), 40, random(), 1 + random()
FROM users, unnest(ARRAY[10, 60, 300]) AS horizon;
INSERT INTO ledger_entries (transaction_id, account, user_id, token_address, amount, created_at)
SELECT id, 'wallet', user_id, 'a token', 1, created_at FROM transactions;
INSERT INTO participants (
    user_id, competition_id, joined_at, initial_value_usd, joined_value_usd
)
SELECT users.id, competitions.id, now(), 1000, 1000 FROM users, competitions;
INSERT INTO standings (
    user_id, competition_id, total_value_usd, pnl_usd, pnl_ratio, peak_value_usd,
    max_drawdown_ratio, snapshot_value_usd, snapshot_at, valued_at, registered_at
)
SELECT users.id, competitions.id, 1000, 0, random(), 1000, 0, 1000, now(), now(), now()
FROM users, competitions;
SELECT rank_season(id) FROM competitions;
INSERT INTO perp_positions (
    user_id, token_address, position_direction, leverage, entry_price, position_size,
    collateral_amount, liquidation_price, entry_funding_rate, funding_rate_last_applied, status
)
SELECT id, token_address, direction, 10, '200', '1', '20', price, 0, now(), 'open'
FROM users, perp_markets, (VALUES ('long', '185'), ('short', '214')) AS side (direction, price);
INSERT INTO investments (
    user_id, token_address, action_type, principal, start_date, last_update, interest_rate, status
)
SELECT users.id, (SELECT base_token_address FROM liquid_stake_pools), kind, '1', now(), now(), 5,
       CASE number WHEN 1 THEN 'active' ELSE 'withdrawn' END
FROM users, generate_series(1, 10) AS number,
     unnest(ARRAY['staking', 'lending', 'liquid_staking']) AS kind;
INSERT INTO liquid_stakes (investment_id, lst_token_address, lst_amount)
SELECT id, (SELECT lst_token_address FROM liquid_stake_pools), 1
FROM investments WHERE action_type = 'liquid_staking';
INSERT INTO agent_decisions (user_id, number, kind, content, recorded_at, hash)
SELECT users.id, number, 'note', '{"reason":"so"}', now(), decode(repeat('00', 32), 'hex')
FROM users, generate_series(1, 10) AS number;
ANALYZE
"""
SOMEBODY = UUID(int=1)
SERVED: dict[str, tuple[dict[str, object], str, str]] = {
    # the statement: its parameters, a table it must not read whole, and the index that answers
    "backend.perp.liquidation_store._LIQUIDATE": (
        {"now": NOW, "age_max": 60},
        "perp_positions",
        "idx_perp_open_by_liquidation",
    ),
    "backend.perp.liquidation_store._WARN": (
        {"now": NOW, "share": "0.8"},
        "perp_positions",
        "idx_perp_open_by_liquidation",
    ),
    "backend.users.session_store._FIND": (
        {"token_hashes": [b"known"], "now": NOW},
        "sessions",
        "sessions_pkey",
    ),
    "backend.ledger.transactions._PAGES": (
        {
            "wallet_addresses": ["wallet 1"],
            "limits": [20],
            "offsets": [0],
            "types": [None],
            "seasons": [None],
            "untils": [None],
            "now": NOW,
        },
        "transactions",
        "idx_transactions_user_created",
    ),
    "backend.ledger.statement._ENTRIES": (
        {
            "user_id": SOMEBODY,
            "after": 0,
            "last": 2**40,
            "limit": 100,
            "season": None,
            "now": NOW,
        },
        "ledger_entries",
        "idx_ledger_entries_user",
    ),
    "backend.portfolio.views._PORTFOLIOS": (
        {"wallet_addresses": ["wallet 1"], "now": NOW},
        "investments",
        "idx_investments_user_active",
    ),
    "backend.standings.store._VALUE": (
        {
            "competition_id": None,
            "at": NOW,
            "is_as_of": False,
            "first_user": UUID(int=0),
            "until_user": UUID(int=2**128 - 1),
            "users": [SOMEBODY],
        },
        "investments",
        "idx_investments_user_active",
    ),
    "backend.standings.views._PAGE": (
        {"competition_id": None, "limit": 20, "offset": 40, "who": "all"},
        "standings",
        "places_pkey",
    ),
    "backend.standings.views._PAGE_AMONG": (
        {"competition_id": None, "limit": 20, "offset": 40, "who": "agents"},
        "standings",
        "idx_places_among",
    ),
    "backend.agents.newest_reasons._REASONS": (
        {"now": NOW, "delay": timedelta(0), "agents": 6, "entries": 200},
        "agent_decisions",
        "idx_agent_decisions_reasons",
    ),
    "backend.standings.views._ONE": (
        {"season": None, "wallet_address": "wallet 1", "now": NOW},
        "standings",
        "idx_places_user",
    ),
    "backend.markouts.store._MEASURE": (
        {
            "horizon": timedelta(seconds=10),
            "measured": 0,
            "settled_after": timedelta(minutes=10),
            "fills_max": 5000,
            "now": datetime(2100, 1, 1, tzinfo=UTC),
        },
        "fills",
        "idx_fills_unmeasured",
    ),
    "backend.markouts.views._STANDING_OUT": (
        {"horizon": 10, "t_min": 4, "observations_min": 30, "limit": 10},
        "trader_markouts",
        "idx_trader_markouts_t",
    ),
    "backend.trading.idempotency._FIND": (
        {"user_id": SOMEBODY, "key": "order 1", "abandoned_before": NOW},
        "idempotency_keys",
        "idempotency_keys_pkey",
    ),
}


@pytest.mark.parametrize(
    ("name", "parameters", "table", "index"),
    [(name, *expected) for name, expected in SERVED.items()],
    ids=SERVED,
)
async def test_the_planner_takes_the_index(
    engine: AsyncEngine, name: str, parameters: dict[str, object], table: str, index: str
) -> None:
    await make_world(engine)
    async with transaction(engine) as connection:
        for statement in FILL.split(";\n"):
            await connection.execute(text(statement))
        if "competition_id" in parameters:
            found = await connection.execute(text("SELECT id FROM competitions"))
            parameters = {**parameters, "competition_id": found.scalar_one()}
        query = text(f"EXPLAIN (FORMAT JSON) {STATEMENTS[name].text}")
        explained = (await connection.execute(query, parameters)).scalar_one()
    read = list(nodes(explained[0]["Plan"]))
    scanned = [node for node in read if node["Node Type"].endswith("Seq Scan")]
    assert index in {node.get("Index Name") for node in read}
    assert table not in {node["Relation Name"] for node in scanned}


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A plan's node and all below it."""
    yield plan
    for below in plan.get("Plans", []):
        yield from nodes(below)
