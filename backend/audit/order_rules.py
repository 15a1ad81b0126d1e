"""The rules of orders that wait for a price, and of what is reserved for them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sqlalchemy import TextClause, text

ORDER_RULES: Final[Mapping[str, TextClause]] = MappingProxyType(
    {
        "what is reserved is what open orders need": text("""
            SELECT user_id, token_address, entries.amount, waiting.units
            FROM (
                SELECT user_id, token_address, sum(amount) AS amount FROM ledger_entries
                WHERE account = 'reserved' GROUP BY user_id, token_address
            ) entries
            FULL JOIN reserved_units() AS waiting USING (user_id, token_address)
            WHERE coalesce(entries.amount, 0) <> coalesce(waiting.units, 0)
        """),
        "an order reserves once, and its reservation is released once, when it ends": text("""
            SELECT waiting.id, waiting.status, moved.reserved, moved.released
            FROM orders waiting
            FULL JOIN (
                SELECT CAST(made.details ->> 'order_id' AS uuid) AS id, made.user_id,
                       count(*) FILTER (WHERE transaction_type = 'order_reserve') AS reserved,
                       count(*) FILTER (WHERE transaction_type = 'order_release') AS released,
                       sum(entry.amount) FILTER (WHERE entry.amount > 0) AS given,
                       -sum(entry.amount) FILTER (WHERE entry.amount < 0) AS taken
                FROM transactions made
                JOIN ledger_entries entry
                    ON entry.transaction_id = made.id AND entry.account = 'reserved'
                WHERE transaction_type IN ('order_reserve', 'order_release')
                GROUP BY 1, 2
            ) moved ON moved.id = waiting.id AND moved.user_id = waiting.user_id
            WHERE waiting.id IS NULL OR moved.reserved IS DISTINCT FROM 1
               OR moved.given <> waiting.reserved
               OR moved.released <> (waiting.status <> 'open')::integer
               OR moved.taken <> waiting.reserved
        """),
        "nothing is reserved but by orders": text("""
            SELECT entry.transaction_id, made.transaction_type, entry.amount
            FROM ledger_entries entry JOIN transactions made ON made.id = entry.transaction_id
            WHERE entry.account = 'reserved'
              AND made.transaction_type NOT IN ('order_reserve', 'order_release')
        """),
        "a filled order is one trade of its owner, at a price that it takes": text("""
            SELECT waiting.id, waiting.filled_by, made.transaction_type, fill.arrived_at
            FROM orders waiting
            LEFT JOIN transactions made ON made.id = waiting.filled_by
            LEFT JOIN fills fill ON fill.transaction_id = waiting.filled_by
            WHERE waiting.status = 'filled' AND (
                made.user_id IS DISTINCT FROM waiting.user_id
                OR made.details ->> 'order_id' IS DISTINCT FROM waiting.id::text
                OR made.transaction_type <> CASE waiting.market
                    WHEN 'swap' THEN 'swap' ELSE 'perp_open' END
                OR fill.arrived_at IS DISTINCT FROM waiting.placed_at
                OR waiting.market = 'perp' AND NOT price_is_reached(
                    waiting.is_below, waiting.trigger_price,
                    CASE waiting.kind WHEN 'limit' THEN (made.details ->> 'entry_price')::numeric
                        ELSE coalesce(fill.long_price, fill.short_price) END
                )
                OR waiting.market = 'swap' AND NOT price_is_reached(
                    waiting.is_below, waiting.trigger_price, CASE waiting.side
                        WHEN 'buy' THEN fill.long_price / fill.short_price
                        ELSE fill.short_price / fill.long_price END
                )
            )
            UNION ALL
            SELECT (details ->> 'order_id')::uuid, id, transaction_type, created_at
            FROM transactions made
            WHERE transaction_type IN ('swap', 'perp_open') AND details ? 'order_id'
              AND NOT EXISTS (SELECT FROM orders WHERE filled_by = made.id)
        """),
        "triggers are of open positions": text("""
            SELECT position_id, waiting.kind, position.status
            FROM position_triggers waiting
            JOIN perp_positions position ON position.id = waiting.position_id
            WHERE position.status <> 'open'
        """),
    }
)
"""Each finds whatever breaks the rule that it is named by."""
