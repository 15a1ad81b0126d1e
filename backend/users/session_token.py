"""The secret a signed-in user carries, and where a request carries it."""

import hashlib
import re
import secrets
from collections.abc import Mapping
from typing import Final

TOKEN_BYTES: Final = 32
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")


def new_token() -> str:
    """An unguessable text of 43 characters (256 bits) that means nothing by itself."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> bytes:
    """The 32 bytes stored in the token's place, so a stolen table opens no session."""
    return hashlib.sha256(token.encode()).digest()


def cookie_name(*, secure: bool) -> str:
    """`__Host-` binds the cookie to this host; browsers accept that name over https only."""
    return "__Host-alpha_session" if secure else "alpha_session"


def set_cookie_text(token: str, *, max_age_seconds: int, secure: bool) -> str:
    """The value of a `set-cookie` header that keeps `token` for `max_age_seconds`."""
    ending = "; Secure" if secure else ""
    return (
        f"{cookie_name(secure=secure)}={token}; Path=/; Max-Age={max_age_seconds}; "
        f"HttpOnly; SameSite=Lax{ending}"
    )


def clear_cookie_text(*, secure: bool) -> str:
    """The value of a `set-cookie` header that makes the browser forget the session."""
    return set_cookie_text("", max_age_seconds=0, secure=secure)


def read_bearer(headers: Mapping[str, str]) -> str | None:
    """What stands after `Authorization: Bearer`, None where nothing does; a session token, or
    something else. `headers` have lower-case names.
    """
    scheme, _, bearer = headers.get("authorization", "").partition(" ")
    return bearer if scheme.lower() == "bearer" else None


def read_token(
    *, cookies: Mapping[str, str], headers: Mapping[str, str], secure: bool
) -> str | None:
    """The token a request carries, or None; `headers` have lower-case names.

    `Authorization: Bearer` wins over the cookie: a program that names a session means it.
    """
    bearer = read_bearer(headers)
    carried = cookies.get(cookie_name(secure=secure), "") if bearer is None else bearer
    return carried if _TOKEN.fullmatch(carried) else None
