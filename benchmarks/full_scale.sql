-- What was done until now, in order: with 2,000 users the scale the game was planned for, of 150,000
-- transactions, 600,000 snapshots, 12,000 stakes and 10,000 positions.

-- Two grants each.
WITH given AS (
    INSERT INTO transactions (
        id, user_id, transaction_type, to_token_address, amount_to, fee, created_at
    )
    SELECT uuidv7(), trader.id, 'system', token_address, plain(amount), '0', trader.starts_at
    FROM trader JOIN grant_parts USING (competition_id)
    RETURNING id, user_id, to_token_address, amount_to::numeric AS amount, created_at
)
INSERT INTO ledger_entries (transaction_id, account, user_id, token_address, amount, created_at)
SELECT id, account, owner, to_token_address, entry.amount, created_at
FROM given CROSS JOIN LATERAL (
    VALUES ('wallet', user_id, amount), ('grants', NULL, -amount)
) AS entry (account, owner, amount);

-- Forty-eight swaps each, from SOL to USDC and from USDC to one of eight other tokens in turn.
WITH swapped AS (
    INSERT INTO transactions (
        id, user_id, transaction_type, from_token_address, to_token_address, amount_from,
        amount_to, fee, details, created_at
    )
    SELECT uuidv7(), trader.id, 'swap', from_token, to_token, amount::text, plain(trunc(
               div(amount * price_from::numeric * 1e40, price_to::numeric) * 1e-40, way.decimals
           )), '0',
           jsonb_build_object('price_from', price_from, 'price_to', price_to, 'fee_rate', '0'),
           starts_at + turn * interval '6 hours' + trader.number * interval '1 second'
    FROM generate_series(1, 48) AS turn CROSS JOIN sol CROSS JOIN usdc CROSS JOIN trader
    CROSS JOIN LATERAL (
        SELECT sol.address AS from_token, usdc.address AS to_token, 0.05 AS amount,
               sol.price_usd AS price_from, usdc.price_usd AS price_to, usdc.decimals
        WHERE turn % 2 = 1
        UNION ALL
        SELECT usdc.address, destination.address, 6.5, usdc.price_usd, destination.price_usd,
               destination.decimals
        FROM destination WHERE turn % 2 = 0 AND slot = (turn / 2 + trader.number) % 8 + 1
    ) AS way
    RETURNING id, user_id, from_token_address AS from_token, to_token_address AS to_token,
              amount_from::numeric AS amount_from, amount_to::numeric AS amount_to, created_at
)
INSERT INTO ledger_entries (transaction_id, account, user_id, token_address, amount, created_at)
SELECT id, account, owner, token, amount, created_at
FROM swapped CROSS JOIN LATERAL (
    VALUES ('wallet', user_id, from_token, -amount_from), ('house', NULL, from_token, amount_from),
           ('house', NULL, to_token, -amount_to), ('wallet', user_id, to_token, amount_to)
) AS entry (account, owner, token, amount);

-- Six stakes each, with interest up to the last midnight.
CREATE TEMP TABLE midnight AS
SELECT row_number() OVER (ORDER BY day) AS number, day
FROM competitions CROSS JOIN generate_series(
    date_trunc('day', starts_at, 'Asia/Tokyo') + interval '1 day',
    date_trunc('day', now(), 'Asia/Tokyo'), interval '1 day'
) AS day;

INSERT INTO investments (
    id, user_id, token_address, action_type, principal, accrued_interest, start_date,
    last_update, interest_rate, status
)
SELECT uuidv7(), trader.id, sol.address, 'staking', '0.' || turn, plain(simple_interest(
           turn / 10.0, 7, whole_seconds(starts_at + turn * interval '1 hour', until), 9
       )), starts_at + turn * interval '1 hour', until, 7, 'active'
FROM trader CROSS JOIN sol CROSS JOIN generate_series(1, 6) AS turn
CROSS JOIN (SELECT max(day) AS until FROM midnight) AS last;

INSERT INTO interest_accruals (investment_id, accrued_to, amount)
SELECT investments.id, day, simple_interest(principal::numeric, 7, whole_seconds(start_date, day), 9)
       - simple_interest(
           principal::numeric, 7, whole_seconds(start_date, day - interval '1 day'), 9
       )
FROM midnight CROSS JOIN investments WHERE day > start_date;

WITH staked AS (
    INSERT INTO transactions (
        id, user_id, transaction_type, from_token_address, amount_from, fee, created_at
    )
    SELECT uuidv7(), user_id, 'stake', token_address, principal, '0', start_date FROM investments
    RETURNING id, user_id, from_token_address, amount_from::numeric AS principal, created_at
)
INSERT INTO ledger_entries (transaction_id, account, user_id, token_address, amount, created_at)
SELECT id, account, user_id, from_token_address, side * principal, created_at
FROM staked CROSS JOIN (VALUES ('wallet', -1), ('staked', 1)) AS entry (account, side);

INSERT INTO batch_runs (job, period, finished_at, counts)
SELECT 'apply_interest', day, day, '{}' FROM midnight;

