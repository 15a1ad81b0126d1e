"""The rules of fills, of prices that move by an order's size, and of a competition's end."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sqlalchemy import TextClause, text

TRADING_RULES: Final[Mapping[str, TextClause]] = MappingProxyType(
    {
        "an order fills at prices observed after it, which are on record": text("""
            SELECT fill.transaction_id, leg.token_address, fill.arrived_at, fill.began_at
            FROM fills fill
            CROSS JOIN LATERAL (VALUES
                (fill.long_token, fill.long_price), (fill.short_token, fill.short_price)
            ) AS leg (token_address, price_usd)
            LEFT JOIN liquid_stake_pools pool ON pool.lst_token_address = leg.token_address
            WHERE leg.token_address IS NOT NULL AND (
                fill.began_at < fill.arrived_at OR fill.observed_at < fill.began_at
                OR pool.lst_token_address IS NULL AND NOT EXISTS (
                    SELECT FROM price_history observed
                    WHERE observed.token_address = leg.token_address
                      AND observed.priced_at BETWEEN fill.began_at AND fill.observed_at
                      AND observed.price_usd = leg.price_usd
                      AND observed.began_at >= fill.arrived_at
                )
            )
        """),
        "a position opens and closes at the price of its fill, worse by the impact": text("""
            SELECT traded.id, traded.transaction_type, fill.impact_bps
            FROM transactions traded JOIN fills fill ON fill.transaction_id = traded.id
            WHERE traded.transaction_type IN ('perp_open', 'perp_close')
              AND coalesce(traded.details ->> 'exit_price', traded.details ->> 'entry_price')
                  ::numeric <> coalesce(
                      fill.long_price * (1 + fill.impact_bps * 1e-4),
                      fill.short_price * (1 - fill.impact_bps * 1e-4)
                  )
        """),
        "a fill has the price impact of its size, which its token takes": text("""
            SELECT fill.transaction_id, fill.notional_usd, fill.impact_bps, due.impact_bps AS due
            FROM fills fill JOIN transactions traded ON traded.id = fill.transaction_id
            CROSS JOIN LATERAL (
                SELECT sum(price_impact_bps(
                           fill.notional_usd, 0, sized.free_size_usd, sized.depth_usd
                       )) AS impact_bps,
                       min(sized.order_usd_max) AS order_usd_max
                FROM unnest(ARRAY[fill.long_token, fill.short_token]) AS leg (token_address)
                LEFT JOIN liquid_stake_pools pool ON pool.lst_token_address = leg.token_address
                JOIN order_limits sized
                    ON sized.token_address = coalesce(pool.base_token_address, leg.token_address)
            ) due
            -- Before the next competition its limits may change.
            JOIN current_competition(now()) current ON fill.arrived_at >= current.starts_at
            WHERE fill.notional_usd > 0 AND (
                -- More than its own size's: what was traded just before counts as well.
                fill.impact_bps < due.impact_bps
                OR coalesce(traded.details ->> 'impact_bps', '0')::numeric <> fill.impact_bps
                OR traded.transaction_type <> 'perp_close'
                    AND fill.notional_usd > due.order_usd_max
            )
        """),
        "every swap and every end or beginning of a position has its fill": text("""
            SELECT traded.id, traded.transaction_type FROM transactions traded
            WHERE traded.transaction_type IN ('swap', 'perp_open', 'perp_close')
              AND traded.details ->> 'ended_by' IS NULL
              AND traded.created_at >= (SELECT min(arrived_at) FROM fills)
              AND NOT EXISTS (SELECT FROM fills WHERE transaction_id = traded.id)
        """),
        "nothing moves from the end on but the settlement, which is as of the end": text("""
            SELECT moved.id, moved.transaction_type, moved.created_at, competitions.ends_at
            FROM transactions moved
            CROSS JOIN LATERAL season_at(moved.created_at) AS competitions
            WHERE moved.created_at >= competitions.ends_at AND NOT (
                moved.created_at = competitions.ends_at AND (
                    moved.transaction_type = 'perp_close'
                        AND moved.details ->> 'ended_by' = 'competition_end'
                    OR moved.transaction_type = 'system'
                        AND moved.details ->> 'reason' = 'season_sweep'
                    OR moved.transaction_type = 'order_release'
                    OR moved.transaction_type = 'perp_funding'
                        AND (moved.details ->> 'settled_at')::timestamptz < competitions.ends_at
                )
            )
        """),
        "nothing is open once the end is settled, at its prices": text("""
            SELECT position.id, position.status, ending.amount_to, final.price_usd
            FROM perp_positions position
            CROSS JOIN LATERAL season_at(position.created_at) AS season
            JOIN final_prices final ON final.competition_id = season.id
                AND final.token_address = position.token_address
            LEFT JOIN transactions ending ON ending.user_id = position.user_id
                AND ending.details ->> 'ended_by' = 'competition_end'
                AND ending.details ->> 'position_id' = position.id::text
            WHERE position.status = 'open'
               OR (ending.details ->> 'exit_price')::numeric <> final.price_usd * (
                   1 - perp_side(position.position_direction) * 1e-4
                       * coalesce(ending.details ->> 'impact_bps', '0')::numeric
               )
        """),
    }
)
"""Each finds whatever breaks the rule that it is named by."""
