"""All procedures by path."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from backend.rpc.procedure import Group, Procedure


class Router:
    """The procedures of several groups, in the groups' order.

    Raises ValueError when two procedures have the same path.
    """

    def __init__(self, groups: Iterable[Group]) -> None:
        found: dict[str, Procedure] = {}
        for group in groups:
            for procedure in group.procedures:
                if procedure.path in found:
                    raise ValueError(f"two procedures are called {procedure.path}")
                found[procedure.path] = procedure
        self.procedures: Mapping[str, Procedure] = MappingProxyType(found)
