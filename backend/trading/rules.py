"""The rules every trade keeps, each with the answer that names what to do."""

from datetime import datetime
from decimal import Decimal
from typing import ClassVar, Final

from backend.clock import iso
from backend.money import places, plain
from backend.prices.observe import PriceUnobserved
from backend.refusals import Refusal
from backend.trading.market import Market, TokenPrice, TradedToken
from backend.trading.session import Session

PREVIEW_AGE_MAX_SECONDS: Final = 60


class TradingClosed(Refusal):
    """No competition is running at this moment."""

    key: ClassVar[str] = "PRECONDITION_FAILED"
    reason: ClassVar[str] = "competition_not_running"


class TradingPaused(Refusal):
    """The organiser has paused the competition."""

    key: ClassVar[str] = "PRECONDITION_FAILED"
    reason: ClassVar[str] = "competition_paused"


class Disqualified(Refusal):
    """The organiser has excluded the trader."""

    key: ClassVar[str] = "FORBIDDEN"
    reason: ClassVar[str] = "disqualified"
    fact_names: ClassVar[tuple[str, ...]] = ("organisers_reason",)


class TokenHalted(Refusal):
    """The organiser has halted trading in the token."""

    key: ClassVar[str] = "PRECONDITION_FAILED"
    reason: ClassVar[str] = "token_halted"
    fact_names: ClassVar[tuple[str, ...]] = ("symbol", "organisers_reason")


class UnknownToken(Refusal):
    """The address is none of the competition's tokens."""

    key: ClassVar[str] = "NOT_FOUND"
    reason: ClassVar[str] = "unknown_token"


class AmountZero(Refusal):
    """Nothing was to be traded."""

    reason: ClassVar[str] = "amount_zero"


class AmountTooPrecise(Refusal):
    """The token cannot be split that finely."""

    reason: ClassVar[str] = "amount_too_precise"
    fact_names: ClassVar[tuple[str, ...]] = ("symbol", "decimals")


class AmountTooSmall(Refusal):
    """What would be received rounds to nothing."""

    reason: ClassVar[str] = "amount_too_small"
    fact_names: ClassVar[tuple[str, ...]] = ("symbol",)


class InsufficientBalance(Refusal):
    """The wallet holds less than the trade needs."""

    reason: ClassVar[str] = "insufficient_balance"
    fact_names: ClassVar[tuple[str, ...]] = ("symbol", "balance", "needed")


class PriceMissing(Refusal):
    """The token has no price yet."""

    key: ClassVar[str] = "PRECONDITION_FAILED"
    reason: ClassVar[str] = "price_missing"
    fact_names: ClassVar[tuple[str, ...]] = ("symbol",)


class PriceStale(Refusal):
    """The newest price of the token is too old to say what an order would give."""

    key: ClassVar[str] = "PRECONDITION_FAILED"
    reason: ClassVar[str] = "price_stale"
    fact_names: ClassVar[tuple[str, ...]] = ("symbol", "age_seconds", "age_seconds_max")


class PriceUnconfirmed(Refusal):
    """A newer price of the token waits to be confirmed."""

    key: ClassVar[str] = "PRECONDITION_FAILED"
    reason: ClassVar[str] = "price_unconfirmed"
    fact_names: ClassVar[tuple[str, ...]] = ("symbol", "observed_at")


def require_open(market: Market, *, now: datetime) -> Session:
    """The rules of the running competition; TradingClosed, TradingPaused or Disqualified."""
    session = require_ending(market, now=now)
    if session.is_paused:
        raise TradingPaused(
            "The organiser has paused the competition; only what is open can be ended. "
            "Close positions or end investments, or try again later."
        )
    return session


