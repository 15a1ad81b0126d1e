"""What a swap gives: equal value at current prices, less the fee."""

from decimal import ROUND_DOWN, Decimal, localcontext

from backend.money import EXACT, round_down, round_up


def swap_output(
    *,
    amount: Decimal,
    price_from_usd: Decimal,
    price_to_usd: Decimal,
    fee_rate: Decimal,
    decimals_to: int,
) -> Decimal:
    """Units of the to token: amount · price_from / price_to · (1 - fee_rate), rounded down.

    `amount` is in units of the from token, `fee_rate` a fraction of it from 0 to below 1,
    prices are above 0. The result has at most `decimals_to` places and may be 0.
    """
    with localcontext(EXACT) as context:
        value_usd = amount * price_from_usd * (1 - fee_rate)
        # A quotient rounded to nearest could step over the next unit before it is cut.
        context.rounding = ROUND_DOWN
        return round_down(value_usd / price_to_usd, decimals_to)


def swap_fee(*, amount: Decimal, fee_rate: Decimal, decimals_from: int) -> Decimal:
    """Units of the from token that the competition keeps, rounded up to `decimals_from`."""
    return round_up(EXACT.multiply(amount, fee_rate), decimals_from)
