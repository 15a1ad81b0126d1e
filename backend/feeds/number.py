"""Numbers as foreign hands write them, made finite decimals or refused."""

from decimal import Context, Decimal

TEXT_LENGTH_MAX = 64
# Prices lie far inside this range; what lies outside would be megabytes of zeros as plain text.
MAGNITUDE_MAX = 24
_SIGNIFICANT = Context(prec=24)


def finite(value: object) -> Decimal | None:
    """`value` to 24 significant digits, or None if it is not a usable number.

    Takes decimals, integers and decimal text; refuses booleans, NaN, infinities,
    null, and magnitudes beyond 1e±24. Zero and negative numbers pass: the price
    gate is where they are refused by name.
    """
    if isinstance(value, bool) or not isinstance(value, (Decimal, int, str)):
        return None
    if isinstance(value, str) and len(value) > TEXT_LENGTH_MAX:
        return None
    try:
        number = _SIGNIFICANT.create_decimal(value)
    except (ArithmeticError, ValueError):
        return None
    if not number.is_finite() or abs(number.adjusted()) > MAGNITUDE_MAX:
        return None
    return number
