"""A seal that only this server can set: whoever shows it later proves what the server once said."""

import json
from typing import ClassVar, Final

from itsdangerous import BadSignature, URLSafeSerializer

from backend.refusals import Refusal

SEALED_LENGTH_MAX: Final = 2_000
"""Characters of a sealed text; none of ours is longer."""


class NotOurs(Refusal):
    """The text carries no seal of this server, or was changed since."""

    key: ClassVar[str] = "BAD_REQUEST"
    reason: ClassVar[str] = "not_sealed_here"


def sealed(document: bytes, *, purpose: str, secret: str) -> str:
    """The JSON document as text fit for a URL, that `unsealed` proves to be unchanged.

    Anybody can read it. A seal set for one purpose is worth nothing for another.
    """
    return URLSafeSerializer(secret, salt=purpose).dumps(json.loads(document))


def unsealed(text: str, *, purpose: str, secret: str) -> bytes:
    """The JSON document that this server sealed; NotOurs for anything else."""
    try:
        document = URLSafeSerializer(secret, salt=purpose).loads(text)
    except BadSignature:
        raise NotOurs(
            "This is not what the server sealed: the link was changed, cut off, or comes from "
            "another server. Ask for the whole link again."
        ) from None
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
