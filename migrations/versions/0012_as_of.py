"""Work that is about a moment uses the prices of that moment, and value counts all that is owed.

`prices_at` gives the prices as of a moment, from the ticks; batches wait until it can. A position's
equity counts its funding since the last settlement, and an exchange rate grows by the second
between its daily records.
"""

import sqlalchemy as sa
from alembic import context, op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# Called for few rows each time; as plpgsql their plans are kept.
RATES = """
CREATE FUNCTION exchange_rate_at(lst text, at timestamptz) RETURNS numeric
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    -- Before its first record a pool has no holders; it has the rate of the last one then.
    RETURN (
        SELECT grown_rate(
            coalesce(record.exchange_rate, pool.exchange_rate), pool.interest_rate,
            whole_seconds(coalesce(record.accrued_to, pool.last_accrual_at), at)
        )
        FROM liquid_stake_pools pool LEFT JOIN LATERAL (
            SELECT exchange_rate, accrued_to FROM pool_accruals
            WHERE lst_token_address = pool.lst_token_address AND accrued_to <= at
            ORDER BY accrued_to DESC LIMIT 1
        ) record ON true
        WHERE pool.lst_token_address = lst
    );
END $$;

-- What venues share, before the first settlement of a token.
CREATE FUNCTION unsettled_funding_rate() RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN 0.0001;

-- The rate of each market that is current at the moment, and the settlement it is of.
CREATE FUNCTION funding_rates_at(at timestamptz) RETURNS TABLE (
    token_address varchar, max_leverage integer, rate numeric, settled_at timestamptz
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT market.token_address, market.max_leverage,
           coalesce(settled.rate, unsettled_funding_rate()), settled.settled_at
    FROM perp_markets market LEFT JOIN LATERAL (
        SELECT settlement.rate, settlement.settled_at FROM funding_settlements settlement
        WHERE settlement.token_address = market.token_address AND settlement.settled_at <= at
        ORDER BY settlement.settled_at DESC LIMIT 1
    ) settled ON true
$$;
"""
# The first observation that began at the moment or up to a minute later; else the last one before;
# where there was none before, the first one there ever was.
PRICES = """
CREATE FUNCTION prices_at(moment timestamptz) RETURNS TABLE (
    token_address varchar, price_usd numeric, observed_at timestamptz, age_seconds bigint
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH based AS (
        SELECT tokens.address, coalesce(pool.base_token_address, tokens.address) AS base
        FROM tokens LEFT JOIN liquid_stake_pools pool ON pool.lst_token_address = tokens.address
    )
    SELECT based.address,
           CASE WHEN based.base = based.address THEN tick.price_usd
                ELSE lst_price(tick.price_usd, exchange_rate_at(based.address, moment)) END,
           tick.priced_at, whole_seconds(tick.priced_at, moment)
    FROM based CROSS JOIN LATERAL (
        SELECT candidate.price_usd, candidate.priced_at FROM (
            (
                SELECT 1 AS place, price_usd, priced_at FROM price_history
                WHERE token_address = based.base
                  AND priced_at BETWEEN moment AND moment + observation_wait()
                  AND coalesce(began_at, priced_at) >= moment
                ORDER BY priced_at LIMIT 1
            )
            UNION ALL
            (
                SELECT 2, price_usd, priced_at FROM price_history
                WHERE token_address = based.base AND priced_at <= moment + observation_wait()
                ORDER BY priced_at DESC LIMIT 1
            )
            UNION ALL
            (
                SELECT 3, price_usd, priced_at FROM price_history
                WHERE token_address = based.base AND priced_at > moment + observation_wait()
                ORDER BY priced_at LIMIT 1
            )
        ) candidate
        ORDER BY candidate.place LIMIT 1
    ) tick
$$;

-- Whether nothing that `prices_at` gives of these tokens (null: of all) can change any more.
CREATE FUNCTION is_observed_at(moment timestamptz, at timestamptz, wanted text[]) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT at >= moment + observation_wait() OR NOT EXISTS (
        SELECT FROM unobserved_since(moment) AS missing
        WHERE wanted IS NULL OR missing.token_address = ANY(wanted)
    )
$$;
"""
UNOBSERVED = """
CREATE FUNCTION observation_wait() RETURNS interval
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN interval '60 seconds';

-- The tokens with a price of their own, none of which was observed at the moment or later.
CREATE FUNCTION unobserved_since(moment timestamptz) RETURNS TABLE (token_address varchar)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT price.token_address FROM token_prices price
    WHERE NOT EXISTS (
        SELECT FROM liquid_stake_pools WHERE lst_token_address = price.token_address
    )
      AND NOT EXISTS (
          SELECT FROM price_history tick
          WHERE tick.token_address = price.token_address AND tick.priced_at >= moment
            AND coalesce(tick.began_at, tick.priced_at) >= moment
      )
$$;

-- The newest moment up to `at` of which a batch wants the prices, null when it is over a minute
-- ago: a full hour of the competition, its start and its end.
CREATE FUNCTION as_of_moment_at(at timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT max(moment.moment) FROM competitions CROSS JOIN LATERAL (
        VALUES (starts_at), (ends_at), (date_trunc('hour', at, 'UTC'))
    ) AS moment (moment)
    WHERE moment.moment BETWEEN starts_at AND ends_at
      AND moment.moment <= at AND moment.moment > at - observation_wait()
$$;
"""
# How a position ends at a price. Twin: settle of backend/perp/formulas.py.
POSITION_FORMULAS = """
CREATE FUNCTION pending_funding(
    direction text, size numeric, price numeric, rate numeric, since timestamptz, at timestamptz,
    margin numeric
) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN funding_payment(
    perp_side(direction), size, price, rate, whole_seconds(since, at), margin
);

CREATE FUNCTION position_settlement(equity numeric, notional numeric, fee_rate numeric)
RETURNS TABLE (payout numeric, fee numeric, shortfall numeric)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT owned_or_none - due, due, owned_or_none - owned
    FROM (
        SELECT floor(equity * 1e6) * 1e-6 AS owned,
               greatest(0, floor(equity * 1e6) * 1e-6) AS owned_or_none
    ) AS left_over CROSS JOIN LATERAL (
        SELECT least(owned_or_none, ceil(notional * fee_rate * 1e6) * 1e-6) AS due
    ) AS taken
$$;
"""
# Whose stored liquidation price is within reach: of the mark price, with the funding that has been
# owed since the last settlement at most. With f that funding as a share of the notional, L the
# highest leverage, m = 1 / (2 · L) and k = 2 · share · L, the equity is at most 1 / share of the
# maintenance margin where the stored liquidation price is at least (1 - 1/k - f) / (1 - m) of the
# mark price for a long, and at most (1 + 1/k + f) / (1 + m) of it for a short: by that the index
# finds it. The slack is for rounding; who gets in by it is looked at exactly. No price liquidates
# in a pause or after the end, nor one observed before the pause ended or at the end or later.
LIQUIDATION = """
CREATE FUNCTION liquidation_prices_at(at timestamptz) RETURNS TABLE (
    token_address varchar, price_usd numeric, last_updated timestamptz
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT price.token_address, price.price_usd::numeric, price.last_updated
    FROM token_prices price CROSS JOIN current_competition(at) AS current
    WHERE competition_state(current.starts_at, current.ends_at, current.is_paused, at) = 'running'
      AND price.last_updated < current.ends_at
      AND price.last_updated > coalesce(current.resumed_at, '-infinity')
$$;

CREATE FUNCTION positions_near_at(at timestamptz, share numeric, oldest timestamptz)
RETURNS TABLE (id uuid)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT near.id
    FROM (
        SELECT market.token_address,
               0.99999 * mark.price_usd
                   * (1 - market.leeway - greatest(0, market.owed_by_longs))
                   / (1 - market.maintenance) AS for_longs,
               1.00001 * mark.price_usd
                   * (1 + market.leeway + greatest(0, -market.owed_by_longs))
                   / (1 + market.maintenance) AS for_shorts
        FROM (
            SELECT token_address, 1 / (2 * share * max_leverage) AS leeway,
                   1 / (2.0 * max_leverage) AS maintenance,
                   rate * whole_seconds(coalesce(settled_at, (
                       SELECT starts_at FROM current_competition(at)
                   )), at) / 28800 AS owed_by_longs
            FROM funding_rates_at(at)
        ) AS market
        JOIN liquidation_prices_at(at) AS mark USING (token_address)
        WHERE mark.last_updated > oldest
        OFFSET 0 -- computed once for each market
    ) AS bounds
    CROSS JOIN LATERAL positions_reached(
        bounds.token_address, bounds.for_longs, bounds.for_shorts
    ) AS near
$$;
"""
# The gate confirms what would liquidate anybody, with the funding of two periods still unpaid:
# a settlement may be late.
EXPOSURES = """
CREATE VIEW liquidation_exposures AS
SELECT market.token_address,
    (
        SELECT max(liquidation_price::numeric) FROM perp_positions
        WHERE token_address = market.token_address AND status = 'open'
            AND position_direction = 'long'
    ) * (2 * market.max_leverage - 1)
      / (2 * market.max_leverage * (1 - market.owed_by_longs) - 1) AS longs_end_at,
    (
        SELECT min(liquidation_price::numeric) FROM perp_positions
        WHERE token_address = market.token_address AND status = 'open'
            AND position_direction = 'short' AND liquidation_price::numeric > 0
    ) * (2 * market.max_leverage + 1)
      / (2 * market.max_leverage * (1 + market.owed_by_shorts) + 1) AS shorts_end_at
FROM (
    SELECT token_address, max_leverage, 2 * greatest(0, rate) AS owed_by_longs,
           2 * greatest(0, -rate) AS owed_by_shorts
    FROM funding_rates_at('infinity')
) AS market;
"""
# Prices as of the moment where `is_as_of`, the stored ones where not. Liquid-staking tokens are
# valued by their base token.
VALUATION = """
CREATE FUNCTION base_prices_at(at timestamptz, is_as_of boolean)
RETURNS TABLE (token_address varchar, price_usd numeric)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT token_address, price_usd::numeric FROM token_prices WHERE NOT is_as_of
    UNION ALL
    SELECT token_address, price_usd FROM prices_at(at) WHERE is_as_of
$$;

-- A liquidation price of 0 is none; its distance is how far the mark price is from it, as a share
-- of itself. `margin` is as of the last settlement, `pending_funding` what it has gained or, below
-- 0, lost since; equity and liquidation price count it. `worth_usdc` is what the position is worth
-- to its owner, who owes no more than the margin. What depends on the price is null without one.
CREATE FUNCTION open_positions_at(
    at timestamptz, is_as_of boolean DEFAULT false
) RETURNS TABLE (
    id uuid, user_id uuid, token_address varchar, direction varchar, leverage integer,
    size numeric, entry_price numeric, collateral numeric, accumulated_funding numeric,
    margin numeric, pending_funding numeric, mark_price numeric, equity numeric,
    worth_usdc numeric, liquidation_price numeric, liquidation_distance numeric,
    entry_funding_rate numeric, opened_at timestamptz
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT position.id, position.user_id, position.token_address, position.position_direction,
           position.leverage, position.position_size::numeric, position.entry_price::numeric,
           position.collateral_amount::numeric, position.accumulated_funding::numeric,
           owed.margin, owed.pending, mark.price_usd, worth.equity,
           CASE WHEN worth.equity > 0 THEN worth.equity WHEN worth.equity <= 0 THEN 0 END,
           worth.liquidation_price,
           CASE WHEN worth.liquidation_price <> 0
               THEN abs(profit_ratio(worth.liquidation_price, mark.price_usd)) END,
           position.entry_funding_rate, position.created_at
    FROM perp_positions position
    JOIN funding_rates_at(at) AS market ON market.token_address = position.token_address
    LEFT JOIN base_prices_at(at, is_as_of) AS mark
        ON mark.token_address = position.token_address
    CROSS JOIN LATERAL (
        SELECT position_margin(
                   position.collateral_amount, position.accumulated_funding
               ) AS margin,
               pending_funding(
                   position.position_direction, position.position_size::numeric, mark.price_usd,
                   market.rate, position.funding_rate_last_applied, at,
                   position_margin(position.collateral_amount, position.accumulated_funding)
               ) AS pending
        OFFSET 0
    ) owed
    CROSS JOIN LATERAL (
        SELECT perp_equity(
                   perp_side(position.position_direction), position.position_size::numeric,
                   position.entry_price::numeric, mark.price_usd, owed.margin + owed.pending
               ) AS equity,
               perp_liquidation_price(
                   perp_side(position.position_direction), position.position_size::numeric,
                   position.entry_price::numeric, owed.margin + coalesce(owed.pending, 0),
                   market.max_leverage
               ) AS liquidation_price
        OFFSET 0
    ) worth
    WHERE position.status = 'open'
$$;

-- Units are null of a position without a mark price, the value of what has no price. As of a
-- moment, liquid-staking tokens are worth what redeeming them gives.
CREATE FUNCTION holdings_at(
    at timestamptz, is_as_of boolean DEFAULT false
) RETURNS TABLE (
    user_id uuid, token_address varchar, held_as text, units numeric, value_usd numeric
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT held.user_id, held.token_address, held.held_as, held.units, price.price_usd * CASE
               WHEN pool.lst_token_address IS NULL THEN held.units
               WHEN is_as_of THEN redeemed(held.units, pool.exchange_rate, pool.decimals)
               ELSE held.units * pool.exchange_rate
           END
    FROM (
        SELECT user_id, token_address, 'wallet' AS held_as, balance::numeric AS units
        FROM user_balances WHERE balance <> '0'
        UNION ALL
        SELECT user_id, token_address, 'staked', units FROM stakes_at(at)
        UNION ALL
        SELECT user_id, usdc(), 'margin', worth_usdc FROM open_positions_at(at, is_as_of)
    ) AS held
    LEFT JOIN (
        SELECT lst_token_address, base_token_address, decimals,
               exchange_rate_at(lst_token_address, at) AS exchange_rate
        FROM liquid_stake_pools JOIN tokens ON tokens.address = base_token_address
    ) AS pool ON pool.lst_token_address = held.token_address
    LEFT JOIN base_prices_at(at, is_as_of) AS price
        ON price.token_address = coalesce(pool.base_token_address, held.token_address)
$$;

-- A portfolio with an unpriced holding is not priced; its total lacks that.
CREATE FUNCTION portfolio_values_at(
    at timestamptz, is_as_of boolean DEFAULT false
) RETURNS TABLE (
    user_id uuid, total_value_usd numeric, is_priced boolean
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT user_id, sum(value_usd), count(*) = count(value_usd)
    FROM holdings_at(at, is_as_of) GROUP BY user_id
$$;
"""

