"""What one can ask of the leaderboard."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

from backend.standings.rules import OffsetTooDeep

Sort = Literal["rank", "return", "drawdown", "sharpe", "trades"]
Who = Literal["all", "people", "agents"]
KINDS: Final[Mapping[Who, tuple[bool, ...]]] = {
    "all": (False, True),
    "people": (False,),
    "agents": (True,),
}
"""Whose entries are wanted, as `is_agent` has it."""

SORTED_OFFSET_MAX: Final = 1_000
"""How far a list that is not by rank is shown; its statement reads a page of 100 more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRequest:
    """A page of a season's leaderboard, by default of the newest that has begun.

    In the order of `sort`; by rank where `search` is part of the names or addresses wanted, or
    where the page is that `around` a wallet, whatever the offset says. `who` leaves out agents, or
    people; offsets count those who are left. `wallets` leaves out all others, and goes before
    `search`, `around` and `sort`.
    """

    limit: int
    offset: int = 0
    sort: Sort = "rank"
    search: str = ""
    around: str | None = None
    season: UUID | None = None
    who: Who = "all"
    wallets: tuple[str, ...] | None = None


def require_shown(asked: BoardRequest) -> None:
    """The list goes as far as the offset; OffsetTooDeep."""
    if asked.sort != "rank" and asked.offset > SORTED_OFFSET_MAX:
        raise OffsetTooDeep(
            f"The list by {asked.sort} is shown as far as offset {SORTED_OFFSET_MAX}, and "
            f"{asked.offset} is beyond. Give a smaller offset, or sort by rank.",
            offset_max=SORTED_OFFSET_MAX,
        )
