"""Finding traders: by name or address, and by what makes them worth a look."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.surveillance.signals import THRESHOLDS

# Who is flagged comes first, then who has the best return.
_TRADERS: Final = text("""
WITH season AS MATERIALIZED (
    SELECT id, starts_at, ends_at FROM season_or_newest(CAST(:season AS uuid), :now)
), chosen AS MATERIALIZED (
    SELECT joined.user_id, place.pnl_ratio, person.wallet_address, excluded.reason,
           coalesce(signals.wallets, 1) AS wallets,
           coalesce(signals.same_orders, 0) AS same_orders,
           coalesce(signals.opposite_positions, 0) AS opposite_positions,
           signals.t_statistic, coalesce(signals.flags, '{}') AS flags
    FROM season
    JOIN participants joined ON joined.competition_id = season.id
    JOIN users person ON person.id = joined.user_id
    LEFT JOIN standings place
        ON place.competition_id = season.id AND place.user_id = joined.user_id
    LEFT JOIN disqualifications excluded
        ON excluded.competition_id = season.id AND excluded.user_id = joined.user_id
    LEFT JOIN trader_signals(
        (SELECT greatest(starts_at, least(:now, ends_at) - CAST(:reach AS interval)) FROM season),
        (SELECT least(:now, ends_at) FROM season), :wallets_min, :same_orders_min,
        :opposite_positions_min, CAST(:horizon AS smallint), :observations_min, :t_min
    ) AS signals ON signals.user_id = joined.user_id
    WHERE (CAST(:search AS text) = ''
           OR strpos(lower(person.username), lower(:search)) > 0
           OR strpos(lower(person.wallet_address), lower(:search)) > 0)
      AND CASE CAST(:filter AS text)
              WHEN 'all' THEN true
              WHEN 'flagged' THEN coalesce(signals.flags, '{}') <> '{}'
              WHEN 'disqualified' THEN excluded.reason IS NOT NULL
              ELSE CAST(:filter AS text) = ANY(coalesce(signals.flags, '{}'))
          END
), page AS (
    SELECT * FROM chosen
    ORDER BY cardinality(flags) DESC, pnl_ratio DESC NULLS LAST, wallet_address COLLATE "C"
    LIMIT :limit OFFSET :offset
)
SELECT json_build_object(
    'traders', (
        SELECT coalesce(json_agg(json_build_object(
            'wallet_address', page.wallet_address,
            'username', person.username,
            'joined_at', iso(joined.joined_at),
            'total_value_usd', plain(place.total_value_usd),
            'pnl_percentage', plain(round_display(page.pnl_ratio * 100, 8)),
            'liquidations', coalesce(place.liquidations, 0),
            'disqualified', page.reason,
            'wallets_of_address', page.wallets,
            'same_orders', page.same_orders,
            'opposite_positions', page.opposite_positions,
            'markout_t', plain(page.t_statistic),
            'flags', page.flags
        ) ORDER BY cardinality(page.flags) DESC, page.pnl_ratio DESC NULLS LAST,
                   page.wallet_address COLLATE "C"), '[]')
        FROM page CROSS JOIN season
        JOIN users person ON person.id = page.user_id
        JOIN participants joined
            ON joined.competition_id = season.id AND joined.user_id = page.user_id
        LEFT JOIN standings place
            ON place.competition_id = season.id AND place.user_id = page.user_id
    ),
    'total', (SELECT count(*) FROM chosen),
    'limit', CAST(:limit AS integer),
    'offset', CAST(:offset AS bigint),
    'wallets_min', CAST(:wallets_min AS integer),
    'same_orders_min', CAST(:same_orders_min AS integer),
    'opposite_positions_min', CAST(:opposite_positions_min AS integer),
    'hours', CAST(extract(epoch FROM CAST(:reach AS interval)) / 3600 AS integer)
)::text
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which traders of a season, the newest where `season` is None: those `search` is part of whose
    name or address, of a `filter`: all, flagged, disqualified, or a signal's name.
    """

    search: str = ""
    filter: str = "all"
    season: UUID | None = None


async def traders(
    connection: AsyncConnection, wanted: Wanted, *, limit: int, offset: int, now: datetime
) -> bytes:
    """The finished JSON document of a page of them, who is flagged first."""
    parameters = {
        **THRESHOLDS,
        "search": wanted.search,
        "filter": wanted.filter,
        "season": wanted.season,
        "limit": limit,
        "offset": offset,
        "now": now,
    }
    document: str = (await connection.execute(_TRADERS, parameters)).scalar_one()
    return document.encode()
