"""How an order is to be filled."""

from dataclasses import dataclass
from datetime import datetime

from backend.trading.slippage import Slippage


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """At the first price observed at `since` or later, no worse than `slippage` takes.

    `since` is when the order arrived, plus the competition's execution delay. `is_newest`: at the
    newest price of those instead, which triggered it.
    """

    since: datetime
    slippage: Slippage | None = None
    is_newest: bool = False
