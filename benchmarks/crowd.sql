-- A crowd without a past: what everybody holds now, and where they stand. One in ten has six stakes,
-- one in ten five open positions, and one in a hundred a token that few hold.
INSERT INTO user_balances (id, user_id, token_address, balance)
SELECT uuidv7(), trader.id, address, plain(units)
FROM trader CROSS JOIN (
    SELECT address, 500 / price_usd::numeric AS worth, decimals, CASE symbol WHEN 'WIF' THEN 100
           ELSE 1 END AS one_of
    FROM coin WHERE symbol IN ('SOL', 'USDC', 'JUP', 'WIF')
) AS held
CROSS JOIN LATERAL (SELECT trunc(worth + trader.number * 1e-6, decimals) AS units) AS owned
WHERE trader.number % one_of = 0;

INSERT INTO investments (
    id, user_id, token_address, action_type, principal, accrued_interest, start_date,
    last_update, interest_rate, status
)
SELECT uuidv7(), trader.id, sol.address, 'staking', '0.' || turn, '0', starts_at, until, 7, 'active'
FROM trader CROSS JOIN sol CROSS JOIN generate_series(1, 6) AS turn
CROSS JOIN (SELECT date_trunc('day', now(), 'Asia/Tokyo') - interval '1 day' AS until) AS last
WHERE trader.number % 10 = 1;

INSERT INTO batch_runs (job, period, finished_at, counts)
SELECT 'apply_interest', until, until, '{}'
FROM (SELECT date_trunc('day', now(), 'Asia/Tokyo') - interval '1 day' AS until) AS last;

INSERT INTO perp_positions (
    id, user_id, token_address, position_direction, leverage, entry_price, position_size,
    collateral_amount, liquidation_price, entry_funding_rate, accumulated_funding,
    funding_rate_last_applied, status, created_at, updated_at
)
SELECT uuidv7(), trader.id, address, 'long', 2, price_usd, plain(size), '50', plain(
           perp_liquidation_price(1, size, price_usd::numeric, 50, max_leverage)
       ), 0.0001, '0', settled_at, 'open', settled_at, settled_at
FROM generate_series(1, 5) AS turn CROSS JOIN trader JOIN coin ON coin.place = turn
CROSS JOIN (SELECT next_settlement(now()) - interval '8 hours' AS settled_at) AS last
CROSS JOIN LATERAL (SELECT trunc(100 / price_usd::numeric, 8) AS size) AS computed
WHERE trader.number % 10 = 2;

INSERT INTO batch_runs (job, period, finished_at, counts)
SELECT 'apply_funding', settled_at, settled_at, '{}'
FROM (SELECT next_settlement(now()) - interval '8 hours' AS settled_at) AS last;

INSERT INTO standings (
    user_id, competition_id, total_value_usd, pnl_usd, pnl_ratio, peak_value_usd,
    max_drawdown_ratio, snapshot_value_usd, snapshot_at, valued_at, registered_at
)
SELECT user_id, competition_id, initial_value_usd, 0, 0, initial_value_usd, 0, initial_value_usd,
       joined_at, joined_at, users.created_at
FROM participants JOIN users ON users.id = user_id;

INSERT INTO season_figures (competition_id, participants, valued_at)
SELECT competition_id, count(*), max(valued_at) FROM standings GROUP BY competition_id;

SELECT rank_season(id) FROM competitions;

RESET session_replication_role;
RESET work_mem;
