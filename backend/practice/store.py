"""How far a run has come, its course, and its books in a form that two runs can be compared by."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.keys.key_text import ENDING_LENGTH
from backend.keys.store import FoundKey

_USER: Final = text("SELECT id FROM users WHERE wallet_address = :wallet_address")
# Two processes may meet it at once.
_KEEP_KEY: Final = text("""
INSERT INTO agent_keys (id, user_id, name, key_hash, ending, scopes, created_at)
VALUES (:id, :user_id, 'Practice', :key_hash, :ending, CAST(:scopes AS varchar[]), :now)
ON CONFLICT DO NOTHING
""")
# A move may take minutes, in which its transaction waits for its next statement; and whoever comes
# second waits for all of it.
_WAIT_LONG: Final = text("""
SELECT set_config('idle_in_transaction_session_timeout', '0', true),
    set_config('lock_timeout', '0', true), set_config('statement_timeout', '120s', true)
""")
_LOCK: Final = text("SELECT pg_advisory_xact_lock(1)")
_NEWEST: Final = text("SELECT max(last_updated) FROM token_prices")
# Ids are by chance, and so is their order: entries of one moment are ordered by what they say.
_BOOKS: Final = text("""
SELECT encode(sha256(convert_to(coalesce(string_agg(line, chr(10) ORDER BY at, line), ''), 'UTF8')),
    'hex')
