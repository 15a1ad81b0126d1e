"""What opens to a program by a key: only procedures that say for which scope.

A key is carried as `Authorization: Bearer alpha_…`. It is looked up with each call, so one that
was revoked opens nothing from then on, in any process; streams that it opened end.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime
from typing import Any, Final

from backend.background import end_tasks
from backend.database.transaction import reading
from backend.keys.key_text import PREFIX, is_key, key_hash
from backend.keys.rules import (
    EXPIRED,
    REVOKED,
    KeyExpired,
    KeyNotAccepted,
    KeyRevoked,
    ScopeMissing,
    UnknownKey,
)
from backend.keys.store import FoundKey, find_keys
from backend.log import from_now_about
from backend.redis.events import REVOCATIONS
from backend.redis.rate_limits import CALLS_OF_A_KEY
from backend.refusals import Refusal
from backend.rpc.errors import Hidden
from backend.rpc.procedure import Procedure
from procedures.request.access import admins, carried_bearer, deciding_admins, let_lag
from procedures.request.agent_events import publish_refusal
from procedures.request.context import Context
from procedures.request.resources import Resources
from procedures.request.signed_in import SignedIn

_END: Final = object()


class KeyAdmission:
    """Lets in whoever carries no key, and keys where they may."""

    async def admit(self, context: Context, procedure: Procedure) -> None:
        """Set the session to that of the key's owner, if a key is carried.

        Raises UnknownKey, KeyRevoked, KeyExpired, KeyNotAccepted, ScopeMissing; TooManyRequests
        when the key calls too often.
        """
        carried = carried_bearer(context)
        if not carried.startswith(PREFIX):
            await let_lag(context, procedure)
            return
        if procedure.guard in (admins, deciding_admins):
            raise Hidden
        found = await known_key(context, carried)
        await context.admit(CALLS_OF_A_KEY, str(found.id))
        scope = scope_of(procedure)
        from_now_about("user", str(found.user_id))
        from_now_about("key", str(found.id))
        context.session = SignedIn(
            user_id=found.user_id,
            wallet_address=found.wallet_address,
            is_admin=False,
            signed_at=found.created_at,
            key=found,
        )
        context.readings.reader = found.user_id
        if scope not in found.scopes:
            refusal = scope_missing(procedure.path, scope)
            if procedure.kind == "mutation":
                await publish_refusal(
                    context, procedure=procedure.path, asked=None, refusal=refusal
                )
            raise refusal
        await let_lag(context, procedure)

    def allowed(
        self, context: Context, values: AsyncGenerator[Any, None]
    ) -> AsyncGenerator[Any, None]:
        """All values; of a stream that a key opened, those until it is revoked or expires."""
        key = None if context.session is None else context.session.key
        return values if key is None else until_over(context.server, key, values)


async def known_key(context: Context, carried: str) -> FoundKey:
    """The key that is carried; UnknownKey, KeyRevoked or KeyExpired for what opens nothing."""
    found = await context.beforehand(find_keys, key_hash(carried)) if is_key(carried) else None
    if found is None:
        raise UnknownKey("There is no such key. Check that it was copied whole.")
    if (refusal := _why_over(found, now=context.server.clock.now())) is not None:
        raise refusal
    return found


def scope_of(procedure: Procedure) -> str:
    """The scope that a key needs; KeyNotAccepted for a procedure that no key may call."""
    if procedure.scope is None:
        raise KeyNotAccepted(
            f"{procedure.path} cannot be called by a key. Sign in with the wallet to do this.",
            procedure=procedure.path,
        )
    return procedure.scope


def scope_missing(asked: str, scope: str) -> ScopeMissing:
    """The refusal of a key that was made without the scope."""
    return ScopeMissing(
        f"{asked} needs the scope {scope}, which this key has not. "
        "Ask its owner for a key with it.",
        scope=scope,
    )


async def until_over(
    server: Resources, key: FoundKey, values: AsyncGenerator[Any, None]
) -> AsyncGenerator[Any, None]:
    """The values, until the key that `server` knows opens nothing any more."""
    over = asyncio.create_task(_is_over(server, key))
    try:
        async with aclosing(values):
            while True:
                following = asyncio.create_task(_next(values))
                try:
                    await asyncio.wait({following, over}, return_when=asyncio.FIRST_COMPLETED)
                    if over.done():
                        raise over.result()
                    value = following.result()
                finally:
                    # It must be out of the generator before that is closed.
                    await end_tasks({following})
                if value is _END:
                    return
                yield value
    finally:
        await end_tasks({over})


async def _next(values: AsyncGenerator[Any, None]) -> object:
    return await anext(values, _END)


async def _is_over(server: Resources, key: FoundKey) -> Refusal:
    """Why the key opens nothing any more, as soon as that is so."""
    seconds = None
    if key.expires_at is not None:
        seconds = (key.expires_at - server.clock.now()).total_seconds()
    with server.broadcast.listen(REVOCATIONS, keys=[str(key.id)]) as heard:
        try:
            async with asyncio.timeout(seconds) as time:
                async for _ in heard:
                    # Of the primary, as everything by which somebody is let in.
                    async with reading(server.readings) as connection:
                        now = server.clock.now()
                        found = (await find_keys(connection, [key.key_hash], now)).get(key.key_hash)
                    if found is None:
                        return UnknownKey("There is no such key any more.")
                    if (refusal := _why_over(found, now=now)) is not None:
                        return refusal
        except TimeoutError:
            if time.expired():
                return KeyExpired(EXPIRED)
            raise
    raise AssertionError("who listens is told for as long as they listen")


def _why_over(found: FoundKey, *, now: datetime) -> Refusal | None:
    if found.is_revoked:
        return KeyRevoked(REVOKED)
    if found.expires_at is not None and found.expires_at <= now:
        return KeyExpired(EXPIRED)
    return None
