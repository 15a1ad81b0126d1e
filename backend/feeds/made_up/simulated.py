"""A made-up market: the same seed, token and moment give the same price everywhere.

Log-prices are sums of value noise over doubling periods, each swinging with the
square root of its period as a random walk does. A price depends on no other,
so any number of processes agree without talking to each other.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final, Self

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
WEIGHTS: Final = tuple((Decimal(period) / DAY_SECONDS).sqrt() for period in PERIODS_SECONDS)
STABLE_OCTAVE: Final = 6
"""Whose period a stable coin sways by."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the periods of this length a moment is: `along` of the way through number `step`."""

    period_seconds: int
    step: int
    along: Decimal

    @classmethod
    def at(cls, now: datetime, *, period_seconds: int) -> Self:
        elapsed = Decimal(str(now.timestamp()))
        step = int(elapsed // period_seconds)
        return cls(period_seconds, step, (elapsed - step * period_seconds) / period_seconds)


@dataclass(frozen=True, slots=True)
class Simulated:
    """A random walk per token around its starting price; the seed chooses the market."""

    seed: str = "alphatest"
    name: str = NAME
    budget: None = None

    async def prices(self, listings: Sequence[Listing], *, now: datetime) -> Mapping[str, Sample]:
        """Prices of every listing with a starting price, observed at `now`; never fails."""
        places = _places_at(now)
        market = self._walk(path="market", places=places)
        return {
            listing.address: Sample(
                token_address=listing.address,
                price_usd=self._price(
                    listing, start=listing.starting_price_usd, market=market, places=places
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
        place = _Place.at(now, period_seconds=FUNDING_PERIOD_SECONDS)
        return {
            listing.address: FundingSample(
                token_address=listing.address,
                rate=round_display(
                    FUNDING_CENTRE
                    + FUNDING_SWING * self._noise(path=f"funding {listing.address}", place=place),
                    8,
                ),
                source=NAME,
            )
            for listing in listings
        }

    def _price(
        self, listing: Listing, *, start: Decimal, market: Decimal, places: Sequence[_Place]
    ) -> Decimal:
        if listing.symbol in DOLLAR_SYMBOLS | CURRENCY_SYMBOLS:
            # One bounded swing and no walk, so that a stable coin returns to its peg.
            sway = self._noise(path=listing.address, place=places[STABLE_OCTAVE])
            return round_display(start * (1 + sway * Decimal("0.0005")), PRICE_DIGITS)
        volatility = Decimal("0.03") if listing.is_major else Decimal("0.05")
        # Tokens that wrap the same coin walk together.
        own = self._walk(path=listing.hyperliquid_coin or listing.address, places=places)
        moved = start * (volatility * (MARKET_SHARE * market + OWN_SHARE * own)).exp()
        # Ten significant digits, whatever the price's size: BONK is 0.00002 dollars.
        return round_display(moved, PRICE_DIGITS - 1 - moved.adjusted())

    def _walk(self, *, path: str, places: Sequence[_Place]) -> Decimal:
        """A log-price in units of one day's standard deviation, around zero."""
        total = Decimal(0)
        for name, weight, place in zip(_octaves(path), WEIGHTS, places, strict=True):
            if place.along:
                here, rise = _line(self.seed, name, place.step)
                total += weight * (here + rise * place.along)
            else:
                # As whole minutes are of short periods: what comes after is not looked at.
                total += weight * _lattice(self.seed, name, place.step)
        return total

    def _noise(self, *, path: str, place: _Place) -> Decimal:
        """Between -1 and 1, a straight line between hashed values at the period's ends."""
        here, rise = _line(self.seed, path, place.step)
        return here + rise * place.along


def _places_at(now: datetime) -> Sequence[_Place]:
    return [_Place.at(now, period_seconds=period) for period in PERIODS_SECONDS]


@lru_cache(maxsize=2**8)
def _octaves(path: str) -> Sequence[str]:
    return [f"{path} {period}" for period in PERIODS_SECONDS]


# A walk through some minutes is on the same lines of most periods again and again.
@lru_cache(maxsize=2**13)
def _line(seed: str, path: str, step: int) -> tuple[Decimal, Decimal]:
    """Where the line of a period begins, and how far it rises."""
    here = _lattice(seed, path, step)
    return here, _lattice(seed, path, step + 1) - here


def _lattice(seed: str, path: str, step: int) -> Decimal:
    digest = hashlib.blake2b(f"{seed}\n{path}\n{step}".encode(), digest_size=6).digest()
    return EXACT.divide(Decimal(int.from_bytes(digest)), Decimal(2**47)) - 1
