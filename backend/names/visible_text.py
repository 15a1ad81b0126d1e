"""Text that others are shown: every character of it is seen, and stays in its own line.

The characters are those of the PRECIS class for free text (RFC 8264, RFC 8266), less some that
it lets pass though they look like nothing, and with the emoji that it refuses for their joiners.
"""

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

from backend.names.rules import TooManyMarks, UnusableCharacter

if TYPE_CHECKING:
    from precis_i18n.profile import Profile

MARKS_MAX: Final = 4
"""Marks without width on one letter, as Unicode Technical Standard #39, section 5.4, advises."""

# Braille without dots, a note without a head, hieroglyphs without a sign, and what stands for
# objects and characters that could not be shown.
_BLANK: Final = re.compile("[\u2800\ufffc\ufffd\U00013441\U00013442\U0001d159]")
_JOINERS: Final = re.compile("[\u200d\ufe0f\u20e3\U000e0020-\U000e007f]")


def visible_text(text: str) -> str:
    """The text in normal form KC, without spaces around it and with single ones in it.

    Raises UnusableCharacter and TooManyMarks.
    """
    plain = _without_joiners(text)
    found = _BLANK.search(plain)
    if found is not None:
        raise _unusable(found[0])
    if not plain.strip(" "):
        return ""
    try:
        _profile().enforce(plain)
    except UnicodeEncodeError as fault:
        raise _unusable(fault.object[fault.start : fault.end] or plain) from None
    shown = " ".join(unicodedata.normalize("NFKC", text).split())
    _require_few_marks(shown)
    return shown


@cache
def _profile() -> "Profile":
    # Its tables take a fifteenth of a process' start, and few processes are asked for a name.
    from precis_i18n import get_profile

    return get_profile("NicknameCasePreserved")


def _without_joiners(text: str) -> str:
    """The text in which emoji that are recommended for general interchange have no joiners."""
    if not _JOINERS.search(text):
        return text
    # Its table takes some megabytes, and few names need it.
    from emoji import emoji_list

    plain, end = "", 0
    for found in emoji_list(text):
        plain += text[end : found["match_start"]] + _JOINERS.sub("", found["emoji"])
        end = found["match_end"]
    return plain + text[end:]


def _require_few_marks(text: str) -> None:
    marks, before = 0, ""
    for one in unicodedata.normalize("NFD", _JOINERS.sub("", text)):
        category = unicodedata.category(one)
        if not category.startswith("M"):
            marks = 0
        else:
            marks += category != "Mc"
            if marks > MARKS_MAX or one == before or before in ("", " "):
                raise TooManyMarks(
                    f"A letter has at most {MARKS_MAX} marks, each one once, and every mark has "
                    "a letter before it. Take some away.",
                    marks_max=MARKS_MAX,
                )
        before = one


def _unusable(characters: str) -> UnusableCharacter:
    named = f"U+{ord(characters[0]):04X}"
    return UnusableCharacter(
        f"{named} is not seen where it stands, or changes how others are shown. Leave it out.",
        character=named,
    )
