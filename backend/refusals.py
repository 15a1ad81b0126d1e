"""Answers that say no: the user's request cannot be done, and here is what to do.

A refusal's `key` is a tRPC error key, its `reason` a stable word for programs,
its message one sentence of fact and one of rule for people. Anything raised that
is not a Refusal is a fault of ours or of the world and reaches nobody in words.
"""

from typing import ClassVar


class Refusal(Exception):
    """The request is understood and declined."""

    key: ClassVar[str] = "BAD_REQUEST"
    reason: ClassVar[str] = "refused"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
