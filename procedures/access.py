"""Who may ask, and how often the same order counts."""

import hashlib
from collections.abc import Awaitable, Callable, Iterable
from typing import Annotated, ClassVar

from pydantic import BaseModel, Field

from backend.identity.session import read_token, token_hash
from backend.log_lines import from_now_about
from backend.refusals import Refusal
from backend.rpc.call import result_text
from backend.rpc.errors import Hidden
from backend.rpc.json_text import Json
from backend.rpc.procedure import Guard, Options, Procedure
from backend.signals.rate_limits import ORDERS, SIGN_INS
from backend.store.idempotency import claim_key, keep_answer
from backend.store.sessions import find_sessions
from procedures.context import Context, SignedIn


class NotSignedIn(Refusal):
    """The call carries no valid session."""

    key: ClassVar[str] = "UNAUTHORIZED"
    reason: ClassVar[str] = "not_signed_in"


class IdempotencyKeyReused(Refusal):
    """One key came with two different requests."""

    key: ClassVar[str] = "CONFLICT"
    reason: ClassVar[str] = "idempotency_key_reused"


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


async def signed_in(context: Context) -> None:
    """The guard of whatever needs a session; NotSignedIn without a valid one."""
    if carried_token(context) is None:
        raise NotSignedIn(
            "You are not signed in. Sign in with your wallet: auth.challenge, then auth.signIn."
        )
    await recognised(context)
    if context.session is None:
        raise NotSignedIn("Your session has ended. Sign in again.")


async def recognised(context: Context) -> None:
    """The guard of what anybody may ask, but its owner sees more of."""
    token = carried_token(context)
    if token is None:
        return
    # Not in the call's transaction, which must not be open while prices are fetched.
    owner = await context.together(find_sessions, token_hash(token))
    if owner is None:
        return
    from_now_about("user", str(owner.user_id))
    context.session = SignedIn(
        user_id=owner.user_id,
        wallet_address=owner.wallet_address,
        is_admin=owner.wallet_address in context.settings.admins,
    )


async def admins(context: Context) -> None:
    """The guard of what the organiser does; to everybody else there is no such procedure."""
    await recognised(context)
    if context.session is None or not context.session.is_admin:
        raise Hidden


async def seldom(context: Context) -> None:
    """The guard of what anybody may do, but nobody needs often: proving who one is."""
    await context.admit(SIGN_INS, context.caller.ip)


def carried_token(context: Context) -> str | None:
    """The session token that the call's headers, connection parameters or cookies carry."""
    caller = context.caller
    # Browsers set no headers on streams and sockets; clients then say them as parameters.
    said = {name.lower(): text for name, text in caller.connection_params.items()}
    return read_token(
        cookies=caller.cookies,
        headers={**said, **caller.headers},
        secure=context.settings.secure,
    )


Priced = Callable[[Context, BaseModel], Awaitable[Iterable[str]]]
"""Names the tokens whose prices an order depends on, where its input does not."""


def order(
    *priced_fields: str, rest: str, priced: Priced | None = None, guard: Guard = signed_in
) -> Options:
    """The options of a signed-in user's order, whose REST alias is `rest`.

    `guard` is for orders that not all who are signed in may give. The tokens in the input's
    `priced_fields`, and those that `priced` gives, are priced afresh first. With an idempotency
    key the order acts once: the same key and input answer as the first time, the same key with
    another input is an IdempotencyKeyReused.
    """

    async def made(
        context: Context,
        procedure: Procedure,
        given: BaseModel | None,
        run: Callable[[], Awaitable[object]],
    ) -> object:
        assert given is not None, "an order has input, if only its key"
        await context.admit(ORDERS, context.owner().wallet_address)
        tokens: list[str] = [getattr(given, name) for name in priced_fields]
        if priced is not None:
            tokens.extend(await priced(context, given))
        if tokens:
            await context.prices.freshen(tokens, now=context.now)
        return await _once(context, procedure, given, run)

    return {"guard": guard, "around": made, "extra_input": IdempotencyKey, "rest": rest}


async def _once(
    context: Context,
    procedure: Procedure,
    given: BaseModel,
    run: Callable[[], Awaitable[object]],
) -> object:
    key: str | None = getattr(given, "idempotency_key")  # noqa: B009 - a field of extra_input
    if key is None:
        return await run()
    user_id = context.owner().user_id
    connection = await context.connection()
    content = given.model_dump_json(exclude={"idempotency_key"})
    request_hash = hashlib.sha256(f"{procedure.path}\n{content}".encode()).digest()
    earlier = await claim_key(
        connection, user_id=user_id, key=key, request_hash=request_hash, now=context.now
    )
    if earlier is None:
        response = result_text(procedure, await run())
        await keep_answer(connection, user_id=user_id, key=key, response=response)
        return Json(response)
    if earlier.request_hash != request_hash:
        raise IdempotencyKeyReused(
            f"The idempotency key {key} was used for another order. Use a new key for each order."
        )
    return Json(earlier.response)
