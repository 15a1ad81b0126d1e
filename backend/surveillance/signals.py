"""What makes a trader worth a look, and from how much of it on."""

from datetime import timedelta
from typing import Final, Literal

from backend.markouts.horizons import FLAGGED_HORIZON, FLAGGED_OBSERVATIONS_MIN, FLAGGED_T_MIN

SignalName = Literal["shared_address", "same_orders", "opposite_positions", "high_markouts"]

WALLETS_MIN: Final = 3
"""Wallets that sign in from one network: families share one, and so do offices."""
SAME_ORDERS_MIN: Final = 3
"""Orders that another trader gave alike, to the unit, within the same two seconds."""
OPPOSITE_POSITIONS_MIN: Final = 1
"""Positions that another trader opened the other way round, as large, within the same ten
seconds."""
REACH: Final = timedelta(hours=24)
"""How far back orders are compared, so that it costs the same on each day of a season."""

THRESHOLDS: Final = {
    "wallets_min": WALLETS_MIN,
    "same_orders_min": SAME_ORDERS_MIN,
    "opposite_positions_min": OPPOSITE_POSITIONS_MIN,
    "horizon": int(FLAGGED_HORIZON.total_seconds()),
    "observations_min": FLAGGED_OBSERVATIONS_MIN,
    "t_min": FLAGGED_T_MIN,
    "reach": REACH,
}
"""As the statements name them."""
