"""Isolated-margin perpetuals: size, margin, liquidation price, payout.

Units: prices in USD, sizes in the token, margin and fees in USDC, which perpetuals count
as one dollar. A side is +1 for a long and -1 for a short. The maintenance margin rate is
half the initial margin at the market's highest leverage, 1 / (2 · leverage_max), as
Hyperliquid has it; the liquidation price is where equity equals maintenance margin, which
gives the figures of dYdX's documented example.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, Decimal, localcontext
from typing import Final, Literal

from backend.money import EXACT, USDC_DECIMALS, round_down, round_up

Side = Literal[1, -1]
LIQUIDATION_PRICE_DECIMALS: Final = 18
NO_LIQUIDATION: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Settlement:
    """How a position ends, in USDC.

    `payout` and `fee` come out of what is left; `shortfall` is what the margin did not
    cover, and nobody but the insurance account pays it.
    """

    payout: Decimal
    fee: Decimal
    shortfall: Decimal


def position_size(
    *, collateral: Decimal, leverage: int, entry_price: Decimal, decimals: int
) -> Decimal:
    """collateral · leverage / entry price, rounded down to the token's `decimals`."""
    with localcontext(EXACT) as context:
        context.rounding = ROUND_DOWN
        return round_down(collateral * leverage / entry_price, decimals)


def trading_fee(*, size: Decimal, price: Decimal, fee_rate: Decimal) -> Decimal:
    """size · price · fee_rate, rounded up to a unit of USDC."""
    return round_up(EXACT.multiply(EXACT.multiply(size, price), fee_rate), USDC_DECIMALS)


def unrealised_pnl(
    *, side: Side, size: Decimal, entry_price: Decimal, mark_price: Decimal
) -> Decimal:
    """side · size · (mark - entry), exact."""
    with localcontext(EXACT):
        return side * size * (mark_price - entry_price)


def equity(
    *, side: Side, size: Decimal, entry_price: Decimal, mark_price: Decimal, margin: Decimal
) -> Decimal:
    """The live margin and the unrealised profit, exact; below 0 when the margin is used up."""
    pnl = unrealised_pnl(side=side, size=size, entry_price=entry_price, mark_price=mark_price)
    return EXACT.add(margin, pnl)


def liquidation_price(
    *, side: Side, size: Decimal, entry_price: Decimal, margin: Decimal, leverage_max: int
) -> Decimal:
    """(size · entry - side · margin) / (size · (1 - side · m)), m = 1 / (2 · leverage_max).

    `margin` is the live one, so this changes with every funding payment. To 18 places,
    rounded towards the entry price, so that no position outlives its maintenance margin.
    0 where no price liquidates, which is the case when the margin covers the whole value.
    """
    with localcontext(EXACT) as context:
        context.rounding = ROUND_CEILING if side == 1 else ROUND_FLOOR
        bare = 2 * leverage_max * (size * entry_price - side * margin)
        if bare <= 0:
            return NO_LIQUIDATION
        price = bare / (size * (2 * leverage_max - side))
        return price.quantize(Decimal(1).scaleb(-LIQUIDATION_PRICE_DECIMALS))


def closed_size(*, size: Decimal, fraction: Decimal, decimals: int) -> Decimal:
    """size · fraction, rounded down to the token's `decimals`; `fraction` is above 0, at most 1."""
    return size if fraction == 1 else round_down(EXACT.multiply(size, fraction), decimals)


def released_margin(
    *, margin: Decimal, collateral: Decimal, size: Decimal, closed: Decimal
) -> Decimal:
    """margin · closed / size, rounded down to a unit of USDC; what closing `closed` of `size` takes
    out of the margin.

    At most `collateral`: of a margin that is funding for its greater part more stays.
    """
    if closed == size:
        return margin
    with localcontext(EXACT) as context:
        context.rounding = ROUND_DOWN
        return min(collateral, round_down(margin * closed / size, USDC_DECIMALS))


def removable_margin(
    *, margin: Decimal, equity: Decimal, notional: Decimal, leverage_max: int
) -> Decimal:
    """How much can be taken out of a margin, rounded down to a unit of USDC: it and the equity stay
    at least notional / leverage_max, the initial margin at the market's highest leverage.

    Not below 0. All are in USDC; `margin` counts pending funding. Unrealised profit is not taken
    out. The position that is left is not liquidatable: the maintenance margin is half of that.
    """
    with localcontext(EXACT) as context:
        context.rounding = ROUND_CEILING
        needed = notional / leverage_max
        return max(Decimal(0), round_down(min(margin, equity) - needed, USDC_DECIMALS))


def settle(
    *,
    side: Side,
    size: Decimal,
    entry_price: Decimal,
    exit_price: Decimal,
    margin: Decimal,
    fee_rate: Decimal,
) -> Settlement:
    """What closing at `exit_price` pays: margin and profit, less the fee, never below 0."""
    exact = equity(
        side=side, size=size, entry_price=entry_price, mark_price=exit_price, margin=margin
    )
    with localcontext(EXACT):
        owned = exact.quantize(Decimal(1).scaleb(-USDC_DECIMALS), ROUND_FLOOR)
        left = max(Decimal(0), owned)
        fee = min(left, trading_fee(size=size, price=exit_price, fee_rate=fee_rate))
        return Settlement(payout=left - fee, fee=fee, shortfall=left - owned)
