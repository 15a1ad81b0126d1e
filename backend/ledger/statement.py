"""A user's statement: every entry of their accounts, from which each balance can be re-added."""

import csv
import io
import re
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

COLUMNS: Final = (
    "time",
    "transaction_id",
    "type",
    "account",
    "token",
    "token_address",
    "amount",
    "balance_after",
)
ROWS_AT_ONCE: Final = 1000
_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?", re.ASCII)
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")

_ENTRIES: Final = text("""
SELECT iso(entry.created_at), transaction_id::text, transaction_type, account, symbol,
       token_address, plain(amount),
       plain(sum(amount) OVER (PARTITION BY account, token_address ORDER BY entry.id))
FROM ledger_entries entry
JOIN transactions ON transactions.id = transaction_id
JOIN tokens ON tokens.address = token_address
WHERE entry.user_id = :user_id
ORDER BY entry.id
""")


async def statement(connection: AsyncConnection, *, user_id: UUID) -> str:
    """The CSV text of `COLUMNS`, oldest entry first; `connection` must be in a transaction.

    `amount` is signed: above 0 it entered the account. `balance_after` counts its account
    (wallet, staked, margin) and token alone.
    """
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    found = await connection.stream(_ENTRIES, {"user_id": user_id})
    async for rows in found.partitions(ROWS_AT_ONCE):
        writer.writerows([harmless(cell) for cell in row] for row in rows)
    return written.getvalue()


def harmless(cell: str) -> str:
    """`cell` as no spreadsheet takes it for a formula: marked as text, unless it is a number."""
    is_formula = cell.startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(cell)
    return f"'{cell}" if is_formula else cell
