"""What breaks each rule of orders that wait, and it alone."""

from tests.world.world import SOL

ORDERS_BROKEN = [
    (
        "what is reserved is what open orders need",
        f"UPDATE orders SET reserved_token = '{SOL}'",
    ),
    (
        "an order reserves once, and its reservation is released once, when it ends",
        "UPDATE transactions SET details = '{}' WHERE transaction_type = 'order_reserve'",
    ),
    (
        "nothing is reserved but by orders",
        f"""
        INSERT INTO ledger_entries (
            transaction_id, account, user_id, token_address, amount, created_at
        )
        SELECT id, 'reserved', user_id, '{SOL}', amount, created_at
        FROM transactions CROSS JOIN (VALUES (1), (-1)) AS entry (amount)
        WHERE transaction_type = 'lend'
        """,
    ),
    (
        "a filled order is one trade of its owner, at a price that it takes",
        """UPDATE transactions SET details = details || jsonb_build_object('order_id', new_id())
        WHERE transaction_type = 'swap'""",
    ),
    (
        "triggers are of open positions",
        f"""
        INSERT INTO perp_positions (
            user_id, token_address, position_direction, leverage, entry_price, position_size,
            collateral_amount, liquidation_price, entry_funding_rate, funding_rate_last_applied,
            status, created_at, updated_at
        )
        SELECT user_id, token_address, position_direction, leverage, entry_price, position_size,
               collateral_amount, liquidation_price, entry_funding_rate,
               funding_rate_last_applied, 'closed', created_at, updated_at
        FROM perp_positions;
        INSERT INTO position_triggers (
            position_id, kind, token_address, is_below, trigger_price, set_at
        )
        SELECT id, 'stop_loss', '{SOL}', true, 1, created_at FROM perp_positions
        WHERE status = 'closed'
        """,
    ),
]
