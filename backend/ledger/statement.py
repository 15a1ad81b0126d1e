"""A user's statement of a season: every entry of their accounts, from which each balance can be
re-added."""

import csv
import io
import re
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.money import EXACT, plain

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

_LAST: Final = text("SELECT coalesce(max(id), 0) FROM ledger_entries WHERE user_id = :user_id")
_ENTRIES: Final = text("""
SELECT entry.id, iso(entry.created_at) AS time, transaction_id::text, transaction_type, account,
       symbol, token_address, amount
FROM ledger_entries entry
JOIN transactions ON transactions.id = transaction_id
JOIN tokens ON tokens.address = token_address
WHERE entry.user_id = :user_id AND entry.id > :after AND entry.id <= :last
  AND entry.created_at BETWEEN (
      SELECT starts_at FROM season_or_newest(CAST(:season AS uuid), :now)
  ) AND (SELECT ends_at FROM season_or_newest(CAST(:season AS uuid), :now))
ORDER BY entry.id LIMIT :limit
""")


@dataclass(slots=True)
class Statement:
    """A user's statement, which is read a page at a time; of the newest season at `now` where
    `season` is None.

    A page is one statement on a connection that is given back before the page is sent, so a
    client who is slow to take the file holds none. What was committed before the first page is
    in it, and nothing that began after that.
    """

    user_id: UUID
    now: datetime
    season: UUID | None = None
    last: int | None = None
    _after: int = 0
    _balances: dict[tuple[str, str], Decimal] = field(default_factory=dict)

    async def page(self, connection: AsyncConnection) -> str:
        """The next `ROWS_AT_ONCE` rows of CSV text, oldest entry first; "" after the last.

        `amount` is signed: above 0 it entered the account. `balance_after` counts its account
        (wallet, staked, lent, margin) and token alone.
        """
        if self.last is None:
            found = await connection.execute(_LAST, {"user_id": self.user_id})
            self.last = found.scalar_one()
        parameters = {
            "user_id": self.user_id,
            "after": self._after,
            "last": self.last,
            "limit": ROWS_AT_ONCE,
            "season": self.season,
            "now": self.now,
        }
        written = io.StringIO()
        writer = csv.writer(written)
        for entry in await connection.execute(_ENTRIES, parameters):
            self._after = entry.id
            held_as = entry.account, entry.token_address
            before = self._balances.get(held_as, Decimal(0))
            balance = self._balances[held_as] = EXACT.add(before, entry.amount)
            row = (
                entry.time,
                entry.transaction_id,
                entry.transaction_type,
                entry.account,
                entry.symbol,
                entry.token_address,
                plain(entry.amount),
                plain(balance),
            )
            writer.writerow(harmless(cell) for cell in row)
        return written.getvalue()


def heading() -> str:
    """The first line of the file: the names of `COLUMNS`."""
    written = io.StringIO()
    csv.writer(written).writerow(COLUMNS)
    return written.getvalue()


def harmless(cell: str) -> str:
    """`cell` as no spreadsheet takes it for a formula: marked as text, unless it is a number."""
    is_formula = cell.startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(cell)
    return f"'{cell}" if is_formula else cell
