"""What many statements share has one name in the database, which `psql` can ask as well.

Functions and views in SQL of a single SELECT are written into the statements that name them, so
their plans are those of the whole text. Names end in `_at` where what is read depends on the
moment. `OFFSET 0` keeps the planner from computing a column wherever it is used.
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# The one running, else the next, else the last.
CURRENT_COMPETITION = """
CREATE FUNCTION current_competition(at timestamptz) RETURNS SETOF competitions
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT * FROM competitions
    ORDER BY CASE WHEN at < starts_at THEN 1 WHEN at < ends_at THEN 0 ELSE 2 END,
             abs(extract(epoch FROM starts_at - at))
    LIMIT 1
$$;

CREATE FUNCTION competition_state(
    starts_at timestamptz, ends_at timestamptz, is_paused boolean, at timestamptz
) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN at < starts_at THEN 'upcoming'
    WHEN at >= ends_at THEN 'ended'
    WHEN is_paused THEN 'paused'
    ELSE 'running'
END;
"""

# PostgreSQL's `json_build_object` looks the type of each value up anew, which costs several times
# what joining texts does. `json_word` is for texts in which JSON escapes nothing: figures, times,
# ids and words of our own.
JSON = """
CREATE FUNCTION json_text(value text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(to_json(value)::text, 'null');

CREATE FUNCTION json_word(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce('"' || value || '"', 'null');
"""

# USDC is what positions are margined and settled in.
SHARED = """
CREATE FUNCTION usdc() RETURNS varchar
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v'::varchar;

CREATE FUNCTION next_settlement(at timestamptz) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN date_bin('8 hours', at, '1970-01-01 00:00:00+00') + interval '8 hours';

CREATE FUNCTION lst_price(base_price_usd numeric, exchange_rate numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN base_price_usd * exchange_rate;

CREATE VIEW grant_parts AS
SELECT competitions.id AS competition_id, part.place, part.token_address,
       part.amount::numeric AS amount
FROM competitions CROSS JOIN ROWS FROM (
    jsonb_to_recordset(initial_grant) AS (token_address text, amount text)
) WITH ORDINALITY AS part (token_address, amount, place);

-- What just holding the grant would be worth at stored prices.
CREATE VIEW grant_values AS
SELECT competition_id, sum(amount * price_usd::numeric) AS value_usd
FROM grant_parts JOIN token_prices USING (token_address)
GROUP BY competition_id;

CREATE VIEW notification_documents AS
SELECT id, user_id, json_build_object(
    'id', id::text,
    'kind', kind,
    'position_id', position_id,
    'details', details,
    'created_at', iso(created_at),
    'read_at', iso(read_at)
) AS entry
FROM notifications;
"""

# What ending a stake gives: principal and interest, that of a batch which ran ahead of the clock
# included.
INVESTMENTS = """
CREATE FUNCTION staked_units(
    principal numeric, rate_percent numeric, start timestamptz, accrued_to timestamptz,
    at timestamptz, decimals integer
) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN principal + simple_interest(
    principal, rate_percent, whole_seconds(start, greatest(at, accrued_to)), decimals
);

CREATE FUNCTION stakes_at(at timestamptz) RETURNS TABLE (
    user_id uuid, token_address varchar, principal numeric, units numeric
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT held.user_id, held.token_address, held.principal::numeric, staked_units(
        held.principal::numeric, held.interest_rate, held.start_date, held.last_update, at,
        tokens.decimals
    )
    FROM investments held JOIN tokens ON tokens.address = held.token_address
    WHERE held.status = 'active' AND held.action_type = 'staking'
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
    LEFT JOIN liquid_stake_pools pools ON pools.lst_token_address = given.lst_token_address
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN held.status = 'withdrawn' THEN 0
            WHEN given.lst_amount IS NOT NULL
                THEN redeemed(given.lst_amount, pools.exchange_rate, tokens.decimals)
            ELSE staked_units(
                held.principal::numeric, held.interest_rate, held.start_date, held.last_update,
                at, tokens.decimals
            )
        END AS units
        OFFSET 0
    ) worth
$$;
"""

# Touching the liquidation price liquidates; 0 is none, which no mark price of a long reaches.
LIQUIDATION = """
CREATE FUNCTION position_margin(collateral_amount text, accumulated_funding text) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN collateral_amount::numeric + accumulated_funding::numeric;

CREATE FUNCTION liquidation_is_reached(
    direction text, liquidation_price numeric, mark_price numeric
) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (direction = 'long' AND liquidation_price >= mark_price)
    OR (direction = 'short' AND liquidation_price <= mark_price);

-- The open positions of a token that a mark price of `for_longs` or `for_shorts` liquidates. Side
-- by side, because an index answers for one direction at a time.
CREATE FUNCTION positions_reached(token text, for_longs numeric, for_shorts numeric)
RETURNS TABLE (id uuid)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT id FROM perp_positions
    WHERE token_address = token AND status = 'open' AND position_direction = 'long'
      AND liquidation_is_reached('long', liquidation_price::numeric, for_longs)
    UNION ALL
    SELECT id FROM perp_positions
    WHERE token_address = token AND status = 'open' AND position_direction = 'short'
      AND liquidation_is_reached('short', liquidation_price::numeric, for_shorts)
$$;
"""

# A liquidation price of 0 is none; its distance is how far the mark price is from it, as a share
# of itself. `worth_usdc` is what the position is worth to its owner, who owes no more than the
# margin. Mark price, equity and worth are null while the token has no price.
POSITIONS = """
CREATE FUNCTION open_positions_at(at timestamptz) RETURNS TABLE (
    id uuid, user_id uuid, token_address varchar, direction varchar, leverage integer,
    size numeric, entry_price numeric, collateral numeric, accumulated_funding numeric,
    margin numeric, mark_price numeric, equity numeric, worth_usdc numeric,
    liquidation_price numeric, liquidation_distance numeric, opened_at timestamptz
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT position.id, position.user_id, position.token_address, position.position_direction,
           position.leverage, position.position_size::numeric, position.entry_price::numeric,
           position.collateral_amount::numeric, position.accumulated_funding::numeric,
           worth.margin, mark.price_usd::numeric, worth.equity,
           CASE WHEN worth.equity > 0 THEN worth.equity WHEN worth.equity <= 0 THEN 0 END,
           position.liquidation_price::numeric, worth.distance, position.created_at
    FROM perp_positions position
    LEFT JOIN token_prices mark ON mark.token_address = position.token_address
    CROSS JOIN LATERAL (
        SELECT position_margin(
                   position.collateral_amount, position.accumulated_funding
               ) AS margin,
               perp_equity(
                   perp_side(position.position_direction), position.position_size::numeric,
                   position.entry_price::numeric, mark.price_usd::numeric,
                   position_margin(position.collateral_amount, position.accumulated_funding)
               ) AS equity,
               CASE WHEN position.liquidation_price <> '0' THEN abs(profit_ratio(
                   position.liquidation_price::numeric, mark.price_usd::numeric
               )) END AS distance
        OFFSET 0
    ) worth
    WHERE position.status = 'open'
$$;

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
        || ',"unrealised_pnl":' || json_word(plain(position.equity - position.margin))
        || ',"roe_percentage":'
        || json_word(plain(profit_percentage(position.equity, position.collateral)))
        || ',"accumulated_funding":' || json_word(plain(position.accumulated_funding))
        || ',"liquidation_price":' || json_word(plain(nullif(position.liquidation_price, 0)))
        || ',"liquidation_distance_percentage":'
        || json_word(plain(round_display(position.liquidation_distance * 100, 8)))
        || ',"opened_at":' || json_word(iso(position.opened_at))
        || '}'
    FROM open_positions_at(at) AS position
    JOIN tokens ON tokens.address = position.token_address
$$;
"""

# Liquid-staking tokens lie in the wallet, so their investments are not counted again. A leveraged
# position is what it is worth, in units of USDC.
HOLDINGS = """
CREATE FUNCTION holdings_at(at timestamptz) RETURNS TABLE (
    user_id uuid, token_address varchar, units numeric, held_as text
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT user_id, token_address, balance::numeric, 'wallet'
    FROM user_balances WHERE balance <> '0'
    UNION ALL
    SELECT user_id, token_address, units, 'staked' FROM stakes_at(at)
    UNION ALL
    SELECT user_id, usdc(), worth_usdc, 'margin' FROM open_positions_at(at)
$$;

-- At stored prices. A portfolio with an unpriced holding is not priced; its total lacks that.
CREATE FUNCTION portfolio_values_at(at timestamptz) RETURNS TABLE (
    user_id uuid, total_value_usd numeric, is_priced boolean
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT user_id, sum(units * price_usd::numeric),
           count(*) = count(units * price_usd::numeric)
    FROM holdings_at(at) LEFT JOIN token_prices USING (token_address)
    GROUP BY user_id
$$;
"""

# The order is published: return, then the smaller drawdown, then fewer liquidations, then the
# earlier registration, then the wallet's address; the disqualified come behind all others, unless
# `by_performance_alone`.
# `first` is how many places are needed, null for all: who is among the first has one of the best
# returns, and to rank everybody takes far longer. Some places that follow may be there as well.
STANDINGS = """
CREATE FUNCTION standing_entries(
    competition uuid, first integer, by_performance_alone boolean
) RETURNS TABLE (
    user_id uuid, username varchar, wallet_address varchar, rank bigint, entry json
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT ranked.user_id, ranked.username, ranked.wallet_address, ranked.rank, json_build_object(
        'rank', ranked.rank,
        'wallet_address', ranked.wallet_address,
        'username', ranked.username,
        'total_value_usd', plain(ranked.total_value_usd),
        'pnl', plain(ranked.pnl_usd),
        'pnl_percentage', plain(round_display(ranked.pnl_ratio * 100, 8)),
        'hold_pnl_percentage',
            plain(profit_percentage(held.value_usd, ranked.initial_value_usd)),
        'max_drawdown_percentage', plain(round_display(ranked.max_drawdown_ratio * 100, 8)),
        'trades', (
            SELECT count(*) FROM transactions
            WHERE user_id = ranked.user_id
              AND transaction_type NOT IN ('system', 'perp_funding', 'perp_liquidation')
        ),
        'liquidations', ranked.liquidations,
        'disqualified', ranked.disqualified_for
    )
    FROM (
        SELECT standings.*, joined.initial_value_usd, users.wallet_address, users.username,
               coalesce(lost.liquidations, 0) AS liquidations,
               disqualified.reason AS disqualified_for,
               row_number() OVER (
                   ORDER BY disqualified.reason IS NOT NULL AND NOT by_performance_alone,
                            pnl_ratio DESC, max_drawdown_ratio, coalesce(lost.liquidations, 0),
                            users.created_at, users.wallet_address COLLATE "C"
               ) AS rank
        FROM standings
        JOIN participants joined USING (user_id)
        JOIN users ON users.id = standings.user_id
        LEFT JOIN disqualifications disqualified USING (user_id)
        LEFT JOIN (
            SELECT user_id, count(*) AS liquidations FROM transactions
            WHERE transaction_type = 'perp_liquidation' GROUP BY user_id
        ) lost ON lost.user_id = standings.user_id
        WHERE joined.competition_id = competition
          AND standings.pnl_ratio >= coalesce(CASE WHEN first IS NOT NULL THEN (
              SELECT best.pnl_ratio FROM standings best JOIN participants USING (user_id)
              WHERE competition_id = competition AND NOT EXISTS (
                  SELECT FROM disqualifications WHERE user_id = best.user_id
              )
              -- How many is hidden from the planner, which otherwise plans anew each time.
              ORDER BY best.pnl_ratio DESC OFFSET (SELECT first) - 1 LIMIT 1
          ) END, '-infinity')
    ) ranked
    LEFT JOIN grant_values held ON held.competition_id = competition
$$;

-- As the competition ended, but for who was disqualified since.
CREATE FUNCTION final_entries(competition uuid) RETURNS TABLE (
    user_id uuid, rank bigint, entry jsonb
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT user_id, rank, entry || jsonb_build_object(
        'rank', rank, 'disqualified', disqualified_for
    )
    FROM (
        SELECT final.user_id, final.entry, disqualified.reason AS disqualified_for,
               row_number() OVER (ORDER BY disqualified.reason IS NOT NULL, final.rank) AS rank
        FROM final_standings final LEFT JOIN disqualifications disqualified USING (user_id)
        WHERE final.competition_id = competition
    ) ranked
$$;

-- Final once the final standings are written, as they stand before.
CREATE FUNCTION leaderboard_entries(competition uuid, first integer) RETURNS TABLE (
    user_id uuid, username varchar, wallet_address varchar, rank bigint, entry json, as_of text
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT user_id, username, wallet_address, rank, entry,
           (SELECT iso(max(valued_at)) FROM standings)
    FROM standing_entries(competition, first, false)
    WHERE NOT EXISTS (SELECT FROM final_standings WHERE competition_id = competition)
    UNION ALL
    SELECT final.user_id, users.username, users.wallet_address, final.rank, final.entry::json,
           (SELECT iso(ends_at) FROM competitions WHERE id = competition)
    FROM final_entries(competition) AS final JOIN users ON users.id = final.user_id
$$;
"""
CREATED = (
    CURRENT_COMPETITION,
    JSON,
    SHARED,
    INVESTMENTS,
    LIQUIDATION,
    POSITIONS,
    HOLDINGS,
    STANDINGS,
)
# What uses another comes before it.
DROPPED = (
    "FUNCTION leaderboard_entries",
    "FUNCTION final_entries",
    "FUNCTION standing_entries",
    "FUNCTION portfolio_values_at",
    "FUNCTION holdings_at",
    "FUNCTION position_documents_at",
    "FUNCTION open_positions_at",
    "FUNCTION positions_reached",
    "FUNCTION liquidation_is_reached",
    "FUNCTION position_margin",
    "FUNCTION investment_documents_at",
    "FUNCTION stakes_at",
    "FUNCTION staked_units",
    "VIEW notification_documents",
    "VIEW grant_values",
    "VIEW grant_parts",
    "FUNCTION lst_price",
    "FUNCTION next_settlement",
    "FUNCTION usdc",
    "FUNCTION json_word",
    "FUNCTION json_text",
    "FUNCTION competition_state",
    "FUNCTION current_competition",
)


def upgrade() -> None:
    for statements in CREATED:
        op.execute(statements)


def downgrade() -> None:
    for what in DROPPED:
        op.execute(f"DROP {what}")