DOCUMENTS = """
CREATE FUNCTION position_documents_at(at timestamptz) RETURNS TABLE (
    user_id uuid, token_address varchar, worth_usdc numeric, liquidation_distance numeric,
    opened_at timestamptz, entry text
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT position.user_id, position.token_address, position.worth_usdc,
           position.liquidation_distance, position.opened_at,
           '{"id":' || json_word(position.id::text)
        || ',"token_address":' || json_text(position.token_address)
        || ',"symbol":' || json_text(tokens.symbol)
        || ',"direction":' || json_word(position.direction)
        || ',"leverage":' || position.leverage
        || ',"position_size":' || json_word(plain(position.size))
        || ',"entry_price":' || json_word(plain(position.entry_price))
        || ',"mark_price":' || json_word(plain(position.mark_price))
        || ',"notional_usd":' || json_word(plain(position.size * position.mark_price))
        || ',"collateral_amount":' || json_word(plain(position.collateral))
        || ',"margin":' || json_word(plain(position.margin))
        || ',"equity":' || json_word(plain(position.equity))
        || ',"unrealised_pnl":' || json_word(plain(
               position.equity - position.margin - position.pending_funding
           ))
        || ',"roe_percentage":'
        || json_word(plain(profit_percentage(position.equity, position.collateral)))
        || ',"entry_funding_rate":' || json_word(plain(position.entry_funding_rate))
        || ',"accumulated_funding":' || json_word(plain(position.accumulated_funding))
        || ',"pending_funding":' || json_word(plain(position.pending_funding))
        || ',"liquidation_price":' || json_word(plain(nullif(position.liquidation_price, 0)))
        || ',"liquidation_distance_percentage":'
        || json_word(plain(round_display(position.liquidation_distance * 100, 8)))
        || ',"opened_at":' || json_word(iso(position.opened_at))
        || '}'
    FROM open_positions_at(at) AS position
    JOIN tokens ON tokens.address = position.token_address
$$;

-- The value is what ending it gives. What was staked is held by the investment, all else lies in
-- the wallet.
CREATE FUNCTION investment_documents_at(at timestamptz) RETURNS TABLE (
    id uuid, user_id uuid, start_date timestamptz, status varchar, is_staked boolean,
    value_usd numeric, entry text
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT held.id, held.user_id, held.start_date, held.status, held.action_type = 'staking',
           worth.units * prices.price_usd::numeric,
           '{"id":' || json_word(held.id::text)
        || ',"token_address":' || json_text(held.token_address)
        || ',"symbol":' || json_text(tokens.symbol)
        || ',"action_type":' || json_word(held.action_type)
        || ',"principal":' || json_word(held.principal)
        || ',"accrued_interest":' || json_word(held.accrued_interest)
        || ',"interest_rate":' || json_word(plain(held.interest_rate))
        || ',"start_date":' || json_word(iso(held.start_date))
        || ',"last_update":' || json_word(iso(held.last_update))
        || ',"status":' || json_word(held.status)
        || ',"lst_token_address":' || json_text(given.lst_token_address)
        || ',"lst_symbol":' || json_text(lst.symbol)
        || ',"lst_amount":' || json_word(plain(given.lst_amount))
        || ',"value":' || json_word(plain(worth.units))
        || ',"value_usd":' || json_word(plain(worth.units * prices.price_usd::numeric))
        || '}'
    FROM investments held
    JOIN tokens ON tokens.address = held.token_address
    LEFT JOIN token_prices prices ON prices.token_address = held.token_address
    LEFT JOIN liquid_stakes given ON given.investment_id = held.id
    LEFT JOIN tokens lst ON lst.address = given.lst_token_address
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN held.status = 'withdrawn' THEN 0
            WHEN given.lst_amount IS NOT NULL THEN redeemed(
                given.lst_amount, exchange_rate_at(given.lst_token_address, at), tokens.decimals
            )
            ELSE staked_units(
                held.principal::numeric, held.interest_rate, held.start_date, held.last_update,
                at, tokens.decimals
            )
        END AS units
        OFFSET 0
    ) worth
$$;
"""
CREATED = (
    RATES,
    UNOBSERVED,
    PRICES,
    POSITION_FORMULAS,
    LIQUIDATION,
    EXPOSURES,
    VALUATION,
    DOCUMENTS,
)
DROPPED = (
    "FUNCTION investment_documents_at",
    "FUNCTION position_documents_at",
    "FUNCTION portfolio_values_at",
    "FUNCTION holdings_at",
    "FUNCTION open_positions_at",
    "FUNCTION base_prices_at",
    "VIEW liquidation_exposures",
    "FUNCTION positions_near_at",
    "FUNCTION liquidation_prices_at",
    "FUNCTION position_settlement",
    "FUNCTION pending_funding",
    "FUNCTION is_observed_at",
    "FUNCTION prices_at",
    "FUNCTION as_of_moment_at",
    "FUNCTION observation_wait",
    "FUNCTION unobserved_since",
    "FUNCTION funding_rates_at",
    "FUNCTION unsettled_funding_rate",
    "FUNCTION exchange_rate_at",
)
# Those of the releases before, which this one writes anew.
REPLACED = (
    "FUNCTION investment_documents_at",
    "FUNCTION position_documents_at",
    "FUNCTION portfolio_values_at",
    "FUNCTION holdings_at",
    "FUNCTION open_positions_at",
    "VIEW liquidation_exposures",
)


