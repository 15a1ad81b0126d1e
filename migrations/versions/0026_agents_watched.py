"""Entries of agents are marked and counted among themselves, and figures of one agent are made.

A participant's entry is an agent's from the first order by a key in the season on. Places say it,
and which place it is among agents or among people, so that a page of either is read by its number.
"""

import sqlalchemy as sa
from alembic import context, op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

# As of 0022, with the kind and the place among its kind.
PLACES = """
CREATE OR REPLACE FUNCTION rank_season(competition uuid) RETURNS void LANGUAGE sql AS $$
    INSERT INTO places AS kept (competition_id, rank, user_id, is_agent, rank_among)
    SELECT competition, placed.rank, placed.user_id, placed.is_agent, row_number() OVER (
               PARTITION BY placed.is_agent ORDER BY placed.rank
           )
    FROM (
        SELECT row_number() OVER (
                   ORDER BY disqualified.user_id IS NOT NULL, ordered.rank
               ) AS rank, ordered.user_id, coalesce(standing.is_agent, false) AS is_agent
        FROM (
            SELECT user_id, rank FROM final_standings WHERE competition_id = competition
            UNION ALL
            SELECT user_id, rank FROM performance_order(competition)
            WHERE NOT EXISTS (
                SELECT FROM final_standings WHERE competition_id = competition AND rank = 1
            )
        ) ordered
        LEFT JOIN disqualifications disqualified
            ON disqualified.competition_id = competition
            AND disqualified.user_id = ordered.user_id
        LEFT JOIN standings standing
            ON standing.competition_id = competition AND standing.user_id = ordered.user_id
    ) placed
    ORDER BY placed.rank
    ON CONFLICT (competition_id, rank) DO UPDATE SET
        user_id = excluded.user_id, is_agent = excluded.is_agent, rank_among = excluded.rank_among
    WHERE (kept.user_id, kept.is_agent, kept.rank_among)
        <> (excluded.user_id, excluded.is_agent, excluded.rank_among)
$$;

CREATE OR REPLACE FUNCTION append_places() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM season_figures
    WHERE competition_id IN (SELECT competition_id FROM valued)
    ORDER BY competition_id FOR UPDATE;
    INSERT INTO places (competition_id, rank, user_id, is_agent, rank_among)
    SELECT competition_id,
           coalesce((
               SELECT max(rank) FROM places WHERE places.competition_id = valued.competition_id
           ), 0) + row_number() OVER (
               PARTITION BY competition_id ORDER BY registered_at, user_id
           ),
           user_id,
           is_agent,
           coalesce((
               SELECT max(rank_among) FROM places
               WHERE places.competition_id = valued.competition_id
                 AND places.is_agent = valued.is_agent
           ), 0) + row_number() OVER (
               PARTITION BY competition_id, is_agent ORDER BY registered_at, user_id
           )
    FROM valued;
    RETURN NULL;
END $$;
"""
# How many there are of a kind is read at the end of its index.
TOTAL = """
CREATE FUNCTION places_of(competition uuid, who text) RETURNS integer
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(CASE who
        WHEN 'agents' THEN (
            SELECT max(rank_among) FROM places WHERE competition_id = competition AND is_agent
        )
        WHEN 'people' THEN (
            SELECT max(rank_among) FROM places WHERE competition_id = competition AND NOT is_agent
        )
        ELSE (SELECT participants FROM season_figures WHERE competition_id = competition)
    END, 0)
$$
"""
# As of 0022, and an entry says of what kind it is; of one that was written as final its place does.
ENTRIES = """
CREATE OR REPLACE FUNCTION live_entries(competition uuid) RETURNS TABLE (
    user_id uuid, username varchar, wallet_address varchar, rank integer, entry json
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT place.user_id, trader.username, trader.wallet_address, place.rank, json_build_object(
        'rank', place.rank,
        'wallet_address', trader.wallet_address,
        'username', trader.username,
        'total_value_usd', plain(standing.total_value_usd),
        'pnl', plain(standing.pnl_usd),
        'pnl_percentage', plain(round_display(standing.pnl_ratio * 100, 8)),
        'hold_pnl_percentage', (
            SELECT plain(profit_percentage(held.value_usd, initial_value_usd))
            FROM participants WHERE competition_id = competition AND user_id = place.user_id
        ),
        'max_drawdown_percentage', plain(round_display(standing.max_drawdown_ratio * 100, 8)),
        'sharpe_ratio', plain(round_display(standing.sharpe_ratio, 8)),
        'sortino_ratio', plain(round_display(standing.sortino_ratio, 8)),
        'score', plain(round_display(season_score(
            season.ranking, standing.pnl_ratio, standing.max_drawdown_ratio, standing.hours,
            standing.return_sum, standing.sortino_ratio, season.drawdown_floor,
            season.drawdown_multiple
        ), 8)),
        'trades', standing.trades,
        'traded_days', standing.traded_days,
        'liquidations', standing.liquidations,
        'meets_limits', meets_limits(
            standing.liquidations, standing.traded_days, season.liquidations_max,
            season.traded_days_min
        ),
        'disqualified', disqualified.reason,
        'is_agent', place.is_agent
    )
    FROM places place
    CROSS JOIN LATERAL (
        SELECT * FROM standings WHERE competition_id = competition AND user_id = place.user_id
        OFFSET 0
    ) standing
    CROSS JOIN LATERAL (
        SELECT wallet_address, username FROM users WHERE id = place.user_id OFFSET 0
    ) trader
    JOIN competitions season ON season.id = competition
    LEFT JOIN grant_values held ON held.competition_id = competition
    LEFT JOIN disqualifications disqualified
        ON disqualified.competition_id = competition AND disqualified.user_id = place.user_id
    WHERE place.competition_id = competition
$$;

CREATE OR REPLACE FUNCTION final_entries(competition uuid) RETURNS TABLE (
    user_id uuid, username varchar, wallet_address varchar, rank integer, entry json
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT place.user_id, trader.username, trader.wallet_address, place.rank, (
        jsonb_build_object(
            'sharpe_ratio', NULL, 'sortino_ratio', NULL, 'score', NULL, 'traded_days', NULL,
            'meets_limits', true
        ) || final.entry || jsonb_build_object(
            'rank', place.rank,
            'is_agent', place.is_agent,
            'disqualified', (
                SELECT reason FROM disqualifications
                WHERE competition_id = competition AND user_id = place.user_id
            )
        )
    )::json
    FROM places place
    CROSS JOIN LATERAL (
        SELECT entry FROM final_standings
        WHERE competition_id = competition AND user_id = place.user_id OFFSET 0
    ) final
    CROSS JOIN LATERAL (
        SELECT wallet_address, username FROM users WHERE id = place.user_id OFFSET 0
    ) trader
    WHERE place.competition_id = competition
$$;
"""
# Whoever ordered by a key in a season is its agent.
AGENTS_SO_FAR = """
UPDATE standings SET is_agent = true
FROM competitions season
WHERE season.id = standings.competition_id AND EXISTS (
    SELECT FROM agent_keys held JOIN agent_orders ordered ON ordered.key_id = held.id
    WHERE held.user_id = standings.user_id
      AND ordered.ordered_at BETWEEN season.starts_at AND season.ends_at
)
"""
RANK = "SELECT rank_season(id) FROM competitions"
# The sources are named beside the pure twins.
FORMULAS = """
CREATE FUNCTION share_of(part numeric, whole numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN whole > 0 THEN round(div(part * 1e30, whole) * 1e-30, 12) END;

CREATE FUNCTION sharpe_standard_error(hours integer, ratio numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN hours >= 2 THEN
    round(sqrt(div((2 + ratio * ratio) * 1e30, 2 * hours) * 1e-30), 12)
END;

CREATE FUNCTION sortino_standard_error(
    hours integer, return_sum numeric, return_square_sum numeric, loss_square_sum numeric,
    loss_cube_sum numeric, loss_fourth_sum numeric, deviation_floor numeric
) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN hours < 2 THEN NULL
    WHEN loss_square_sum < hours * deviation_floor * deviation_floor THEN round(sqrt(div(
        (hours * return_square_sum - return_sum * return_sum) * 1e30,
        hours * hours::numeric * hours * deviation_floor * deviation_floor
    ) * 1e-30), 12)
    ELSE round(sqrt(div(
        (
            4 * (hours * return_square_sum - return_sum * return_sum)
                * loss_square_sum * loss_square_sum
            - 4 * return_sum * loss_square_sum
                * (hours * loss_cube_sum - return_sum * loss_square_sum)
            + return_sum * return_sum
                * (hours * loss_fourth_sum - loss_square_sum * loss_square_sum)
        ) * 1e30,
        4 * hours::numeric * hours * loss_square_sum * loss_square_sum * loss_square_sum
    ) * 1e-30), 12)
END;
"""
SORTS = {
    "return": sa.text("pnl_ratio DESC"),
    "drawdown": sa.text("max_drawdown_ratio"),
    "sharpe": sa.text("sharpe_ratio DESC NULLS LAST"),
    "trades": sa.text("trades DESC"),
}


