"""New prices, their history, and what the gate refused: any number in one statement."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.clock import iso
from backend.money import plain

# Prices of any number of moments, the newest of which becomes the stored one. As JSON, for arrays
# are slow to send.
_WRITE: Final = text("""
WITH arrived AS MATERIALIZED (
    SELECT token_address, plain(price_usd) AS price_usd, last_updated, began_at, source
    FROM json_to_recordset(CAST(:prices AS json)) AS one (
        token_address text, price_usd numeric, last_updated timestamptz, source text,
        began_at timestamptz
    )
), written AS (
    INSERT INTO token_prices (token_address, price_usd, last_updated, source)
    SELECT DISTINCT ON (token_address) token_address, price_usd, last_updated, source FROM arrived
    ORDER BY token_address, last_updated DESC
    ON CONFLICT (token_address) DO UPDATE SET
        price_usd = excluded.price_usd,
        last_updated = excluded.last_updated,
        source = excluded.source
    WHERE token_prices.last_updated < excluded.last_updated
    RETURNING token_address, price_usd::numeric, last_updated
), remembered AS (
    INSERT INTO price_history (token_address, priced_at, price_usd, source, began_at)
    SELECT token_address, arrived.last_updated, arrived.price_usd::numeric, source, began_at
    FROM written JOIN arrived USING (token_address)
    ON CONFLICT (token_address, priced_at) DO NOTHING
)
SELECT token_address, symbol, price_usd, last_updated
FROM written JOIN tokens ON tokens.address = token_address
""")

# Rows are locked in the order that writing locks them in; one that was written while it was waited
# for is looked at again. Its commit waits for no disk: that of an order filled at it, which comes
# after it, brings it there as well, and otherwise nothing follows from it.
_KEEP: Final = text("""
WITH arrived AS MATERIALIZED (
    SELECT one.* FROM json_to_recordset(CAST(:prices AS json)) AS one (
        token_address text, price_usd numeric, last_updated timestamptz, source text,
        began_at timestamptz
    )
    CROSS JOIN (SELECT set_config('synchronous_commit', 'off', true)) AS unwaited
), same AS MATERIALIZED (
    SELECT token_address, arrived.price_usd, arrived.last_updated, arrived.source, began_at
    FROM token_prices stored JOIN arrived USING (token_address)
    WHERE (stored.price_usd::numeric, stored.source) = (arrived.price_usd, arrived.source)
      AND stored.last_updated < arrived.last_updated
    ORDER BY token_address FOR NO KEY UPDATE OF stored
), kept AS (
    UPDATE token_prices SET last_updated = same.last_updated
    FROM same WHERE token_prices.token_address = same.token_address
), remembered AS (
    INSERT INTO price_history (token_address, priced_at, price_usd, source, began_at)
    SELECT token_address, last_updated, price_usd, source, began_at FROM same
    ON CONFLICT (token_address, priced_at) DO NOTHING
)
SELECT token_address FROM same
""")

_HOLD: Final = text("""
SELECT FROM token_prices WHERE token_address = ANY(:addresses) ORDER BY token_address FOR SHARE
""")

_REFUSE: Final = text("""
INSERT INTO price_refusals (token_address, candidate, source, reason, observed_at, refused_at)
VALUES (:token_address, left(:candidate, 100), :source, :reason, :observed_at, :refused_at)
""")


@dataclass(frozen=True, slots=True)
class Price:
    """USD per whole token, as `source` gave it at `last_updated`.

    `began_at` is when its observation began: nothing that was known before is in it, so it
    fills orders that had arrived by then; None fills none.
    """

    token_address: str
    price_usd: Decimal
    last_updated: datetime
    source: str
    began_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PriceChange:
    """A price that was written, in USD per whole token."""

    token_address: str
    symbol: str
    price_usd: Decimal
    last_updated: datetime

    def news(self) -> dict[str, str]:
        """As it is told to who listens."""
        return {
            "token_address": self.token_address,
            "symbol": self.symbol,
            "price_usd": plain(self.price_usd),
            "last_updated": iso(self.last_updated),
        }


@dataclass(frozen=True, slots=True)
class PriceRefusal:
    """A price the gate kept out; `candidate` is the number as text, `reason` the gate's word."""

    token_address: str
    candidate: str
    source: str
    reason: str
    observed_at: datetime
    refused_at: datetime


async def write_prices(connection: AsyncConnection, prices: Sequence[Price]) -> list[PriceChange]:
    """Adds prices of any number of moments to the history, in one statement, and makes the newest
    of each token the current one.

    Gives the newest. Of a token whose newest is not newer than the stored price nothing is written.
    """
    if not prices:
        return []
    rows = await connection.execute(_WRITE, {"prices": json.dumps(list(map(_row, prices)))})
    return [PriceChange(**row) for row in rows.mappings()]


async def keep_prices(connection: AsyncConnection, prices: Sequence[Price]) -> frozenset[str]:
    """Adds prices that are the stored ones, looked at again, to the history: they are stored as of
    then. At most one per token.

    Gives the tokens of which that is so. Of the others nothing is written: another source gave
    them, or what is stored is another price or no older.
    """
    rows = await connection.execute(_KEEP, {"prices": json.dumps(list(map(_row, prices)))})
    return frozenset(rows.scalars())


def _row(price: Price) -> dict[str, str | None]:
    return {
        "token_address": price.token_address,
        "price_usd": str(price.price_usd),
        "last_updated": price.last_updated.isoformat(),
        "source": price.source,
        "began_at": None if price.began_at is None else price.began_at.isoformat(),
    }


async def hold_prices(connection: AsyncConnection, *, token_addresses: Sequence[str]) -> None:
    """Let these prices stand still until the transaction ends.

    Whoever makes a position liquidatable at other prices than before does so first: a new
    price then either is seen here, or sees what was made here and liquidates it.
    """
    await connection.execute(_HOLD, {"addresses": list(token_addresses)})


async def write_refusals(connection: AsyncConnection, refusals: Sequence[PriceRefusal]) -> None:
    """Records what the gate refused."""
    if refusals:
        await connection.execute(_REFUSE, [asdict(refusal) for refusal in refusals])
