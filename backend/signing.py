"""Texts with the server's signature: the server can verify later that they were its own."""

import json
from typing import ClassVar, Final

from itsdangerous import BadSignature, URLSafeSerializer

from backend.refusals import Refusal

SIGNED_LENGTH_MAX: Final = 2_000
"""Characters of a signed text; none of ours is longer."""


class InvalidSignature(Refusal):
    """The text carries no signature of this server, or was changed since."""

    key: ClassVar[str] = "BAD_REQUEST"
    reason: ClassVar[str] = "invalid_signature"


def signed_text(document: bytes, *, purpose: str, secret: str) -> str:
    """The JSON document with a signature, as text fit for a URL; `verified` reads it.

    Anybody can read it. What was signed for one purpose is not valid for another.
    """
    return URLSafeSerializer(secret, salt=purpose).dumps(json.loads(document))


def verified(text: str, *, purpose: str, secret: str) -> bytes:
    """The JSON document that this server signed; raises InvalidSignature for anything else."""
    try:
        document = URLSafeSerializer(secret, salt=purpose).loads(text)
    except BadSignature:
        raise InvalidSignature(
            "This is not what the server signed: the link was changed, cut off, or comes from "
            "another server. Ask for the whole link again."
        ) from None
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