def upgrade() -> None:
    op.add_column(
        "standings", sa.Column("is_agent", sa.Boolean(), server_default="false", nullable=False)
    )
    op.add_column(
        "places", sa.Column("is_agent", sa.Boolean(), server_default="false", nullable=False)
    )
    # Processes of the release before write places without it, until the next valuation.
    op.add_column(
        "places", sa.Column("rank_among", sa.Integer(), server_default="0", nullable=False)
    )
    op.execute(PLACES)
    op.execute(TOTAL)
    op.execute(ENTRIES)
    op.execute(AGENTS_SO_FAR)
    op.execute(RANK)
    op.create_index("idx_places_among", "places", ["competition_id", "is_agent", "rank_among"])
    for sort, figure in SORTS.items():
        op.drop_index(f"idx_standings_{sort}", "standings")
        op.create_index(
            f"idx_standings_{sort}", "standings", ["competition_id", "is_agent", figure, "user_id"]
        )
    op.execute(FORMULAS)


def downgrade() -> None:
    for name in ("sortino_standard_error", "sharpe_standard_error", "share_of", "places_of"):
        op.execute(f"DROP FUNCTION {name}")
    for sort, figure in SORTS.items():
        op.drop_index(f"idx_standings_{sort}", "standings")
        op.create_index(f"idx_standings_{sort}", "standings", ["competition_id", figure, "user_id"])
    op.drop_index("idx_places_among", "places")
    before = context.script.get_revision("0022").module
    for statements, name in (
        (before.ENTRIES, "live_entries"),
        (before.ENTRIES, "final_entries"),
        (before.PLACES, "rank_season"),
        (before.PLACES, "append_places"),
    ):
        body = statements.partition(f"CREATE FUNCTION {name}(")[2].partition("$$;")[0]
        op.execute(f"CREATE OR REPLACE FUNCTION {name}({body}$$")
    op.drop_column("places", "rank_among")
    op.drop_column("places", "is_agent")
    op.drop_column("standings", "is_agent")
