"""How an invitation code is written."""

import secrets
from typing import Final

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Digits and capitals without those that are mistaken for each other: 0 and O, 1, I and L."""
LENGTH: Final = 12
GROUP: Final = 4


def new_code() -> str:
    """A fresh code of 12 characters (59 bits), in groups of four."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(letters[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def as_written(typed: str) -> str:
    """The code that was typed, in capitals and groups of four, whatever stood between them."""
    letters = "".join(one for one in typed.upper() if one.isalnum())
    return "-".join(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))
