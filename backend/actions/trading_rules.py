"""The rules every trade keeps, each with the answer that names what to do."""

from datetime import datetime
from decimal import Decimal
from typing import ClassVar, Final

from backend.clock import iso
from backend.money import places, plain
from backend.refusals import Refusal
from backend.store.market import Market, Session, TradedToken

PRICE_AGE_MAX_SECONDS: Final = 60


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
    """The newest price of the token is too old to trade at."""

    key: ClassVar[str] = "PRECONDITION_FAILED"
    reason: ClassVar[str] = "price_stale"
    fact_names: ClassVar[tuple[str, ...]] = ("symbol", "age_seconds", "age_seconds_max")


def require_open(market: Market, *, now: datetime) -> Session:
    """The rules of the running competition; TradingClosed, TradingPaused or Disqualified."""
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
    if session.is_paused:
        raise TradingPaused("The organiser has paused the competition. Try again later.")
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
            "Positions in it can still be closed, and stakes ended.",
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


def require_price(token: TradedToken, *, now: datetime) -> tuple[Decimal, int]:
    """The token's price in USD and its age in whole seconds; PriceMissing or PriceStale."""
    if token.price_usd is None or token.priced_at is None:
        raise PriceMissing(
            f"{token.symbol} has no price yet. Try again in a minute.", symbol=token.symbol
        )
    age = age_seconds(token.priced_at, now=now)
    if age >= PRICE_AGE_MAX_SECONDS:
        raise PriceStale(
            f"The {token.symbol} price is {age} s old and a trade needs one under "
            f"{PRICE_AGE_MAX_SECONDS} s. Try again when a newer price has arrived.",
            symbol=token.symbol,
            age_seconds=age,
            age_seconds_max=PRICE_AGE_MAX_SECONDS,
        )
    return token.price_usd, age


def age_seconds(moment: datetime, *, now: datetime) -> int:
    """How many whole seconds ago that was; 0 for what a clock ahead of ours has stamped."""
    return max(0, int((now - moment).total_seconds()))