FROM (
    SELECT entry.created_at AS at, concat_ws(
        ' ', iso(entry.created_at), made.transaction_type, entry.account, entry.token_address,
        plain(abs(entry.amount)), sign(entry.amount)
    ) COLLATE "C" AS line
    FROM ledger_entries entry LEFT JOIN transactions made ON made.id = entry.transaction_id
) said
""")

# The leaderboard is valued once an hour of the run. Here nothing is written, as what comes of a run
# does not depend on how often it is looked at.
_STANDING: Final = text("""
SELECT json_build_object(
    'value_usd', plain(worth.value_usd),
    'pnl_usd', plain(worth.value_usd - joined.initial_value_usd),
    'return_percentage',
        plain(round_display(profit_ratio(worth.value_usd, joined.initial_value_usd) * 100, 8)),
    'hold_return_percentage', plain(profit_percentage(held.value_usd, joined.initial_value_usd)),
    'max_drawdown_percentage', plain(round_display(greatest(
        standing.max_drawdown_ratio, drawdown_ratio(worth.value_usd, standing.peak_value_usd)
    ) * 100, 8)),
    'trades', done.trades,
    'liquidations', done.liquidations
)::text
FROM users person
JOIN participants joined ON joined.user_id = person.id
JOIN competitions season ON season.id = joined.competition_id
JOIN standings standing USING (competition_id, user_id)
LEFT JOIN grant_values held USING (competition_id)
CROSS JOIN LATERAL (
    SELECT total_value_usd::numeric(20, 8) AS value_usd FROM portfolio_values_at(:now)
    WHERE user_id = person.id AND is_priced
) worth
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (
               WHERE is_trade(transaction_type) AND created_at < season.ends_at
           ) AS trades,
           count(*) FILTER (WHERE transaction_type = 'perp_liquidation') AS liquidations
    FROM transactions
    WHERE user_id = person.id AND created_at BETWEEN season.starts_at AND season.ends_at
) done
WHERE person.wallet_address = :wallet_address
""")
# Without ids, which are by chance: two runs of the same orders have the same course.
_COURSE: Final = text("""
WITH person AS MATERIALIZED (
    SELECT id FROM users WHERE wallet_address = :wallet_address
), decided AS (
    SELECT entry.number, entry.recorded_at AS at, entry.kind, entry.content::json AS said,
        made.transaction_type, made.from_token_address, made.to_token_address, made.amount_from,
        made.amount_to
    FROM agent_decisions entry
    LEFT JOIN transactions made ON made.id = entry.transaction_id
    WHERE entry.user_id = (SELECT id FROM person)
), unexplained AS (
    SELECT made.* FROM transactions made
    WHERE made.user_id = (SELECT id FROM person)
        AND made.transaction_type NOT IN (
            'system', 'perp_funding', 'order_reserve', 'order_release'
        )
        AND NOT EXISTS (SELECT FROM agent_decisions WHERE transaction_id = made.id)
)
SELECT json_build_object(
    'equity', (
        SELECT coalesce(json_agg(json_build_object(
            'at', iso(timestamp), 'value_usd', plain(total_value_usd)
        ) ORDER BY timestamp), '[]')
        FROM portfolio_snapshots WHERE user_id = (SELECT id FROM person)
    ),
    'decisions', (
        SELECT coalesce(json_agg(json_build_object(
            'at', iso(at), 'kind', kind, 'did', transaction_type,
            'sold', sold.symbol, 'amount_sold', amount_from,
            'bought', bought.symbol, 'amount_bought', amount_to,
            'reason', said ->> 'reason', 'confidence', said ->> 'confidence',
            'invalidation', said ->> 'invalidation'
        ) ORDER BY at, number, transaction_type, amount_from, amount_to), '[]')
        FROM (
            SELECT number, at, kind, said, transaction_type, from_token_address,
                to_token_address, amount_from, amount_to
            FROM decided
            UNION ALL
            SELECT NULL, created_at, 'unexplained', NULL, transaction_type, from_token_address,
                to_token_address, amount_from, amount_to
            FROM unexplained
        ) done
        LEFT JOIN tokens sold ON sold.address = from_token_address
        LEFT JOIN tokens bought ON bought.address = to_token_address
    )
)::text
""")


async def user_id_of(connection: AsyncConnection, wallet_address: str) -> UUID:
    """The id of a user of the run."""
    found: UUID = (await connection.execute(_USER, {"wallet_address": wallet_address})).scalar_one()
    return found


async def keep_key(
    connection: AsyncConnection, key: FoundKey, *, user_id: UUID, now: datetime
) -> None:
    """Have the key of the live competition in the run as well, under the same id."""
    row = {"id": key.id, "user_id": user_id, "key_hash": key.key_hash, "now": now}
    scopes = sorted(key.scopes)
    await connection.execute(_KEEP_KEY, {**row, "scopes": scopes, "ending": "-" * ENDING_LENGTH})


async def lock_clock(connection: AsyncConnection) -> None:
    """Let one process move the run's clock at a time, until the transaction ends."""
    await connection.execute(_WAIT_LONG)
    await connection.execute(_LOCK)


async def newest_price_at(connection: AsyncConnection) -> datetime | None:
    """When the newest price was observed; None before the first."""
    found: datetime | None = (await connection.execute(_NEWEST)).scalar_one()
    return found


async def books_digest(connection: AsyncConnection) -> str:
    """SHA-256 of every entry of the ledger, without the ids, which differ between runs."""
    found: str = (await connection.execute(_BOOKS)).scalar_one()
    return found


async def course(connection: AsyncConnection, *, wallet_address: str) -> Mapping[str, Any]:
    """`equity`: the value in USD at each full hour; `decisions`: all orders with what was said of
    them, and the rest of the journal. Both are oldest first.
    """
    found = await connection.execute(_COURSE, {"wallet_address": wallet_address})
    document: Mapping[str, Any] = json.loads(found.scalar_one())
    return document


async def standing_at(
    connection: AsyncConnection, *, wallet_address: str, now: datetime
) -> Mapping[str, Any]:
    """How the wallet stands by the prices of `now`, under the names of `practice.result`: what it
    is worth, what holding the grant gave, its largest drawdown up to now, its trades and
    liquidations. Empty while a holding has no price.
    """
    parameters = {"wallet_address": wallet_address, "now": now}
    found = (await connection.execute(_STANDING, parameters)).scalar_one_or_none()
    return {} if found is None else json.loads(found)
