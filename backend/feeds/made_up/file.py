"""Prices and funding rates typed into a JSON file, read anew at every refresh."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from backend.feeds.number import finite
from backend.feeds.source import FundingSample, Listing, Sample, SourceUnavailable

FORM = '{"prices": {address: "price"}, "funding_rates": {address: "rate"}}'


@dataclass(frozen=True, slots=True)
class File:
    """The file at `path`; whoever edits it moves the market."""

    path: Path
    name: str = "file"
    budget: None = None

    async def prices(self, listings: Sequence[Listing], *, now: datetime) -> Mapping[str, Sample]:
        """The file's finite prices, observed at `now`.

        Raises SourceUnavailable, saying what to mend, when the file is missing or malformed.
        """
        typed = self._section("prices")
        return {
            listing.address: Sample(
                token_address=listing.address,
                price_usd=price,
                source=self.name,
                observed_at=now,
                began_at=now,
            )
            for listing in listings
            if (price := typed.get(listing.address)) is not None
        }

    async def funding_rates(
        self,
        listings: Sequence[Listing],
        *,
        now: datetime,  # noqa: ARG002 - the file has no times
    ) -> Mapping[str, FundingSample]:
        """The file's finite rates, as fractions per 8 h; raises as `prices` does."""
        typed = self._section("funding_rates")
        return {
            listing.address: FundingSample(
                token_address=listing.address, rate=rate, source=self.name
            )
            for listing in listings
            if (rate := typed.get(listing.address)) is not None
        }

    def _section(self, section: str) -> Mapping[str, Decimal]:
        try:
            document = json.loads(self.path.read_text("utf-8"), parse_float=Decimal)
        except OSError as error:
            raise SourceUnavailable(
                f"the price file {self.path} cannot be read ({error.strerror}); it must hold {FORM}"
            ) from error
        except (ValueError, ArithmeticError, RecursionError) as error:
            raise SourceUnavailable(
                f"the price file {self.path} is not JSON ({error}); it must hold {FORM}"
            ) from error
        found = document.get(section, {}) if isinstance(document, dict) else None
        if not isinstance(found, dict):
            raise SourceUnavailable(f"the price file {self.path} must hold {FORM}")
        return {
            address: number
            for address, value in found.items()
            if (number := finite(value)) is not None
        }
