"""The answer about a wallet that has no user."""

from typing import ClassVar, TypeVar

from backend.refusals import Refusal

Document = TypeVar("Document")


class UnknownUser(Refusal):
    """No user has this wallet."""

    key: ClassVar[str] = "NOT_FOUND"
    reason: ClassVar[str] = "unknown_user"


def of_known_user(document: Document | None, wallet_address: str) -> Document:
    """What a view found about the wallet; UnknownUser when it found none."""
    if document is None:
        raise UnknownUser(
            f"Nobody is known by the wallet {wallet_address}. "
            "Sign in with it to take part, or look it up by users.get."
        )
    return document
