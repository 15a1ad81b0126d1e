"""What one call works with: who asks, the moment, and a transaction of its own.

A subscription has its context too, but closed before it begins: `now` is when the client
came, and `connection()` is over. Its transactions are short ones on `engine`.
"""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from backend.actions.refresh_prices import PriceDesk
from backend.database.transaction import reading, transaction
from backend.refusals import Refusal
from backend.rpc.caller import Caller
from backend.settings import Settings
from backend.signals.broadcast import Broadcast
from backend.signals.presence import Viewers

log = logging.getLogger(__name__)


class NotYourWallet(Refusal):
    """A signed-in user named somebody else's wallet."""

    key: ClassVar[str] = "FORBIDDEN"
    reason: ClassVar[str] = "not_your_wallet"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The user whose session the call carries."""

    user_id: UUID
    wallet_address: str
    is_admin: bool


@dataclass(slots=True, kw_only=True)
class Context:
    """One call's. `session` is set by the guard `signed_in`, None for everybody else."""

    caller: Caller
    settings: Settings
    now: datetime
    engine: AsyncEngine
    redis: Redis
    prices: PriceDesk
    viewers: Viewers
    broadcast: Broadcast
    session: SignedIn | None = None
    _connection: AsyncConnection | None = None
    _reader: AsyncConnection | None = None
    _is_closed: bool = False
    _opened: AsyncExitStack = field(default_factory=AsyncExitStack)
    _afterwards: list[Callable[[], Awaitable[None]]] = field(default_factory=list)

    async def connection(self) -> AsyncConnection:
        """The connection of the call's one transaction, which its first use begins."""
        assert not self._is_closed, "a subscription opens short transactions of its own"
        if self._connection is None:
            self._connection = await self._opened.enter_async_context(transaction(self.engine))
        return self._connection

    async def reader(self) -> AsyncConnection:
        """A connection for statements that only read: the transaction's, if it has begun."""
        assert not self._is_closed, "a subscription opens short transactions of its own"
        if self._connection is not None:
            return self._connection
        if self._reader is None:
            self._reader = await self._opened.enter_async_context(reading(self.engine))
        return self._reader

    def after_commit(self, act: Callable[[], Awaitable[None]]) -> None:
        """Do `act` once the call is committed; its failure is logged and fails nothing."""
        self._afterwards.append(act)

    def owner(self, wallet_address: str | None = None) -> SignedIn:
        """The signed-in user; NotYourWallet when `wallet_address` names another one."""
        assert self.session is not None, "the procedure is guarded by signed_in"
        if wallet_address not in (None, self.session.wallet_address):
            raise NotYourWallet(
                f"You are signed in as {self.session.wallet_address}, not as {wallet_address}. "
                "Sign in with that wallet, or leave wallet_address out."
            )
        return self.session

    @asynccontextmanager
    async def opened(self) -> AsyncIterator["Context"]:
        """The context for the length of a call: committed at its end, undone when it raises."""
        async with self._opened:
            yield self
        self._is_closed = True
        for act in self._afterwards:
            try:
                await act()
            except Exception:
                log.exception("what follows a committed call failed")
