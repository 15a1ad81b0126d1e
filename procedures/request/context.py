"""What one call works with: who asks, the moment, and a transaction of its own.

A subscription has its context too, but closed before it begins: `now` is when the client
came, and `connection()` is over. Its transactions are short ones on `server.engine`.
"""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Self
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.clock import utc_now
from backend.database.batching import Answer, Batcher, Question, Respond
from backend.database.transaction import reading, transaction
from backend.database.unavailable import unavailable
from backend.readings.call_readings import CallReadings
from backend.readings.costly import TooManyAtOnce
from backend.redis.rate_limits import CALLS, Limit, TooManyRequests
from backend.refusals import Refusal
from backend.rpc.caller import Caller
from backend.trading.execution import Execution
from backend.trading.idempotency import Claim
from backend.trading.slippage import Slippage
from procedures.request.resources import Resources
from procedures.request.signed_in import NotYourWallet, SignedIn

log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Context:
    """One call's. `session` is set by a key or the guard `signed_in`, None for everybody else.

    `decision` is what a key's order says of why, as it is kept; `is_on_record` that it is recorded
    who gave the order; `concerns_all` that what it changes is seen by everybody at once, not by the
    caller alone.
    """

    caller: Caller
    now: datetime
    server: Resources
    session: SignedIn | None = None
    slippage: Slippage | None = None
    execution: Execution | None = None
    claim: Claim | None = None
    decision: str | None = None
    is_on_record: bool = False
    concerns_all: bool = False
    readings: CallReadings = field(init=False)
    _connection: AsyncConnection | None = None
    _reader: AsyncConnection | None = None
    _is_closed: bool = False
    _opened: AsyncExitStack | None = None
    _afterwards: list[Callable[[], Awaitable[None]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        server = self.server
        self.readings = CallReadings(server.readings, server.batcher, server.replica)

    async def connection(self) -> AsyncConnection:
        """The connection of the call's one transaction, which its first use begins."""
        assert not self._is_closed, "a subscription opens short transactions of its own"
        if self._connection is None:
            self._connection = await self._block().enter_async_context(
                transaction(self.server.engine)
            )
        return self._connection

    async def reader(self) -> AsyncConnection:
        """A connection for statements that only read: the transaction's, if it has begun.

        Of a query it may be the replica's.
        """
        assert not self._is_closed, "a subscription opens short transactions of its own"
        if self._connection is not None:
            return self._connection
        if self._reader is None:
            engine = await self.readings.engine()
            self._reader = await self._block().enter_async_context(reading(engine))
        return self._reader

    async def together(
        self, respond: Respond[Question, Answer], question: Question
    ) -> Answer | None:
        """What `respond` answers, one statement serving other calls as well; None for no answer.

        What it changes is committed by then. Once the call's transaction has begun, it is asked
        and done within that, alone.
        """
        return await self._ask(await self.readings.batcher(), respond, question)

    async def beforehand(
        self, respond: Respond[Question, Answer], question: Question
    ) -> Answer | None:
        """As `together`, on the connections of orders, for what must be known before one."""
        return await self._ask(self.server.beforehand_batcher, respond, question)

    async def _ask(
        self, batcher: Batcher, respond: Respond[Question, Answer], question: Question
    ) -> Answer | None:
        if self._connection is None:
            return await batcher.ask(respond, question, now=self.now)
        return (await respond(self._connection, [question], self.now)).get(question)

    async def order_together(
        self,
        carry_out: Respond[Question, Answer | Refusal],
        order: Question,
        *,
        alone: Respond[Question, Answer | Refusal],
    ) -> Answer:
        """What `carry_out` makes of the order, in one transaction with other calls' orders, which
        is committed by then; an order that it leaves out is carried out `alone`. Raises the
        refusal that comes of it.
        """
        outcome = await self.server.order_batcher.ask(carry_out, order, now=self.now)
        if outcome is not None:
            await self.note_change()
        else:
            outcome = (await alone(await self.connection(), [order], self.now))[order]
        if isinstance(outcome, Refusal):
            raise outcome
        return outcome

    async def note_change(self) -> None:
        """What the call changed is committed: the caller's readings show it from now on, in every
        process. A caller without a session is anybody, so everybody's do.
        """
        if self.server.replica is not None:
            await self.server.replica.note([None if self.concerns_all else self.trader_id])

    def required_execution(self) -> Execution:
        """How the call's order is to be filled."""
        assert self.execution is not None, "it has waited for its prices"
        return self.execution

    async def count(self) -> None:
        """Count the call; TooManyRequests when there are too many from its address."""
        await self.admit(CALLS, self.caller.ip)

    async def admit(self, limit: Limit, who: str) -> None:
        """Count what `who` does; beyond the limit TooManyRequests, which says when to come back."""
        try:
            # Counting goes by this machine's clock.
            await self.server.limits.admit(limit, who, now=utc_now())
        except TooManyRequests as refusal:
            self._retry_after(refusal.facts["retry_after_seconds"])
            raise

    @asynccontextmanager
    async def costly_reading(self) -> AsyncIterator[None]:
        """A block that only a few calls are in at once; TooManyAtOnce when it takes too long
        until there is room.
        """
        try:
            async with self.server.costly.room_for(self.caller.ip):
                yield
        except TooManyAtOnce as refusal:
            self._retry_after(refusal.facts["retry_after_seconds"])
            raise

    def after_commit(self, act: Callable[[], Awaitable[None]]) -> None:
        """Do `act` once the call is committed; its failure is logged and fails nothing."""
        self._afterwards.append(act)

    @property
    def trader_id(self) -> UUID | None:
        """The user of the session, None without one."""
        return None if self.session is None else self.session.user_id

    def owner(self, wallet_address: str | None = None) -> SignedIn:
        """The signed-in user; NotYourWallet when `wallet_address` names another one."""
        assert self.session is not None, "the procedure is guarded by signed_in"
        if wallet_address not in (None, self.session.wallet_address):
            raise NotYourWallet(
                f"You are signed in as {self.session.wallet_address}, not as {wallet_address}. "
                "Sign in with that wallet, or leave wallet_address out."
            )
        return self.session

    async def __aenter__(self) -> Self:
        """The call begins; TooManyRequests when there are too many from its address."""
        await self.count()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """The call ends: it is committed, or undone when it has raised.

        DatabaseUnavailable says that the database could not be used; DatabaseAway that it was
        lost, perhaps after it had committed; ReplicaLost that another try reads the primary.
        """
        if self._opened is not None:
            try:
                await self._opened.__aexit__(kind, fault, trace)
            except Exception as lost:
                self._require_database(lost)
                raise
        if fault is not None:
            self._require_database(fault)
            return
        self._is_closed = True
        if self._connection is not None:
            await self.note_change()
        while self._afterwards:  # what they know of this call must not keep it alive
            try:
                await self._afterwards.pop(0)()
            except Exception:
                log.exception("what follows a committed call failed")

    def _block(self) -> AsyncExitStack:
        if self._opened is None:
            self._opened = AsyncExitStack()
        return self._opened

    def _require_database(self, fault: BaseException) -> None:
        self.readings.require_replica(fault)
        refusal = unavailable(fault)
        if refusal is None:
            return
        self._retry_after(refusal.retry_after_seconds)
        if refusal is not fault:
            log.warning("%s: %s", refusal.reason, fault.__cause__ or fault)
            raise refusal from fault

    def _retry_after(self, seconds: str | int) -> None:
        self.caller.response_headers.append(("retry-after", str(seconds)))
