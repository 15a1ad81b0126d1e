"""What opening and closing a position must keep, each with the answer that names what to do."""

from decimal import Decimal, localcontext
from typing import ClassVar, Final
from uuid import UUID

from backend.clock import iso
from backend.money import EXACT, USDC_DECIMALS, places, plain, round_down
from backend.perp.formulas import NO_LIQUIDATION, Side
from backend.perp.store import OPEN_MAX, Position
from backend.refusals import Refusal
from backend.trading.market import Market, TradedToken
from backend.trading.rules import require_token

COLLATERAL_MIN: Final = Decimal(1)
WHOLE: Final = Decimal(1)
"""The fraction that is all of a position."""


class NoPerpMarket(Refusal):
    """The token has no perpetual."""

    key: ClassVar[str] = "NOT_FOUND"
    reason: ClassVar[str] = "no_perp_market"
    fact_names: ClassVar[tuple[str, ...]] = ("symbol",)


class PerpMarketHalted(Refusal):
    """Positions in the token may be closed but not opened."""

    key: ClassVar[str] = "PRECONDITION_FAILED"
    reason: ClassVar[str] = "perp_market_halted"
    fact_names: ClassVar[tuple[str, ...]] = ("symbol",)


class LeverageOutOfRange(Refusal):
    """The market does not give as much leverage."""

    reason: ClassVar[str] = "leverage_out_of_range"
    fact_names: ClassVar[tuple[str, ...]] = ("symbol", "leverage_max")


class CollateralTooSmall(Refusal):
    """Less than a position needs."""

    reason: ClassVar[str] = "collateral_too_small"
    fact_names: ClassVar[tuple[str, ...]] = ("collateral_min",)


class OpenInterestFull(Refusal):
    """The market takes no more positions of this size."""

    key: ClassVar[str] = "PRECONDITION_FAILED"
    reason: ClassVar[str] = "open_interest_full"
    fact_names: ClassVar[tuple[str, ...]] = ("symbol", "open_interest_usd_max", "left_usd")


class LiquidatedAtOnce(Refusal):
    """The order's own price impact would end the position."""

    reason: ClassVar[str] = "liquidated_at_once"
    fact_names: ClassVar[tuple[str, ...]] = ("symbol", "impact_bps")


class TooManyPositions(Refusal):
    """The user has as many open positions as one may have."""

    key: ClassVar[str] = "PRECONDITION_FAILED"
    reason: ClassVar[str] = "too_many_positions"
    fact_names: ClassVar[tuple[str, ...]] = ("count_max",)


class UnknownPosition(Refusal):
    """The user has no such position."""

    key: ClassVar[str] = "NOT_FOUND"
    reason: ClassVar[str] = "unknown_position"


class PositionClosed(Refusal):
    """The position was closed before."""

    key: ClassVar[str] = "CONFLICT"
    reason: ClassVar[str] = "position_closed"
    fact_names: ClassVar[tuple[str, ...]] = ("closed_at",)


class PositionLiquidated(Refusal):
    """The position was liquidated before it could be closed."""

    key: ClassVar[str] = "CONFLICT"
    reason: ClassVar[str] = "position_liquidated"
    fact_names: ClassVar[tuple[str, ...]] = ("liquidated_at",)


class FractionOutOfRange(Refusal):
    """More was to be closed than the position, or nothing of it."""

    reason: ClassVar[str] = "fraction_out_of_range"


def require_fraction(fraction: Decimal) -> None:
    """FractionOutOfRange unless it is above 0 and at most 1."""
    if not 0 < fraction <= WHOLE:
        raise FractionOutOfRange(
            f"A fraction of a position is above 0 and at most 1, and {plain(fraction)} is not. "
            "Give 1 to close all of it, 0.5 for half."
        )


def require_room(transaction_id: UUID | None) -> UUID:
    """The transaction that opened it; TooManyPositions when there was no room for it."""
    if transaction_id is None:
        raise TooManyPositions(
            f"You have {OPEN_MAX} open positions, and more are not kept. Close one of them first.",
            count_max=OPEN_MAX,
        )
    return transaction_id


