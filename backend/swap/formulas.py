"""What a swap gives: equal value at current prices, less the fee and the price impact."""

from decimal import ROUND_DOWN, Decimal, localcontext

from backend.money import EXACT, round_down, round_up
from backend.trading.formulas import BASIS_POINTS


def swap_output(
    *,
    amount: Decimal,
    price_from_usd: Decimal,
    price_to_usd: Decimal,
    fee_rate: Decimal,
    impact_bps: Decimal,
    decimals_to: int,
) -> Decimal:
    """Units of the to token, rounded down: amount · price_from / price_to · (1 - fee_rate) ·
    (1 - impact_bps / 10,000).

    `amount` is in units of the from token, `fee_rate` a fraction of it from 0 to below 1,
    `impact_bps` from 0 to below 10,000, prices are above 0. The result has at most `decimals_to`
    places and may be 0.
    """
    with localcontext(EXACT) as context:
        kept = (1 - fee_rate) * (1 - impact_bps / BASIS_POINTS)
        value_usd = amount * price_from_usd * kept
        # A quotient rounded to nearest could step over the next unit before it is cut.
        context.rounding = ROUND_DOWN
        return round_down(value_usd / price_to_usd, decimals_to)


def swap_fee(*, amount: Decimal, fee_rate: Decimal, decimals_from: int) -> Decimal:
    """Units of the from token that the competition keeps, rounded up to `decimals_from`."""
    return round_up(EXACT.multiply(amount, fee_rate), decimals_from)
