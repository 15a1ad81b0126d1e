"""How participants stand: one row each, renewed for all of them at once."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.portfolio.valuation_store import PORTFOLIO_VALUES

_BY_PERFORMANCE: Final = """
pnl_ratio DESC, max_drawdown_ratio, coalesce(lost.liquidations, 0), users.created_at,
users.wallet_address COLLATE "C"
"""


# Whoever is among the first has one of the best returns; to rank everybody takes far longer.
_BEST: Final = """(
    SELECT * FROM standings WHERE pnl_ratio >= coalesce((
        SELECT pnl_ratio FROM standings JOIN participants USING (user_id)
        WHERE competition_id = :competition_id
          AND NOT EXISTS (SELECT FROM disqualifications WHERE user_id = standings.user_id)
        ORDER BY pnl_ratio DESC OFFSET :limit - 1 LIMIT 1
    ), '-infinity')
)"""


def _entries(order: str, *, among: str = "standings") -> str:
    return f"""
SELECT ranked.user_id, ranked.rank, json_build_object(
    'rank', ranked.rank,
    'wallet_address', ranked.wallet_address,
    'username', ranked.username,
    'total_value_usd', plain(ranked.total_value_usd),
    'pnl', plain(ranked.pnl_usd),
    'pnl_percentage', plain(round_display(ranked.pnl_ratio * 100, 8)),
    'hold_pnl_percentage', plain(profit_percentage(held.value_usd, ranked.initial_value_usd)),
    'max_drawdown_percentage', plain(round_display(ranked.max_drawdown_ratio * 100, 8)),
    'trades', (
        SELECT count(*) FROM transactions
        WHERE user_id = ranked.user_id
          AND transaction_type NOT IN ('system', 'perp_funding', 'perp_liquidation')
    ),
    'liquidations', ranked.liquidations,
    'disqualified', ranked.disqualified_for
) AS entry
FROM (
    SELECT standings.*, joined.initial_value_usd, users.wallet_address, users.username,
           coalesce(lost.liquidations, 0) AS liquidations,
           disqualified.reason AS disqualified_for,
           row_number() OVER (ORDER BY {order}) AS rank
    FROM {among} AS standings
    JOIN participants joined USING (user_id)
    JOIN users ON users.id = standings.user_id
    LEFT JOIN disqualifications disqualified USING (user_id)
    LEFT JOIN (
        SELECT user_id, count(*) AS liquidations FROM transactions
        WHERE transaction_type = 'perp_liquidation' GROUP BY user_id
    ) lost ON lost.user_id = standings.user_id
    WHERE joined.competition_id = :competition_id
) ranked
CROSS JOIN (
    SELECT sum(part.amount::numeric * prices.price_usd::numeric) AS value_usd
    FROM competitions
    CROSS JOIN jsonb_to_recordset(initial_grant) AS part (token_address text, amount text)
    JOIN token_prices prices USING (token_address)
    WHERE competitions.id = :competition_id
) held
"""  # noqa: S608 - constants within a constant


_AS_THEY_STAND: Final = f"disqualified.reason IS NOT NULL, {_BY_PERFORMANCE}"
LEADERBOARD_ENTRIES: Final = _entries(_AS_THEY_STAND)
"""Rows (user_id, rank, entry) of the competition `:competition_id` as it stands.

The order is published: return, then the smaller drawdown, then fewer liquidations, then
the earlier registration, then the wallet's address; the disqualified come behind all others.
"""

FIRST_ENTRIES: Final = _entries(_AS_THEY_STAND, among=_BEST)
"""Those of these rows whose rank is at most `:limit`, and perhaps some that follow."""

FINAL_ENTRIES: Final = """
SELECT final.user_id, ranked.rank, final.entry || jsonb_build_object(
    'rank', ranked.rank, 'disqualified', ranked.disqualified_for
) AS entry
FROM (
    SELECT user_id, disqualified.reason AS disqualified_for,
           row_number() OVER (ORDER BY disqualified.reason IS NOT NULL, rank) AS rank
    FROM final_standings LEFT JOIN disqualifications disqualified USING (user_id)
    WHERE competition_id = :competition_id
) ranked
JOIN final_standings final USING (user_id)
WHERE final.competition_id = :competition_id
"""
"""The same rows as the competition `:competition_id` ended, whoever was disqualified since."""

# Two renewals at once would lock the same rows in different orders.
_ONE_AT_A_TIME: Final = text("SELECT pg_advisory_xact_lock(7326101)")
_REFRESH: Final = text(f"""
UPDATE standings
SET total_value_usd = worth.total_value_usd,
    pnl_usd = worth.total_value_usd - joined.initial_value_usd,
    pnl_ratio = profit_ratio(worth.total_value_usd, joined.initial_value_usd),
    valued_at = :now
FROM ({PORTFOLIO_VALUES}) AS worth JOIN participants joined USING (user_id)
WHERE standings.user_id = worth.user_id AND worth.is_priced
""")  # noqa: S608 - a constant within a constant
# By performance alone: who is disqualified may be decided, and undecided, later still.
_FREEZE: Final = text(f"""
INSERT INTO final_standings (competition_id, rank, user_id, entry)
SELECT :competition_id, rank, user_id, entry FROM ({_entries(_BY_PERFORMANCE)}) AS entries
WHERE NOT EXISTS (SELECT FROM final_standings WHERE competition_id = :competition_id)
""")  # noqa: S608 - a constant within a constant
_ENDED: Final = text(f"""
INSERT INTO notifications (user_id, kind, details, created_at)
SELECT final.user_id, 'competition_ended', jsonb_build_object(
           'competition', competitions.name, 'rank', final.rank,
           'places', count(*) OVER (),
           'pnl_percentage', final.entry ->> 'pnl_percentage'
       ), :now
FROM ({FINAL_ENTRIES}) AS final JOIN competitions ON competitions.id = :competition_id
RETURNING user_id
""")  # noqa: S608 - a constant within a constant


async def begin_renewal(connection: AsyncConnection) -> None:
    """Wait until no other transaction renews standings; until this one ends none does."""
    await connection.execute(_ONE_AT_A_TIME)


async def refresh_standings(connection: AsyncConnection, *, now: datetime) -> int:
    """Value every participant at stored prices; how many had all their holdings priced."""
    await begin_renewal(connection)
    return (await connection.execute(_REFRESH, {"now": now})).rowcount


async def freeze_standings(connection: AsyncConnection, *, competition_id: UUID) -> int:
    """Write the final standings, if they are not written yet; how many places there are."""
    await begin_renewal(connection)
    return (await connection.execute(_FREEZE, {"competition_id": competition_id})).rowcount


async def announce_end(
    connection: AsyncConnection, *, competition_id: UUID, now: datetime
) -> list[UUID]:
    """Tell everybody their final place; gives whom."""
    parameters = {"competition_id": competition_id, "now": now}
    return list((await connection.execute(_ENDED, parameters)).scalars())
