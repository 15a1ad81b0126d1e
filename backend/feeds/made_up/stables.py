"""Which tokens are dollars, for markets that are made up or recorded without them."""

from typing import Final

DOLLAR_SYMBOLS: Final = frozenset({"USDC", "USDT", "PYUSD"})
# Stable against something else than the dollar, so they wander little but are not 1.
CURRENCY_SYMBOLS: Final = frozenset({"EURC"})
