"""Journals, as their owners and others see them."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# Others see an entry once the delay of the season that it was made in has passed.
_JOURNAL: Final = text("""
SELECT json_build_object(
    'wallet_address', person.wallet_address,
    'agent', (
        SELECT json_build_object(
            'name', name, 'model', model, 'build', build, 'author', author,
            'declared_at', iso(declared_at)
        ) FROM agents WHERE user_id = person.id
    ),
    'entries', coalesce(journal.number, 0),
    'hash', encode(journal.hash, 'hex'),
    'order', 'newest_first',
    'decisions', (
        SELECT coalesce(json_agg(json_build_object(
            'number', page.number,
            'kind', page.kind,
            'recorded_at', iso(page.recorded_at),
            'transaction_id', page.transaction_id,
            'is_by_agent', page.key_id IS NOT NULL,
            'reason', page.content::json ->> 'reason',
            'confidence', page.content::json ->> 'confidence',
            'invalidation', page.content::json ->> 'invalidation',
            'token_address', page.content::json ->> 'token_address',
            'cost_usd', page.content::json ->> 'cost_usd',
            'content', page.content,
            'hash', encode(page.hash, 'hex')
        ) ORDER BY page.number DESC), '[]')
        FROM (
            SELECT entry.* FROM agent_decisions entry
            LEFT JOIN LATERAL season_at(entry.recorded_at) season ON true
            WHERE entry.user_id = person.id
              AND (CAST(:before AS bigint) IS NULL OR entry.number < :before)
              AND (
                  person.id = CAST(:viewer_id AS uuid)
                  OR entry.recorded_at + make_interval(
                      secs => coalesce(season.decision_delay_seconds, 0)
                  ) <= :now
              )
              AND (
                  CAST(:shown_until AS timestamptz) IS NULL OR entry.recorded_at <= :shown_until
              )
            ORDER BY entry.number DESC LIMIT :limit
        ) page
    )
)::text
FROM users person LEFT JOIN agent_journals journal ON journal.user_id = person.id
WHERE person.wallet_address = :wallet_address
""")


async def journal(
    connection: AsyncConnection,
    *,
    wallet_address: str,
    viewer_id: UUID | None,
    before: int | None,
    limit: int,
    shown_until: datetime | None,
    now: datetime,
) -> bytes | None:
    """The finished JSON document of a wallet's newest entries, or of those before a number; None of
    a wallet that nobody has. None was made later than `shown_until`, if that is given.
    """
    parameters = {
        "wallet_address": wallet_address,
        "viewer_id": viewer_id,
        "before": before,
        "limit": limit,
        "shown_until": shown_until,
        "now": now,
    }
    document = (await connection.execute(_JOURNAL, parameters)).scalar_one_or_none()
    return None if document is None else document.encode()
