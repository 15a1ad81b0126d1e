"""Signing in with a Solana wallet."""

import base64
from dataclasses import asdict
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field

from backend.clock import iso
from backend.competition.register import enter
from backend.database.transaction import transaction
from backend.entry.store import note_guest
from backend.redis.stream_tickets import VALID_FOR, issue_ticket
from backend.rpc.json_text import Json
from backend.rpc.procedure import Group
from backend.study.agree import agree
from backend.users.session_store import SESSION_LENGTH_MAX, delete_session, delete_sessions_of
from backend.users.session_token import clear_cookie_text, set_cookie_text, token_hash
from backend.users.sign_in import challenge as make_challenge
from backend.users.sign_in import open_session
from backend.users.sign_in_address_store import address_hash, note_address
from backend.users.sign_in_message import render
from backend.users.verification import verify_sign_in
from backend.users.wallet_address import WalletAddress
from procedures.competition.joining import freshen_grant, known_user
from procedures.request.access import carried_token, sign_in_limit, signed_in
from procedures.request.context import Context
from procedures.request.signed_in import SignedIn
from procedures.study import Seal
from procedures.users import User, user_document

auth = Group("auth")


def _base64(text: str) -> str:
    try:
        base64.b64decode(text, validate=True)
    except ValueError:
        raise ValueError("not base64 (RFC 4648, with padding)") from None
    return text


Base64 = Annotated[str, AfterValidator(_base64), Field(max_length=4096)]


class Challenge(BaseModel):
    """What to sign: the fields as Sign-In With Solana has them, and the exact text of them."""

    domain: str
    address: str
    statement: str
    uri: str
    version: Literal["1"] = "1"
    chain_id: str
    nonce: str
    issued_at: str
    expiration_time: str
    message: str


class Session(BaseModel):
    """A session; `session_token` is for the header `Authorization: Bearer`.

    It ends at `expires_at` unless it is used; use prolongs it, up to 90 days.
    """

    user: User
    session_token: str
    expires_at: str


class StreamTicket(BaseModel):
    """Opens one stream within `valid_for_seconds`, as its connection parameter `ticket`."""

    ticket: str
    valid_for_seconds: int


class Done(BaseModel):
    """It was done."""

    success: Literal[True] = True


@auth.mutation(guard=sign_in_limit, rest="POST /api/auth/challenge")
async def challenge(context: Context, *, wallet_address: WalletAddress) -> Challenge:
    """The text for the wallet to sign; it is good for one sign-in within ten minutes."""
    fields = await make_challenge(
        await context.connection(),
        wallet_address=wallet_address,
        domain=context.server.settings.host,
        uri=context.server.settings.origin,
        now=context.now,
    )
    times = {"issued_at": iso(fields.issued_at), "expiration_time": iso(fields.expiration_time)}
    return Challenge.model_validate(asdict(fields) | times | {"message": render(fields)})


@auth.mutation(guard=sign_in_limit, rest="POST /api/auth/sign-in")
async def sign_in(
    context: Context,
    *,
    wallet_address: WalletAddress,
    signed_message: Base64,
    signature: Base64,
    is_guest: bool | None = None,
    agrees_to_study: Seal | None = None,
) -> Session:
    """Open a session with the signed challenge: `signed_message` is the exact bytes signed.

    Those are the message, or the off-chain message envelope a hardware wallet put around it.
    Sets the session cookie. By its first sign-in of a season a wallet takes part and is given the
    starting portfolio, or at the start if it signed in before that. Entering needs that the
    organiser's rule admits the wallet. `is_guest` says that its key was made in a page and not in a
    wallet, `agrees_to_study` that the user read the study of that seal and takes part.
    """
    proof = verify_sign_in(
        signed=base64.b64decode(signed_message),
        signature=base64.b64decode(signature),
        wallet_address=wallet_address,
        expected_domain=context.server.settings.host,
        expected_uri=context.server.settings.origin,
        now=context.now,
    )
    if is_guest:
        # Before the wallet can be given anything.
        async with transaction(context.server.engine) as connection:
            await note_guest(connection, wallet_address=wallet_address)
    await freshen_grant(context, wallet_address=wallet_address)
    user_id = await known_user(context, wallet_address=wallet_address)
    session = await open_session(
        await context.connection(),
        user_id=user_id,
        proof=proof,
        replaced_token=carried_token(context),
        now=context.now,
    )
    await note_address(
        await context.connection(),
        user_id=user_id,
        hashed=address_hash(
            context.caller.ip, secret=context.server.settings.secret.get_secret_value()
        ),
        now=context.now,
    )
    await enter(await context.connection(), user_id=user_id, now=context.now)
    if agrees_to_study is not None:
        await agree(
            await context.connection(),
            user_id=user_id,
            seal=agrees_to_study,
            secret=context.server.settings.secret.get_secret_value(),
            now=context.now,
        )
    is_admin = wallet_address in context.server.settings.admins
    context.session = SignedIn(user_id, wallet_address, is_admin, signed_at=context.now)
    cookie = set_cookie_text(
        session.token,
        # The server says when a session is over; its cookie outlasts it.
        max_age_seconds=int(SESSION_LENGTH_MAX.total_seconds()),
        secure=context.server.settings.secure,
    )
    context.caller.response_headers.append(("set-cookie", cookie))
    return Session(
        user=User.model_validate_json(await user_document(context, wallet_address)),
        session_token=session.token,
        expires_at=iso(session.expires_at),
    )


@auth.query(guard=signed_in, scope="read", rest="GET /api/auth/me")
async def me(context: Context) -> Json[User]:
    """Who you are signed in as."""
    return Json(await user_document(context, context.owner().wallet_address))


@auth.mutation(guard=signed_in, rest="POST /api/auth/sign-out")
async def sign_out(context: Context) -> Done:
    """End this session; others of the same wallet go on."""
    await delete_session(await context.connection(), token_hash=_own_hash(context))
    _clear_cookie(context)
    return Done()


@auth.mutation(guard=signed_in, rest="POST /api/auth/sign-out-everywhere")
async def sign_out_everywhere(context: Context) -> Done:
    """End every session of your wallet, this one too: on lost devices, of forgotten programs."""
    await delete_sessions_of(await context.connection(), user_id=context.owner().user_id)
    _clear_cookie(context)
    return Done()


@auth.mutation(guard=signed_in, rest="POST /api/auth/stream-ticket")
async def stream_ticket(context: Context) -> StreamTicket:
    """A ticket for one stream of events, where a client can set neither cookie nor header: what
    stands in an address is kept by logs, so it is no session token.
    """
    ticket = await issue_ticket(context.server.redis, _own_hash(context))
    return StreamTicket(ticket=ticket, valid_for_seconds=int(VALID_FOR.total_seconds()))


def _own_hash(context: Context) -> bytes:
    token = carried_token(context)
    # A ticket opens a stream, and is used up by then.
    assert token is not None, "who is signed in carries a token"
    return token_hash(token)


def _clear_cookie(context: Context) -> None:
    cookie = clear_cookie_text(secure=context.server.settings.secure)
    context.caller.response_headers.append(("set-cookie", cookie))
