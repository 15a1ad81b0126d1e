"""A recorded market played again, at its own pace or faster."""

import csv
import gzip
import zlib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final, Self

from backend.feeds.made_up.stables import DOLLAR_SYMBOLS
from backend.feeds.number import finite
from backend.feeds.priced_competition import PricedCompetitions
from backend.feeds.source import Listing, Sample, SourceUnavailable

NAME = "replay"
_UNREADABLE: Final = (
    *(OSError, EOFError, zlib.error),  # no file, or one that is not whole
    *(KeyError, TypeError, ValueError, csv.Error),  # not such a table
)


@dataclass(frozen=True, slots=True)
class Replay:
    """Rows of a recording by time, played since the competition's start, `speed` times as fast."""

    times: Sequence[datetime]
    rows: Sequence[Mapping[str, Decimal]]
    speed: Decimal
    competitions: PricedCompetitions
    name: str = NAME
    budget: None = None

    @classmethod
    def read(cls, path: Path, *, speed: Decimal, competitions: PricedCompetitions) -> Self:
        """The CSV at `path`: a `utc` column, rows in order of time, a column per symbol.

        A file whose name ends with `.gz` is unpacked as it is read. Cells that are no
        numbers are left out. Raises SourceUnavailable when the file is missing or not whole,
        has no `utc` column, no rows, or a time that is not ISO-8601.
        """
        try:
            unpacked = gzip.open if path.suffix == ".gz" else open
            with unpacked(path, "rt", newline="", encoding="utf-8") as lines:
                recorded = list(csv.DictReader(lines))
            times = [_utc(row["utc"]) for row in recorded]
        except _UNREADABLE as error:
            raise SourceUnavailable(
                f"the recording {path} cannot be played ({error!r}); it must be a CSV "
                "with a column `utc` of ISO-8601 times and a column per symbol"
            ) from error
        if not times or times != sorted(times):
            raise SourceUnavailable(
                f"the recording {path} must have at least one row, and its rows in order of time"
            )
        rows = [
            {
                symbol: price
                for symbol, cell in row.items()
                if symbol not in ("utc", "ts_ms") and (price := finite(cell)) is not None
            }
            for row in recorded
        ]
        return cls(times=times, rows=rows, speed=speed, competitions=competitions)

    async def prices(self, listings: Sequence[Listing], *, now: datetime) -> Mapping[str, Sample]:
        """Prices of the row being played at `now`; the last row stands for ever after.

        Without a competition, as before its start, the first row is played.
        A token takes its own symbol's column, or that of the coin it wraps (cbBTC: BTC).
        Dollar coins without a column are 1; other tokens are left out.
        """
        started_at = (await self.competitions.current(now=now)).started_at or now
        played_at = self.times[0] + (now - started_at) * float(self.speed)
        row = self.rows[max(0, bisect_right(self.times, played_at) - 1)]
        return {
            listing.address: Sample(
                token_address=listing.address,
                price_usd=price,
                source=NAME,
                observed_at=now,
                began_at=now,
            )
            for listing in listings
            if (price := _recorded(row, listing)) is not None
        }


def _recorded(row: Mapping[str, Decimal], listing: Listing) -> Decimal | None:
    if listing.symbol in row:
        return row[listing.symbol]
    if listing.symbol in DOLLAR_SYMBOLS:
        return Decimal(1)
    if listing.hyperliquid_price_multiplier == 1 and listing.hyperliquid_coin is not None:
        return row.get(listing.hyperliquid_coin)
    return None


def _utc(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
