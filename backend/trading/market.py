"""What a trade must know, read at once: tokens, prices, the user's balances, the rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# Balances are locked in one order everywhere, so that two trades never wait for each other.
_OPEN: Final = text("""
WITH held AS (
    SELECT token_address, balance FROM user_balances
    WHERE user_id = :user_id AND token_address = ANY(:tokens)
    ORDER BY token_address FOR UPDATE
)
SELECT tokens.address, tokens.symbol, tokens.decimals,
       prices.price_usd::numeric AS price_usd, prices.last_updated AS priced_at,
       coalesce(held.balance::numeric, 0) AS balance,
       current.starts_at, current.ends_at, current.is_paused, current.swap_fee_rate,
       current.perp_fee_rate, perps.max_leverage, coalesce(perps.is_open, false) AS is_perp_open,
       halted.reason AS halted_for, disqualified.reason AS disqualified_for,
       unconfirmed.refused_at
FROM tokens
LEFT JOIN token_prices prices ON prices.token_address = tokens.address
LEFT JOIN held ON held.token_address = tokens.address
LEFT JOIN perp_markets perps ON perps.token_address = tokens.address
LEFT JOIN unconfirmed_prices unconfirmed ON unconfirmed.token_address = tokens.address
LEFT JOIN trading_halts halted ON halted.token_address = tokens.address
LEFT JOIN disqualifications disqualified ON disqualified.user_id = :user_id
LEFT JOIN current_competition(:now) current ON true
WHERE tokens.address = ANY(:tokens)
""")


@dataclass(frozen=True, slots=True)
class TradedToken:
    """A token as a trade sees it; the price is in USD, None before the first one arrived.

    `max_leverage` is None when the token has no perpetual, `is_perp_open` whether positions
    may be opened in it; `halted_for` is why the organiser halted all its trading, or that of
    the token it derives from, else None. `refused_at` is when a price newer than this one was
    observed that the gate refused, None when the price is the newest observed.
    """

    address: str
    symbol: str
    decimals: int
    price_usd: Decimal | None
    priced_at: datetime | None
    balance: Decimal
    max_leverage: int | None
    is_perp_open: bool
    halted_for: str | None
    refused_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """When trading is possible; fee rates are fractions of the sold amount, and of a notional."""

    starts_at: datetime
    ends_at: datetime
    is_paused: bool
    swap_fee_rate: Decimal
    perp_fee_rate: Decimal


@dataclass(frozen=True, slots=True)
class Market:
    """The known tokens by address; `session` is None when there never was a competition.

    `disqualified_for` is why the user may not trade any more, None for all others.
    """

    tokens: Mapping[str, TradedToken]
    session: Session | None
    disqualified_for: str | None = None


async def open_market(
    connection: AsyncConnection,
    *,
    token_addresses: Sequence[str],
    user_id: UUID | None,
    now: datetime,
) -> Market:
    """The market for these tokens; the balances of `user_id` in them stay locked.

    Unknown addresses are left out. Without a user all balances are 0.
    """
    rows = (
        await connection.execute(
            _OPEN, {"tokens": list(token_addresses), "user_id": user_id, "now": now}
        )
    ).all()
    tokens = {
        row.address: TradedToken(
            address=row.address,
            symbol=row.symbol,
            decimals=row.decimals,
            price_usd=row.price_usd,
            priced_at=row.priced_at,
            balance=row.balance,
            max_leverage=row.max_leverage,
            is_perp_open=row.is_perp_open,
            halted_for=row.halted_for,
            refused_at=row.refused_at,
        )
        for row in rows
    }
    if not rows or rows[0].starts_at is None:
        return Market(tokens=tokens, session=None)
    first = rows[0]
    session = Session(
        starts_at=first.starts_at,
        ends_at=first.ends_at,
        is_paused=first.is_paused,
        swap_fee_rate=first.swap_fee_rate,
        perp_fee_rate=first.perp_fee_rate,
    )
    return Market(tokens=tokens, session=session, disqualified_for=first.disqualified_for)
