"""Markets whose price at any moment is known to a cheat, and shown to the server as time passes."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Final, Protocol

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.database.transaction import transaction
from backend.feeds.made_up.simulated import Simulated
from backend.feeds.source import Listing
from tests.world.world import BTC, PRICES, SOL, USDC

TOKENS: Final = (SOL, BTC, USDC)
Prices = Mapping[str, Decimal]
"""USD per token."""


class Market(Protocol):
    """What prices are at any moment, and how the server comes to see them."""

    async def prices(self, at: datetime) -> Prices:
        """The true ones, of the past and of the future."""

    async def show(self, at: datetime) -> None:
        """From now on the source says what is true at this moment."""

    async def shift(self, token: str, factor: Decimal) -> None:
        """From now on the token is worth this many times what it would have been."""

    async def funding_rates(self, at: datetime) -> Mapping[str, Decimal]:
        """What is settled at this moment, as fractions of notional per 8 hours."""


@dataclass(slots=True)
class Typed:
    """A file that is written anew at each look; prices move by up to 1 % within seconds."""

    path: Path
    shifts: dict[str, Decimal] = field(default_factory=dict)

    async def prices(self, at: datetime) -> Prices:
        """Value noise of several periods around the world's prices."""
        moves = {SOL: _noise(SOL, at), BTC: _noise(BTC, at), USDC: Decimal(0)}
        return {
            token: round(PRICES[token] * (1 + move) * self.shifts.get(token, 1), 8)
            for token, move in moves.items()
        }

    async def show(self, at: datetime) -> None:
        prices = {token: f"{price:f}" for token, price in (await self.prices(at)).items()}
        rates = {token: f"{rate:f}" for token, rate in (await self.funding_rates(at)).items()}
        self.path.write_text(json.dumps({"prices": prices, "funding_rates": rates}))

    async def shift(self, token: str, factor: Decimal) -> None:
        self.shifts[token] = factor

    async def funding_rates(self, at: datetime) -> Mapping[str, Decimal]:
        hours = at.replace(minute=0, second=0, microsecond=0)
        return {token: round(_noise(f"funding {token}", hours) / 10, 8) for token in (SOL, BTC)}


@dataclass(slots=True)
class Walking:
    """The simulated market, which moves by itself; a shift moves where it started."""

    engine: AsyncEngine
    starts: Mapping[str, Decimal]
    source: Simulated = field(default_factory=Simulated)
    shifts: dict[str, Decimal] = field(default_factory=dict)

    async def prices(self, at: datetime) -> Prices:
        samples = await self.source.prices(await self._listings(), now=at)
        return {token: sample.price_usd for token, sample in samples.items()}

    async def show(self, at: datetime) -> None:
        """Nothing to be done."""

    async def shift(self, token: str, factor: Decimal) -> None:
        self.shifts[token] = factor
        async with transaction(self.engine) as connection:
            await connection.execute(
                text(
                    "UPDATE token_listings SET starting_price_usd = :start"
                    " WHERE token_address = :token"
                ),
                {"start": self.starts[token] * factor, "token": token},
            )

    async def funding_rates(self, at: datetime) -> Mapping[str, Decimal]:
        samples = await self.source.funding_rates(await self._listings(), now=at)
        return {token: sample.rate for token, sample in samples.items()}

    async def _listings(self) -> list[Listing]:
        question = text(
            "SELECT address, symbol, decimals, is_major, pyth_feed_id, hyperliquid_coin,"
            " hyperliquid_price_multiplier, binance_perp, starting_price_usd"
            " FROM token_listings JOIN tokens ON address = token_address"
            " WHERE address = ANY(:tokens)"
        )
        async with self.engine.connect() as connection:
            rows = await connection.execute(question, {"tokens": list(TOKENS)})
            return [Listing(**row) for row in rows.mappings()]


def _noise(path: str, at: datetime) -> Decimal:
    """Between -2 % and 2 %, a straight line between hashed values at the ends of each period."""
    seconds = Decimal(str(at.timestamp()))
    total = Decimal(0)
    for period in (4, 15, 60, 240):
        step = int(seconds // period)
        here, there = (
            Decimal(int.from_bytes(hashlib.blake2b(f"{path} {period} {one}".encode()).digest()[:4]))
            / 2**31
            - 1
            for one in (step, step + 1)
        )
        total += here + (there - here) * (seconds - step * period) / period
    return total / 200
