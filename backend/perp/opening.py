"""A position that is to be opened: its terms, and how it is written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.ids import new_id
from backend.ledger.posting import Entry, Posting, post_all
from backend.money import EXACT, USDC, plain
from backend.perp.store import NewPosition, insert_positions
from backend.trading.execution import Execution
from backend.trading.fill_store import Fill, Leg, record_fills
from backend.trading.formulas import worse_price
from backend.trading.market import TokenPrice

Direction = Literal["long", "short"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionTerms:
    """A position as it would open now: collateral, fee and notional in USDC, size in the token."""

    token_address: str
    direction: Direction
    leverage: int
    collateral: Decimal
    size: Decimal
    mark: TokenPrice
    impact_bps: Decimal
    liquidation_price: Decimal  # 0 when no price liquidates it
    fee: Decimal

    @property
    def entry_price(self) -> Decimal:
        """What it opens at, in USD: the mark price, worse by the impact."""
        return worse_price(
            price=self.mark.usd, bps=self.impact_bps, is_buying=self.direction == "long"
        )

    @property
    def notional(self) -> Decimal:
        """The size at the entry price."""
        return EXACT.multiply(self.size, self.entry_price)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A position as it is to be written; `placed_as` is the order that waited for its price, None
    of one that opens at once.
    """

    user_id: UUID
    terms: PositionTerms
    execution: Execution
    placed_as: UUID | None = None
    position_id: UUID = field(default_factory=new_id)

    def position(self) -> NewPosition:
        """Its row."""
        terms = self.terms
        return NewPosition(
            id=self.position_id,
            user_id=self.user_id,
            token_address=terms.token_address,
            direction=terms.direction,
            leverage=terms.leverage,
            entry_price=terms.entry_price,
            size=terms.size,
            collateral=terms.collateral,
            liquidation_price=terms.liquidation_price,
        )


async def write_openings(
    connection: AsyncConnection, openings: Sequence[Opening], *, now: datetime
) -> list[UUID | None]:
    """Write positions with their postings and fills, by one statement each; the transactions, None
    where the user has no room for another position.
    """
    written = await insert_positions(connection, [one.position() for one in openings], now=now)
    postings = {one.position_id: _posting(one) for one in openings if one.position_id in written}
    await post_all(connection, list(postings.values()), now=now)
    fills = [
        _fill(one, postings[one.position_id].id) for one in openings if one.position_id in written
    ]
    await record_fills(connection, fills)
    return [
        postings[one.position_id].id if one.position_id in written else None for one in openings
    ]


def _fill(opening: Opening, transaction_id: UUID) -> Fill:
    terms = opening.terms
    leg = Leg(terms.token_address, terms.mark)
    return Fill(
        transaction_id=transaction_id,
        user_id=opening.user_id,
        long=leg if terms.direction == "long" else None,
        short=leg if terms.direction == "short" else None,
        notional_usd=terms.notional,
        impact_bps=terms.impact_bps,
        execution=opening.execution,
    )


def _posting(opening: Opening) -> Posting:
    terms = opening.terms
    placed = {} if opening.placed_as is None else {"order_id": str(opening.placed_as)}
    return Posting(
        user_id=opening.user_id,
        type="perp_open",
        from_token_address=USDC,
        to_token_address=terms.token_address,
        amount_from=terms.collateral,
        amount_to=terms.size,
        fee=terms.fee,
        details={
            "position_id": str(opening.position_id),
            "direction": terms.direction,
            "leverage": terms.leverage,
            "entry_price": plain(terms.entry_price),
            "impact_bps": plain(terms.impact_bps),
            "liquidation_price": plain(terms.liquidation_price),
            **placed,
        },
        entries=(
            Entry("wallet", USDC, -EXACT.add(terms.collateral, terms.fee)),
            Entry("margin", USDC, terms.collateral),
            Entry("fees", USDC, terms.fee),
        ),
    )
