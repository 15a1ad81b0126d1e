"""The course of a run: what it was worth by the hour, and what was decided."""

import json
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

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
        AND made.transaction_type NOT IN ('system', 'perp_funding')
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


async def course(connection: AsyncConnection, *, wallet_address: str) -> Mapping[str, Any]:
    """`equity`: the value in USD at each full hour; `decisions`: all orders with what was said of
    them, and the rest of the journal. Both are oldest first.
    """
    found = await connection.execute(_COURSE, {"wallet_address": wallet_address})
    document: Mapping[str, Any] = json.loads(found.scalar_one())
    return document
