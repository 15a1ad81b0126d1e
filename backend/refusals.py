"""Answers that say no: the user's request cannot be done, and here is what to do.

A refusal's `key` is a tRPC error key, its `reason` a stable word for programs,
its message one sentence of fact and one of rule for people. Its `facts` are what a
sentence in another language needs: figures and names, as text. Anything raised that
is not a Refusal is a fault of ours or of the world and reaches nobody in words.
"""

from collections.abc import Mapping
from typing import ClassVar


class Refusal(Exception):
    """The request is understood and declined."""

    key: ClassVar[str] = "BAD_REQUEST"
    reason: ClassVar[str] = "refused"
    fact_names: ClassVar[tuple[str, ...]] = ()

    def __init__(self, message: str, **facts: str | int) -> None:
        """`facts` are named as `fact_names` says, or TypeError."""
        if set(facts) != set(self.fact_names):
            raise TypeError(f"{self.reason} has the facts {self.fact_names}, not {tuple(facts)}")
        super().__init__(message)
        self.message = message
        self.facts: Mapping[str, str] = {name: str(fact) for name, fact in facts.items()}


class NotReady(Exception):
    """Something that the server stands on cannot be used; the message says why to anybody who asks
    for the server's readiness, so it names no address and no secret.
    """
