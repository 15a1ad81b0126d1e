"""Funding: what longs pay shorts, or shorts longs, to keep a perpetual near its token's price."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import ROUND_DOWN, Decimal, localcontext
from typing import Final

from backend.money import EXACT, USDC_DECIMALS, round_down, round_up
from backend.perp.formulas import Side, equity

INTERVAL: Final = timedelta(hours=8)
INTERVAL_SECONDS: Final = 28_800
RATE_MAX: Final = Decimal("0.0075")
"""0.75 % of notional per 8 hours, either way: Binance's bound for SOL."""


def clamped(rate: Decimal) -> Decimal:
    """A funding rate (fraction of notional per 8 hours) within ±0.75 %."""
    return max(-RATE_MAX, min(RATE_MAX, rate))


def funding_payment(
    *, side: Side, size: Decimal, price: Decimal, rate: Decimal, seconds: int, margin: Decimal
) -> Decimal:
    """The change of margin in USDC: -side · size · price · rate · seconds / 28,800.

    A positive `rate` makes longs pay. What is paid is rounded up and is at most `margin`;
    what is received is rounded down.
    """
    with localcontext(EXACT) as context:
        context.rounding = ROUND_DOWN
        amount = size * price * abs(rate) * seconds / INTERVAL_SECONDS
    is_paid = side * rate > 0
    if not is_paid:
        return round_down(amount, USDC_DECIMALS)
    return -min(margin, round_up(amount, USDC_DECIMALS))


def live_equity(
    *,
    side: Side,
    size: Decimal,
    entry_price: Decimal,
    mark_price: Decimal,
    margin: Decimal,
    funding_rate: Decimal,
    seconds: int,
) -> Decimal:
    """The equity at a moment: margin, unrealised profit, and the funding since the last settlement.

    `margin` is as of that settlement, `seconds` ago. In USDC, exact but for the funding, which is
    rounded as it will be when it is paid. The database values positions; only tests call this twin.
    """
    pending = funding_payment(
        side=side,
        size=size,
        price=mark_price,
        rate=funding_rate,
        seconds=seconds,
        margin=margin,
    )
    return equity(
        side=side,
        size=size,
        entry_price=entry_price,
        mark_price=mark_price,
        margin=EXACT.add(margin, pending),
    )


def settlement_times(*, after: datetime, until: datetime) -> Iterator[datetime]:
    """00:00, 08:00 and 16:00 UTC, those later than `after` and not later than `until`."""
    day = after.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    at = day
    while at <= until:
        if at > after:
            yield at
        at += INTERVAL
