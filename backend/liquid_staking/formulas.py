"""Liquid-staking tokens (LST): minted and redeemed at a pool's exchange rate, which only grows.

Between its daily records it grows by the second: the rate at a moment is `grown_rate` of the last
record. Twin: `exchange_rate_at` of the database.
"""

from decimal import ROUND_DOWN, Decimal, localcontext
from typing import Final

from backend.investments.formulas import SECONDS_PER_YEAR
from backend.money import EXACT, round_down

EXCHANGE_RATE_DECIMALS: Final = 18


def minted(*, base_amount: Decimal, exchange_rate: Decimal, decimals: int) -> Decimal:
    """LST given for `base_amount`: base / rate, rounded down to the LST's `decimals`."""
    with localcontext(EXACT) as context:
        context.rounding = ROUND_DOWN
        return round_down(base_amount / exchange_rate, decimals)


def redeemed(*, lst_amount: Decimal, exchange_rate: Decimal, decimals: int) -> Decimal:
    """Base token given back for `lst_amount`: lst · rate, rounded down to the base's `decimals`."""
    return round_down(EXACT.multiply(lst_amount, exchange_rate), decimals)


def grown_rate(*, exchange_rate: Decimal, rate_percent: Decimal, seconds: int) -> Decimal:
    """The exchange rate after `seconds` of a yield of `rate_percent` a year.

    rate · (1 + rate_percent/100 · seconds / 31,536,000), rounded down to 18 places. The database
    lets the pools grow; only tests call this twin.
    """
    with localcontext(EXACT) as context:
        context.rounding = ROUND_DOWN
        growth = exchange_rate * rate_percent * seconds / (100 * SECONDS_PER_YEAR)
        return round_down(exchange_rate + growth, EXCHANGE_RATE_DECIMALS)


def lst_price(*, base_price_usd: Decimal, exchange_rate: Decimal) -> Decimal:
    """USD per LST, exact: the base token's price · exchange rate, for every purpose alike.

    The database reprices the pools; only tests call this twin.
    """
    return EXACT.multiply(base_price_usd, exchange_rate)
