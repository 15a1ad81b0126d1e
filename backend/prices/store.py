"""New prices, their history, and what the gate refused: any number in one statement."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_WRITE: Final = text("""
WITH arrived AS (
    SELECT * FROM unnest(
        CAST(:addresses AS text[]), CAST(:prices AS numeric[]),
        CAST(:moments AS timestamptz[]), CAST(:beginnings AS timestamptz[]),
        CAST(:sources AS text[])
    ) AS one(token_address, price_usd, last_updated, began_at, source)
), written AS (
    INSERT INTO token_prices (token_address, price_usd, last_updated, source)
    SELECT token_address, plain(price_usd), last_updated, source FROM arrived
    ORDER BY token_address
    ON CONFLICT (token_address) DO UPDATE SET
        price_usd = excluded.price_usd,
        last_updated = excluded.last_updated,
        source = excluded.source
    WHERE token_prices.last_updated < excluded.last_updated
    RETURNING token_address, price_usd::numeric, last_updated, source
), remembered AS (
    INSERT INTO price_history (token_address, priced_at, price_usd, source, began_at)
    SELECT token_address, written.last_updated, written.price_usd, written.source, began_at
    FROM written JOIN arrived USING (token_address)
    ON CONFLICT (token_address, priced_at) DO NOTHING
)
SELECT token_address, symbol, price_usd, last_updated
FROM written JOIN tokens ON tokens.address = token_address
""")

# Of many moments, the newest of which becomes the stored one. Arrays of so many are slow to send.
_WRITE_SERIES: Final = text("""
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
    """Makes these the current prices and adds them to the history, in one statement.

    Gives those that were written: a price that is not newer than the stored one changes
    nothing. At most one price per token.
    """
    if not prices:
        return []
    rows = await connection.execute(
        _WRITE,
        {
            "addresses": [price.token_address for price in prices],
            "prices": [price.price_usd for price in prices],
            "moments": [price.last_updated for price in prices],
            "beginnings": [price.began_at for price in prices],
            "sources": [price.source for price in prices],
        },
    )
    return [PriceChange(**row) for row in rows.mappings()]


async def write_series(connection: AsyncConnection, prices: Sequence[Price]) -> list[PriceChange]:
    """Adds prices of any number of moments to the history, in one statement, and makes the newest
    of each token the current one. All are newer than the stored ones.

    Gives the newest.
    """
    if not prices:
        return []
    rows = await connection.execute(_WRITE_SERIES, {"prices": json.dumps(list(map(_row, prices)))})
    return [PriceChange(**row) for row in rows.mappings()]


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