def require_ending(market: Market, *, now: datetime) -> Session:
    """As `require_open`, for what ends a position or an investment, which a pause does not stop."""
    session = market.session
    if session is None:
        raise TradingClosed("There is no competition yet. Trading opens when one begins.")
    if now < session.starts_at:
        raise TradingClosed(
            f"The competition begins at {iso(session.starts_at)}. Trading opens then."
        )
    if now >= session.ends_at:
        raise TradingClosed(
            f"The competition ended at {iso(session.ends_at)}. The leaderboard shows who won."
        )
    if session.settling is not None:
        raise TradingClosed(
            f"{session.settling} is being settled. Trading opens within minutes; try again then."
        )
    if market.disqualified_for is not None:
        raise Disqualified(
            f'The organiser has disqualified you: "{market.disqualified_for}". '
            "Write to them if that is wrong.",
            organisers_reason=market.disqualified_for,
        )
    return session


def require_token(market: Market, address: str) -> TradedToken:
    """The token at `address`; UnknownToken."""
    if address not in market.tokens:
        raise UnknownToken(f"{address} is not a token here. tokens.list names those that are.")
    return market.tokens[address]


def require_trading(token: TradedToken) -> None:
    """TokenHalted when the organiser has halted what goes into or out of the token."""
    if token.halted_for is not None:
        raise TokenHalted(
            f'The organiser has halted {token.symbol}: "{token.halted_for}". '
            "Positions in it can still be closed, and investments ended.",
            symbol=token.symbol,
            organisers_reason=token.halted_for,
        )


def require_amount(amount: Decimal, token: TradedToken) -> None:
    """AmountZero or AmountTooPrecise unless `amount` units of `token` can exist."""
    if not amount:
        raise AmountZero("The amount is 0. Give an amount above 0.")
    if places(amount) > token.decimals:
        raise AmountTooPrecise(
            f"{token.symbol} has {token.decimals} decimals and {plain(amount)} has "
            f"{places(amount)}. Give at most {token.decimals} digits after the point.",
            symbol=token.symbol,
            decimals=token.decimals,
        )


def require_balance(amount: Decimal, token: TradedToken) -> None:
    """InsufficientBalance unless the wallet holds `amount` units of `token`."""
    if amount > token.balance:
        raise InsufficientBalance(
            f"Not enough {token.symbol}: you have {plain(token.balance)} and this needs "
            f"{plain(amount)}. Lower the amount or swap something for {token.symbol} first.",
            symbol=token.symbol,
            balance=plain(token.balance),
            needed=plain(amount),
        )


def require_price(token: TradedToken, *, now: datetime) -> TokenPrice:
    """The token's price: for an order the one after it, PriceUnobserved without; for a look
    the stored one, PriceMissing or PriceStale. PriceUnconfirmed for both.
    """
    if token.price is None and not token.is_filled:
        raise PriceMissing(
            f"{token.symbol} has no price yet. Try again in a minute.", symbol=token.symbol
        )
    require_confirmed(token)
    if token.price is None:
        raise PriceUnobserved(
            f"No {token.symbol} price was observed after your order, which fills at none "
            "from before it. Nothing was done. Try again."
        )
    age = age_seconds(token.price.observed_at, now=now)
    if age >= PREVIEW_AGE_MAX_SECONDS and not token.is_filled:
        raise PriceStale(
            f"The {token.symbol} price is {age} s old and a preview needs one under "
            f"{PREVIEW_AGE_MAX_SECONDS} s. Try again when a newer price has arrived.",
            symbol=token.symbol,
            age_seconds=age,
            age_seconds_max=PREVIEW_AGE_MAX_SECONDS,
        )
    return token.price


def require_confirmed(token: TradedToken) -> None:
    """PriceUnconfirmed when the newest observation of the token's price was refused."""
    if token.refused_at is not None:
        raise PriceUnconfirmed(
            f"The {token.symbol} price observed at {iso(token.refused_at)} is not confirmed yet, "
            "and nothing is traded at an older one. Try again when another source or three "
            "observations in a row agree.",
            symbol=token.symbol,
            observed_at=iso(token.refused_at),
        )


def age_seconds(moment: datetime, *, now: datetime) -> int:
    """How many whole seconds ago that was; 0 for what a clock ahead of ours has stamped."""
    return max(0, int((now - moment).total_seconds()))
