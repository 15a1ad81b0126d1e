"""What every order goes through: its limit, its key, and the wait for the price after it."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta
from time import monotonic
from typing import Annotated, ClassVar, Final

from pydantic import BaseModel, Field

from backend.competition.store import Competition, current_competitions
from backend.database.transaction import is_retryable
from backend.decisions.content import decision_text
from backend.ids import new_id
from backend.keys.tables import Scope
from backend.money import Amount
from backend.readings.replica import ReplicaLost
from backend.redis.rate_limits import ORDERS, orders_of_a_day
from backend.refusals import Refusal
from backend.rpc.call import result_text
from backend.rpc.json_text import Json
from backend.rpc.procedure import Guard, Options, Procedure
from backend.trading.claim_release import released_on_failure
from backend.trading.execution import Execution
from backend.trading.idempotency import Claim, ClaimLost, claim_keys, keep_answers
from backend.trading.slippage import SLIPPAGE_BPS_MAX, slippage_of
from procedures.request.access import signed_in
from procedures.request.agent_events import asked_of, publish_order, refusals_published
from procedures.request.context import Context
from procedures.request.reasons import Reasoned, ReasonWithoutKey

UNDER_WAY_SECONDS_MAX: Final = 20.0
LOOK_SECONDS: Final = 0.1


class IdempotencyKeyReused(Refusal):
    """One key came with two different requests."""

    key: ClassVar[str] = "CONFLICT"
    reason: ClassVar[str] = "idempotency_key_reused"


class OrderUnderWay(Refusal):
    """An earlier request with the key is still at work."""

    key: ClassVar[str] = "CONFLICT"
    reason: ClassVar[str] = "order_under_way"


OrderKey = Annotated[
    str,
    Field(
        min_length=1,
        max_length=100,
        pattern=r"^[!-~]+$",
        description="sent again within 7 days, the same order acts once and answers the same",
    ),
]


class IdempotencyKey(BaseModel):
    """What every order may carry besides its own input."""

    idempotency_key: OrderKey | None = None


class Traded(IdempotencyKey, Reasoned):
    """What an order may carry that a key can give."""


class Agreed(Traded):
    """What an order that fills at a price may carry: the price it was quoted, and how much
    worse it takes.
    """

    quoted_price: Annotated[
        Amount | None,
        Field(description="a quote's rate, a preview's entry price, or the exit price of a close"),
    ] = None
    max_slippage_bps: Annotated[
        int | None,
        Field(ge=0, le=SLIPPAGE_BPS_MAX, description="how much worse, in hundredths of a percent"),
    ] = None


Priced = Callable[[Context, BaseModel], Awaitable[Iterable[str]]]
"""Names the tokens that an order fills at the prices of, where its input does not."""


def order(rest: str, *, guard: Guard = signed_in, scope: Scope | None = None) -> Options:
    """The options of a signed-in user's order without a price, whose REST alias is `rest`.

    `guard` is for orders that not all who are signed in may give, `scope` for those that keys may
    give as well. With an idempotency key the
    order acts once: the same key and input answer as the first time, the same key with another
    input is an IdempotencyKeyReused.
    """
    if scope is None:
        return _options(rest, guard=guard, priced=None, extra=IdempotencyKey)
    return {**_options(rest, guard=guard, priced=None, extra=Traded), "scope": scope}


def filled_order(*priced_fields: str, rest: str, priced: Priced | None = None) -> Options:
    """The options of an order that fills at the first prices observed after it arrived.

    It waits for those of the tokens in the input's `priced_fields`, or that `priced` gives.
    The procedure finds how it is to be filled as `context.execution`.
    """

    async def named(_: Context, given: BaseModel) -> Iterable[str]:
        return [getattr(given, name) for name in priced_fields]

    options = _options(rest, guard=signed_in, priced=priced or named, extra=Agreed)
    return {**options, "scope": "trade"}


def _options(
    rest: str, *, guard: Guard, priced: Priced | None, extra: type[IdempotencyKey]
) -> Options:
    async def made(
        context: Context,
        procedure: Procedure,
        given: BaseModel | None,
        run: Callable[[], Awaitable[object]],
    ) -> object:
        assert isinstance(given, IdempotencyKey), "an order has input, if only its key"
        await context.admit(ORDERS, context.owner().wallet_address)
        a_day = orders_of_a_day(context.server.settings.orders_per_day)
        await context.admit(a_day, context.owner().wallet_address)
        if isinstance(given, Reasoned):
            context.decision = _decision(context, procedure, given)
        if isinstance(given, Agreed):
            context.slippage = slippage_of(
                quoted_price=given.quoted_price, max_slippage_bps=given.max_slippage_bps
            )

        asked = asked_of(given)

        async def filled() -> object:
            if priced is not None:
                await wait_for_prices(context, await priced(context, given))
            receipt = await run()
            # No order of a key gets past its caps because a procedure forgot them.
            assert context.is_on_record or context.owner().key is None, procedure.path
            publish_order(context, procedure, asked=asked, receipt=receipt)
            return receipt

        async with refusals_published(context, procedure=procedure.path, asked=asked):
            if given.idempotency_key is None:
                return await filled()
            return await _once(context, procedure, given, filled)

    return {"guard": guard, "around": made, "extra_input": extra, "rest": rest}


def _decision(context: Context, procedure: Procedure, given: Reasoned) -> str | None:
    why = given.why()
    if why is None:
        return None
    if context.owner().key is None:
        raise ReasonWithoutKey(
            "Reasons are recorded of orders by a key. Leave out reason, confidence, invalidation."
        )
    return decision_text(why, procedure=procedure.path)


def arrival(context: Context, competition: Competition | None) -> datetime:
    """From when on an observation has to begin that the call's order fills at."""
    delay_ms = 0 if competition is None else competition.execution_delay_ms
    # The latest that it can have arrived: an observation, stamped by another process with the
    # earliest that it can have begun, then truly began after it.
    arrived_at = context.now + context.server.clock.uncertainty
    return arrived_at + timedelta(milliseconds=delay_ms)


