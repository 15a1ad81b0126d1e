"""One who gambles by chance at the highest leverage, over recorded prices."""

import csv
import gzip
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Final

from backend.money import EXACT
from backend.perp.formulas import (
    Side,
    equity,
    liquidation_price,
    position_size,
    settle,
    trading_fee,
)

RECORDED: Final = Path(__file__).resolve().parents[2] / "data" / "october-2025.csv.gz"
STEPS_AN_HOUR: Final = 12
"""Prices are of every five minutes."""
LEVERAGE: Final = 20
FEE_RATE: Final = Decimal("0.0006")
SIZE_DECIMALS: Final = 9
STAKE_MIN_USD: Final = Decimal(10)
HOURS_HELD: Final = (1, 24)
SHARES: Final = (Decimal("0.1"), Decimal("0.25"), Decimal("0.5"))

Prices = Mapping[str, Sequence[Decimal]]


def recorded_prices() -> Prices:
    """USD prices of the fortnight of October 2025 by symbol, of every five minutes."""
    with gzip.open(RECORDED, "rt", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return {symbol: [Decimal(row[symbol]) for row in rows] for symbol in rows[0] if symbol != "utc"}


@dataclass(slots=True)
class Played:
    """What a trader did: the value at each full hour, in USD, and what the limits look at."""

    values_usd: list[Decimal]
    liquidations: int = 0
    days: set[int] = field(default_factory=set)


def gamble(random: Random, prices: Prices, *, initial_usd: Decimal) -> Played:
    """Put a share of what is left on one side at 20x, hold it for some hours, and again, until
    nothing worth a position is left. Funding is left out.
    """
    steps = min(len(series) for series in prices.values())
    played = Played([initial_usd])
    cash, step = initial_usd, 0
    while step < steps - 1:
        symbol = random.choice(sorted(prices))
        side: Side = random.choice((1, -1))
        end = min(steps - 1, step + random.randint(*HOURS_HELD) * STEPS_AN_HOUR)
        if cash < STAKE_MIN_USD:
            played.values_usd += [cash] * (_hour(steps - 1) - _hour(step))
            break
        played.days.add(_hour(step) // 24)
        stake = EXACT.multiply(cash, random.choice(SHARES))
        payout = _hold(played, prices[symbol], side, stake, cash - stake, step, end)
        cash, step = cash - stake + payout, end
    return played


def _hold(
    played: Played,
    prices: Sequence[Decimal],
    side: Side,
    stake: Decimal,
    rest: Decimal,
    start: int,
    end: int,
) -> Decimal:
    """The payout of one position; `rest` is what lies beside it."""
    entry = prices[start]
    # The fee of opening comes out of the stake, as it does out of the wallet.
    collateral = EXACT.divide(stake, 1 + LEVERAGE * FEE_RATE)
    size = position_size(
        collateral=collateral, leverage=LEVERAGE, entry_price=entry, decimals=SIZE_DECIMALS
    )
    margin = EXACT.subtract(stake, trading_fee(size=size, price=entry, fee_rate=FEE_RATE))
    limit = liquidation_price(
        side=side, size=size, entry_price=entry, margin=margin, leverage_max=LEVERAGE
    )
    for step in range(start + 1, end + 1):
        price = prices[step]
        if side * (price - limit) <= 0:
            played.liquidations += 1
            played.values_usd += [rest] * (_hour(end) - _hour(step - 1))
            return Decimal(0)
        if step % STEPS_AN_HOUR == 0:
            worth = equity(side=side, size=size, entry_price=entry, mark_price=price, margin=margin)
            played.values_usd.append(rest + max(Decimal(0), worth))
    return settle(
        side=side,
        size=size,
        entry_price=entry,
        exit_price=prices[end],
        margin=margin,
        fee_rate=FEE_RATE,
    ).payout


def _hour(step: int) -> int:
    return step // STEPS_AN_HOUR
