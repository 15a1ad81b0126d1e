"""How long after an order its price is looked at again, and what of it draws attention."""

from datetime import timedelta
from decimal import Decimal
from typing import Final

HORIZONS: Final = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5))
"""In their order; a fill's markouts stand in the same."""

FLAGGED_HORIZON: Final = HORIZONS[0]
FLAGGED_T_MIN: Final = Decimal(4)
"""By chance one trader in 30,000 is beyond it at one look; skill shows at longer horizons."""
FLAGGED_OBSERVATIONS_MIN: Final = 30
"""Of fewer a standard error says little."""
