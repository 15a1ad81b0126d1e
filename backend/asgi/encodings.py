"""Which compressed forms of an answer its client takes (RFC 9110, section 12.5.3)."""

import re
from typing import Final

ENDINGS: Final = {"br": ".br", "gzip": ".gz"}
"""The forms a file is kept in beside itself, best first, and how those are named."""
_REFUSED: Final = re.compile(r"q\s*=\s*0(\.0*)?")


def accepted(header: str) -> frozenset[str]:
    """The codings of `ENDINGS` that an `Accept-Encoding` header allows."""
    allowed: dict[str, bool] = {}
    for part in header.lower().split(","):
        coding, _, weight = part.partition(";")
        allowed[coding.strip()] = _REFUSED.fullmatch(weight.strip()) is None
    others = allowed.get("*", False)
    return frozenset(coding for coding in ENDINGS if allowed.get(coding, others))
