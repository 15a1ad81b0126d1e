"""The checks a signed sign-in text passes before a session is opened, cheapest first.

The nonce is not checked here: the caller deletes it from the database in one statement,
and raises `SignInNonceSpent` when there was nothing to delete.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import ClassVar, Final

from backend.clock import iso
from backend.refusals import Refusal
from backend.users.envelope import HEADER_BYTES_MAX, Opened, envelopes, opened
from backend.users.sign_in_message import MESSAGE_BYTES_MAX, VERSION, SignInFields, parse
from backend.users.signature import SIGNATURE_BYTES, is_signed_by
from backend.users.wallet_address import public_key_of

CLOCK_SKEW_MAX: Final = timedelta(seconds=60)
LIFETIME_MAX: Final = timedelta(minutes=10)
CHAIN_ID: Final = "mainnet"
UNREADABLE: Final = (
    "The signed text is not the sign-in text of this site; "
    "sign the text of the challenge without changing a byte."
)


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
    signed: bytes,
    signature: bytes,
    wallet_address: str,
    expected_domain: str,
    expected_uri: str,
    now: datetime,
) -> SignInFields:
    """What the text in `signed` says, once every byte is ours and `wallet_address` signed it.

    `signed` is the text alone or, as hardware wallets sign it, in an off-chain message envelope.
    `expected_domain` and `expected_uri` come from settings, never from a request's headers.
    Raises a SignInRefused of the first check that fails.
    """
    message = _opened(signed, signature=signature)
    fields = _read(message.text)
    public_key = _key_named_in(fields, wallet_address=wallet_address)
    if message.signer not in (None, public_key):
        raise SignInWrongWallet(
            f"The signed envelope names another wallet than {wallet_address}; "
            "a wallet signs in for itself only."
        )
    _check_site(fields, domain=expected_domain, uri=expected_uri)
    _check_times(fields, now=now)
    forms = _signed_forms(signed, message=message, public_key=public_key)
    if not any(
        is_signed_by(public_key=public_key, text=form, signature=signature) for form in forms
    ):
        raise SignInForged(
            f"The signature is not one of {wallet_address} over this text; "
            "sign the text exactly as it was given."
        )
    return fields


def _opened(signed: bytes, *, signature: bytes) -> Opened:
    if len(signature) != SIGNATURE_BYTES:
        raise SignInTooLarge(
            f"The signature has {len(signature)} bytes; an ed25519 one has {SIGNATURE_BYTES}."
        )
    if len(signed) <= MESSAGE_BYTES_MAX + HEADER_BYTES_MAX:
        try:
            message = opened(signed)
        except ValueError:
            raise SignInUnreadable(UNREADABLE) from None
        if len(message.text) <= MESSAGE_BYTES_MAX:
            return message
    raise SignInTooLarge(
        f"The signed text has {len(signed)} bytes; it may have at most {MESSAGE_BYTES_MAX}."
    )


def _signed_forms(signed: bytes, *, message: Opened, public_key: bytes) -> Iterator[bytes]:
    yield signed
    if message.text == signed:
        yield from envelopes(signed, signer=public_key)


def _read(text: bytes) -> SignInFields:
    try:
        fields = parse(text.decode("ascii"))
    except ValueError:
        raise SignInUnreadable(UNREADABLE) from None
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
