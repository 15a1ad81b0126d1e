"""What changing the margin of a position must keep."""

from decimal import Decimal
from typing import ClassVar

from backend.money import plain
from backend.refusals import Refusal


class MarginNeeded(Refusal):
    """The position needs the margin that was to be taken out."""

    key: ClassVar[str] = "PRECONDITION_FAILED"
    reason: ClassVar[str] = "margin_needed"
    fact_names: ClassVar[tuple[str, ...]] = ("removable", "leverage_max")


def require_removable(amount: Decimal, *, removable: Decimal, leverage_max: int) -> None:
    """MarginNeeded when less than `amount` USDC can be taken out."""
    if amount > removable:
        raise MarginNeeded(
            f"{plain(removable)} USDC can be taken out of this position at most; with less margin "
            f"its leverage would be above {leverage_max}, or it would be liquidated. "
            "Take out less, or close a part of it.",
            removable=plain(removable),
            leverage_max=leverage_max,
        )
