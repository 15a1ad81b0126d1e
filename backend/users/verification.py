"""The checks a signed sign-in text passes before a session is opened, cheapest first.

The nonce is not checked here: the caller deletes it from the database in one statement,
and raises `SignInNonceSpent` when there was nothing to delete.
"""

from datetime import datetime, timedelta
from typing import ClassVar, Final

from backend.clock import iso
from backend.refusals import Refusal
from backend.users.sign_in_message import MESSAGE_BYTES_MAX, VERSION, SignInFields, parse
from backend.users.signature import SIGNATURE_BYTES, is_signed_by
from backend.users.wallet_address import public_key_of

CLOCK_SKEW_MAX: Final = timedelta(seconds=60)
LIFETIME_MAX: Final = timedelta(minutes=10)
CHAIN_ID: Final = "mainnet"


class SignInRefused(Refusal):
    """The proof of who is asking does not hold."""

    key: ClassVar[str] = "UNAUTHORIZED"
    reason: ClassVar[str] = "sign_in_refused"


class SignInTooLarge(SignInRefused):
    reason: ClassVar[str] = "sign_in_size"


class SignInUnreadable(SignInRefused):
    reason: ClassVar[str] = "sign_in_text"


class SignInWrongWallet(SignInRefused):
    reason: ClassVar[str] = "sign_in_wallet"


class SignInWrongSite(SignInRefused):
    reason: ClassVar[str] = "sign_in_site"


class SignInNotYetValid(SignInRefused):
    reason: ClassVar[str] = "sign_in_issued_in_future"


class SignInExpired(SignInRefused):
    reason: ClassVar[str] = "sign_in_expired"


class SignInLivesTooLong(SignInRefused):
    reason: ClassVar[str] = "sign_in_lifetime"


class SignInForged(SignInRefused):
    reason: ClassVar[str] = "sign_in_signature"


class SignInNonceSpent(SignInRefused):
    reason: ClassVar[str] = "sign_in_nonce"

    def __init__(self) -> None:
        super().__init__(
            "This sign-in text was used before or never asked for; each one signs in once."
        )


def verify_sign_in(
    *,
    text: bytes,
    signature: bytes,
    wallet_address: str,
    expected_domain: str,
    expected_uri: str,
    now: datetime,
) -> SignInFields:
    """What `text` says, once every byte of it is ours and `wallet_address` has signed it.

    `expected_domain` and `expected_uri` come from settings, never from a request's headers.
    Raises a SignInRefused of the first check that fails.
    """
    _check_sizes(text=text, signature=signature)
    fields = _read(text)
    public_key = _key_named_in(fields, wallet_address=wallet_address)
    _check_site(fields, domain=expected_domain, uri=expected_uri)
    _check_times(fields, now=now)
    if not is_signed_by(public_key=public_key, text=text, signature=signature):
        raise SignInForged(
            f"The signature is not one of {wallet_address} over this text; "
            "sign the text exactly as it was given."
        )
    return fields


def _check_sizes(*, text: bytes, signature: bytes) -> None:
    if len(text) > MESSAGE_BYTES_MAX:
        raise SignInTooLarge(
            f"The signed text has {len(text)} bytes; it may have at most {MESSAGE_BYTES_MAX}."
        )
    if len(signature) != SIGNATURE_BYTES:
        raise SignInTooLarge(
            f"The signature has {len(signature)} bytes; an ed25519 one has {SIGNATURE_BYTES}."
        )


def _read(text: bytes) -> SignInFields:
    try:
        fields = parse(text.decode("utf-8"))
    except ValueError:
        raise SignInUnreadable(
            "The signed text is not the sign-in text of this site; "
            "sign the text of the challenge without changing a byte."
        ) from None
    if fields.version != VERSION or fields.chain_id != CHAIN_ID:
        raise SignInUnreadable(
            f"The signed text is version {fields.version} for {fields.chain_id}; "
            f"this site reads version {VERSION} for {CHAIN_ID}."
        )
    return fields


def _key_named_in(fields: SignInFields, *, wallet_address: str) -> bytes:
    if fields.address != wallet_address:
        raise SignInWrongWallet(
            f"The signed text names {fields.address}, the request {wallet_address[:50]}; "
            "a wallet signs in for itself only."
        )
    try:
        return public_key_of(fields.address)
    except ValueError as error:
        raise SignInWrongWallet(str(error)) from None


def _check_site(fields: SignInFields, *, domain: str, uri: str) -> None:
    if fields.domain != domain or fields.uri != uri:
        raise SignInWrongSite(
            f"The signed text is for {fields.domain} ({fields.uri}); this site is {domain} ({uri})."
        )


def _check_times(fields: SignInFields, *, now: datetime) -> None:
    if fields.issued_at - CLOCK_SKEW_MAX > now:
        raise SignInNotYetValid(
            f"The sign-in text was issued at {iso(fields.issued_at)}, which is still to come; "
            f"it may be at most {CLOCK_SKEW_MAX.seconds} s ahead."
        )
    if now >= fields.expiration_time:
        raise SignInExpired(
            f"The sign-in text expired at {iso(fields.expiration_time)}; ask for a new one."
        )
    if fields.expiration_time > fields.issued_at + LIFETIME_MAX:
        raise SignInLivesTooLong(
            f"The sign-in text is valid until {iso(fields.expiration_time)}; "
            f"it may be valid for at most {LIFETIME_MAX.seconds // 60} minutes."
        )
