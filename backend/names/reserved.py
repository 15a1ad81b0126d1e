"""Names that speak for the organiser, in whichever letters they are written."""

import re
from itertools import pairwise
from typing import Final

from backend.names.skeleton import skeletons

_WORDS: Final = (
    "admin",
    "administrator",
    "alphatest",
    "αTest",
    "helpdesk",
    "mod",
    "moderator",
    "official",
    "organiser",
    "organizer",
    "staff",
    "support",
    "sysadmin",
    "system",
)
_ANYWHERE: Final = ("運営", "公式", "管理者", "管理人", "事務局", "主催者", "サポート")
"""Words of a language that puts no spaces between them."""
_RESERVED: Final = {one: word for word in _WORDS for one in skeletons(word)}
_RESERVED_ANYWHERE: Final = {one: word for word in _ANYWHERE for one in skeletons(word)}
_BETWEEN_WORDS: Final = re.compile(r"[\W_]+")
_NUMBER_BEHIND: Final = re.compile(r"\d+$")


def reserved_word(name: str) -> str | None:
    """The reserved word that the name, or a word of it, looks like; None when there is none.

    Numbers behind a word do not make it another.
    """
    for one in skeletons(name):
        for reserved, word in _RESERVED_ANYWHERE.items():
            if reserved in one:
                return word
    parts = _BETWEEN_WORDS.split(name)
    pairs = [left + right for left, right in pairwise(parts)]
    for part in (*parts, *pairs, "".join(parts)):
        for written in (part, _NUMBER_BEHIND.sub("", part)):
            for one in skeletons(written):
                if one in _RESERVED:
                    return _RESERVED[one]
    return None
