"""What a name looks like: two names that can be taken for each other share a skeleton.

Source: Unicode Technical Standard #39, section 4, with letters compared without case.
"""

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_TABLE: Final = Path(__file__).with_name("confusables.txt")
# Joiners and what chooses the form of an emoji, after which a name looks much the same.
_UNSEEN: Final = dict.fromkeys([0x200C, 0x200D, 0xFE0E, 0xFE0F, 0x20E3, *range(0xE0020, 0xE0080)])


def _rows() -> Iterator[tuple[str, str]]:
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        looks_like, characters = line.split(" ")
        for character in characters:
            yield character, looks_like


_LOOKS_LIKE: Final = str.maketrans(dict(_rows()))


def skeleton(text: str) -> str:
    """What the text looks like, in small letters and without spaces; of a skeleton, itself."""
    before, now = "", text.translate(_UNSEEN)
    while now != before:
        before = now
        looks = unicodedata.normalize("NFKD", now).translate(_LOOKS_LIKE)
        now = unicodedata.normalize("NFKD", looks).casefold()
        # The table keeps i from l and 1, which readers in passing do not.
        now = "".join(now.split()).replace("i", "l")
    return now


def skeletons(name: str) -> frozenset[str]:
    """The skeletons of a name: as it is written, and in small letters.

    Both count, for capitals look like other letters than small ones do: the Greek "Ν" looks like
    "N", and "ν" like "v".
    """
    return frozenset((skeleton(name), skeleton(name.casefold())))
