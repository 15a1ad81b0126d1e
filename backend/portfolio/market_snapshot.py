"""The market in one answer: what somebody must know before they give an order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.clock import iso
from backend.competition.views import competition
from backend.money import plain
from backend.perp.rules import COLLATERAL_MIN
from backend.perp.views import markets
from backend.tokens.views import market_tokens
from backend.trading.order_rules import ORDER_RULES
from backend.trading.rules import PREVIEW_AGE_MAX_SECONDS


@dataclass(frozen=True, slots=True)
class MarketSnapshot:
    """Finished JSON documents of one moment; `competition` is None when there never was one."""

    server_time: datetime
    competition: bytes | None
    tokens: bytes
    perp: bytes

    def document(self, *, limits: bytes, portfolio: bytes | None) -> bytes:
        """The whole as one document, with the portfolio of who asks, or null."""
        parts = {
            b"server_time": b'"%b"' % iso(self.server_time).encode(),
            b"competition": self.competition or b"null",
            b"limits": limits,
            b"tokens": self.tokens,
            b"perp": self.perp,
            b"portfolio": portfolio or b"null",
        }
        return b"{%b}" % b",".join(b'"%b":%b' % part for part in parts.items())


@dataclass(frozen=True, slots=True)
class Configured:
    """What a process is told at its start: what stands for the price source until the first price
    has come, and who holds the competition."""

    source: str
    organiser: str
    organiser_url: str


async def market_snapshots(
    connection: AsyncConnection, configured: Sequence[Configured], now: datetime
) -> dict[Configured, MarketSnapshot]:
    """The market as of `now`, by what is configured of it.

    Everybody who asks at once is answered by the same three statements.
    """
    tokens = await market_tokens(connection, now=now)
    perp = await markets(connection, collateral_min=plain(COLLATERAL_MIN), now=now)
    return {
        asked: MarketSnapshot(
            server_time=now,
            competition=await competition(
                connection,
                price_age_max_seconds=PREVIEW_AGE_MAX_SECONDS,
                order_rules=ORDER_RULES,
                configured_source=asked.source,
                organiser=(asked.organiser, asked.organiser_url),
                now=now,
            ),
            tokens=tokens,
            perp=perp,
        )
        for asked in configured
    }
