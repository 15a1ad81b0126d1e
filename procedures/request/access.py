"""Who may ask."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from typing import ClassVar, Final
from uuid import UUID

from backend.log import from_now_about
from backend.redis.rate_limits import SIGN_INS
from backend.redis.stream_tickets import redeem_ticket
from backend.refusals import Refusal
from backend.rpc.errors import Hidden
from backend.rpc.procedure import Procedure, needs_session
from backend.users.session_store import find_sessions
from backend.users.session_token import read_bearer, read_token, token_hash
from procedures.request.context import Context
from procedures.request.signed_in import SignedIn

SIGNATURE_AGE_MAX: Final = timedelta(minutes=15)
"""How old the signature may be with which an admin opened the session that decides."""
SESSIONS_REMEMBERED: Final = 10_000


class NotSignedIn(Refusal):
    """The call carries no valid session."""

    key: ClassVar[str] = "UNAUTHORIZED"
    reason: ClassVar[str] = "not_signed_in"


class TokenInAddress(Refusal):
    """A stream's address carries a session token."""

    key: ClassVar[str] = "UNAUTHORIZED"
    reason: ClassVar[str] = "token_in_address"


class FreshSignatureRequired(Refusal):
    """The session was opened too long ago for what it is to decide."""

    key: ClassVar[str] = "FORBIDDEN"
    reason: ClassVar[str] = "fresh_signature_required"
    fact_names: ClassVar[tuple[str, ...]] = ("minutes_max",)


@needs_session
async def signed_in(context: Context) -> None:
    """The guard of whatever needs a session, or a key; NotSignedIn without a valid one."""
    if context.session is not None:
        return
    if carried_token(context) is None and carried_ticket(context) is None:
        raise NotSignedIn(
            "You are not signed in. Sign in with your wallet: auth.challenge, then auth.signIn."
        )
    await optional_session(context)
    if context.session is None:
        raise NotSignedIn("Your session has ended. Sign in again.")


async def optional_session(context: Context) -> None:
    """The guard of what anybody may ask, but its owner sees more of."""
    if context.session is not None:
        return
    session_hash = await carried_session(context)
    if session_hash is None:
        return
    # Not in the call's transaction, which must not be open while prices are fetched.
    owner = await context.beforehand(find_sessions, session_hash)
    if owner is None:
        return
    from_now_about("user", str(owner.user_id))
    context.session = SignedIn(
        user_id=owner.user_id,
        wallet_address=owner.wallet_address,
        is_admin=owner.wallet_address in context.server.settings.admins,
        signed_at=owner.opened_at,
    )
    context.readings.reader = owner.user_id


async def let_lag(context: Context, procedure: Procedure) -> None:
    """Let what the procedure reads be as old as the replica's lag, but never older than what the
    caller has changed: neither an order nor anything else that is written goes by old readings.
    """
    replica = context.server.replica
    if replica is None or procedure.kind == "mutation":
        return
    context.readings.may_lag = True
    if procedure.guard is None and context.session is None:
        # Nobody looks whose session it is, and yet their own orders must be in the answer.
        context.readings.reader = await _carried_user(context, replica.session_users)


async def _carried_user(context: Context, known: dict[bytes, UUID]) -> UUID | None:
    token = None
    with suppress(TokenInAddress):
        token = carried_token(context)
    if token is None:
        return None
    session_hash = token_hash(token)
    if session_hash not in known:
        owner = await context.beforehand(find_sessions, session_hash)
        if owner is None:
            return None
        if len(known) >= SESSIONS_REMEMBERED:
            known.clear()
        known[session_hash] = owner.user_id
    return known[session_hash]


@needs_session
async def admins(context: Context) -> None:
    """The guard of what the organiser does; to everybody else there is no such procedure."""
    await optional_session(context)
    if context.session is None or not context.session.is_admin:
        raise Hidden
    # What is decided on is as it is; few look, and what the organiser decides all see at once.
    context.readings.may_lag = False


@needs_session
async def deciding_admins(context: Context) -> None:
    """The guard of the organiser's decisions: a stolen session alone decides nothing for long."""
    await admins(context)
    if context.now - context.owner().signed_at > SIGNATURE_AGE_MAX:
        minutes = int(SIGNATURE_AGE_MAX.total_seconds()) // 60
        raise FreshSignatureRequired(
            f"A decision needs a signature of the last {minutes} minutes. "
            "Sign in with your wallet again, then decide.",
            minutes_max=minutes,
        )
    context.concerns_all = True


async def sign_in_limit(context: Context) -> None:
    """The guard of what anybody may do, but nobody needs often: proving who one is."""
    await context.admit(SIGN_INS, context.caller.ip)


def carried_token(context: Context) -> str | None:
    """The session token that the call's headers, a socket's connection parameters or cookies
    carry; TokenInAddress when an address does.
    """
    return read_token(
        cookies=context.caller.cookies,
        headers=_said_headers(context),
        secure=context.server.settings.secure,
    )


def carried_bearer(context: Context) -> str:
    """What the call's headers or connection parameters say after `Authorization: Bearer`, empty
    where they do not; TokenInAddress when an address does.
    """
    return read_bearer(_said_headers(context)) or ""


def _said_headers(context: Context) -> Mapping[str, str]:
    caller = context.caller
    if not caller.connection_params:
        return caller.headers
    # Browsers set no headers on sockets; clients then say them as parameters.
    said = {name.lower(): text for name, text in caller.connection_params.items()}
    if caller.are_params_in_address and "authorization" in said:
        raise TokenInAddress(
            "Logs keep addresses, so neither a session token nor a key belongs into one. "
            "Ask auth.streamTicket for a ticket, and send it as the connection parameter ticket."
        )
    return {**said, **caller.headers}


def carried_ticket(context: Context) -> str | None:
    """The ticket that the address of a stream carries."""
    return context.caller.connection_params.get("ticket")


async def carried_session(context: Context) -> bytes | None:
    """The hash of the session whose token or ticket the call carries; a ticket is used up."""
    token = carried_token(context)
    if token is not None:
        return token_hash(token)
    ticket = carried_ticket(context)
    return None if ticket is None else await redeem_ticket(context.server.redis, ticket)
