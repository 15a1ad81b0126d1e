"""One agent's season in figures, from what it traded, its hourly values and its journal."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# All is of one wallet, found by its indexes. What others may not see yet is left out of sums, and
# what is held now is not shown to them.
_AGENT: Final = text("""
WITH season AS MATERIALIZED (
    SELECT found.*, settled.is_settled,
           least(found.ends_at, CAST(:shown_until AS timestamptz)) AS until
    FROM season_or_newest(CAST(:season AS uuid), :now) AS found CROSS JOIN LATERAL (
        SELECT EXISTS (
            SELECT FROM final_standings WHERE competition_id = found.id AND rank = 1
        ) AS is_settled
    ) settled
), person AS MATERIALIZED (
    SELECT id, wallet_address FROM users WHERE wallet_address = :wallet_address
), entered AS MATERIALIZED (
    SELECT joined.*, placed.entry
    FROM season JOIN participants joined ON joined.competition_id = season.id
    CROSS JOIN LATERAL (
        SELECT entry FROM leaderboard_entries(season.id) WHERE user_id = joined.user_id
    ) placed
    WHERE joined.user_id = (SELECT id FROM person)
), trade AS MATERIALIZED (
    SELECT made.profit_usd FROM season
    CROSS JOIN LATERAL season_trades(season.id, (SELECT id FROM person)) AS made
    WHERE made.created_at <= season.until
), traded AS (
    SELECT count(*) AS trades, count(*) FILTER (WHERE profit_usd > 0) AS gains,
           coalesce(sum(profit_usd) FILTER (WHERE profit_usd > 0), 0) AS gained_usd,
           -coalesce(sum(profit_usd) FILTER (WHERE profit_usd < 0), 0) AS lost_usd
    FROM trade
), turned AS (
    SELECT coalesce(sum(notional_usd), 0) AS notional_usd
    FROM fills CROSS JOIN season
    WHERE user_id = (SELECT id FROM person)
      AND observed_at BETWEEN season.starts_at AND season.until
), hour AS MATERIALIZED (
    SELECT taken.total_value_usd, hourly_return(taken.total_value_usd, lag(
               taken.total_value_usd, 1, entered.joined_value_usd
           ) OVER (ORDER BY taken.timestamp)) AS ratio
    FROM entered CROSS JOIN season
    JOIN portfolio_snapshots taken ON taken.user_id = entered.user_id
        AND taken.timestamp > entered.joined_at AND taken.timestamp <= season.ends_at
), hourly AS (
    SELECT count(*)::integer AS hours, avg(total_value_usd) AS equity_usd,
           coalesce(sum(ratio), 0) AS return_sum, coalesce(sum(ratio * ratio), 0) AS square_sum,
           coalesce(sum(ratio * ratio) FILTER (WHERE ratio < 0), 0) AS loss_square_sum,
           coalesce(sum(ratio * ratio * ratio) FILTER (WHERE ratio < 0), 0) AS loss_cube_sum,
           coalesce(
               sum(ratio * ratio * ratio * ratio) FILTER (WHERE ratio < 0), 0
           ) AS loss_fourth_sum
    FROM hour
), held AS (
    SELECT sum(value_usd) AS total_usd, sum(exposed_usd) AS exposed_usd
    FROM (
        SELECT value_usd, CASE
                   WHEN token_address = usdc() THEN 0 ELSE value_usd
               END AS exposed_usd
        FROM holdings_at(:now) WHERE user_id = (SELECT id FROM person)
        UNION ALL
        SELECT 0, size * mark_price FROM open_positions_at(:now)
        WHERE user_id = (SELECT id FROM person)
    ) part
    HAVING count(*) = count(value_usd) AND count(*) = count(exposed_usd)
), charged AS (
    SELECT -coalesce(sum(kept.units * priced.price_usd), 0) AS fees_usd
    FROM season CROSS JOIN LATERAL season_prices(season.id) AS priced
    JOIN profit_parts kept USING (token_address)
    WHERE kept.user_id = (SELECT id FROM person)
      AND kept.competition_id = (SELECT id FROM season) AND kept.source = 'fees'
), noted AS (
    SELECT count(*) AS decisions, sum((entry.content::json ->> 'cost_usd')::numeric) AS cost_usd
    FROM agent_decisions entry CROSS JOIN season
    WHERE entry.user_id = (SELECT id FROM person)
      AND entry.recorded_at BETWEEN season.starts_at AND season.until
      AND (
          entry.user_id = CAST(:viewer_id AS uuid)
          OR entry.recorded_at + make_interval(secs => season.decision_delay_seconds) <= :now
      )
)
SELECT json_build_object(
    'wallet_address', person.wallet_address,
    'agent', (
        SELECT json_build_object(
            'name', name, 'model', model, 'build', build, 'author', author,
            'declared_at', iso(declared_at)
        ) FROM agents WHERE user_id = person.id
    ),
    'season', season.id,
    'place', entered.entry,
    'places', places_of(season.id, 'all'),
    'hours', hourly.hours,
    'sharpe_standard_error', plain(sharpe_standard_error(
        hourly.hours, CAST(entered.entry ->> 'sharpe_ratio' AS numeric)
    )),
    'sortino_standard_error', plain(sortino_standard_error(
        hourly.hours, hourly.return_sum, hourly.square_sum, hourly.loss_square_sum,
        hourly.loss_cube_sum, hourly.loss_fourth_sum, season.deviation_floor
    )),
    'trades_counted', traded.trades,
    'hit_rate', plain(share_of(traded.gains, traded.trades)),
    'profit_factor', plain(share_of(traded.gained_usd, traded.lost_usd)),
    'turnover_usd', plain(turned.notional_usd),
    'turnover_ratio', plain(share_of(
        turned.notional_usd, coalesce(hourly.equity_usd, entered.joined_value_usd)
    )),
    'fees_usd', CASE
        WHEN CAST(:shown_until AS timestamptz) IS NULL
            THEN plain(round_display(charged.fees_usd, 8))
    END,
    'exposure_ratio', CASE
        WHEN CAST(:shown_until AS timestamptz) IS NULL AND NOT season.is_settled
            THEN plain(share_of(held.exposed_usd, held.total_usd))
    END,
    'decisions', noted.decisions,
    'cost_usd', plain(noted.cost_usd)
)::text
FROM person
LEFT JOIN season ON true
LEFT JOIN entered ON true
LEFT JOIN held ON true
CROSS JOIN traded CROSS JOIN turned CROSS JOIN hourly CROSS JOIN charged CROSS JOIN noted
""")


async def agent(
    connection: AsyncConnection,
    *,
    wallet_address: str,
    viewer_id: UUID | None,
    season: UUID | None,
    shown_until: datetime | None,
    now: datetime,
) -> bytes | None:
    """The finished JSON document of a wallet's agent in a season, by default the newest that has
    begun; None of a wallet that nobody has. Nothing in it is of later than `shown_until`, if that
    is given, but what the leaderboard shows of everybody.
    """
    parameters = {
        "wallet_address": wallet_address,
        "viewer_id": viewer_id,
        "season": season,
        "shown_until": shown_until,
        "now": now,
    }
    document: str | None = (await connection.execute(_AGENT, parameters)).scalar_one_or_none()
    return None if document is None else document.encode()
