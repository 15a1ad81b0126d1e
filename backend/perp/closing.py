"""How a position closes, or a part of it: worked out before anything is written."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from backend.clock import whole_seconds
from backend.ledger.posting import Entry, Posting
from backend.money import EXACT, USDC, plain
from backend.perp.formulas import (
    Settlement,
    closed_size,
    liquidation_price,
    released_margin,
    settle,
)
from backend.perp.funding_formulas import funding_payment
from backend.perp.store import Left, PartialFunding, Position
from backend.perp.views import OpenSize
from backend.trading.execution import Execution
from backend.trading.fill_store import Fill, Leg
from backend.trading.formulas import worse_price
from backend.trading.market import Market, TokenPrice, TradedToken
from backend.trading.rules import AmountTooSmall, require_ending, require_price, require_token
from backend.trading.size import impact_bps


@dataclass(frozen=True, slots=True, kw_only=True)
class Exit:
    """At which price a position closes: the mark price, worse by the impact."""

    mark: TokenPrice
    notional_usd: Decimal
    impact_bps: Decimal
    price: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A close as it is to be written: `size` in the token is what it closes, `part` in USDC what
    that takes out of the margin, and `collateral` out of what was put in.

    `left` is None of a position that is closed whole, `trigger` is what closed it where its owner
    did not.
    """

    position: Position
    execution: Execution
    leaving: Exit
    funding: PartialFunding
    size: Decimal
    part: Decimal
    collateral: Decimal
    ending: Settlement
    left: Left | None
    trigger: str | None = None

    @property
    def funding_paid(self) -> Decimal:
        """All that was paid to it or charged; 0 of a part, for that stays with what is left."""
        if self.left is not None:
            return Decimal(0)
        return EXACT.add(self.position.accumulated_funding, self.funding.amount)

    @property
    def pnl(self) -> Decimal:
        """Payout less the collateral taken out."""
        return EXACT.subtract(self.ending.payout, self.collateral)

    def posting(self) -> Posting:
        """The transaction that it is."""
        position, ending = self.position, self.ending
        # The house is the counterparty: it takes what the trader lost and pays what they won.
        gained_by_house = EXACT.subtract(
            EXACT.add(self.part, ending.shortfall), EXACT.add(ending.payout, ending.fee)
        )
        details: dict[str, object] = {
            "position_id": str(position.id),
            "direction": position.direction,
            "leverage": position.leverage,
            "entry_price": plain(position.entry_price),
            "exit_price": plain(self.leaving.price),
            "impact_bps": plain(self.leaving.impact_bps),
            "funding": plain(self.funding_paid),
            "collateral": plain(self.collateral),
            "pnl": plain(self.pnl),
        }
        if self.trigger is not None:
            details["trigger"] = self.trigger
        return Posting(
            user_id=position.user_id,
            type="perp_close",
            from_token_address=position.token_address,
            to_token_address=USDC,
            amount_from=self.size,
            amount_to=ending.payout,
            fee=ending.fee,
            details=details,
            entries=(
                Entry("margin", USDC, EXACT.subtract(self.funding.amount, self.part)),
                Entry("funding", USDC, -self.funding.amount),
                Entry("insurance", USDC, -ending.shortfall),
                Entry("house", USDC, gained_by_house),
                Entry("fees", USDC, ending.fee),
                Entry("wallet", USDC, ending.payout),
            ),
        )

    def fill(self, transaction_id: UUID) -> Fill:
        """The fill of that transaction."""
        leg = Leg(self.position.token_address, self.leaving.mark)
        return Fill(
            transaction_id=transaction_id,
            user_id=self.position.user_id,
            long=leg if self.position.side == -1 else None,
            short=leg if self.position.side == 1 else None,
            notional_usd=self.leaving.notional_usd,
            impact_bps=self.leaving.impact_bps,
            execution=self.execution,
        )


def closing_of(
    position: Position,
    market: Market,
    *,
    fraction: Decimal,
    execution: Execution,
    trigger: str | None = None,
    now: datetime,
) -> Closing:
    """How the position closes in this market; the refusals of the trading rules, and PriceMoved.

    What a part takes out of the margin comes out of the collateral: all funding so far stays with
    what is left.
    """
    rules = require_ending(market, now=now)
    token = require_token(market, position.token_address)
    size = closed_size(size=position.size, fraction=fraction, decimals=token.decimals)
    if not size:
        raise AmountTooSmall(
            f"{plain(fraction)} of this position is less than the smallest unit of "
            f"{token.symbol}. Close a larger part.",
            symbol=token.symbol,
        )
    leaving = exit_of(market, position, size, now=now)
    if execution.slippage is not None:
        execution.slippage.require(leaving.price, is_buying=position.side == -1)
    funding = last_funding(position, mark_price=leaving.mark.usd, now=now)
    margin = EXACT.add(position.margin, funding.amount)
    part = released_margin(
        margin=margin, collateral=position.collateral, size=position.size, closed=size
    )
    left = None if size == position.size else _left(position, token, size, margin, part)
    return Closing(
        position=position,
        execution=execution,
        leaving=leaving,
        funding=funding,
        size=size,
        part=part,
        collateral=position.collateral if left is None else part,
        ending=settle(
            side=position.side,
            size=size,
            entry_price=position.entry_price,
            exit_price=leaving.price,
            margin=part,
            fee_rate=rules.perp_fee_rate,
        ),
        left=left,
        trigger=trigger,
    )


def exit_of(market: Market, position: Position | OpenSize, size: Decimal, *, now: datetime) -> Exit:
    """At which price `size` of it closes. No size is too large to close: somebody who is in must be
    able to get out.
    """
    token = require_token(market, position.token_address)
    mark = require_price(token, now=now)
    is_buying = position.direction == "short"
    notional_usd = EXACT.multiply(size, mark.usd)
    impact = impact_bps(token, notional_usd, is_buying=is_buying)
    return Exit(
        mark=mark,
        notional_usd=notional_usd,
        impact_bps=impact,
        price=worse_price(price=mark.usd, bps=impact, is_buying=is_buying),
    )


def _left(
    position: Position, token: TradedToken, closed: Decimal, margin: Decimal, part: Decimal
) -> Left:
    assert token.max_leverage is not None, "a token with positions has a market"
    size = EXACT.subtract(position.size, closed)
    return Left(
        size=size,
        collateral=EXACT.subtract(position.collateral, part),
        liquidation_price=liquidation_price(
            side=position.side,
            size=size,
            entry_price=position.entry_price,
            margin=EXACT.subtract(margin, part),
            leverage_max=token.max_leverage,
        ),
    )


def last_funding(position: Position, *, mark_price: Decimal, now: datetime) -> PartialFunding:
    """What the position owes or is owed since its last settlement."""
    seconds = whole_seconds(start=position.funding_rate_last_applied, end=now)
    amount = funding_payment(
        side=position.side,
        size=position.size,
        price=mark_price,
        rate=position.funding_rate,
        seconds=seconds,
        margin=position.margin,
    )
    return PartialFunding(
        amount=amount, rate=position.funding_rate, price_usd=mark_price, seconds=seconds
    )
