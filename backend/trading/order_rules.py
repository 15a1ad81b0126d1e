"""What holds for the orders of every competition, as it is published."""

import json
from typing import Final

from backend.prices.observe import WAIT_SECONDS_MAX
from backend.trading.formulas import BPS_PER_DEPTH, IMPACT_BPS_MAX
from backend.trading.recent_store import RECENT
from backend.trading.slippage import SLIPPAGE_BPS_DEFAULT, SLIPPAGE_BPS_MAX

ORDER_RULES: Final = json.dumps(
    {
        "wait_seconds_max": int(WAIT_SECONDS_MAX),
        "default_slippage_bps": SLIPPAGE_BPS_DEFAULT,
        "max_slippage_bps": SLIPPAGE_BPS_MAX,
        "impact_bps_per_depth": BPS_PER_DEPTH,
        "impact_bps_max": IMPACT_BPS_MAX,
        "impact_window_seconds": int(RECENT.total_seconds()),
    }
)
