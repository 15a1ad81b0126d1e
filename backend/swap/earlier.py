"""What the orders of a batch leave to those behind them."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from backend.money import EXACT
from backend.trading.market import Market
from backend.trading.recent_store import Side, Trades


@dataclass(frozen=True, slots=True)
class Earlier:
    """The orders made before another one in the same batch, which no statement can see yet."""

    moved: dict[tuple[UUID, str], Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    traded: dict[Trades, Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    def add_moved(self, user_id: UUID, token_address: str, units: Decimal) -> None:
        """Units that came into the user's wallet or, below 0, went."""
        _add(self.moved, (user_id, token_address), units)

    def add_traded(self, user_id: UUID, sized_as: str, side: Side, usd: Decimal) -> None:
        """What the user bought or sold of the token that its size counts in."""
        _add(self.traded, (user_id, sized_as, side), usd)

    def seen_in(self, market: Market, *, user_id: UUID) -> Market:
        """The market as they leave it to this user."""
        if not self.moved and not self.traded:
            return market
        tokens = {
            address: replace(
                token,
                balance=EXACT.add(token.balance, self.moved[user_id, address]),
                bought_usd=EXACT.add(
                    token.bought_usd, self.traded[user_id, token.sized_as, "bought"]
                ),
                sold_usd=EXACT.add(token.sold_usd, self.traded[user_id, token.sized_as, "sold"]),
            )
            for address, token in market.tokens.items()
        }
        return replace(market, tokens=tokens)


Place = TypeVar("Place")


def _add(sums: dict[Place, Decimal], place: Place, amount: Decimal) -> None:
    sums[place] = EXACT.add(sums[place], amount)
