"""A market that moves by the hour: the same seed, the same prices, crashes and bad ticks."""

import json
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from random import Random
from typing import Final

from backend.money import EXACT, plain

STEP_PER_MILLE: Final = 18
CRASH_PER_MILLE: Final = -85
"""A crash goes on for hours, each within what the gate takes for a market's own move."""
CRASH_HOURS: Final = 4
CRASH_CHANCE: Final = 1 / 100
BAD_TICK_CHANCE: Final = 1 / 12
BAD_TICK_FACTOR: Final = 1000
FUNDING_RATE_MAX: Final = Decimal("0.0004")
PLACES: Final = Decimal("1e-12")


@dataclass(slots=True)
class Market:
    """True prices in USD by token, typed hour by hour into the file that the product reads.

    Prices of `stable` tokens stand still. `bad_ticks` are the tokens whose typed price is
    nonsense in this hour.
    """

    path: Path
    random: Random
    prices: dict[str, Decimal]
    stable: frozenset[str]
    bad_ticks: frozenset[str] = frozenset()
    crash_hours_left: int = 0

    def move(self) -> None:
        """Let an hour pass, and type what the sources say then."""
        if self.crash_hours_left:
            self.crash_hours_left -= 1
        elif self.random.random() < CRASH_CHANCE:
            self.crash_hours_left = CRASH_HOURS
        drift = CRASH_PER_MILLE if self.crash_hours_left else 0
        for token in sorted(self.prices.keys() - self.stable):
            per_mille = 1000 + drift + self.random.randint(-STEP_PER_MILLE, STEP_PER_MILLE)
            moved = EXACT.multiply(self.prices[token], Decimal(per_mille).scaleb(-3))
            self.prices[token] = max(PLACES, moved.quantize(PLACES, ROUND_HALF_EVEN))
        movable = sorted(self.prices.keys() - self.stable)
        is_bad = self.random.random() < BAD_TICK_CHANCE
        self.bad_ticks = frozenset([self.random.choice(movable)] if is_bad else [])
        self._type()

    def calm(self) -> None:
        """Type the true prices, for whoever goes on with this market."""
        self.bad_ticks = frozenset()
        self._type()

    def _type(self) -> None:
        typed = {
            token: price * BAD_TICK_FACTOR if token in self.bad_ticks else price
            for token, price in self.prices.items()
        }
        rates = {
            token: FUNDING_RATE_MAX * self.random.randint(-10, 10) / 10
            for token in sorted(self.prices)
        }
        document = {
            "prices": {token: plain(price) for token, price in typed.items()},
            "funding_rates": {token: plain(rate) for token, rate in rates.items()},
        }
        self.path.write_text(json.dumps(document))
