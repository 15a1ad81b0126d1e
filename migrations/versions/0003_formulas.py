"""The SQL twins of the formulas that batches compute over many rows at once."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# `div` cuts an exact quotient to whole units; plain division would round it first.
FORMULAS = """
CREATE FUNCTION whole_seconds(start timestamptz, until timestamptz) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN greatest(0, floor(extract(epoch FROM until) - extract(epoch FROM start)))::bigint;

CREATE FUNCTION simple_interest(
    principal numeric, rate_percent numeric, seconds bigint, decimals integer
) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN trunc(div(principal * rate_percent * seconds * 1e40, 3153600000) * 1e-40, decimals);

CREATE FUNCTION redeemed(lst_amount numeric, exchange_rate numeric, decimals integer)
RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN trunc(lst_amount * exchange_rate, decimals);

CREATE FUNCTION grown_rate(exchange_rate numeric, rate_percent numeric, seconds bigint)
RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN trunc(
    exchange_rate + div(exchange_rate * rate_percent * seconds * 1e40, 3153600000) * 1e-40, 18
);

-- PostgreSQL rounds half away from zero; shown figures are rounded half to even.
CREATE FUNCTION round_display(amount numeric, decimals integer) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE
    WHEN abs(amount - trunc(amount, decimals)) * 2 = ('1e-' || decimals)::numeric
        AND mod(trunc(amount, decimals) * ('1e' || decimals)::numeric, 2) = 0
    THEN trunc(amount, decimals)
    ELSE round(amount, decimals)
END;

-- Thirty places past the last one that is kept decide the rounding.
CREATE FUNCTION profit_ratio(value_usd numeric, initial_value_usd numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN initial_value_usd = 0 THEN 0 ELSE round_display(
    div((value_usd - initial_value_usd) * 1e48, initial_value_usd) * 1e-48, 18) END;

CREATE FUNCTION drawdown_ratio(value_usd numeric, peak_value_usd numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN value_usd >= peak_value_usd THEN 0
    ELSE -profit_ratio(value_usd, peak_value_usd) END;

CREATE FUNCTION snapshot_is_kept(taken_at timestamptz, now timestamptz) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE
    WHEN taken_at >= now - interval '720 hours' THEN true
    WHEN taken_at >= now - interval '2160 hours'
        THEN extract(hour FROM taken_at AT TIME ZONE 'UTC')::integer % 3 = 0
    ELSE extract(hour FROM taken_at AT TIME ZONE 'UTC') = 0
END;
"""
NAMES = (
    "snapshot_is_kept",
    "drawdown_ratio",
    "profit_ratio",
    "round_display",
    "grown_rate",
    "redeemed",
    "simple_interest",
    "whole_seconds",
)


def upgrade() -> None:
    op.execute(FORMULAS)


def downgrade() -> None:
    for name in NAMES:
        op.execute(f"DROP FUNCTION {name}")
