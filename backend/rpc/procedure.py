"""A procedure: one typed async function that can be asked for by name.

The function's first parameter is the context; its keyword-only parameters make the
input, its return annotation the output, its docstring the documentation.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, overload

from pydantic import BaseModel, TypeAdapter

from backend.rpc.signature import input_model, output_shape

Kind = Literal["query", "mutation", "subscription"]
Function = TypeVar("Function", bound=Callable[..., object])
Guard = Callable[[Any], Awaitable[None]]
"""Runs before the input is read; raises a Refusal to turn the caller away."""

Around = Callable[
    [Any, "Procedure", BaseModel | None, Callable[[], Awaitable[object]]], Awaitable[object]
]
"""Runs after the input is read, in place of the call, which it makes (or not) itself."""


@dataclass(frozen=True, slots=True)
class Procedure:
    """What a router knows of one procedure.

    `input_model` is None when nothing is taken; `output_type` is None when nothing is
    answered. `argument_names` are the fields given to the function, the others of the
    model being for `around` alone. `rest` is an alias such as "POST /api/swap".
    """

    path: str
    kind: Kind
    function: Callable[..., Any]
    input_model: type[BaseModel] | None
    argument_names: tuple[str, ...]
    output_type: Any
    output: TypeAdapter[Any]
    guard: Guard | None
    around: Around | None
    rest: str | None
    doc: str


def camel_case(snake_case: str) -> str:
    """`liquid_stake` as JavaScript spells it: `liquidStake`."""
    first, *others = snake_case.split("_")
    return first + "".join(word.capitalize() for word in others)


class Group:
    """Procedures that share the first word of their paths."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.procedures: list[Procedure] = []

    @overload
    def query(self, function: Function, /) -> Function: ...
    @overload
    def query(self, /, **options: Any) -> Callable[[Function], Function]: ...
    def query(self, function: Function | None = None, /, **options: Any) -> Any:
        """Add a procedure that only answers; see `add` for the options."""
        return self._decorate("query", function, options)

    @overload
    def mutation(self, function: Function, /) -> Function: ...
    @overload
    def mutation(self, /, **options: Any) -> Callable[[Function], Function]: ...
    def mutation(self, function: Function | None = None, /, **options: Any) -> Any:
        """Add a procedure that changes something; see `add` for the options."""
        return self._decorate("mutation", function, options)

    @overload
    def subscription(self, function: Function, /) -> Function: ...
    @overload
    def subscription(self, /, **options: Any) -> Callable[[Function], Function]: ...
    def subscription(self, function: Function | None = None, /, **options: Any) -> Any:
        """Add an async generator whose values are sent as they come; options as of `add`."""
        return self._decorate("subscription", function, options)

    def add(
        self,
        function: Callable[..., object],
        *,
        kind: Kind,
        guard: Guard | None = None,
        around: Around | None = None,
        extra_input: type[BaseModel] | None = None,
        rest: str | None = None,
    ) -> None:
        """Make `function` a procedure of this group.

        `extra_input` adds its fields to the input, for `around` only. Raises TypeError
        when the function's signature cannot be a procedure's.
        """
        name = camel_case(function.__name__)
        shape_name = self.name[:1].upper() + self.name[1:] + name[:1].upper() + name[1:] + "Input"
        model, argument_names = input_model(function, name=shape_name, extra=extra_input)
        output_type = output_shape(function)
        self.procedures.append(
            Procedure(
                path=f"{self.name}.{name}",
                kind=kind,
                function=function,
                input_model=model,
                argument_names=argument_names,
                output_type=output_type,
                output=TypeAdapter(output_type),
                guard=guard,
                around=around,
                rest=rest,
                doc=_doc_of(function),
            )
        )

    def _decorate(self, kind: Kind, function: Function | None, options: dict[str, Any]) -> Any:
        if function is not None:
            self.add(function, kind=kind)
            return function

        def added(function: Function) -> Function:
            self.add(function, kind=kind, **options)
            return function

        return added


def _doc_of(function: Callable[..., object]) -> str:
    lines = (function.__doc__ or "").strip().splitlines()
    return "\n".join(line.strip() for line in lines)