def require_perp_market(market: Market, address: str) -> tuple[TradedToken, int]:
    """The token and its highest leverage; NoPerpMarket or PerpMarketHalted."""
    token = require_token(market, address)
    if token.max_leverage is None:
        raise NoPerpMarket(
            f"{token.symbol} has no perpetual. perp.markets names the tokens that have one.",
            symbol=token.symbol,
        )
    if not token.is_perp_open:
        raise PerpMarketHalted(
            f"New positions in {token.symbol} are halted. Open ones may be closed.",
            symbol=token.symbol,
        )
    return token, token.max_leverage


def require_leverage(leverage: int, *, leverage_max: int, token: TradedToken) -> None:
    """LeverageOutOfRange unless it is a whole number from 1 to the market's highest."""
    if not 1 <= leverage <= leverage_max:
        raise LeverageOutOfRange(
            f"{token.symbol} positions have a leverage from 1 to {leverage_max}, "
            f"and {leverage} is not. Choose one in between.",
            symbol=token.symbol,
            leverage_max=leverage_max,
        )


def require_collateral(collateral: Decimal) -> None:
    """CollateralTooSmall unless it is at least 1 USDC, to USDC's six decimals."""
    if collateral < COLLATERAL_MIN or places(collateral) > USDC_DECIMALS:
        raise CollateralTooSmall(
            f"A position needs at least {plain(COLLATERAL_MIN)} USDC of collateral, with at most "
            f"{USDC_DECIMALS} decimals, and {plain(collateral)} is not that.",
            collateral_min=plain(COLLATERAL_MIN),
        )


def require_survival(
    token: TradedToken, *, side: Side, liquidation_price: Decimal, impact: Decimal
) -> None:
    """LiquidatedAtOnce when the mark price has reached the liquidation price already."""
    assert token.price is not None, "terms have a price"
    mark_price = token.price.usd
    if liquidation_price == NO_LIQUIDATION or side * mark_price > side * liquidation_price:
        return
    raise LiquidatedAtOnce(
        f"An order of this size moves the {token.symbol} price by {plain(impact)} bps, which "
        "liquidates the position as it opens. Give less collateral or a lower leverage.",
        symbol=token.symbol,
        impact_bps=plain(impact),
    )


def require_open_interest(token: TradedToken, *, taken: Decimal, size: Decimal) -> None:
    """OpenInterestFull unless `size` units more than those `taken` are within the market's most."""
    assert token.price is not None, "terms have a price"
    assert token.open_interest_usd_max is not None, "asked where there is a limit"
    with localcontext(EXACT):
        room = token.open_interest_usd_max - taken * token.price.usd
        if size * token.price.usd <= room:
            return
        left = round_down(max(Decimal(0), room), USDC_DECIMALS)
    raise OpenInterestFull(
        f"All positions in {token.symbol} together are worth at most "
        f"{plain(token.open_interest_usd_max)} USD, and {plain(left)} USD are left. "
        "Open a smaller position, or wait until others close.",
        symbol=token.symbol,
        open_interest_usd_max=plain(token.open_interest_usd_max),
        left_usd=plain(left),
    )


def require_open_position(position: Position | None) -> Position:
    """The position; UnknownPosition, PositionClosed or PositionLiquidated."""
    if position is None:
        raise UnknownPosition("You have no position with this id. perp.positions names yours.")
    if position.status == "closed":
        raise PositionClosed(
            f"This position was closed at {iso(position.updated_at)}; "
            "its payout is in your wallet.",
            closed_at=iso(position.updated_at),
        )
    if position.status == "liquidated":
        raise PositionLiquidated(
            f"This position was liquidated at {iso(position.updated_at)}, before it was closed; "
            "its margin is gone. Your notifications name the price.",
            liquidated_at=iso(position.updated_at),
        )
    return position
