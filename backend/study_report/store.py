"""The rows of a study's report, read in one statement, and the report that was published."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# A day ends 24 hours after it began, counted from the season's start. A user's value is that of the
# last snapshot by then, so that one that could not be priced keeps its last; what was before the
# user was assigned counts as no change. An order of a key that waited for its price is one order,
# given when it was placed, although its fill is on record as the key's too.
_DATA: Final = text("""
WITH season AS MATERIALIZED (
    SELECT sealed.id AS study_id, current.id, current.starts_at, current.ends_at,
           least(current.ends_at, :now) AS until,
           (sealed.plan::json ->> 'ends_at')::timestamptz AS study_ends_at
    FROM studies sealed JOIN competitions current ON current.id = sealed.competition_id
    WHERE sealed.id = :study_id
), boundary AS MATERIALIZED (
    SELECT number, least(starts_at + number * interval '1 day', until) AS at
    FROM season CROSS JOIN LATERAL generate_series(
        0, ceil(extract(epoch FROM until - starts_at) / 86400)::integer
    ) AS number
), held AS (
    SELECT number, sum(part.amount * coalesce(final.price_usd, price.price_usd)) AS value_usd
    FROM boundary CROSS JOIN season
    JOIN grant_parts part ON part.competition_id = season.id
    LEFT JOIN LATERAL (
        SELECT token_address, price_usd FROM prices_at(boundary.at)
    ) price ON price.token_address = part.token_address
    LEFT JOIN LATERAL (
        SELECT price_usd FROM season_prices(season.id) AS ended
        WHERE ended.token_address = part.token_address AND boundary.at = season.ends_at
    ) final ON true
    GROUP BY number
), assigned AS MATERIALIZED (
    SELECT made.*, joined.initial_value_usd, joined.joined_value_usd, joined.joined_at,
           standing.max_drawdown_ratio, standing.liquidations, standing.trades
    FROM study_assignments made CROSS JOIN season
    LEFT JOIN participants joined
        ON joined.competition_id = season.id AND joined.user_id = made.user_id
    LEFT JOIN standings standing
        ON standing.competition_id = season.id AND standing.user_id = made.user_id
    WHERE made.study_id = season.study_id
), worth AS (
    SELECT user_id, json_agg(plain(coalesce(taken.total_value_usd, joined_value_usd))
               ORDER BY number) AS values_usd
    FROM assigned CROSS JOIN boundary CROSS JOIN season
    LEFT JOIN LATERAL (
        SELECT total_value_usd FROM portfolio_snapshots kept
        WHERE kept.user_id = assigned.user_id AND kept.timestamp >= assigned.joined_at
          AND kept.timestamp <= least(
              greatest(boundary.at, assigned.assigned_at), season.until
          )
        ORDER BY kept.timestamp DESC LIMIT 1
    ) taken ON true
    WHERE initial_value_usd > 0
    GROUP BY user_id
), ordered AS (
    SELECT held_key.user_id, count(*) AS orders
    FROM agent_keys held_key JOIN agent_orders made ON made.key_id = held_key.id
    JOIN assigned ON assigned.user_id = held_key.user_id CROSS JOIN season
    WHERE made.ordered_at BETWEEN assigned.assigned_at AND season.ends_at
      AND NOT EXISTS (SELECT FROM orders WHERE filled_by = made.transaction_id)
    GROUP BY held_key.user_id
), filled AS (
    SELECT fills.user_id, sum(notional_usd) AS turnover_usd, max(observed_at) AS last_at,
           sum(notional_usd * markouts_bps[3]) / 10000 AS markout_usd,
           sum(notional_usd) FILTER (WHERE markouts_bps[3] IS NOT NULL) AS measured_usd,
           count(*) FILTER (WHERE assigned.arm = 'control' AND EXISTS (
               SELECT FROM fills theirs
               JOIN agent_orders ON agent_orders.transaction_id = theirs.transaction_id
               JOIN assigned other ON other.user_id = theirs.user_id AND other.arm = 'treated'
               WHERE theirs.observed_at
                         BETWEEN fills.arrived_at - interval '10 minutes' AND fills.arrived_at
                 AND theirs.long_token IS NOT DISTINCT FROM fills.long_token
                 AND theirs.short_token IS NOT DISTINCT FROM fills.short_token
           )) AS copied
    FROM fills JOIN assigned ON assigned.user_id = fills.user_id CROSS JOIN season
    WHERE fills.observed_at BETWEEN assigned.assigned_at AND season.ends_at
    GROUP BY fills.user_id
), before AS MATERIALIZED (
    SELECT played.id FROM competitions played CROSS JOIN season
    WHERE played.ends_at <= season.starts_at AND EXISTS (
        SELECT FROM final_standings WHERE competition_id = played.id AND rank = 1
    )
    ORDER BY played.ends_at DESC LIMIT 1
), earlier AS (
    SELECT final.user_id, final.entry ->> 'pnl_percentage' AS pnl_percentage
    FROM before JOIN final_standings final ON final.competition_id = before.id
), charged AS (
    SELECT kept.user_id, -sum(kept.units * priced.price_usd) AS fees_usd
    FROM season CROSS JOIN LATERAL season_prices(season.id) AS priced
    JOIN profit_parts kept USING (token_address)
    JOIN assigned ON assigned.user_id = kept.user_id
    WHERE kept.competition_id = season.id AND kept.source = 'fees'
    GROUP BY kept.user_id
)
SELECT json_build_object(
    'ends_at', iso(season.ends_at),
    'is_settled', EXISTS (
        SELECT FROM batch_runs WHERE job = 'settle_competition' AND period = season.ends_at
    ) AND NOT EXISTS (
        SELECT FROM fills JOIN assigned ON assigned.user_id = fills.user_id
        WHERE cardinality(markouts_bps) < 3
          AND fills.observed_at BETWEEN assigned.assigned_at AND season.ends_at
    ),
    'invited_digest', (
        SELECT encode(sha256(convert_to(
            string_agg(wallet_address, E'\\n' ORDER BY wallet_address COLLATE "C"), 'UTF8'
        )), 'hex')
        FROM study_wallets WHERE study_id = season.study_id
    ),
    'looks', (
        SELECT count(*) FROM admin_acts
        WHERE act = 'look_at_study' AND target = season.study_id::text
          AND created_at < season.study_ends_at
    ),
    'held_usd', (
        SELECT coalesce(json_agg(plain(value_usd) ORDER BY number), '[]') FROM held
    ),
    'users', (
        SELECT coalesce(json_agg(json_build_object(
            'user_id', assigned.user_id,
            'arm', arm,
            'agent', (
                SELECT content::json ->> 'name' FROM agent_decisions noted
                WHERE noted.user_id = assigned.user_id AND kind = 'declaration'
                  AND recorded_at <= season.ends_at
                ORDER BY number DESC LIMIT 1
            ),
            'stratum', stratum,
            'assigned_at', assigned.assigned_at,
            'signature', encode(signature, 'hex'),
            'initial_value_usd', plain(initial_value_usd),
            'values_usd', values_usd,
            'is_withdrawn', gone.user_id IS NOT NULL,
            'is_disqualified', coalesce((
                SELECT act = 'disqualify' FROM admin_acts
                WHERE target = person.wallet_address AND act IN ('disqualify', 'reinstate')
                  AND created_at BETWEEN season.starts_at AND season.ends_at
                ORDER BY id DESC LIMIT 1
            ), false),
            'agent_orders', coalesce(ordered.orders, 0),
            'trades', coalesce(assigned.trades, 0),
            'liquidations', coalesce(assigned.liquidations, 0),
            'max_drawdown_ratio', plain(coalesce(assigned.max_drawdown_ratio, 0)),
            'turnover_usd', plain(coalesce(filled.turnover_usd, 0)),
            'fees_usd', plain(coalesce(charged.fees_usd, 0)),
            'markout_usd', plain(coalesce(filled.markout_usd, 0)),
            'measured_usd', plain(coalesce(filled.measured_usd, 0)),
            'copied', coalesce(filled.copied, 0),
            'is_idle', coalesce(filled.last_at < season.ends_at - interval '3 days', true),
            'earlier_pnl_percentage', earlier.pnl_percentage
        ) ORDER BY assigned.assigned_at, assigned.user_id), '[]')
        FROM assigned
        JOIN users person ON person.id = assigned.user_id
        LEFT JOIN worth ON worth.user_id = assigned.user_id
        LEFT JOIN ordered ON ordered.user_id = assigned.user_id
        LEFT JOIN filled ON filled.user_id = assigned.user_id
        LEFT JOIN charged ON charged.user_id = assigned.user_id
        LEFT JOIN earlier ON earlier.user_id = assigned.user_id
        LEFT JOIN study_withdrawals gone
            ON gone.study_id = season.study_id AND gone.user_id = assigned.user_id
            AND gone.withdrawn_at <= season.study_ends_at
    )
)::text
FROM season
""")
_PUBLISH: Final = text("""
INSERT INTO study_reports (study_id, document, rows_csv, made_at)
VALUES (:study_id, :document, :rows_csv, :now) ON CONFLICT DO NOTHING
""")
_PUBLISHED: Final = text("""
SELECT document, rows_csv, made_at FROM study_reports JOIN studies ON studies.id = study_id
WHERE seal = :seal
""")


@dataclass(frozen=True, slots=True)
class PublishedReport:
    """The bytes that were published, and when they were made."""

    document: str
    rows_csv: str
    made_at: datetime


async def load_rows(connection: AsyncConnection, *, study_id: UUID, now: datetime) -> str:
    """The rows of a study that there is, as JSON, in the order in which users were assigned; those
    of a season that goes on up to now.
    """
    rows: str = (await connection.execute(_DATA, {"study_id": study_id, "now": now})).scalar_one()
    return rows


async def insert_report(
    connection: AsyncConnection, *, study_id: UUID, document: str, rows_csv: str, now: datetime
) -> bool:
    """Whether the report is published by this; False when one was before."""
    values = {"study_id": study_id, "document": document, "rows_csv": rows_csv, "now": now}
    return (await connection.execute(_PUBLISH, values)).rowcount == 1


async def published_report(connection: AsyncConnection, *, seal: str) -> PublishedReport | None:
    """The published report of the study of that seal."""
    found = await connection.execute(_PUBLISHED, {"seal": bytes.fromhex(seal)})
    row = found.one_or_none()
    return None if row is None else PublishedReport(row.document, row.rows_csv, row.made_at)
