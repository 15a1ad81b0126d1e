"""The text of a key: a prefix that scanners for secrets find, chance, and a checksum."""

import hashlib
import re
import secrets
import string
import zlib
from typing import Final

PREFIX: Final = "alpha_"
ENDING_LENGTH: Final = 4
"""How much of a key is kept in plain text, so that its owner knows it again; it is of the
checksum and gives nothing away.
"""
_ALPHABET: Final = string.digits + string.ascii_uppercase + string.ascii_lowercase
_CHANCE_LENGTH: Final = 32
_CHECKSUM_LENGTH: Final = 6
_KEY: Final = re.compile(f"{PREFIX}[0-9A-Za-z]{{{_CHANCE_LENGTH + _CHECKSUM_LENGTH}}}")


def new_key() -> str:
    """An unguessable key of 44 characters (190 bits of chance)."""
    chance = "".join(secrets.choice(_ALPHABET) for _ in range(_CHANCE_LENGTH))
    return PREFIX + chance + _checksum(PREFIX + chance)


def is_key(text: str) -> bool:
    """Whether the text can be a key: one that was cut off or mistyped is none."""
    body = text[:-_CHECKSUM_LENGTH]
    return _KEY.fullmatch(text) is not None and text == body + _checksum(body)


def key_hash(key: str) -> bytes:
    """The 32 bytes stored in the key's place, so that a stolen table opens nothing."""
    return hashlib.sha256(key.encode()).digest()


def _checksum(body: str) -> str:
    rest = zlib.crc32(body.encode())
    digits = []
    for _ in range(_CHECKSUM_LENGTH):
        rest, digit = divmod(rest, len(_ALPHABET))
        digits.append(_ALPHABET[digit])
    return "".join(digits)
