"""The text a wallet shows and signs (Sign-In With Solana), and its strict reading.

`parse(render(fields)) == fields` and `render(parse(text)) == text`: a text that differs
in one byte from what `render` writes is not read at all. All of it is ASCII, which is what
hardware wallets show as text.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from backend.clock import iso

VERSION: Final = "1"
MESSAGE_BYTES_MAX: Final = 1024

_TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z"
_MESSAGE: Final = re.compile(
    r"(?P<domain>[A-Za-z0-9.:\[\]-]{1,255})"
    r" wants you to sign in with your Solana account:\n"
    r"(?P<address>[1-9A-HJ-NP-Za-km-z]{32,44})\n"
    r"\n"
    r"(?P<statement>[ -~]{1,200})\n"
    r"\n"
    r"URI: (?P<uri>[!-~]{1,255})\n"
    r"Version: (?P<version>[0-9]{1,4})\n"
    r"Chain ID: (?P<chain_id>[a-z0-9:-]{1,40})\n"
    r"Nonce: (?P<nonce>[A-Za-z0-9]{8,64})\n"
    rf"Issued At: (?P<issued_at>{_TIME})\n"
    rf"Expiration Time: (?P<expiration_time>{_TIME})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInFields:
    """What a sign-in text says; the times are UTC, to the millisecond."""

    domain: str
    address: str
    statement: str
    uri: str
    nonce: str
    issued_at: datetime
    expiration_time: datetime
    version: str = VERSION
    chain_id: str = "mainnet"


def render(fields: SignInFields) -> str:
    """The exact text to sign; ValueError when a field could not be read back from it."""
    text = _written(fields)
    if parse(text) != fields:
        raise ValueError("a sign-in field holds more than the text can carry")
    return text


def parse(text: str) -> SignInFields:
    """The fields of `text`; ValueError unless every byte stands where `render` puts it."""
    match = _MESSAGE.fullmatch(text)
    if match is None:
        raise ValueError("not a sign-in text")
    named = match.groupdict()
    return SignInFields(
        domain=named["domain"],
        address=named["address"],
        statement=named["statement"],
        uri=named["uri"],
        version=named["version"],
        chain_id=named["chain_id"],
        nonce=named["nonce"],
        issued_at=_moment(named["issued_at"]),
        expiration_time=_moment(named["expiration_time"]),
    )


def _written(fields: SignInFields) -> str:
    return (
        f"{fields.domain} wants you to sign in with your Solana account:\n"
        f"{fields.address}\n"
        "\n"
        f"{fields.statement}\n"
        "\n"
        f"URI: {fields.uri}\n"
        f"Version: {fields.version}\n"
        f"Chain ID: {fields.chain_id}\n"
        f"Nonce: {fields.nonce}\n"
        f"Issued At: {iso(fields.issued_at)}\n"
        f"Expiration Time: {iso(fields.expiration_time)}"
    )


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
