"""The envelope in which hardware wallets sign texts (Solana off-chain messages).

Three headers are in use, all after the same 16 bytes, which no transaction begins with:

- legacy: version 0, format, length of the text
- version 0: application domain, format, signers, length of the text
- version 1: signers; the text is the rest

Source: docs.anza.xyz/proposals/off-chain-message-signing, and for version 1 sRFC 3 of the
Solana Foundation.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from backend.users.wallet_address import PUBLIC_KEY_BYTES

SIGNING_DOMAIN: Final = b"\xffsolana offchain"
APPLICATION_DOMAIN_BYTES: Final = 32
HEADER_BYTES_MAX: Final = 85
_LEGACY_HEADER_BYTES: Final = 20
# Restricted ASCII and UTF-8 of a length that a hardware wallet can show. The text itself is
# held to ASCII where it is read; which of the two a wallet names differs for a line feed.
_FORMATS: Final = (0, 1)


@dataclass(frozen=True, slots=True)
class Opened:
    """What an envelope holds; `signer` is the 32-byte key it names, None where it names none."""

    text: bytes
    signer: bytes | None


def opened(signed: bytes) -> Opened:
    """The text that was signed, with or without an envelope around it.

    ValueError for an envelope of another kind, of several signers, or one byte off.
    """
    if not signed.startswith(SIGNING_DOMAIN):
        return Opened(signed, None)
    for read in (_read_legacy, _read_version_0, _read_version_1):
        found = read(signed)
        if found is not None:
            return found
    raise ValueError("not an envelope that a wallet makes")


def envelopes(text: bytes, *, signer: bytes) -> Iterator[bytes]:
    """Every envelope without an application domain that the wallet `signer` may put around `text`.

    Some wallets sign the envelope and return the text alone.
    """
    length = len(text).to_bytes(2, "little")
    for name in _FORMATS:
        yield SIGNING_DOMAIN + bytes([0, name]) + length + text
        domain = bytes(APPLICATION_DOMAIN_BYTES)
        yield SIGNING_DOMAIN + b"\0" + domain + bytes([name, 1]) + signer + length + text
    yield SIGNING_DOMAIN + b"\1\1" + signer + text


def _read_legacy(signed: bytes) -> Opened | None:
    text = signed[_LEGACY_HEADER_BYTES:]
    header = (bytes([0, name]) + len(text).to_bytes(2, "little") for name in _FORMATS)
    is_legacy = signed[len(SIGNING_DOMAIN) : _LEGACY_HEADER_BYTES] in header
    return Opened(text, None) if is_legacy else None


def _read_version_0(signed: bytes) -> Opened | None:
    text = signed[HEADER_BYTES_MAX:]
    signer = signed[HEADER_BYTES_MAX - 2 - PUBLIC_KEY_BYTES : HEADER_BYTES_MAX - 2]
    # Any application domain: the text names its site, and that is checked.
    domain_at = len(SIGNING_DOMAIN) + 1
    domain = signed[domain_at : domain_at + APPLICATION_DOMAIN_BYTES]
    length = len(text).to_bytes(2, "little")
    possible = (
        SIGNING_DOMAIN + b"\0" + domain + bytes([name, 1]) + signer + length for name in _FORMATS
    )
    return Opened(text, signer) if signed[:HEADER_BYTES_MAX] in possible else None


def _read_version_1(signed: bytes) -> Opened | None:
    signer_at = len(SIGNING_DOMAIN) + 2
    text = signed[signer_at + PUBLIC_KEY_BYTES :]
    is_version_1 = signed[len(SIGNING_DOMAIN) : signer_at] == b"\1\1"
    signer = signed[signer_at : signer_at + PUBLIC_KEY_BYTES]
    return Opened(text, signer) if is_version_1 and text else None
