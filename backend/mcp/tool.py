"""A tool: one or a few procedures under a name that language models are given."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Protocol

from backend.rpc.errors import CallError
from backend.rpc.procedure import Procedure
from backend.rpc.schemas import Schema, input_schema

TOOLS_MAX: Final = 20
"""Models choose worse among many tools, and each schema is read with every conversation."""

Arguments = Mapping[str, object]


class Ask(Protocol):
    """Calls a procedure for the caller of the tool."""

    async def __call__(self, path: str, given: Arguments | None = None) -> Any:  # noqa: ANN401
        """What the procedure answers, as plain JSON values; raises CallError."""


@dataclass(frozen=True, slots=True)
class Hints:
    """What clients go by when they decide whether a person is asked first.

    All four are always said: what is left out counts as destructive and open to the world.
    """

    read_only: bool
    destructive: bool
    idempotent: bool
    open_world: bool


READS: Final = Hints(read_only=True, destructive=False, idempotent=True, open_world=False)
ADDS: Final = Hints(read_only=False, destructive=False, idempotent=False, open_world=False)
CHANGES: Final = Hints(read_only=False, destructive=True, idempotent=False, open_world=False)


@dataclass(frozen=True, kw_only=True)
class Tool:
    """A tool takes the input of the procedure `takes` without the fields `hidden`, nothing where
    that is None, and answers an object. One of several `actions` takes the name of one of them as
    `action`, and what the procedure of that name does.
    """

    name: str
    title: str
    description: str
    hints: Hints
    answer: Callable[[Ask, Arguments], Awaitable[Mapping[str, object]]]
    takes: Procedure | None = None
    hidden: frozenset[str] = frozenset()
    actions: Mapping[str, Procedure] = field(default_factory=dict)

    @cached_property
    def schema(self) -> Schema:
        """The JSON schema of what it takes; nothing else is."""
        if self.actions:
            return self._schema_of_actions()
        model = None if self.takes is None else self.takes.input_model
        found: Schema = {} if model is None else input_schema(model)
        fields = {
            name: _short(field)
            for name, field in found.get("properties", {}).items()
            if name not in self.hidden
        }
        required = [name for name in found.get("required", ()) if name in fields]
        shapes = {"$defs": found["$defs"]} if "$defs" in found else {}
        return {
            "type": "object",
            "properties": fields,
            "required": required,
            "additionalProperties": False,
            **shapes,
        }

    def _schema_of_actions(self) -> Schema:
        fields: Schema = {"action": {"type": "string", "enum": list(self.actions)}}
        for name, procedure in self.actions.items():
            one = Tool(
                name=name,
                title="",
                description="",
                hints=self.hints,
                answer=self.answer,
                takes=procedure,
                hidden=self.hidden,
            )
            fields |= one.schema["properties"]
        return {
            "type": "object",
            "properties": fields,
            "required": ["action"],
            "additionalProperties": False,
        }

    def require_known(self, arguments: Arguments) -> None:
        """CallError when there is an argument that the tool does not take."""
        known = self.schema["properties"]
        if unknown := sorted(arguments.keys() - known.keys()):
            takes = f"it takes {', '.join(known)}" if known else "it takes none"
            raise CallError(
                "BAD_REQUEST",
                f"{self.name} has no argument {', '.join(map(repr, unknown))}; {takes}.",
                reason="unknown_argument",
            )


def _short(field: Schema) -> Schema:
    """The schema of a field without what only repeats that it may be left out."""
    kept = {word: said for word, said in field.items() if word not in ("title", "anyOf")}
    others = [one for one in field.get("anyOf", ()) if one != {"type": "null"}]
    if len(others) == 1:
        kept = others[0] | kept
    elif others:
        kept["anyOf"] = others
    if kept.get("default", ...) is None:
        del kept["default"]
    return kept
