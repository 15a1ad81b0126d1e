"""A procedure: one typed async function that can be asked for by name.

The function's first parameter is the context; its keyword-only parameters make the
input, its return annotation the output, its docstring the documentation.

A subscription is an async generator instead, each value it yields being sent at once:

    @notes.subscription(guard=signed_in)
    async def on_new(
        context: Context, *, last_event_id: LastEventId = None
    ) -> AsyncIterator[Tracked[Note]]:
        ...
        yield Tracked(id=note.id, data=note)

It runs after the call's context was closed, for it may wait for days: it opens short
transactions of its own and yields outside of them. When the client leaves, it is
cancelled where it waits, so `finally` and `with` are where it tidies up.
"""

import inspect
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, Literal, TypedDict, TypeVar, Unpack, overload

from pydantic import BaseModel, TypeAdapter

from backend.rpc.signature import input_model, output_of

Kind = Literal["query", "mutation", "subscription"]
Function = TypeVar("Function", bound=Callable[..., object])
Guard = Callable[[Any], Awaitable[None]]
"""Runs before the input is read; raises a Refusal to turn the caller away."""

Around = Callable[
    [Any, "Procedure", BaseModel | None, Callable[[], Awaitable[object]]], Awaitable[object]
]
"""Runs after the input is read, in place of the call, which it makes (or not) itself."""


_NEEDS_SESSION: Final = "needs_session"
_WORD: Final = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")


class Options(TypedDict, total=False):
    """What a procedure may be given; `extra_input` adds fields that are for `around` only.

    `download` is the name of the file, "statement.csv" say, as which the alias of a query that
    yields text in parts sends them one by one; its ending tells the media type. Other transports
    answer the whole text, if it is short enough for them. `scope` is the word for what callers must
    be allowed who may do some things and not others; the server's admission reads it.
    """

    guard: Guard
    around: Around
    extra_input: type[BaseModel]
    rest: str
    download: str
    scope: str


@dataclass(frozen=True, slots=True)
class Procedure:
    """What a router knows of one procedure.

    `input_model` is None when nothing is taken; `output` is None when nothing is
    answered. `argument_names` are the fields given to the function, the others of the
    model being for `around` alone. `is_tracked` says that a subscription's values carry
    ids. `needs_session` says that its guard asks for one. `rest` is an alias such
    as "POST /api/swap", `download` the file that it sends, `scope` as in `Options`.
    """

    path: str
    kind: Kind
    function: Callable[..., Any]
    input_model: type[BaseModel] | None
    argument_names: tuple[str, ...]
    output: TypeAdapter[Any] | None
    is_tracked: bool
    guard: Guard | None
    needs_session: bool
    around: Around | None
    rest: str | None
    download: str | None
    scope: str | None
    doc: str


def camel_case(snake_case: str) -> str:
    """`liquid_stake` as JavaScript spells it: `liquidStake`."""
    first, *others = snake_case.split("_")
    return first + "".join(word.capitalize() for word in others)


def needs_session(guard: Guard) -> Guard:
    """Mark a guard that turns away callers without a session; descriptions then say so."""
    setattr(guard, _NEEDS_SESSION, True)
    return guard


class Group:
    """Procedures that share the first words of their paths: `Group("users")`, or a group within
    a group, `Group("users.settings")`.

    Raises ValueError for a name that JavaScript could not spell as properties.
    """

    def __init__(self, name: str) -> None:
        if not all(_WORD.fullmatch(word) for word in name.split(".")):
            raise ValueError(f"a group cannot be called {name!r}")
        self.name = name
        self.procedures: list[Procedure] = []

    @overload
    def query(self, function: Function, /) -> Function: ...
    @overload
    def query(self, /, **options: Unpack[Options]) -> Callable[[Function], Function]: ...
    def query(
        self, function: Function | None = None, /, **options: Unpack[Options]
    ) -> Function | Callable[[Function], Function]:
        """Add a procedure that only answers; see `Options`."""
        return self._decorate("query", function, options)

    @overload
    def mutation(self, function: Function, /) -> Function: ...
    @overload
    def mutation(self, /, **options: Unpack[Options]) -> Callable[[Function], Function]: ...
    def mutation(
        self, function: Function | None = None, /, **options: Unpack[Options]
    ) -> Function | Callable[[Function], Function]:
        """Add a procedure that changes something; see `Options`."""
        return self._decorate("mutation", function, options)

    @overload
    def subscription(self, function: Function, /) -> Function: ...
    @overload
    def subscription(self, /, **options: Unpack[Options]) -> Callable[[Function], Function]: ...
    def subscription(
        self, function: Function | None = None, /, **options: Unpack[Options]
    ) -> Function | Callable[[Function], Function]:
        """Add an async generator, which takes a guard, an alias and a scope of the `Options`."""
        return self._decorate("subscription", function, options)

    def add(
        self,
        function: Callable[..., object],
        *,
        kind: Kind,
        **options: Unpack[Options],
    ) -> None:
        """Make `function` a procedure of this group.

        Raises TypeError when the function's signature cannot be a procedure's, or when it or
        what runs around it is not async.
        """
        name = camel_case(function.__name__)
        words = (*self.name.split("."), name, "input")
        shape_name = "".join(word[:1].upper() + word[1:] for word in words)
        model, argument_names = input_model(
            function, name=shape_name, extra=options.get("extra_input")
        )
        is_stream = kind == "subscription" or "download" in options
        output = output_of(function, is_stream=is_stream)
        guard, around = options.get("guard"), options.get("around")
        for awaited in (guard, around):
            if awaited is not None and not inspect.iscoroutinefunction(awaited):
                raise TypeError(f"{function.__name__}: {awaited!r} around it must be async")
        if kind == "subscription" and not options.keys() <= {"guard", "rest", "scope"}:
            raise TypeError(f"{function.__name__}: nothing is run around a subscription")
        if {"download", "around"} <= options.keys() or (kind == "mutation" and is_stream):
            raise TypeError(f"{function.__name__}: a download is a query with nothing around it")
        self.procedures.append(
            Procedure(
                path=f"{self.name}.{name}",
                kind=kind,
                function=function,
                input_model=model,
                argument_names=argument_names,
                output=output.adapter,
                is_tracked=output.is_tracked,
                guard=guard,
                needs_session=getattr(guard, _NEEDS_SESSION, False),
                around=around,
                rest=options.get("rest"),
                download=options.get("download"),
                scope=options.get("scope"),
                doc=_doc_of(function),
            )
        )

    def _decorate(
        self, kind: Kind, function: Function | None, options: Options
    ) -> Function | Callable[[Function], Function]:
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
