"""What breaks each rule of the audit, and it alone."""

from tests.audit.order_tampering import ORDERS_BROKEN
from tests.world.world import BONK, SOL, USDC

EARLIER = """
INSERT INTO competitions (name, starts_at, ends_at, initial_grant, swept_at)
VALUES ('Earlier', '2025-01-01', '2025-02-01', '[]', '2025-02-01')
"""
BROKEN = [
    *ORDERS_BROKEN,
    # the rule, and what somebody does to the tables behind the back of every check
    (
        "entries of a transaction sum to zero per token",
        "UPDATE ledger_entries SET amount = amount + 1 WHERE account = 'house'",
    ),
    (
        "a balance is the sum of its entries",
        f"UPDATE user_balances SET balance = '99' WHERE token_address = '{SOL}'",
    ),
    (
        "a balance is the sum of its entries",
        f"DELETE FROM user_balances WHERE token_address = '{SOL}'",
    ),
    (
        "no account of a user is below zero",
        f"""
        ALTER TABLE user_balances DROP CONSTRAINT user_balances_balance_plain_check;
        INSERT INTO user_balances (user_id, token_address, balance)
        SELECT id, '{BONK}', '-1' FROM users;
        INSERT INTO ledger_entries (
            transaction_id, account, user_id, token_address, amount, created_at
        )
        SELECT id, account, owner, '{BONK}', amount, now()
        FROM (SELECT id, user_id FROM transactions LIMIT 1) recorded
        CROSS JOIN LATERAL (
            VALUES ('wallet', user_id, -1), ('house', NULL, 1)
        ) AS entry (account, owner, amount)
        """,
    ),
    (
        "what is kept of a source of profit is the sum of its entries",
        "UPDATE profit_parts SET units = units + 1 WHERE source = 'fees'",
    ),
    (
        "what is kept of a source of profit is the sum of its entries",
        "DELETE FROM profit_parts WHERE source = 'funding'",
    ),
    (
        "every transaction has entries",
        (
            "INSERT INTO transactions (user_id, transaction_type, created_at)"
            " SELECT id, 'stake', created_at FROM users"
        ),
    ),
    (
        "what is staked or lent is the principal of what is active",
        "UPDATE investments SET status = 'withdrawn' WHERE action_type = 'staking'",
    ),
    (
        "what is staked or lent is the principal of what is active",
        "UPDATE ledger_entries SET account = 'staked' WHERE account = 'lent'",
    ),
    (
        "accrued interest is the sum of its accruals",
        "DELETE FROM interest_accruals WHERE accrued_to > '2026-01-06'",
    ),
    (
        "interest is what the formula gives",
        "UPDATE investments SET interest_rate = 8 WHERE action_type = 'staking'",
    ),
    (
        "interest is what the formula gives",
        "UPDATE investments SET interest_rate = 8 WHERE action_type = 'lending'",
    ),
    (
        "a liquid stake has gained what its pool's rate says",
        "UPDATE investments SET accrued_interest = '1' WHERE action_type = 'liquid_staking'",
    ),
    (
        "a liquid stake has gained what its pool's rate says",
        "UPDATE investments SET last_update = start_date WHERE action_type = 'liquid_staking'",
    ),
    (
        "an exchange rate is that of the pool's last accrual, and never falls",
        "UPDATE liquid_stake_pools SET exchange_rate = exchange_rate + 0.01",
    ),
    (
        "an exchange rate is that of the pool's last accrual, and never falls",
        "UPDATE pool_accruals SET exchange_rate = 9 WHERE accrued_to < '2026-01-06'",
    ),
    (
        "a swap gives what its prices say",
        "UPDATE transactions SET amount_to = '147.493684' WHERE transaction_type = 'swap'",
    ),
    (
        "a participant has the grant of the competition, once",
        "UPDATE transactions SET amount_to = '11' WHERE amount_to = '10'",
    ),
    ("who takes part has signed in", "DELETE FROM sign_ins"),
    ("a season counts its participants", "UPDATE season_figures SET participants = 2"),
    ("who stands in a season has one place", "DELETE FROM places"),
    ("places are numbered from one without a gap", "UPDATE places SET rank = 2"),
    (
        "nobody holds tokens but of a season that they take part in and that is not swept",
        "DELETE FROM participants; DELETE FROM season_figures",
    ),
    (
        "nothing is open or active of a season that is swept",
        f"{EARLIER}; UPDATE perp_positions SET created_at = '2025-01-02'",
    ),
    (
        "nothing is open or active of a season that is swept",
        (
            f"{EARLIER}; UPDATE investments SET start_date = '2025-01-02'"
            " WHERE action_type = 'liquid_staking'"
        ),
    ),
    (
        "what is swept is what the snapshot of the end says",
        f"""{EARLIER};
        INSERT INTO portfolio_snapshots (user_id, timestamp, total_value_usd, snapshot_details)
        SELECT id, '2025-02-01', 1, jsonb_build_object('tokens', jsonb_build_array(
            jsonb_build_object('token_address', '{SOL}', 'balance', '1')
        )) FROM users""",
    ),
    (
        "what is margin is the margin of open positions",
        "UPDATE perp_positions SET status = 'closed'",
    ),
    (
        "a position costs nobody more than its margin",
        """
        UPDATE transactions SET transaction_type = 'perp_close' WHERE transaction_type = 'swap';
        INSERT INTO profit_parts (user_id, competition_id, source, token_address, units)
        SELECT transactions.user_id, competitions.id, 'perps', token_address, sum(amount)
        FROM ledger_entries JOIN transactions ON transactions.id = transaction_id
        CROSS JOIN competitions
        WHERE transaction_type = 'perp_close' AND account <> 'house'
        GROUP BY transactions.user_id, competitions.id, token_address
        """,
    ),
    (
        "accumulated funding is the sum of its payments",
        "UPDATE funding_payments SET amount = amount * 2",
    ),
    (
        "a liquidation price is what the live margin gives",
        "UPDATE perp_positions SET liquidation_price = '1'",
    ),
    (
        "no open position is beyond its liquidation price",
        f"""
        UPDATE token_prices SET price_usd = '2', last_updated = last_updated + interval '4 hours'
        WHERE token_address = '{SOL}'
        """,
    ),
    (
        "an order fills at prices observed after it, which are on record",
        "UPDATE price_history SET price_usd = price_usd + 1",
    ),
    (
        "an order fills at prices observed after it, which are on record",
        """
        ALTER TABLE fills DROP CONSTRAINT fills_after_its_order_check;
        UPDATE fills SET arrived_at = began_at + interval '1 second'
        """,
    ),
    (
        "a position opens and closes at the price of its fill, worse by the impact",
        """UPDATE transactions SET details = details || '{"entry_price": "147"}'
        WHERE transaction_type = 'perp_open'""",
    ),
    (
        "a fill has the price impact of its size, which its token takes",
        f"UPDATE fills SET impact_bps = 1 WHERE long_token = '{USDC}'",
    ),
    (
        "a fill has the price impact of its size, which its token takes",
        f"INSERT INTO order_limits VALUES ('{SOL}', 100000, 100, 1000)",
    ),
    (
        "a fill has the price impact of its size, which its token takes",
        f"INSERT INTO order_limits VALUES ('{SOL}', 400, 400, 1e15)",
    ),
    (
        "every swap and every end or beginning of a position has its fill",
        f"DELETE FROM fills WHERE long_token = '{USDC}'",
    ),
    (
        "nothing moves from the end on but the settlement, which is as of the end",
        """
        UPDATE transactions SET created_at = (SELECT ends_at FROM competitions)
        WHERE transaction_type = 'stake'
        """,
    ),
    (
        "nothing is open once the end is settled, at its prices",
        f"""
        INSERT INTO final_prices (
            competition_id, token_address, price_usd, observed_at, age_seconds
        )
        SELECT id, '{SOL}', 200, ends_at, 0 FROM competitions
        """,
    ),
    (
        "final places are numbered from one without a gap",
        """
        INSERT INTO final_standings (competition_id, rank, user_id, entry)
        SELECT competitions.id, 2, users.id, '{}' FROM competitions CROSS JOIN users
        """,
    ),
    (
        "a key orders for its owner alone",
        """
        INSERT INTO users (username, wallet_address) VALUES ('bob', 'bob');
        UPDATE agent_keys SET user_id = (SELECT id FROM users WHERE username = 'bob')
        """,
    ),
    (
        "what a key ordered on a day is the sum of its orders, and within its caps",
        "UPDATE agent_key_days SET orders = 2",
    ),
    (
        "what a key ordered on a day is the sum of its orders, and within its caps",
        "DELETE FROM agent_key_days",
    ),
    (
        "what a key ordered on a day is the sum of its orders, and within its caps",
        "UPDATE agent_keys SET max_order_usd = 1",
    ),
    (
        "entries of a journal are hashed in a chain, of which the last is the newest",
        "UPDATE agent_decisions SET content = '{}' WHERE number = 1",
    ),
    (
        "entries of a journal are hashed in a chain, of which the last is the newest",
        "DELETE FROM agent_decisions WHERE number = 2",
    ),
    (
        "entries of a journal are hashed in a chain, of which the last is the newest",
        "UPDATE agent_decisions SET number = 3 WHERE number = 2",
    ),
]
