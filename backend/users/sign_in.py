"""Signing in: a challenge, its signed answer, and the session that this opens."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.users.nonce_store import insert_nonce, spend_nonce
from backend.users.session_store import SESSION_LENGTH, delete_session, insert_session
from backend.users.session_token import new_token, token_hash
from backend.users.sign_in_message import SignInFields
from backend.users.verification import LIFETIME_MAX, SignInNonceSpent
from backend.users.wallet_address import new_nonce

STATEMENT: Final = "Sign in to AlphaTest. This costs nothing and moves no real tokens."


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """A session; only the caller ever sees the token."""

    token: str
    expires_at: datetime


async def challenge(
    connection: AsyncConnection, *, wallet_address: str, domain: str, uri: str, now: datetime
) -> SignInFields:
    """What the wallet shall sign within ten minutes; its nonce signs in once."""
    # The text carries milliseconds; it must say what is stored.
    issued_at = now.replace(microsecond=now.microsecond // 1000 * 1000)
    fields = SignInFields(
        domain=domain,
        address=wallet_address,
        statement=STATEMENT,
        uri=uri,
        nonce=new_nonce(),
        issued_at=issued_at,
        expiration_time=issued_at + LIFETIME_MAX,
    )
    await insert_nonce(
        connection,
        nonce=fields.nonce,
        wallet_address=wallet_address,
        expires_at=fields.expiration_time,
        now=now,
    )
    return fields


async def open_session(
    connection: AsyncConnection,
    *,
    user_id: UUID,
    proof: SignInFields,
    replaced_token: str | None,
    now: datetime,
) -> OpenedSession:
    """Open a session for the user whose wallet gave `proof`, a verified sign-in text.

    The session that the request carried before ends. Raises SignInNonceSpent when the
    text signed in before.
    """
    if not await spend_nonce(connection, nonce=proof.nonce, wallet_address=proof.address, now=now):
        raise SignInNonceSpent
    if replaced_token is not None:
        await delete_session(connection, token_hash=token_hash(replaced_token))
    session = OpenedSession(token=new_token(), expires_at=now + SESSION_LENGTH)
    await insert_session(
        connection,
        token_hash=token_hash(session.token),
        user_id=user_id,
        expires_at=session.expires_at,
        now=now,
    )
    return session
