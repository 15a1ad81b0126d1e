"""What a source of prices or funding rates is, and what it is asked about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final, Protocol, runtime_checkable

from backend.redis.source_budget import Budget

INTEREST_RATE: Final = Decimal("0.0001")
"""The funding rate where no venue gives one: the interest part that venues share, per 8 hours."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A token and the names it goes by at each venue; None where it is not listed."""

    address: str
    symbol: str
    decimals: int
    is_major: bool
    pyth_feed_id: str | None
    hyperliquid_coin: str | None
    hyperliquid_price_multiplier: int | None
    binance_perp: str | None
    starting_price_usd: Decimal | None


@dataclass(frozen=True, slots=True)
class Sample:
    """One source's price of one token; finite, but not yet past the price gate.

    `began_at` is when the request for it began, or the source's own stamp if that is earlier:
    the price may have been known before any later moment, and not before this one.
    """

    token_address: str
    price_usd: Decimal
    source: str
    observed_at: datetime
    began_at: datetime


@dataclass(frozen=True, slots=True)
class FundingSample:
    """A funding rate as a fraction of notional per 8 hours; positive: longs pay."""

    token_address: str
    rate: Decimal
    source: str


class SourceUnavailable(Exception):
    """The source as a whole gave no usable answer; its message says why.

    `status` is the HTTP status it answered with, if any, and `answer` the beginning of its
    text; `found` the prices it gave before it failed.
    """

    def __init__(
        self,
        message: str,
        *,
        retry_after_seconds: int | None = None,
        status: int | None = None,
        answer: str = "",
    ) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds
        self.status = status
        self.answer = answer
        self.found: Mapping[str, Sample] = {}


class BudgetSpent(SourceUnavailable):
    """The source was not asked, for its budget of requests allows none soon; no fault of its."""


class PriceSource(Protocol):
    """Gives prices by token address, leaving out tokens without a reliable one."""

    @property
    def name(self) -> str:
        """The word recorded with what it gives."""
        ...

    @property
    def budget(self) -> Budget | None:
        """How often it may be asked, which it waits for by itself; None: as often as one likes."""
        ...

    async def prices(self, listings: Sequence[Listing], *, now: datetime) -> Mapping[str, Sample]:
        """Raises SourceUnavailable when the source fails for all tokens at once."""
        ...


@runtime_checkable
class SecondOpinion(Protocol):
    """A price source that can be asked to confirm a jump seen at one of its venues."""

    async def second_opinion(
        self, listings: Sequence[Listing], *, besides: str, now: datetime
    ) -> Mapping[str, Sample]:
        """Prices from any venue but `besides`; tokens nobody else prices are left out."""
        ...


class FundingSource(Protocol):
    """Gives funding rates by token address, leaving out tokens without one."""

    @property
    def name(self) -> str:
        """The word recorded with what it gives."""
        ...

    async def funding_rates(
        self, listings: Sequence[Listing], *, now: datetime
    ) -> Mapping[str, FundingSample]:
        """Raises SourceUnavailable when the source fails for all tokens at once."""
        ...
