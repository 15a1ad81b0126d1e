"""What the orders of perpetuals answer."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from backend.clock import iso
from backend.money import Figure
from backend.perp.close_position import ClosedPosition
from backend.perp.closing import Exit
from backend.perp.opening import PositionTerms
from backend.trading.execution import Execution


class PositionDetails(BaseModel):
    """The terms of a position; `liquidation_price` is null when no price liquidates it.

    `entry_price` is the mark price, worse by `impact_bps`, which is what the size costs.
    """

    entry_price: Figure
    mark_price: Figure
    impact_bps: Figure
    position_size: Figure
    notional_usd: Figure
    collateral_amount: Figure
    liquidation_price: Figure | None
    fee: Figure


class OpenedDetails(PositionDetails):
    """The position as it opened, at the price observed at `observed_at`, after the order arrived;
    `quoted_price` is what the order named.
    """

    quoted_price: Figure | None
    observed_at: str


class PositionReceipt(BaseModel):
    """A position that was opened."""

    success: Literal[True] = True
    position_id: str
    details: OpenedDetails


class ClosedDetails(BaseModel):
    """How a position ended, in USDC; `funding` is all it was paid or charged. `left_size` is what
    stays open of one that was closed in part, with all its funding.

    `exit_price` is the mark price, worse by `impact_bps`; the mark price was observed at
    `observed_at`, after the order arrived.
    """

    transaction_id: str
    exit_price: Figure
    mark_price: Figure
    impact_bps: Figure
    observed_at: str
    payout: Figure
    fee: Figure
    funding: Figure
    left_size: Figure


class ExitDetails(BaseModel):
    """At which price a position would close now: the mark price, worse by `impact_bps`.

    An order to close names this price as its `quoted_price`.
    """

    exit_price: Figure
    mark_price: Figure
    impact_bps: Figure
    notional_usd: Figure


class ClosedReceipt(BaseModel):
    """A position that was closed; `pnl` is its payout less the collateral taken out."""

    success: Literal[True] = True
    pnl: Figure
    details: ClosedDetails


def position_details(terms: PositionTerms) -> PositionDetails:
    """The terms as they are shown."""
    return PositionDetails(
        entry_price=terms.entry_price,
        mark_price=terms.mark.usd,
        impact_bps=terms.impact_bps,
        position_size=terms.size,
        notional_usd=terms.notional,
        collateral_amount=terms.collateral,
        liquidation_price=terms.liquidation_price or None,
        fee=terms.fee,
    )


def opened_receipt(
    position_id: UUID, terms: PositionTerms, execution: Execution
) -> PositionReceipt:
    """The position, beside the price that its order had named."""
    slippage = execution.slippage
    return PositionReceipt(
        position_id=str(position_id),
        details=OpenedDetails(
            **position_details(terms).model_dump(),
            quoted_price=None if slippage is None else slippage.quoted_price,
            observed_at=iso(terms.mark.observed_at),
        ),
    )


def exit_details(leaving: Exit) -> ExitDetails:
    """The price as it is shown."""
    return ExitDetails(
        exit_price=leaving.price,
        mark_price=leaving.mark.usd,
        impact_bps=leaving.impact_bps,
        notional_usd=leaving.notional_usd,
    )


def closed_receipt(closed: ClosedPosition) -> ClosedReceipt:
    """How the position ended."""
    return ClosedReceipt(
        pnl=closed.pnl,
        details=ClosedDetails(
            transaction_id=str(closed.transaction_id),
            exit_price=closed.exit_price,
            mark_price=closed.mark.usd,
            impact_bps=closed.impact_bps,
            observed_at=iso(closed.mark.observed_at),
            payout=closed.payout,
            fee=closed.fee,
            funding=closed.funding,
            left_size=closed.left_size,
        ),
    )