def upgrade() -> None:
    # When trading went on after the last pause: prices from before liquidate nobody.
    op.add_column("competitions", sa.Column("resumed_at", sa.DateTime(timezone=True)))
    # Settlements of before have no such moment.
    op.add_column("funding_settlements", sa.Column("observed_at", sa.DateTime(timezone=True)))
    op.create_table(
        "final_prices",
        sa.Column("competition_id", sa.Uuid(), nullable=False),
        sa.Column("token_address", sa.String(255), nullable=False),
        sa.Column("price_usd", sa.Numeric(), nullable=False),
        sa.Column("observed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("age_seconds", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "price_usd >= 0 AND price_usd < 'infinity'::numeric",
            name=op.f("final_prices_price_usd_finite_check"),
        ),
        sa.ForeignKeyConstraint(
            ["competition_id"], ["competitions.id"], name=op.f("final_prices_competition_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["token_address"], ["tokens.address"], name=op.f("final_prices_token_address_fkey")
        ),
        sa.PrimaryKeyConstraint("competition_id", "token_address", name=op.f("final_prices_pkey")),
        comment="the prices as of the end; age_seconds: how long before it they were observed",
    )
    op.execute(
        "CREATE TRIGGER refuse_rewriting BEFORE UPDATE OR DELETE OR TRUNCATE ON final_prices "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()"
    )
    for what in REPLACED:
        op.execute(f"DROP {what}")
    for statements in CREATED:
        op.execute(statements)


def downgrade() -> None:
    for what in DROPPED:
        op.execute(f"DROP {what}")
    before = {number: context.script.get_revision(number).module for number in ("0008", "0010")}
    for statements in before["0008"].INVESTMENTS, before["0008"].POSITIONS, before["0008"].HOLDINGS:
        for statement in statements.split("CREATE FUNCTION ")[1:]:
            op.execute(f"CREATE OR REPLACE FUNCTION {statement}")
    op.execute(before["0010"].VIEWS[before["0010"].VIEWS.index("CREATE VIEW liquidation_exp") :])
    op.drop_table("final_prices")
    op.drop_column("funding_settlements", "observed_at")
    op.drop_column("competitions", "resumed_at")
