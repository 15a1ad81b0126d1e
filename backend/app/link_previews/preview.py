"""What a link preview says of a trader: what the leaderboard shows to everybody, and no more."""

import json
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final, Self

MINUS: Final = "\u2212"
SHOWN_AT_EACH_END: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A trader's place in a season; `percentage` is the return, `time` when it was valued."""

    name: str
    wallet_address: str
    competition: str
    rank: int
    total: int
    return_percentage: Decimal
    time: str
    is_agent: bool
    is_disqualified: bool

    @classmethod
    def of(cls, standing: bytes) -> Self:
        """Of a finished document of `leaderboard.standing`.

        KeyError where it lacks a figure, as cards may that an earlier release signed.
        """
        document = json.loads(standing)
        place = document["place"]
        shown = Decimal(place["pnl_percentage"])
        return cls(
            name=place["username"],
            wallet_address=place["wallet_address"],
            competition=document["competition"],
            rank=place["rank"],
            total=document["total"],
            return_percentage=shown.quantize(Decimal("0.01"), rounding=ROUND_HALF_EVEN),
            time=f"{document['as_of'][:16].replace('T', ' ')} UTC",
            is_agent=place.get("is_agent", False),
            is_disqualified=place.get("disqualified") is not None,
        )

    @property
    def percentage(self) -> str:
        """The return with its sign, as the leaderboard writes it."""
        shown = self.return_percentage
        sign = "+" if shown > 0 else MINUS if shown < 0 else ""
        return f"{sign}{abs(shown):,}%"

    @property
    def short_address(self) -> str:
        """The wallet's address in few characters."""
        address = self.wallet_address
        return f"{address[:SHOWN_AT_EACH_END]}…{address[-SHOWN_AT_EACH_END:]}"
