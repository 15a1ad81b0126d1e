"""A made-up market: the same seed, token and moment give the same price everywhere.

Log-prices are sums of value noise over doubling periods, each swinging with the
square root of its period as a random walk does. Nothing is stored between calls,
so any number of processes agree without talking to each other.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from backend.feeds.made_up.stables import CURRENCY_SYMBOLS, DOLLAR_SYMBOLS
from backend.feeds.source import FundingSample, Listing, Sample
from backend.money import EXACT, round_display

NAME: Final = "simulated"
DAY_SECONDS: Final = Decimal(86_400)
# 30 s up to 11 days: finer than a refresh, and coarse enough to trend over a competition.
PERIODS_SECONDS: Final = tuple(30 * 2**octave for octave in range(16))
FUNDING_PERIOD_SECONDS: Final = 8 * 3600
FUNDING_CENTRE: Final = Decimal("0.0001")
FUNDING_SWING: Final = Decimal("0.0004")
# Tokens move together more than apart; 0.8² + 0.6² = 1 keeps the volatility as named.
MARKET_SHARE: Final = Decimal("0.8")
OWN_SHARE: Final = Decimal("0.6")
PRICE_DIGITS: Final = 10


@dataclass(frozen=True, slots=True)
class Simulated:
    """A random walk per token around its starting price; the seed chooses the market."""

    seed: str = "alphatest"
    name: str = NAME
    budget: None = None

    async def prices(self, listings: Sequence[Listing], *, now: datetime) -> Mapping[str, Sample]:
        """Prices of every listing with a starting price, observed at `now`; never fails."""
        market = self._walk(path="market", now=now)
        return {
            listing.address: Sample(
                token_address=listing.address,
                price_usd=self._price(
                    listing, start=listing.starting_price_usd, market=market, now=now
                ),
                source=NAME,
                observed_at=now,
                began_at=now,
            )
            for listing in listings
            if listing.starting_price_usd is not None
        }

    async def funding_rates(
        self, listings: Sequence[Listing], *, now: datetime
    ) -> Mapping[str, FundingSample]:
        """A rate per 8 h for every listing, between -0.0003 and 0.0005; never fails."""
        return {
            listing.address: FundingSample(
                token_address=listing.address,
                rate=round_display(
                    FUNDING_CENTRE
                    + FUNDING_SWING
                    * self._noise(
                        path=f"funding {listing.address}",
                        period_seconds=FUNDING_PERIOD_SECONDS,
                        now=now,
                    ),
                    8,
                ),
                source=NAME,
            )
            for listing in listings
        }

    def _price(
        self, listing: Listing, *, start: Decimal, market: Decimal, now: datetime
    ) -> Decimal:
        if listing.symbol in DOLLAR_SYMBOLS | CURRENCY_SYMBOLS:
            # One bounded swing and no walk, so that a stable coin returns to its peg.
            sway = self._noise(path=listing.address, period_seconds=PERIODS_SECONDS[6], now=now)
            return round_display(start * (1 + sway * Decimal("0.0005")), PRICE_DIGITS)
        volatility = Decimal("0.03") if listing.is_major else Decimal("0.05")
        # Tokens that wrap the same coin walk together.
        own = self._walk(path=listing.hyperliquid_coin or listing.address, now=now)
        moved = start * (volatility * (MARKET_SHARE * market + OWN_SHARE * own)).exp()
        # Ten significant digits, whatever the price's size: BONK is 0.00002 dollars.
        return round_display(moved, PRICE_DIGITS - 1 - moved.adjusted())

    def _walk(self, *, path: str, now: datetime) -> Decimal:
        """A log-price in units of one day's standard deviation, around zero."""
        return sum(
            (
                (Decimal(period) / DAY_SECONDS).sqrt()
                * self._noise(path=f"{path} {period}", period_seconds=period, now=now)
                for period in PERIODS_SECONDS
            ),
            Decimal(0),
        )

    def _noise(self, *, path: str, period_seconds: int, now: datetime) -> Decimal:
        """Between -1 and 1, a straight line between hashed values at the period's ends."""
        elapsed = Decimal(str(now.timestamp()))
        step = int(elapsed // period_seconds)
        along = (elapsed - step * period_seconds) / period_seconds
        here, there = (self._lattice(path=path, step=at) for at in (step, step + 1))
        return here + (there - here) * along

    def _lattice(self, *, path: str, step: int) -> Decimal:
        digest = hashlib.blake2b(f"{self.seed}\n{path}\n{step}".encode(), digest_size=6).digest()
        return EXACT.divide(Decimal(int.from_bytes(digest)), Decimal(2**47)) - 1
