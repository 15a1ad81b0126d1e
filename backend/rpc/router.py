"""All procedures by path."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from backend.rpc.procedure import Group, Procedure

_RESERVED: Final = frozenset({"then", "call", "apply"})


class Router:
    """The procedures of several groups, in the groups' order.

    Raises ValueError when two procedures have the same path, when one has the path of a
    group, or when a word is one that tRPC's clients keep for themselves.
    """

    def __init__(self, groups: Iterable[Group]) -> None:
        found: dict[str, Procedure] = {}
        for group in groups:
            for procedure in group.procedures:
                if procedure.path in found:
                    raise ValueError(f"two procedures are called {procedure.path}")
                found[procedure.path] = procedure
        for path in found:
            words = path.split(".")
            if reserved := _RESERVED.intersection(words):
                raise ValueError(f"{path}: tRPC keeps the word {min(reserved)} for itself")
            for count in range(1, len(words)):
                if (parent := ".".join(words[:count])) in found:
                    raise ValueError(f"{parent} is both a procedure and a group")
        self.procedures: Mapping[str, Procedure] = MappingProxyType(found)
