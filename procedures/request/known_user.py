"""The answer about a wallet nobody has signed in with."""

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
            f"Nobody takes part with the wallet {wallet_address}. "
            "Sign in with it, or look it up by users.get, and it joins."
        )
    return document
