"""Who may ask."""

from typing import ClassVar

from backend.log import from_now_about
from backend.redis.rate_limits import SIGN_INS
from backend.refusals import Refusal
from backend.rpc.errors import Hidden
from backend.rpc.procedure import needs_session
from backend.users.session_store import find_sessions
from backend.users.session_token import read_token, token_hash
from procedures.request.context import Context, SignedIn


class NotSignedIn(Refusal):
    """The call carries no valid session."""

    key: ClassVar[str] = "UNAUTHORIZED"
    reason: ClassVar[str] = "not_signed_in"


@needs_session
async def signed_in(context: Context) -> None:
    """The guard of whatever needs a session; NotSignedIn without a valid one."""
    if carried_token(context) is None:
        raise NotSignedIn(
            "You are not signed in. Sign in with your wallet: auth.challenge, then auth.signIn."
        )
    await optional_session(context)
    if context.session is None:
        raise NotSignedIn("Your session has ended. Sign in again.")


async def optional_session(context: Context) -> None:
    """The guard of what anybody may ask, but its owner sees more of."""
    token = carried_token(context)
    if token is None:
        return
    # Not in the call's transaction, which must not be open while prices are fetched.
    owner = await context.beforehand(find_sessions, token_hash(token))
    if owner is None:
        return
    from_now_about("user", str(owner.user_id))
    context.session = SignedIn(
        user_id=owner.user_id,
        wallet_address=owner.wallet_address,
        is_admin=owner.wallet_address in context.server.settings.admins,
    )


@needs_session
async def admins(context: Context) -> None:
    """The guard of what the organiser does; to everybody else there is no such procedure."""
    await optional_session(context)
    if context.session is None or not context.session.is_admin:
        raise Hidden


async def sign_in_limit(context: Context) -> None:
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
        secure=context.server.settings.secure,
    )
