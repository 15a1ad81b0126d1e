"""Halting and resuming all trading in one token."""

from typing import ClassVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.admin.store import Decision, halt_token, record_act, resume_token
from backend.notifications.store import notify_all
from backend.orders.cancel import cancel_of_halted
from backend.refusals import Refusal
from backend.trading.market import TradedToken, open_market
from backend.trading.rules import require_token


class HaltedAlready(Refusal):
    """The token is halted as it is."""

    key: ClassVar[str] = "CONFLICT"
    reason: ClassVar[str] = "halted_already"
    fact_names: ClassVar[tuple[str, ...]] = ("symbol",)


class NotHalted(Refusal):
    """The token is traded as it is."""

    key: ClassVar[str] = "CONFLICT"
    reason: ClassVar[str] = "not_halted"
    fact_names: ClassVar[tuple[str, ...]] = ("symbol",)


async def halt(
    connection: AsyncConnection, *, token_address: str, by: Decision
) -> tuple[UUID, ...]:
    """Refuse what goes into or out of the token but the end of positions and investments, and
    cancel the orders that wait for its price.

    Gives who was notified, as `resume` does. Raises UnknownToken and HaltedAlready.
    """
    token = await _token(connection, token_address, by)
    if not await halt_token(connection, token_address=token_address, by=by):
        raise HaltedAlready(
            f"{token.symbol} is halted already. Resume it first to change why.",
            symbol=token.symbol,
        )
    await cancel_of_halted(connection, now=by.now)
    return await _done(connection, token, act="halt_token", told_as="token_halted", by=by)


async def resume(
    connection: AsyncConnection, *, token_address: str, by: Decision
) -> tuple[UUID, ...]:
    """Trade the token again; raises UnknownToken and NotHalted."""
    token = await _token(connection, token_address, by)
    if not await resume_token(connection, token_address=token_address):
        raise NotHalted(f"{token.symbol} is not halted.", symbol=token.symbol)
    return await _done(connection, token, act="resume_token", told_as="token_resumed", by=by)


async def _done(
    connection: AsyncConnection, token: TradedToken, *, act: str, told_as: str, by: Decision
) -> tuple[UUID, ...]:
    await record_act(connection, act=act, target=token.address, by=by)
    details = {"token_address": token.address, "symbol": token.symbol, "reason": by.reason}
    return await notify_all(connection, kind=told_as, details=details, now=by.now)


async def _token(connection: AsyncConnection, address: str, by: Decision) -> TradedToken:
    market = await open_market(connection, token_addresses=(address,), user_id=None, now=by.now)
    return require_token(market, address)
