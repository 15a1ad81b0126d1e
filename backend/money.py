"""Exact decimal amounts: their form on the wire, their rounding, their text.

An amount is a plain decimal in human units ("10.5"), at most 15 digits before
the point and 18 after it, never a float and never in exponent form.
"""

import re
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_UP, Context, Decimal
from typing import Annotated, Final

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

AMOUNT_PATTERN = r"^(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,18})?$"
AMOUNT_LENGTH_MAX = 40
_AMOUNT = re.compile(AMOUNT_PATTERN.removesuffix("$") + r"\Z", re.ASCII)

USDC: Final = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"
"""The mint address of what positions are margined and settled in."""
USDC_DECIMALS: Final = 6

# Wide enough that no product of two amounts and a rate is ever rounded on the way.
EXACT: Final = Context(prec=100)


def plain(amount: Decimal) -> str:
    """The shortest plain text of `amount`: no exponent, no trailing zeros, no "-0"."""
    if not amount:
        return "0"
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def round_down(amount: Decimal, decimals: int) -> Decimal:
    """Towards zero to `decimals` places: for what the user receives."""
    return amount.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_DOWN, context=EXACT)


def round_up(amount: Decimal, decimals: int) -> Decimal:
    """Away from zero to `decimals` places: for what the user pays."""
    return amount.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_UP, context=EXACT)


def round_display(amount: Decimal, decimals: int) -> Decimal:
    """Half-even to `decimals` places: for figures that are only shown."""
    return amount.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_EVEN, context=EXACT)


def places(amount: Decimal) -> int:
    """How many digits stand after the point once trailing zeros are gone."""
    exponent = amount.normalize(EXACT).as_tuple().exponent
    assert isinstance(exponent, int), "an amount is finite"
    return max(0, -exponent)


def _parse(value: object) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str) or len(value) > AMOUNT_LENGTH_MAX or not _AMOUNT.match(value):
        raise ValueError(
            'an amount is a plain decimal as text, like "10.5": digits and at most one point, '
            "no sign, no exponent, at most 15 digits before the point and 18 after it"
        )
    return Decimal(value)


Amount = Annotated[
    Decimal,
    BeforeValidator(_parse),
    PlainSerializer(plain, return_type=str),
    WithJsonSchema({"type": "string", "pattern": AMOUNT_PATTERN, "examples": ["10.5"]}),
]
"""An amount that arrives: unsigned decimal text; what the user may type."""

Figure = Annotated[
    Decimal,
    PlainSerializer(plain, return_type=str),
    WithJsonSchema({"type": "string", "examples": ["-3.25"]}),
]
"""A number that leaves: signed decimal text of any length."""