async def wait_for_prices(context: Context, tokens: Iterable[str]) -> None:
    """Set how the order is to be filled, once there are prices for it."""
    competition = await context.beforehand(current_competitions, None)
    since = arrival(context, competition)
    context.execution = Execution(since=since, slippage=context.slippage)
    # An order that no competition takes is refused by its rules, at once.
    if competition is not None and competition.is_on(context.now):
        try:
            await context.server.observer.observe(tokens, since=since)
        finally:
            context.now = max(context.now, context.server.observer.clock())


async def _once(
    context: Context,
    procedure: Procedure,
    given: IdempotencyKey,
    run: Callable[[], Awaitable[object]],
) -> object:
    assert given.idempotency_key is not None, "without a key nothing is claimed"
    # What says nothing of why has the hash that it had before one could.
    unsaid = given.unsaid() if isinstance(given, Reasoned) else set()
    content = given.model_dump_json(exclude={"idempotency_key", *unsaid})
    request_hash = hashlib.sha256(f"{procedure.path}\n{content}".encode()).digest()
    key, user_id = given.idempotency_key, context.owner().user_id
    deadline = monotonic() + UNDER_WAY_SECONDS_MAX
    while monotonic() < deadline:
        claim = Claim(id=new_id(), user_id=user_id, key=key, request_hash=request_hash)
        claimed = await context.beforehand(claim_keys, claim)
        assert claimed is not None, "every claim is answered"
        if claimed.is_ours:
            return await _made(context, procedure, claim, run)
        if claimed.request_hash not in (None, request_hash):
            raise IdempotencyKeyReused(
                f"The idempotency key {key} was used for another order. "
                "Use a new key for each order."
            )
        if claimed.response is not None:
            # The process that made it may have died before it noted that.
            await context.note_change()
            return Json(claimed.response)
        await asyncio.sleep(LOOK_SECONDS)
    raise OrderUnderWay(
        "Your order with this idempotency key is still under way. Ask again with the same key; "
        "it acts once."
    )


async def _made(
    context: Context,
    procedure: Procedure,
    claim: Claim,
    run: Callable[[], Awaitable[object]],
) -> object:
    async with released_on_failure(context.server.engine, claim):
        context.claim = claim
        response = result_text(procedure, await run())
        if context.claim is not None:
            await keep_answers(await context.connection(), [(claim, response)])
    return Json(response)


def is_retried(fault: BaseException) -> bool:
    """Whether a call is undone and made again: the database says so, its order was taken over by
    another try, whose answer the next one gives, or the replica failed at what it read.
    """
    return is_retryable(fault) or isinstance(fault, ClaimLost | ReplicaLost)
