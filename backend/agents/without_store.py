"""A user's ledger of a season, and what its tokens and its interest are worth at the end."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.agents.replay import Entry, LedgerTransaction

# Once the season is swept, which pays all interest up to the end; the sweep itself is left out. The
# interest of what was ended before stands in the ledger.
_LEDGER: Final = text("""
WITH season AS MATERIALIZED (
    SELECT * FROM season_or_newest(CAST(:season AS uuid), :now) WHERE swept_at IS NOT NULL
), made AS MATERIALIZED (
    SELECT kept.id, kept.transaction_type AS kind,
           coalesce(
               kept.details ->> 'position_id', kept.details ->> 'investment_id',
               kept.details ->> 'order_id'
           ) AS chain,
           EXISTS (SELECT FROM agent_orders WHERE transaction_id = kept.id) AS is_by_key
    FROM transactions kept CROSS JOIN season
    WHERE kept.user_id = :user_id AND kept.created_at BETWEEN season.starts_at AND season.ends_at
      AND kept.details ->> 'reason' IS DISTINCT FROM 'season_sweep'
), whole AS (
    SELECT min(entry.id) AS place, made.id, kind, chain, is_by_key, json_agg(json_build_array(
               entry.account, entry.token_address, entry.amount::text
           ) ORDER BY entry.id) AS entries
    FROM made JOIN ledger_entries entry
        ON entry.transaction_id = made.id AND entry.user_id = :user_id
    GROUP BY made.id, kind, chain, is_by_key
)
SELECT json_build_object(
    'season', season.id,
    'total_value_usd', plain(standing.total_value_usd),
    'initial_value_usd', plain(joined.initial_value_usd),
    'prices', (
        SELECT json_object_agg(token_address, price_usd::text) FROM season_prices(season.id)
    ),
    'interest', (
        SELECT coalesce(json_agg(json_build_array(
            held.id::text, held.token_address, plain(sum_of.units)
        )), '[]')
        FROM investments held CROSS JOIN LATERAL (
            SELECT sum(amount) AS units FROM interest_accruals
            WHERE investment_id = held.id AND accrued_to <= season.ends_at
        ) sum_of
        WHERE held.user_id = :user_id AND sum_of.units <> 0 AND NOT EXISTS (
            SELECT FROM made WHERE chain = held.id::text AND kind IN ('unstake', 'withdraw')
        )
    ),
    'transactions', (
        SELECT coalesce(json_agg(json_build_array(chain, kind, is_by_key, entries)
            ORDER BY place), '[]') FROM whole
    )
)::text
FROM season
JOIN participants joined ON joined.competition_id = season.id AND joined.user_id = :user_id
JOIN standings standing ON standing.competition_id = season.id AND standing.user_id = :user_id
""")
_OPENING: Final = frozenset({"perp_open", "stake", "liquid_stake", "lend", "order_reserve"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonLedger:
    """What a user did in a swept season; `interest` is of investments that were open at its end, by
    their ids: the token and the units.
    """

    season: str
    total_value_usd: Decimal
    initial_value_usd: Decimal
    prices: Mapping[str, Decimal]
    interest: Mapping[str, tuple[str, Decimal]]
    transactions: tuple[LedgerTransaction, ...]


async def season_ledger(
    connection: AsyncConnection, *, user_id: UUID, season: UUID | None, now: datetime
) -> SeasonLedger | None:
    """The user's ledger of a season, by default the newest; None before it is swept, and of who
    took no part.
    """
    values = {"user_id": user_id, "season": season, "now": now}
    found = (await connection.execute(_LEDGER, values)).scalar_one_or_none()
    if found is None:
        return None
    read = json.loads(found)
    return SeasonLedger(
        season=read["season"],
        total_value_usd=Decimal(read["total_value_usd"]),
        initial_value_usd=Decimal(read["initial_value_usd"]),
        prices={token: Decimal(price) for token, price in read["prices"].items()},
        interest={chain: (token, Decimal(units)) for chain, token, units in read["interest"]},
        transactions=tuple(
            LedgerTransaction(
                chain=chain,
                is_opening=kind in _OPENING,
                is_by_key=is_by_key,
                entries=tuple(
                    Entry(account, token, Decimal(amount)) for account, token, amount in entries
                ),
            )
            for chain, kind, is_by_key, entries in read["transactions"]
        ),
    )
