"""What the swaps of a batch leave to those behind them."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from backend.money import EXACT
from backend.swap.terms import SwapTerms
from backend.trading.market import Market
from backend.trading.recent_store import Trades


@dataclass(frozen=True, slots=True)
class Earlier:
    """The swaps made before another one in the same batch, which no statement can see yet."""

    moved: dict[tuple[UUID, str], Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    traded: dict[Trades, Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    def add(self, terms: SwapTerms, market: Market, *, user_id: UUID) -> None:
        """One more, made in `market`."""
        sold, bought = terms.from_token_address, terms.to_token_address
        _add(self.moved, (user_id, sold), -terms.amount_from)
        _add(self.moved, (user_id, bought), terms.amount_to)
        _add(self.traded, (user_id, market.tokens[sold].sized_as, "sold"), terms.notional_usd)
        _add(self.traded, (user_id, market.tokens[bought].sized_as, "bought"), terms.notional_usd)

    def seen_in(self, market: Market, *, user_id: UUID) -> Market:
        """The market as they leave it to this user."""
        if not self.moved:
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
