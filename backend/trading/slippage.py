"""What one agrees to: an order fills at no worse a price than it says it would take."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Final

from backend.money import plain
from backend.refusals import Refusal
from backend.trading.formulas import worse_price

SLIPPAGE_BPS_MAX: Final = 10_000
SLIPPAGE_BPS_DEFAULT: Final = 50
"""What the pages take; an order of a program that names none takes any price."""


class PriceMoved(Refusal):
    """The price after the order was worse than the order takes."""

    key: ClassVar[str] = "PRECONDITION_FAILED"
    reason: ClassVar[str] = "price_moved"
    fact_names: ClassVar[tuple[str, ...]] = ("quoted_price", "price", "max_bps")


class SlippageIncomplete(Refusal):
    """A quoted price came without a limit, or a limit without a quoted price above 0."""

    reason: ClassVar[str] = "slippage_incomplete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slippage:
    """At most `max_bps` basis points worse than `quoted_price`."""

    quoted_price: Decimal
    max_bps: int

    def require(self, filled: Decimal, *, is_buying: bool) -> None:
        """PriceMoved when `filled`, price impact included, is worse than that."""
        worst = worse_price(price=self.quoted_price, bps=Decimal(self.max_bps), is_buying=is_buying)
        if filled > worst if is_buying else filled < worst:
            raise PriceMoved(
                f"The price moved from {plain(self.quoted_price)}, which you were quoted, to "
                f"{plain(filled)}; you take at most {self.max_bps} bps. Nothing was done. "
                "Look at the new price and order again.",
                quoted_price=plain(self.quoted_price),
                price=plain(filled),
                max_bps=self.max_bps,
            )


def slippage_of(*, quoted_price: Decimal | None, max_slippage_bps: int | None) -> Slippage | None:
    """What an order says it takes, None when it says nothing; SlippageIncomplete for half."""
    if quoted_price is None and max_slippage_bps is None:
        return None
    if not quoted_price or max_slippage_bps is None:
        raise SlippageIncomplete(
            "quoted_price and max_slippage_bps go together, and the price is above 0. "
            "Give both, or neither to take the next price whatever it is."
        )
    return Slippage(quoted_price=quoted_price, max_bps=max_slippage_bps)