-- Five positions each, every other one closed, the others funded four times. Every fourteenth
-- trader has a first one so bold that a few percent end it.
CREATE TEMP TABLE settlement AS
SELECT next_settlement(now()) - back * interval '8 hours' AS settled_at
FROM generate_series(1, 4) AS back;

INSERT INTO perp_positions (
    id, user_id, token_address, position_direction, leverage, entry_price, position_size,
    collateral_amount, liquidation_price, entry_funding_rate, accumulated_funding,
    funding_rate_last_applied, status, created_at, updated_at
)
SELECT uuidv7(), trader.id, address, direction, leverage, entry_price, plain(size), '50', plain(
           perp_liquidation_price(
               perp_side(direction), size, entry_price::numeric, 50 + funding, max_leverage
           )
       ), 0.0001, plain(funding), last.settled_at, status,
       last.settled_at - interval '30 hours', last.settled_at
FROM generate_series(1, 5) AS turn CROSS JOIN trader JOIN coin ON coin.place = turn
CROSS JOIN (SELECT max(settled_at) AS settled_at FROM settlement) AS last
CROSS JOIN LATERAL (
    SELECT CASE WHEN turn = 1 AND trader.number % 14 = 1 THEN 18 ELSE 2 END AS leverage,
           CASE WHEN turn % 2 = 1 THEN 'long' ELSE 'short' END AS direction,
           CASE WHEN (trader.number + turn) % 2 = 0 THEN 'open' ELSE 'closed' END AS status,
           -- No two traders have the same return.
           plain(trunc(price_usd::numeric * (1 + (turn - 3) * 0.001 + trader.number * 1e-7), 9))
               AS entry_price
) AS chosen
CROSS JOIN LATERAL (
    SELECT trunc(50 * leverage / price_usd::numeric, 8) AS size,
           CASE status WHEN 'open' THEN -0.04 ELSE 0 END AS funding
) AS computed;

INSERT INTO funding_payments (position_id, settled_at, amount, rate, price_usd, seconds)
SELECT perp_positions.id, settlement.settled_at, -0.01, 0.0001, price_usd::numeric, 28800
FROM settlement CROSS JOIN perp_positions JOIN token_prices USING (token_address)
WHERE status = 'open';

WITH moved AS (
    INSERT INTO transactions (id, user_id, transaction_type, amount_from, fee, created_at)
    SELECT uuidv7(), user_id, kind, amount, '0', at
    FROM perp_positions CROSS JOIN LATERAL (
        SELECT 'perp_open' AS kind, '50' AS amount, created_at AS at
        UNION ALL SELECT 'perp_close', '50', created_at + interval '1 hour' WHERE status = 'closed'
        UNION ALL SELECT 'perp_funding', '0.01', settled_at FROM settlement WHERE status = 'open'
    ) AS done
    RETURNING id, user_id, transaction_type AS kind, created_at
)
INSERT INTO ledger_entries (transaction_id, account, user_id, token_address, amount, created_at)
SELECT id, account, CASE WHEN account <> 'funding' THEN user_id END, address, amount, created_at
FROM moved CROSS JOIN usdc JOIN (
    VALUES ('perp_open', 'wallet', -50), ('perp_open', 'margin', 50),
           ('perp_close', 'margin', -50), ('perp_close', 'wallet', 50),
           ('perp_funding', 'margin', -0.01), ('perp_funding', 'funding', 0.01)
) AS entry (kind, account, amount) USING (kind);

INSERT INTO batch_runs (job, period, finished_at, counts)
SELECT 'apply_funding', settled_at, settled_at, '{}' FROM settlement;

INSERT INTO user_balances (id, user_id, token_address, balance)
SELECT uuidv7(), user_id, token_address, plain(sum(amount)) FROM ledger_entries
WHERE account = 'wallet' GROUP BY user_id, token_address;

-- Three hundred hours, the last of which is left to the real batch.
INSERT INTO portfolio_snapshots (
    id, user_id, timestamp, total_value_usd, pnl_from_start, created_at
)
SELECT uuidv7(), user_id, hour, value_usd, value_usd - initial_value_usd, hour
FROM generate_series(0, 299) AS number CROSS JOIN participants
CROSS JOIN LATERAL (
    SELECT joined_at + number * interval '1 hour' AS hour,
           (initial_value_usd + number * random() * 0.3)::numeric(20, 8) AS value_usd
) AS taken;

INSERT INTO standings (
    user_id, competition_id, total_value_usd, pnl_usd, pnl_ratio, peak_value_usd,
    max_drawdown_ratio, snapshot_value_usd, snapshot_at, valued_at, registered_at
)
SELECT user_id, competition_id, total_value_usd, pnl_from_start, 0, total_value_usd, 0,
       total_value_usd, timestamp, timestamp, users.created_at
FROM portfolio_snapshots JOIN participants USING (user_id) JOIN users ON users.id = user_id
WHERE timestamp = (SELECT max(timestamp) FROM portfolio_snapshots);

INSERT INTO season_figures (competition_id, participants, valued_at)
SELECT competition_id, count(*), max(valued_at) FROM standings GROUP BY competition_id;

SELECT rank_season(id) FROM competitions;

RESET session_replication_role;
RESET work_mem;
