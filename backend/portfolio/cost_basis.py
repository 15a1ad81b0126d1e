"""What a wallet's tokens have cost: its transactions of a season in order, a page at a time."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.money import plain
from backend.portfolio.formulas import Cost, average_cost, cost_of, with_units, without_units

TRANSACTIONS_AT_ONCE: Final = 1000
TRANSACTIONS_MAX: Final = 20_000
"""Of a wallet with more in a season no costs are given: counting them takes longer than a reading
may, a second of processor time for each 50,000.
"""
_FIRST: Final = UUID(int=0)

# What moves between a wallet and its stakes or loans stays its own: it sums to nothing, but for the
# interest. What comes is paid by what a swap gave, at its price; the grant is worth what it was at
# the start of the season, from which everybody is measured. USDC pays, and is not bought.
_PAGE: Final = text("""
WITH season AS (
    SELECT starts_at, least(ends_at, CAST(:until AS timestamptz)) AS ends_at
    FROM season_or_newest(CAST(:season AS uuid), :now)
), made AS (
    SELECT transactions.id, transaction_type, transactions.created_at, user_id, details,
           amount_from
    FROM transactions JOIN users ON users.id = user_id CROSS JOIN season
    WHERE wallet_address = :wallet_address AND transaction_type NOT LIKE 'perp%'
      AND transactions.created_at BETWEEN season.starts_at AND season.ends_at
      AND (transactions.created_at, transactions.id)
          > (CAST(:after_at AS timestamptz), CAST(:after_id AS uuid))
    ORDER BY transactions.created_at, transactions.id LIMIT :limit
)
SELECT made.id, made.created_at, moved.token_address, moved.units,
       made.transaction_type IN ('liquid_stake', 'liquid_unstake') AS is_conversion,
       CASE made.transaction_type
           WHEN 'swap' THEN made.amount_from::numeric * CAST(details ->> 'price_from' AS numeric)
           WHEN 'system' THEN moved.units * start.price_usd
       END AS paid_usd
FROM made CROSS JOIN season
LEFT JOIN LATERAL (
    SELECT token_address, sum(amount) AS units FROM ledger_entries
    WHERE transaction_id = made.id AND user_id = made.user_id AND token_address <> usdc()
    GROUP BY token_address HAVING sum(amount) <> 0
) moved ON true
LEFT JOIN LATERAL (
    SELECT price_usd FROM prices_at(season.starts_at) AS prices
    WHERE prices.token_address = moved.token_address AND made.transaction_type = 'system'
) start ON true
ORDER BY made.created_at, made.id, moved.units
""")
_SYMBOLS: Final = text("SELECT address, symbol FROM tokens WHERE address = ANY(:addresses)")


@dataclass(slots=True)
class CostBasis:
    """What each token that a wallet holds has cost in a season, by the average.

    It is read a page at a time, each by one statement on a connection that is given back in
    between. Of the newest season where `season` is None; nothing later than `until` counts.
    """

    wallet_address: str
    now: datetime
    season: UUID | None = None
    until: datetime | None = None
    held: dict[str, Cost] = field(default_factory=dict)
    _after: tuple[datetime | str, UUID] = ("-infinity", _FIRST)
    _carried: Decimal = Decimal(0)
    _counted: int = 0

    async def read_page(self, connection: AsyncConnection) -> bool:
        """Counts the next transactions; whether there may be more."""
        after_at, after_id = self._after
        parameters = {
            "wallet_address": self.wallet_address,
            "season": self.season,
            "until": self.until,
            "now": self.now,
            "after_at": after_at,
            "after_id": after_id,
            "limit": TRANSACTIONS_AT_ONCE,
        }
        rows = (await connection.execute(_PAGE, parameters)).all()
        for row in rows:
            self._count(row)
        if rows:
            self._after = rows[-1].created_at, rows[-1].id
        read = len({row.id for row in rows})
        self._counted += read
        return read == TRANSACTIONS_AT_ONCE and self._is_within_bounds

    async def document(self, connection: AsyncConnection) -> bytes:
        """The finished JSON document of what is held now, by symbol."""
        counted = self.held if self._is_within_bounds else {}
        held = {token: cost for token, cost in counted.items() if cost.units > 0}
        found = await connection.execute(_SYMBOLS, {"addresses": list(held)})
        symbols = {row.address: row.symbol for row in found}
        tokens = sorted(held, key=lambda token: (symbols[token], token))
        entries = [_entry(token, symbols[token], held[token]) for token in tokens]
        told = {"wallet_address": self.wallet_address, "is_counted": self._is_within_bounds}
        return json.dumps({**told, "tokens": entries}).encode()

    @property
    def _is_within_bounds(self) -> bool:
        return self._counted <= TRANSACTIONS_MAX

    def _count(self, row: Row[Any]) -> None:
        """What leaves comes first: in a conversion its cost goes with it to what it became."""
        if row.token_address is None:
            return
        before = self.held.get(row.token_address, Cost())
        if row.units < 0:
            if row.is_conversion:
                self._carried = cost_of(before, -row.units)
            self.held[row.token_address] = without_units(before, -row.units)
            return
        paid = self._carried if row.is_conversion else row.paid_usd
        self.held[row.token_address] = with_units(before, row.units, paid or Decimal(0))


def _entry(token: str, symbol: str, cost: Cost) -> Mapping[str, str]:
    average = average_cost(cost)
    assert average is not None, "what is not held was left out"
    return {
        "token_address": token,
        "symbol": symbol,
        "units": plain(cost.units),
        "cost_usd": plain(cost.usd),
        "average_cost_usd": plain(average),
    }
