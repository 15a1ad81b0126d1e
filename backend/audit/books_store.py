"""The whole ledger from its first entry to its last, read in parts."""

from typing import Final

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncResult

ROWS_AT_ONCE: Final = 1000

# Several statements make the books; none may see a trade that the others did not.
ONE_MOMENT: Final = text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")

TOKENS: Final = text("SELECT address, symbol FROM tokens ORDER BY address")

# Of users and of the system (user_id and wallet_address null then), by their first entry.
ACCOUNTS: Final = text("""
SELECT account, user_id, wallet_address, min(entry.created_at) AT TIME ZONE 'UTC' AS opened_at
FROM ledger_entries entry LEFT JOIN users ON users.id = user_id
GROUP BY account, user_id, wallet_address
ORDER BY opened_at, account, user_id
""")

TRANSACTIONS: Final = text("""
SELECT transaction_id, transaction_type,
       min(entry.created_at) AT TIME ZONE 'UTC' AS created_at,
       array_agg(account::text ORDER BY entry.id) AS accounts,
       array_agg(entry.user_id ORDER BY entry.id) AS owners,
       array_agg(token_address::text ORDER BY entry.id) AS tokens,
       array_agg(plain(amount) ORDER BY entry.id) AS amounts
FROM ledger_entries entry JOIN transactions ON transactions.id = transaction_id
GROUP BY transaction_id, transaction_type
ORDER BY created_at, transaction_id
""")

# What the other tables say that users hold, which the entries have to add up to.
HOLDINGS: Final = text("""
WITH held AS (
    SELECT 'wallet' AS account, user_id, token_address, balance::numeric AS amount
    FROM user_balances
    UNION ALL
    SELECT 'reserved', user_id, token_address, units FROM reserved_units()
    UNION ALL
    SELECT account, user_id, token_address, sum(principal) FROM deposits_at(now())
    GROUP BY account, user_id, token_address
    UNION ALL
    SELECT 'margin', user_id, usdc(), sum(margin) FROM open_positions_at(now()) GROUP BY user_id
), entered AS (
    SELECT DISTINCT account, user_id, token_address FROM ledger_entries WHERE user_id IS NOT NULL
)
SELECT account, user_id, token_address, coalesce(held.amount, 0) AS amount
FROM held FULL JOIN entered USING (account, user_id, token_address)
WHERE entered.account IS NOT NULL OR held.amount <> 0
ORDER BY user_id, account, token_address
""")


async def rows(connection: AsyncConnection, query: TextClause) -> AsyncResult:  # type: ignore[type-arg]
    """What `query` finds, never more than `ROWS_AT_ONCE` of it in memory."""
    return await connection.stream(query, execution_options={"yield_per": ROWS_AT_ONCE})
