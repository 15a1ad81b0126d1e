"""The languages of the pages, and which of them a reader gets (RFC 9110, section 12.5.4)."""

from typing import Final

from starlette.requests import Request
from starlette.types import Scope

EXPORTED: Final = "en"
"""The language of `swap.html`, and of readers who ask for none of ours."""
TRANSLATIONS: Final = ("ja",)
"""The others, which the build leaves beside it."""
COOKIE: Final = "alpha_language"
"""What the pages last spoke, which they keep there for the server."""


def wanted_language(scope: Scope) -> str:
    """The language that the pages last spoke to this reader, else the browser's."""
    request = Request(scope)
    spoken = request.cookies.get(COOKIE, "")
    return spoken if _is_ours(spoken) else preferred(request.headers.get("accept-language", ""))


def preferred(header: str) -> str:
    """The language of the greatest weight in an `Accept-Language` header; of two, the first."""
    weights: dict[str, float] = {}
    for part in header.lower().split(","):
        named, _, weight = part.partition(";")
        language = named.strip().partition("-")[0]
        if _is_ours(language):
            weights[language] = max(weights.get(language, 0.0), _weight(weight))
    wanted = max(weights, key=weights.__getitem__, default=EXPORTED)
    return wanted if weights.get(wanted) else EXPORTED


def translated(path: str, language: str) -> str:
    """The file in this language, as the build names it: `swap.html` is `swap.ja.html`."""
    stem, dot, ending = path.rpartition(".")
    return path if language == EXPORTED else f"{stem}.{language}{dot}{ending}"


def _is_ours(language: str) -> bool:
    return language == EXPORTED or language in TRANSLATIONS


def _weight(text: str) -> float:
    name, _, value = text.partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
