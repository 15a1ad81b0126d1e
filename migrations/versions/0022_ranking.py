"""Places are kept, renewed whenever standings are valued, by the ranking that the organiser chose.

A place is read by its number and by its trader, so that any page of the leaderboard, and what is
around a trader, costs the same for any number of participants. Standings keep what rankings are
made of: sums of hourly returns, trades and days traded.
"""

import sqlalchemy as sa
from alembic import context, op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

# Sums of hourly returns are exact, so ratios are those of the whole series. The sources are named
# beside the pure twins. Not STRICT: PostgreSQL writes them into the statements then.
RATIOS = """
CREATE FUNCTION hourly_return(value_usd numeric, before_usd numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN before_usd = 0 THEN 0
    ELSE round(div((value_usd - before_usd) * 1e30, before_usd) * 1e-30, 12)
END;

CREATE FUNCTION mean_return(hours integer, return_sum numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN hours = 0 THEN 0 ELSE round(div(return_sum * 1e30, hours) * 1e-30, 12) END;

CREATE FUNCTION sharpe_ratio(
    hours integer, return_sum numeric, return_square_sum numeric, deviation_floor numeric
) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN hours >= 2 THEN round(div(
    return_sum * 1e30,
    hours * greatest(deviation_floor, sqrt(div(
        (hours * return_square_sum - return_sum * return_sum) * 1e30, hours * (hours - 1)
    ) * 1e-30))
) * 1e-30, 12) END;

CREATE FUNCTION sortino_ratio(
    hours integer, return_sum numeric, loss_square_sum numeric, deviation_floor numeric
) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN hours >= 2 THEN round(div(
    return_sum * 1e30,
    hours * greatest(deviation_floor, sqrt(div(loss_square_sum * 1e30, hours) * 1e-30))
) * 1e-30, 12) END;

CREATE FUNCTION calmar_ratio(
    return_ratio numeric, max_drawdown_ratio numeric, drawdown_floor numeric
) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN round(
    div(return_ratio * 1e30, greatest(max_drawdown_ratio, drawdown_floor)) * 1e-30, 12
);

-- A loss is not divided by its risk, which would make it look the smaller the more was risked.
CREATE FUNCTION season_score(
    ranking text, return_ratio numeric, max_drawdown_ratio numeric, hours integer,
    return_sum numeric, sortino numeric, drawdown_floor numeric, drawdown_multiple numeric
) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE ranking
    WHEN 'return' THEN return_ratio
    WHEN 'sortino' THEN CASE
        WHEN hours >= 2 AND return_sum < 0 THEN mean_return(hours, return_sum)
        ELSE coalesce(sortino, 0)
    END
    WHEN 'calmar' THEN CASE
        WHEN return_ratio < 0 THEN return_ratio
        ELSE calmar_ratio(return_ratio, max_drawdown_ratio, drawdown_floor)
    END
    WHEN 'return_less_drawdown' THEN return_ratio - drawdown_multiple * max_drawdown_ratio
END;

-- Which 24 hours of its season a moment lies in, from 0 on.
CREATE FUNCTION season_day(starts_at timestamptz, moment timestamptz) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN floor((extract(epoch FROM moment) - extract(epoch FROM starts_at)) / 86400)::integer;

CREATE FUNCTION is_trade(transaction_type text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN transaction_type NOT IN ('system', 'perp_funding', 'perp_liquidation');
"""
# Who meets the season's limits comes before who does not, and the disqualified behind all.
PLACES = """
CREATE FUNCTION meets_limits(
    liquidations integer, traded_days integer, liquidations_max integer, traded_days_min integer
) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN traded_days >= traded_days_min
    AND (liquidations_max IS NULL OR liquidations <= liquidations_max);

-- The published order: score, then the smaller drawdown, then fewer liquidations, then the earlier
-- registration, then the wallet's address; who meets the limits first.
CREATE FUNCTION performance_order(competition uuid) RETURNS TABLE (user_id uuid, rank bigint)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT standing.user_id, row_number() OVER (
        ORDER BY meets_limits(
                     liquidations, traded_days, season.liquidations_max, season.traded_days_min
                 ) DESC,
                 season_score(
                     season.ranking, pnl_ratio, max_drawdown_ratio, hours, return_sum,
                     sortino_ratio, season.drawdown_floor, season.drawdown_multiple
                 ) DESC,
                 max_drawdown_ratio, liquidations, registered_at,
                 users.wallet_address COLLATE "C"
    )
    FROM standings standing
    JOIN competitions season ON season.id = standing.competition_id
    JOIN users ON users.id = standing.user_id
    WHERE standing.competition_id = competition
$$;

-- Writes the places that changed. A final season keeps the order of its final standings.
CREATE FUNCTION rank_season(competition uuid) RETURNS void LANGUAGE sql AS $$
    INSERT INTO places AS kept (competition_id, rank, user_id)
    SELECT competition, row_number() OVER (
               ORDER BY disqualified.user_id IS NOT NULL, ordered.rank
           ) AS rank, ordered.user_id
    FROM (
        SELECT user_id, rank FROM final_standings WHERE competition_id = competition
        UNION ALL
        SELECT user_id, rank FROM performance_order(competition)
        WHERE NOT EXISTS (
            SELECT FROM final_standings WHERE competition_id = competition AND rank = 1
        )
    ) ordered
    LEFT JOIN disqualifications disqualified
        ON disqualified.competition_id = competition AND disqualified.user_id = ordered.user_id
    ORDER BY rank
    ON CONFLICT (competition_id, rank) DO UPDATE SET user_id = excluded.user_id
    WHERE kept.user_id <> excluded.user_id
$$;

-- Who joins has the last place until the next valuation. The lock lets them in one after the other.
CREATE FUNCTION append_places() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM season_figures
    WHERE competition_id IN (SELECT competition_id FROM valued)
    ORDER BY competition_id FOR UPDATE;
    INSERT INTO places (competition_id, rank, user_id)
    SELECT competition_id,
           coalesce((
               SELECT max(rank) FROM places WHERE places.competition_id = valued.competition_id
           ), 0) + row_number() OVER (
               PARTITION BY competition_id ORDER BY registered_at, user_id
           ),
           user_id
    FROM valued;
    RETURN NULL;
END $$;

CREATE TRIGGER append_places AFTER INSERT ON standings
REFERENCING NEW TABLE AS valued
FOR EACH STATEMENT EXECUTE FUNCTION append_places();
"""
# As of 0017; and what just holding the grant did begins at the value that everybody is measured
# from.
COUNT = """
CREATE OR REPLACE FUNCTION count_participants() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO season_figures AS kept (
        competition_id, participants, valued_at, hold_hour_usd, hold_peak_usd
    )
    SELECT competition_id, count(*), max(joined_at), max(initial_value_usd), max(initial_value_usd)
    FROM joined GROUP BY competition_id
    ORDER BY competition_id
    ON CONFLICT (competition_id) DO UPDATE SET
        participants = kept.participants + excluded.participants,
        valued_at = greatest(kept.valued_at, excluded.valued_at);
    RETURN NULL;
END $$;
"""
# OFFSET 0 keeps the planner from reading all users for a few places.
ENTRIES = """
CREATE FUNCTION live_entries(competition uuid) RETURNS TABLE (
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
        'disqualified', disqualified.reason
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

-- What is written as final: by performance alone, whoever is disqualified.
CREATE FUNCTION performance_entries(competition uuid) RETURNS TABLE (
    rank bigint, user_id uuid, entry jsonb
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT ordered.rank, ordered.user_id,
           live.entry::jsonb || jsonb_build_object('rank', ordered.rank, 'disqualified', NULL)
    FROM performance_order(competition) AS ordered
    JOIN live_entries(competition) AS live USING (user_id)
$$;

-- As the competition ended, but for who was disqualified since. What releases before did not write
-- is null.
CREATE FUNCTION final_entries(competition uuid) RETURNS TABLE (
    user_id uuid, username varchar, wallet_address varchar, rank integer, entry json
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT place.user_id, trader.username, trader.wallet_address, place.rank, (
        jsonb_build_object(
            'sharpe_ratio', NULL, 'sortino_ratio', NULL, 'score', NULL, 'traded_days', NULL,
            'meets_limits', true
        ) || final.entry || jsonb_build_object(
            'rank', place.rank,
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

-- When everybody was valued; once the season is final, its end.
CREATE FUNCTION valued_as_of(competition uuid) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN EXISTS (SELECT FROM final_standings WHERE competition_id = competition AND rank = 1)
            THEN (SELECT iso(ends_at) FROM competitions WHERE id = competition)
        ELSE (SELECT iso(valued_at) FROM season_figures WHERE competition_id = competition)
    END
$$;

-- Final once the final standings are written, as they stand before.
CREATE FUNCTION leaderboard_entries(competition uuid) RETURNS TABLE (
    user_id uuid, username varchar, wallet_address varchar, rank integer, entry json
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT user_id, username, wallet_address, rank, entry FROM live_entries(competition)
    WHERE NOT EXISTS (
        SELECT FROM final_standings WHERE competition_id = competition AND rank = 1
    )
    UNION ALL
    SELECT user_id, username, wallet_address, rank, entry FROM final_entries(competition)
    WHERE EXISTS (
        SELECT FROM final_standings WHERE competition_id = competition AND rank = 1
    )
$$;
"""
# What participants have done so far, from their snapshots and transactions.
SO_FAR = """
WITH hourly AS (
    SELECT joined.competition_id, taken.user_id, hourly_return(taken.total_value_usd, lag(
               taken.total_value_usd, 1, joined.joined_value_usd
           ) OVER (PARTITION BY taken.user_id, season.id ORDER BY taken.timestamp)) AS ratio
    FROM participants joined
    JOIN competitions season ON season.id = joined.competition_id
    JOIN portfolio_snapshots taken ON taken.user_id = joined.user_id
        AND taken.timestamp > joined.joined_at AND taken.timestamp <= season.ends_at
), summed AS (
    SELECT competition_id, user_id, count(*) AS hours, sum(ratio) AS return_sum,
           sum(ratio * ratio) AS return_square_sum,
           coalesce(sum(ratio * ratio) FILTER (WHERE ratio < 0), 0) AS loss_square_sum
    FROM hourly GROUP BY competition_id, user_id
)
UPDATE standings SET
    hours = summed.hours, return_sum = summed.return_sum,
    return_square_sum = summed.return_square_sum, loss_square_sum = summed.loss_square_sum,
    sharpe_ratio = sharpe_ratio(
        summed.hours::integer, summed.return_sum, summed.return_square_sum, season.deviation_floor
    ),
    sortino_ratio = sortino_ratio(
        summed.hours::integer, summed.return_sum, summed.loss_square_sum, season.deviation_floor
    )
FROM summed JOIN competitions season ON season.id = summed.competition_id
WHERE standings.competition_id = summed.competition_id AND standings.user_id = summed.user_id;

UPDATE standings SET hour_value_usd = snapshot_value_usd;

UPDATE standings SET trades = counted.trades, traded_days = counted.days
FROM (
    SELECT season.id, user_id, count(*) AS trades,
           count(DISTINCT season_day(starts_at, created_at)) AS days
    FROM competitions season
    JOIN transactions ON created_at >= starts_at AND created_at < ends_at
    WHERE is_trade(transaction_type)
    GROUP BY season.id, user_id
) counted
WHERE standings.competition_id = counted.id AND standings.user_id = counted.user_id;

UPDATE season_figures
SET hold_hour_usd = begun.value_usd, hold_peak_usd = begun.value_usd, counted_at = now()
FROM (
    SELECT competition_id, max(initial_value_usd) AS value_usd FROM participants
    GROUP BY competition_id
) begun
WHERE season_figures.competition_id = begun.competition_id;

SELECT rank_season(id) FROM competitions;
"""
DROPPED_BEFORE = (
    "FUNCTION leaderboard_entries",
    "FUNCTION final_entries",
    "FUNCTION standing_entries",
)
DROPPED = (
    "FUNCTION leaderboard_entries",
    "FUNCTION valued_as_of",
    "FUNCTION final_entries",
    "FUNCTION performance_entries",
    "FUNCTION live_entries",
    "FUNCTION append_places",
    "FUNCTION rank_season",
    "FUNCTION performance_order",
    "FUNCTION meets_limits",
    "FUNCTION is_trade",
    "FUNCTION season_day",
    "FUNCTION season_score",
    "FUNCTION calmar_ratio",
    "FUNCTION sortino_ratio",
    "FUNCTION sharpe_ratio",
    "FUNCTION mean_return",
    "FUNCTION hourly_return",
)
KNOWN_ACTS = """
act IN (
    'start_competition', 'pause_competition', 'resume_competition', 'end_competition',
    'schedule_competition', 'schedule_next', 'set_fees', 'set_order_limits', 'set_open_interest',
    'halt_token', 'resume_token', 'disqualify', 'reinstate', 'clear_name', 'clear_bio',
    'set_entry', 'make_codes', 'revoke_code', 'set_invited_wallets', 'set_ranking'
)
"""
KNOWN_ACTS_BEFORE = """
act IN (
    'start_competition', 'pause_competition', 'resume_competition', 'end_competition',
    'schedule_competition', 'schedule_next', 'set_fees', 'set_order_limits', 'set_open_interest',
    'halt_token', 'resume_token', 'disqualify', 'reinstate', 'clear_name', 'clear_bio',
    'set_entry', 'make_codes', 'revoke_code', 'set_invited_wallets'
)
"""
# The log refuses every removal; taking back the migration takes back what it could not say.
FORGET_ACTS = """
ALTER TABLE admin_acts DISABLE TRIGGER USER;
DELETE FROM admin_acts WHERE act = 'set_ranking';
ALTER TABLE admin_acts ENABLE TRIGGER USER
"""
SUPPORT = "UPDATE schema_support SET oldest_revision = '0022'"
SUPPORT_BEFORE = "UPDATE schema_support SET oldest_revision = '0018'"
SUMS = ("return_sum", "return_square_sum", "loss_square_sum")
COUNTS = ("hours", "trades", "traded_days")
SORTS = ("return", "drawdown", "sharpe", "trades")


