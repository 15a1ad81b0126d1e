"""The name of a wallet: the base58 text of its 32-byte ed25519 public key."""

import secrets
import string
from functools import lru_cache
from typing import Annotated, Final

import base58
from pydantic import AfterValidator, Field

PUBLIC_KEY_BYTES: Final = 32
ADDRESS_LENGTH_MIN: Final = 32
ADDRESS_LENGTH_MAX: Final = 44
NONCE_LENGTH: Final = 22
# Reading base58 is long division, and the same wallets come again and again.
ADDRESSES_REMEMBERED: Final = 4096
_NONCE_ALPHABET: Final = string.ascii_letters + string.digits


@lru_cache(maxsize=ADDRESSES_REMEMBERED)
def public_key_of(address: str) -> bytes:
    """The 32 bytes that `address` spells; ValueError when it is not their one spelling."""
    sentence = f"{address[:50]!r} is not a wallet address; it is the base58 text of 32 bytes."
    if not ADDRESS_LENGTH_MIN <= len(address) <= ADDRESS_LENGTH_MAX:
        raise ValueError(sentence)
    try:
        key = base58.b58decode(address)
    except ValueError:
        raise ValueError(sentence) from None
    # The decoder forgives surrounding space, so one key would have several names.
    if len(key) != PUBLIC_KEY_BYTES or base58.b58encode(key).decode() != address:
        raise ValueError(sentence)
    return key


def new_nonce() -> str:
    """A fresh text of 22 letters and digits (131 bits), used by one sign-in only."""
    return "".join(secrets.choice(_NONCE_ALPHABET) for _ in range(NONCE_LENGTH))


def _checked(address: str) -> str:
    public_key_of(address)
    return address


WalletAddress = Annotated[
    str,
    Field(
        min_length=ADDRESS_LENGTH_MIN,
        max_length=ADDRESS_LENGTH_MAX,
        description="a Solana wallet address: base58 of 32 bytes",
    ),
    AfterValidator(_checked),
]
"""A wallet address that arrives from outside."""
