"""Setting fees, the execution delay, order limits and open interest, before the start.

Each gives whom it told, which is nobody: nobody has joined yet.
"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from decimal import Decimal
from typing import ClassVar, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.admin.next_season import NotPossibleNow
from backend.admin.store import Decision, record_act
from backend.clock import iso
from backend.competition.store import Competition, change_competition, lock_competition
from backend.money import USDC, places, plain
from backend.perp.market_store import find_open_interest_max, write_open_interest_max
from backend.perp.rules import NoPerpMarket
from backend.refusals import Refusal
from backend.trading.limits_store import find_order_limits, write_order_limits
from backend.trading.market import TradedToken, open_market
from backend.trading.order_limits import OrderLimits
from backend.trading.rules import require_token

FEE_RATE_MAX: Final = Decimal("0.1")
FEE_RATE_DECIMALS: Final = 8
EXECUTION_DELAY_MS_MAX: Final = 5_000
DECISION_DELAY_SECONDS_MAX: Final = 30 * 86_400


class RulesFixed(Refusal):
    """The competition has begun by these rules."""

    key: ClassVar[str] = "PRECONDITION_FAILED"
    reason: ClassVar[str] = "rules_fixed"
    fact_names: ClassVar[tuple[str, ...]] = ("starts_at",)


class FeeOutOfRange(Refusal):
    """No fee is as high, or as fine, as that."""

    reason: ClassVar[str] = "fee_out_of_range"
    fact_names: ClassVar[tuple[str, ...]] = ("fee_rate_max", "decimals")


class DelayOutOfRange(Refusal):
    """An order cannot wait that long."""

    reason: ClassVar[str] = "delay_out_of_range"
    fact_names: ClassVar[tuple[str, ...]] = ("delay_ms_max",)


class DecisionDelayOutOfRange(Refusal):
    """Decisions cannot be kept from others for so long."""

    reason: ClassVar[str] = "decision_delay_out_of_range"
    fact_names: ClassVar[tuple[str, ...]] = ("seconds_max",)


class ImpossibleLimits(Refusal):
    """The sizes contradict each other, or belong to another token."""

    reason: ClassVar[str] = "impossible_limits"
    fact_names: ClassVar[tuple[str, ...]] = ("symbol",)


class NothingToChange(Refusal):
    """The rules are like that already."""

    reason: ClassVar[str] = "nothing_to_change"


async def set_fees(
    connection: AsyncConnection,
    *,
    swap_fee_rate: Decimal | None,
    perp_fee_rate: Decimal | None,
    execution_delay_ms: int | None,
    decision_delay_seconds: int | None = None,
    by: Decision,
) -> tuple[UUID, ...]:
    """Change what is given of both fees and the delays; what is None stays.

    Raises RulesFixed, FeeOutOfRange, NothingToChange and the refusals of delays.
    """
    current = await upcoming(connection, by)
    for rate in (swap_fee_rate, perp_fee_rate):
        _require_fee(rate)
    _require_delays(execution_delay_ms, decision_delay_seconds)
    changed = replace(
        current,
        swap_fee_rate=current.swap_fee_rate if swap_fee_rate is None else swap_fee_rate,
        perp_fee_rate=current.perp_fee_rate if perp_fee_rate is None else perp_fee_rate,
        execution_delay_ms=(
            current.execution_delay_ms if execution_delay_ms is None else execution_delay_ms
        ),
        decision_delay_seconds=(
            current.decision_delay_seconds
            if decision_delay_seconds is None
            else decision_delay_seconds
        ),
    )
    await change_competition(connection, changed)
    return await _logged(
        connection, "set_fees", str(current.id), _fees(current), _fees(changed), by=by
    )


async def set_order_limits(
    connection: AsyncConnection, *, token_address: str, limits: OrderLimits, by: Decision
) -> tuple[UUID, ...]:
    """Set what a token takes, its liquid-staking tokens included.

    Raises RulesFixed, UnknownToken, ImpossibleLimits and NothingToChange.
    """
    await upcoming(connection, by)
    token = await _token(connection, token_address, by)
    _require_limits(token, limits)
    before = await find_order_limits(connection, token_address=token_address)
    await write_order_limits(connection, token_address=token_address, limits=limits)
    return await _logged(
        connection, "set_order_limits", token_address, _sizes(before), _sizes(limits), by=by
    )


async def set_open_interest(
    connection: AsyncConnection, *, token_address: str, usd_max: Decimal, by: Decision
) -> tuple[UUID, ...]:
    """Set what all positions in a token together may be worth.

    Raises RulesFixed, UnknownToken, NoPerpMarket and NothingToChange.
    """
    await upcoming(connection, by)
    token = await _token(connection, token_address, by)
    if token.max_leverage is None:
        raise NoPerpMarket(
            f"{token.symbol} has no perpetual. perp.markets names the tokens that have one.",
            symbol=token.symbol,
        )
    before = await find_open_interest_max(connection, token_address=token_address)
    await write_open_interest_max(connection, token_address=token_address, usd_max=usd_max)
    key = "open_interest_usd_max"
    stated = {} if before is None else {key: plain(before)}
    return await _logged(
        connection, "set_open_interest", token_address, stated, {key: plain(usd_max)}, by=by
    )


def _require_fee(rate: Decimal | None) -> None:
    if rate is not None and (rate > FEE_RATE_MAX or places(rate) > FEE_RATE_DECIMALS):
        raise FeeOutOfRange(
            f"A fee is a fraction of 0 to {plain(FEE_RATE_MAX)} with at most {FEE_RATE_DECIMALS} "
            f"decimals, and {plain(rate)} is not: 0.0006 stands for 0.06 %.",
            fee_rate_max=plain(FEE_RATE_MAX),
            decimals=FEE_RATE_DECIMALS,
        )


def _require_limits(token: TradedToken, limits: OrderLimits) -> None:
    if token.address == USDC or token.sized_as != token.address:
        counted = "is what sizes are counted in" if token.address == USDC else "counts as its base"
        raise ImpossibleLimits(
            f"{token.symbol} {counted} and has no limits of its own.", symbol=token.symbol
        )
    if not limits.order_usd_max or not limits.depth_usd:
        raise ImpossibleLimits(
            "The largest order and the depth are above 0. To stop all trading, halt the token.",
            symbol=token.symbol,
        )
    if limits.free_size_usd > limits.order_usd_max:
        raise ImpossibleLimits(
            f"The free size of {plain(limits.free_size_usd)} USD is above the largest order of "
            f"{plain(limits.order_usd_max)} USD. Give a smaller free size or a larger order.",
            symbol=token.symbol,
        )


async def upcoming(connection: AsyncConnection, by: Decision) -> Competition:
    """The competition, locked, before its start; NotPossibleNow and RulesFixed."""
    current = await lock_competition(connection, now=by.now)
    if current is None:
        raise NotPossibleNow("There is no competition. ./alpha seed sets one up.")
    if by.now >= current.starts_at:
        raise RulesFixed(
            f"The competition began at {iso(current.starts_at)}; its rules stay as they were then.",
            starts_at=iso(current.starts_at),
        )
    return current


async def _token(connection: AsyncConnection, address: str, by: Decision) -> TradedToken:
    market = await open_market(connection, token_addresses=(address,), user_id=None, now=by.now)
    return require_token(market, address)


async def _logged(
    connection: AsyncConnection,
    act: str,
    target: str,
    before: Mapping[str, object],
    after: Mapping[str, object],
    *,
    by: Decision,
) -> tuple[UUID, ...]:
    if before == after:
        raise NothingToChange("The rules are like that already. Give another figure.")
    details = {"before": before, "after": after}
    await record_act(connection, act=act, target=target, by=by, details=details)
    return ()


def _require_delays(execution_ms: int | None, decision_seconds: int | None) -> None:
    if execution_ms is not None and not 0 <= execution_ms <= EXECUTION_DELAY_MS_MAX:
        raise DelayOutOfRange(
            f"The execution delay is 0 to {EXECUTION_DELAY_MS_MAX} ms, and {execution_ms} is not. "
            "Give one in between.",
            delay_ms_max=EXECUTION_DELAY_MS_MAX,
        )
    if decision_seconds is not None and not 0 <= decision_seconds <= DECISION_DELAY_SECONDS_MAX:
        raise DecisionDelayOutOfRange(
            f"Decisions are shown after 0 to {DECISION_DELAY_SECONDS_MAX} seconds, and "
            f"{decision_seconds} is not. Give a number in between.",
            seconds_max=DECISION_DELAY_SECONDS_MAX,
        )


def _fees(competition: Competition) -> dict[str, object]:
    return {
        "name": competition.name,
        "swap_fee_rate": plain(competition.swap_fee_rate),
        "perp_fee_rate": plain(competition.perp_fee_rate),
        "execution_delay_ms": competition.execution_delay_ms,
        "decision_delay_seconds": competition.decision_delay_seconds,
    }


def _sizes(limits: OrderLimits | None) -> dict[str, object]:
    if limits is None:
        return {}
    return {name: plain(usd) for name, usd in asdict(limits).items()}