def upgrade() -> None:
    _add_rules()
    _add_figures()
    op.create_table(
        "places",
        sa.Column("competition_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["competition_id"], ["competitions.id"], name=op.f("places_competition_id_fkey")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("places_user_id_fkey")),
        sa.PrimaryKeyConstraint("competition_id", "rank", name=op.f("places_pkey")),
        comment="who has which place as of the newest valuation",
    )
    op.create_index("idx_places_user", "places", ["competition_id", "user_id"])
    op.create_index("idx_final_standings_user", "final_standings", ["competition_id", "user_id"])
    op.drop_index("idx_standings_order", "standings")
    _index_sorts()
    for what in DROPPED_BEFORE:
        op.execute(f"DROP {what}")
    for statements in (RATIOS, PLACES, COUNT, ENTRIES, SO_FAR):
        op.execute(statements)
    _know_acts(KNOWN_ACTS)
    op.execute(SUPPORT)


def downgrade() -> None:
    op.execute(SUPPORT_BEFORE)
    op.execute(FORGET_ACTS)
    _know_acts(KNOWN_ACTS_BEFORE)
    op.execute("DROP TRIGGER append_places ON standings")
    for what in DROPPED:
        op.execute(f"DROP {what}")
    before = context.script.get_revision("0017").module
    counting = before.FIGURES.partition("CREATE FUNCTION")[2].partition("CREATE TRIGGER")[0]
    op.execute(f"CREATE OR REPLACE FUNCTION{counting}")
    for sort in SORTS:
        op.drop_index(f"idx_standings_{sort}", "standings")
    op.drop_index("idx_final_standings_user", "final_standings")
    op.drop_table("places")
    for name in ("hold_hour_usd", "hold_peak_usd", "hold_drawdown_ratio", "hours", *SUMS):
        op.drop_column("season_figures", name)
    op.drop_column("season_figures", "counted_at")
    for name in (*COUNTS, *SUMS, "hour_value_usd", "sharpe_ratio", "sortino_ratio"):
        op.drop_column("standings", name)
    for name in (
        "ranking",
        "deviation_floor",
        "drawdown_floor",
        "drawdown_multiple",
        "liquidations_max",
        "traded_days_min",
    ):
        op.drop_column("competitions", name)
    op.create_index(
        "idx_standings_order",
        "standings",
        [
            "competition_id",
            sa.text("pnl_ratio DESC"),
            "max_drawdown_ratio",
            "liquidations",
            "registered_at",
        ],
    )
    op.execute(before.STANDINGS)


def _add_rules() -> None:
    rules: tuple[sa.Column[object], ...] = (
        sa.Column("ranking", sa.String(20), nullable=False, server_default="return"),
        sa.Column("deviation_floor", sa.Numeric(10, 8), nullable=False, server_default="0.001"),
        sa.Column("drawdown_floor", sa.Numeric(10, 8), nullable=False, server_default="0.05"),
        sa.Column("drawdown_multiple", sa.Numeric(10, 8), nullable=False, server_default="1"),
        sa.Column("liquidations_max", sa.Integer(), nullable=True),
        sa.Column("traded_days_min", sa.Integer(), nullable=False, server_default="0"),
    )
    for column in rules:
        op.add_column("competitions", column)
    checks = {
        "ranking_known": "ranking IN ('return', 'sortino', 'calmar', 'return_less_drawdown')",
        "floors_positive": "deviation_floor > 0 AND drawdown_floor > 0",
        "drawdown_multiple_positive": "drawdown_multiple > 0",
        "limits_sane": "liquidations_max >= 0 AND traded_days_min >= 0",
    }
    for name, condition in checks.items():
        op.create_check_constraint(op.f(f"competitions_{name}_check"), "competitions", condition)


def _add_figures() -> None:
    for table in ("standings", "season_figures"):
        for name in SUMS:
            op.add_column(table, sa.Column(name, sa.Numeric(), nullable=False, server_default="0"))
    for name in COUNTS:
        op.add_column(
            "standings", sa.Column(name, sa.Integer(), nullable=False, server_default="0")
        )
    for name in ("sharpe_ratio", "sortino_ratio"):
        op.add_column("standings", sa.Column(name, sa.Numeric(), nullable=True))
    op.add_column(
        "standings", sa.Column("hour_value_usd", sa.Numeric(), nullable=False, server_default="0")
    )
    op.add_column(
        "season_figures", sa.Column("hours", sa.Integer(), nullable=False, server_default="0")
    )
    for name in ("hold_hour_usd", "hold_peak_usd", "hold_drawdown_ratio"):
        op.add_column(
            "season_figures", sa.Column(name, sa.Numeric(), nullable=False, server_default="0")
        )
    op.add_column("season_figures", sa.Column("counted_at", sa.DateTime(timezone=True)))


def _index_sorts() -> None:
    sorts = {
        "return": sa.text("pnl_ratio DESC"),
        "drawdown": sa.text("max_drawdown_ratio"),
        "sharpe": sa.text("sharpe_ratio DESC NULLS LAST"),
        "trades": sa.text("trades DESC"),
    }
    for name, column in sorts.items():
        op.create_index(f"idx_standings_{name}", "standings", ["competition_id", column, "user_id"])


def _know_acts(condition: str) -> None:
    name = op.f("admin_acts_act_known_check")
    op.drop_constraint(name, "admin_acts", type_="check")
    op.create_check_constraint(name, "admin_acts", condition)
