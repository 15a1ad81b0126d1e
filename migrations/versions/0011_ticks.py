"""Candles are kept beside the ticks that they are made of, and each day's export has a digest.

A fortnight at a tick every 5 seconds is 242,000 ticks of a token, which lie spread over the whole
table: to read them for each chart takes longer than everything else that is asked. So each tick
is added to its minute and to its hour when it is written, whoever writes it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# Ticks may arrive in any order: the times of the first and the last decide which one opens a
# candle and which one closes it.
CANDLES_OF = """
CREATE FUNCTION candles_of(token text, since timestamptz, until timestamptz)
RETURNS SETOF price_candles LANGUAGE sql STABLE AS $$
SELECT token_address, minutes::smallint,
       date_bin(minutes * interval '1 minute', priced_at, '1970-01-01Z') AS opened_at,
       min(priced_at) AS first_at, max(priced_at) AS last_at,
       (array_agg(price_usd ORDER BY priced_at))[1] AS open,
       max(price_usd) AS high, min(price_usd) AS low,
       (array_agg(price_usd ORDER BY priced_at DESC))[1] AS close,
       count(*)::integer AS ticks
FROM price_history CROSS JOIN (VALUES (1), (60)) AS width (minutes)
WHERE token_address = token AND priced_at >= since AND priced_at < until
GROUP BY 1, 2, 3
$$
"""
FILL = """
INSERT INTO price_candles
SELECT candle.* FROM tokens CROSS JOIN LATERAL candles_of(address, '-infinity', 'infinity') candle
"""
# What arrives is added to the candles there are; they are not made anew.
ADD = """
CREATE FUNCTION add_ticks_to_candles() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO price_candles AS candle (
        token_address, minutes, opened_at, first_at, last_at, open, high, low, close, ticks
    )
    SELECT token_address, minutes,
           date_bin(minutes * interval '1 minute', priced_at, '1970-01-01Z') AS opened_at,
           min(priced_at), max(priced_at),
           (array_agg(price_usd ORDER BY priced_at))[1],
           max(price_usd), min(price_usd),
           (array_agg(price_usd ORDER BY priced_at DESC))[1],
           count(*)
    FROM arrived CROSS JOIN (VALUES (1), (60)) AS width (minutes)
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (token_address, minutes, opened_at) DO UPDATE SET
        first_at = least(candle.first_at, excluded.first_at),
        last_at = greatest(candle.last_at, excluded.last_at),
        open = CASE WHEN excluded.first_at < candle.first_at THEN excluded.open
                    ELSE candle.open END,
        high = greatest(candle.high, excluded.high),
        low = least(candle.low, excluded.low),
        close = CASE WHEN excluded.last_at > candle.last_at THEN excluded.close
                     ELSE candle.close END,
        ticks = candle.ticks + excluded.ticks;
    RETURN NULL;
END $$;

CREATE TRIGGER add_ticks_to_candles AFTER INSERT ON price_history
REFERENCING NEW TABLE AS arrived
FOR EACH STATEMENT EXECUTE FUNCTION add_ticks_to_candles();
"""
# The price of a liquid-staking token is written anew when its base token and its exchange rate
# change at one moment. What it was before may have been the highest: the candle is made anew.
CORRECT = """
CREATE FUNCTION correct_candles() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE price_candles candle
    SET open = made.open, high = made.high, low = made.low, close = made.close
    FROM (
        SELECT DISTINCT token_address, date_trunc('hour', priced_at, 'UTC') AS hour FROM corrected
    ) touched
    CROSS JOIN LATERAL candles_of(
        touched.token_address, touched.hour, touched.hour + interval '1 hour'
    ) AS made
    WHERE candle.token_address = made.token_address AND candle.minutes = made.minutes
        AND candle.opened_at = made.opened_at
        AND (candle.open, candle.high, candle.low, candle.close)
            <> (made.open, made.high, made.low, made.close);
    RETURN NULL;
END $$;

CREATE TRIGGER correct_candles AFTER UPDATE ON price_history
REFERENCING NEW TABLE AS corrected
FOR EACH STATEMENT EXECUTE FUNCTION correct_candles();
"""
# The candle of the hour is written anew 720 times: with room on its page that costs no new entry
# in the index.
ROOM = "ALTER TABLE price_candles SET (fillfactor = 80)"


def upgrade() -> None:
    op.create_table(
        "price_candles",
        sa.Column("token_address", sa.String(255), nullable=False),
        sa.Column("minutes", sa.SmallInteger(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("open", sa.Numeric(), nullable=False),
        sa.Column("high", sa.Numeric(), nullable=False),
        sa.Column("low", sa.Numeric(), nullable=False),
        sa.Column("close", sa.Numeric(), nullable=False),
        sa.Column("ticks", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "token_address", "minutes", "opened_at", name=op.f("price_candles_pkey")
        ),
        comment="made of price_history by its triggers; minutes is 1 or 60",
    )
    op.execute(ROOM)
    op.execute(CANDLES_OF)
    op.execute(FILL)
    op.execute(ADD)
    op.execute(CORRECT)
    op.create_table(
        "tick_exports",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("ticks", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("exported_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("tick_exports_pkey")),
        comment="the digest is of the CSV before it was compressed",
    )


def downgrade() -> None:
    op.drop_table("tick_exports")
    op.execute("DROP TRIGGER correct_candles ON price_history")
    op.execute("DROP FUNCTION correct_candles")
    op.execute("DROP TRIGGER add_ticks_to_candles ON price_history")
    op.execute("DROP FUNCTION add_ticks_to_candles")
    op.execute("DROP FUNCTION candles_of")
    op.drop_table("price_candles")
