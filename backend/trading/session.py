"""When trading is possible, as an order sees it, and for which fees."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row


@dataclass(frozen=True, slots=True)
class Session:
    """When trading is possible; fee rates are fractions of the amount from, and of a notional.

    `settling` is the name of the competition before, while what it left is not swept.
    """

    starts_at: datetime
    ends_at: datetime
    is_paused: bool
    swap_fee_rate: Decimal
    perp_fee_rate: Decimal
    settling: str | None = None


def session_of(row: Row[Any]) -> Session:
    """The session that a row of the market has."""
    return Session(
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        is_paused=row.is_paused,
        swap_fee_rate=row.swap_fee_rate,
        perp_fee_rate=row.perp_fee_rate,
        settling=row.settling,
    )
