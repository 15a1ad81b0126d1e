"""Why agents decided of late, one entry of each, for those who look on."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

AGENTS: Final = 6
ENTRIES_READ: Final = 200
"""So many of the newest are looked through: who decides often leaves room for others, but what is
read does not grow with everybody."""

# The condition on the content is that of the index. Who is disqualified says nothing here.
_REASONS: Final = text("""
SELECT coalesce(json_agg(json_build_object(
    'recorded_at', iso(newest.recorded_at),
    'wallet_address', person.wallet_address,
    'username', person.username,
    'kind', newest.kind,
    'reason', newest.content::json ->> 'reason',
    'transaction_type', made.transaction_type,
    'from_symbol', from_token.symbol,
    'to_symbol', to_token.symbol,
    'amount_from', made.amount_from,
    'amount_to', made.amount_to,
    'direction', made.details ->> 'direction',
    'leverage', CAST(made.details ->> 'leverage' AS integer)
) ORDER BY newest.recorded_at DESC, newest.user_id), '[]')::text
FROM (
    SELECT * FROM (
        SELECT DISTINCT ON (entry.user_id) entry.*
        FROM season_or_newest(NULL, :now) AS season CROSS JOIN LATERAL (
            SELECT * FROM agent_decisions
            WHERE content ~ '[{,]"reason":'
              AND recorded_at BETWEEN season.starts_at AND least(
                  season.ends_at,
                  CAST(:now AS timestamptz) - greatest(
                      make_interval(secs => season.decision_delay_seconds),
                      CAST(:delay AS interval)
                  )
              )
            ORDER BY recorded_at DESC LIMIT :entries
        ) entry
        WHERE NOT EXISTS (
            SELECT FROM disqualifications
            WHERE competition_id = season.id AND disqualifications.user_id = entry.user_id
        )
        ORDER BY entry.user_id, entry.recorded_at DESC, entry.number DESC
    ) of_each
    ORDER BY recorded_at DESC, user_id LIMIT :agents
) newest
JOIN users person ON person.id = newest.user_id
LEFT JOIN transactions made ON made.id = newest.transaction_id
LEFT JOIN tokens from_token ON from_token.address = made.from_token_address
LEFT JOIN tokens to_token ON to_token.address = made.to_token_address
""")


async def newest_reasons(
    connection: AsyncConnection, delays: Sequence[timedelta], now: datetime
) -> dict[timedelta, bytes]:
    """The finished JSON list of what the agents of the newest season said last, newest first, as
    old as each delay and as the season's delay of decisions.
    """
    found = {}
    for delay in delays:
        parameters = {"now": now, "delay": delay, "agents": AGENTS, "entries": ENTRIES_READ}
        document: str = (await connection.execute(_REASONS, parameters)).scalar_one()
        found[delay] = document.encode()
    return found
