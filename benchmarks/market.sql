-- The market, and who takes part: as many users as there are `wallets`. Written past the triggers,
-- which would take hours over it.
SET session_replication_role = replica;
SET statement_timeout = 0;
SET synchronous_commit = off;
SET work_mem = '128MB';

INSERT INTO users (id, username, wallet_address, created_at)
SELECT uuidv7(), 'trader' || number, address, starts_at + number * interval '1 millisecond'
FROM wallets CROSS JOIN competitions ORDER BY number;

CREATE TEMP TABLE trader AS
SELECT users.id, wallets.number, competitions.id AS competition_id, starts_at
FROM wallets JOIN users ON users.wallet_address = wallets.address CROSS JOIN competitions;

INSERT INTO sessions (token_hash, user_id, created_at, expires_at)
SELECT token_hash, trader.id, now(), now() + interval '1 day'
FROM trader JOIN wallets USING (number);

INSERT INTO sign_ins (user_id, first_at, newest_at) SELECT id, starts_at, starts_at FROM trader;

INSERT INTO token_prices (token_address, price_usd, last_updated, source)
SELECT token_address, plain(starting_price_usd * 1.000917), now(), 'file' FROM token_listings
WHERE starting_price_usd IS NOT NULL;
INSERT INTO token_prices (token_address, price_usd, last_updated, source)
SELECT lst_token_address, plain(lst_price(
           price_usd::numeric, exchange_rate_at(lst_token_address, last_updated)
       )), last_updated, 'pool'
FROM liquid_stake_pools JOIN token_prices ON token_prices.token_address = base_token_address;

-- Ticks of every hour, which snapshots are taken at, and their candles.
INSERT INTO price_history (token_address, priced_at, price_usd, source)
SELECT token_address, hour, price_usd::numeric, source
FROM token_prices CROSS JOIN competitions
CROSS JOIN generate_series(starts_at, now(), interval '1 hour') AS hour
WHERE source = 'file';
INSERT INTO price_candles
SELECT candle.* FROM tokens CROSS JOIN candles_of(address, '-infinity', 'infinity') AS candle;

CREATE TEMP TABLE coin AS
SELECT row_number() OVER (ORDER BY max_leverage DESC NULLS LAST, symbol) AS place,
       symbol, address, decimals, price_usd, max_leverage
FROM tokens JOIN token_prices ON token_address = address
LEFT JOIN perp_markets USING (token_address)
WHERE symbol IN ('SOL', 'USDC', 'cbBTC', 'WETH', 'JUP', 'JTO', 'PYTH', 'RENDER', 'WIF', 'mSOL');
CREATE TEMP TABLE sol AS SELECT * FROM coin WHERE symbol = 'SOL';
CREATE TEMP TABLE usdc AS SELECT * FROM coin WHERE symbol = 'USDC';
CREATE TEMP TABLE destination AS
SELECT row_number() OVER (ORDER BY symbol) AS slot, * FROM coin WHERE symbol NOT IN ('SOL', 'USDC');

INSERT INTO participants (
    user_id, competition_id, joined_at, initial_value_usd, joined_value_usd
)
SELECT trader.id, competition_id, starts_at, value_usd, value_usd
FROM trader CROSS JOIN (
    SELECT 10 * sol.price_usd::numeric + 1000 * usdc.price_usd::numeric AS value_usd
    FROM sol CROSS JOIN usdc
) AS given;
