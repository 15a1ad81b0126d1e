"""How the price stood after each fill is kept with it, and added up for each trader."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# `div` cuts an exact quotient to whole units; plain division would round it first. Exact sums
# make a difference of large products safe.
FORMULAS = """
CREATE FUNCTION markout_bps(
    long_filled numeric, long_after numeric, short_filled numeric, short_after numeric
) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN round_display(CASE
    WHEN long_filled IS NULL
    THEN div((short_filled - short_after) * 1e38, short_filled)
    WHEN short_filled IS NULL
    THEN div((long_after - long_filled) * 1e38, long_filled)
    ELSE div(
        (long_after * short_filled - long_filled * short_after) * 1e38, long_filled * short_after
    )
END * 1e-34, 4);

CREATE FUNCTION markout_mean(sum_w numeric, sum_wm numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN sum_w <> 0 THEN round_display(div(sum_wm * 1e34, sum_w) * 1e-34, 4) END;

CREATE FUNCTION markout_standard_error(
    observations integer, sum_w numeric, sum_wm numeric,
    sum_ww numeric, sum_wwm numeric, sum_wwmm numeric
) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN observations >= 2 AND sum_w <> 0 THEN round_display(sqrt(greatest(0, div(
    observations * 1e40
        * (sum_wwmm * sum_w * sum_w - 2 * sum_wwm * sum_w * sum_wm + sum_ww * sum_wm * sum_wm),
    (observations - 1) * sum_w * sum_w * sum_w * sum_w
) * 1e-40)), 4) END;

CREATE FUNCTION markout_t(mean numeric, standard_error numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN standard_error <> 0
    THEN round_display(div(mean * 1e32, standard_error) * 1e-32, 2) END;
"""
NAMES = ("markout_t", "markout_standard_error", "markout_mean", "markout_bps")
MEAN = "markout_mean(sum_w, sum_wm)"
STANDARD_ERROR = "markout_standard_error(observations, sum_w, sum_wm, sum_ww, sum_wwm, sum_wwmm)"
T = f"markout_t({MEAN}, {STANDARD_ERROR})"


def upgrade() -> None:
    op.execute(FORMULAS)
    # A constant default rewrites nothing: fills of before are measured by the first runs.
    op.add_column(
        "fills",
        sa.Column(
            "markouts_bps", sa.ARRAY(sa.Numeric), nullable=False, server_default=sa.text("'{}'")
        ),
    )
    op.create_check_constraint(
        op.f("fills_markouts_check"), "fills", "cardinality(markouts_bps) <= 3"
    )
    op.create_index(
        "idx_fills_unmeasured",
        "fills",
        [sa.text("cardinality(markouts_bps)"), "observed_at"],
        postgresql_where=sa.text("cardinality(markouts_bps) < 3"),
    )
    op.create_table(
        "trader_markouts",
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("horizon_seconds", sa.SmallInteger, nullable=False),
        sa.Column("fills", sa.Integer, nullable=False),
        sa.Column("observations", sa.Integer, nullable=False),
        *(
            sa.Column(name, sa.Numeric, nullable=False)
            for name in ("sum_w", "sum_wm", "sum_ww", "sum_wwm", "sum_wwmm")
        ),
        sa.Column("mean_bps", sa.Numeric, sa.Computed(MEAN, persisted=True)),
        sa.Column("standard_error_bps", sa.Numeric, sa.Computed(STANDARD_ERROR, persisted=True)),
        sa.Column("t_statistic", sa.Numeric, sa.Computed(T, persisted=True)),
        sa.PrimaryKeyConstraint("user_id", "horizon_seconds", name=op.f("trader_markouts_pkey")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"]),
        comment="sums over observations, which are a trader's fills of one moment",
    )
    op.create_index(
        "idx_trader_markouts_t",
        "trader_markouts",
        ["horizon_seconds", sa.text("t_statistic DESC")],
        postgresql_where=sa.text("t_statistic IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_table("trader_markouts")
    op.drop_index("idx_fills_unmeasured", "fills")
    op.drop_constraint(op.f("fills_markouts_check"), "fills")
    op.drop_column("fills", "markouts_bps")
    for name in NAMES:
        op.execute(f"DROP FUNCTION {name}")
