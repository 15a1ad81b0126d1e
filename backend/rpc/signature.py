"""Reading a function's signature: its input as a pydantic model, its output as a type."""

import inspect
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, TypeAdapter, create_model

from backend.rpc.json_text import Json
from backend.rpc.tracked import Tracked

_STREAMS = (AsyncIterator, AsyncIterable, AsyncGenerator)


def input_model(
    function: Callable[..., object], *, name: str, extra: type[BaseModel] | None
) -> tuple[type[BaseModel] | None, tuple[str, ...]]:
    """The input's model, None when nothing is taken, and the function's own field names.

    Raises TypeError when a parameter besides the context is not keyword-only or has no type.
    """
    parameters = list(inspect.signature(function).parameters.values())
    hints = get_type_hints(function, include_extras=True)
    if not parameters or parameters[0].kind is inspect.Parameter.KEYWORD_ONLY:
        raise TypeError(f"{function.__name__} takes no context as its first parameter")
    fields: dict[str, Any] = {}
    for parameter in parameters[1:]:
        if parameter.kind is not inspect.Parameter.KEYWORD_ONLY or parameter.name not in hints:
            raise TypeError(f"{function.__name__}: {parameter.name} must be keyword-only and typed")
        is_required = parameter.default is inspect.Parameter.empty
        fields[parameter.name] = (hints[parameter.name], ... if is_required else parameter.default)
    if not fields and extra is None:
        return None, ()
    if extra is not None:
        return create_model(name, __base__=extra, **fields), tuple(fields)
    return create_model(name, __config__=ConfigDict(extra="ignore"), **fields), tuple(fields)


@dataclass(frozen=True, slots=True)
class Output:
    """What is answered, as pydantic writes it: None when nothing is.

    `is_tracked` says that a stream's values come with ids.
    """

    adapter: TypeAdapter[Any] | None
    is_tracked: bool


def output_of(function: Callable[..., object], *, is_stream: bool) -> Output:
    """What `function` says it returns, or of a stream what its single values are.

    Looks inside `Tracked[...]` and `Json[...]`. Raises TypeError when the function does
    not say, when it is an async generator where it should not be, or is none where it
    should, and when it is not async at all.
    """
    if inspect.isasyncgenfunction(function) != is_stream:
        who = "subscriptions and downloads, and they alone, are async generators"
        raise TypeError(f"{function.__name__}: {who}")
    if not is_stream and not inspect.iscoroutinefunction(function):
        raise TypeError(f"{function.__name__} must be async: it would hold up all other calls")
    hints = get_type_hints(function, include_extras=True)
    if "return" not in hints:
        raise TypeError(f"{function.__name__} does not say what it returns")
    shape = hints["return"]
    if get_origin(shape) in _STREAMS:
        shape = get_args(shape)[0]
    is_tracked = get_origin(shape) is Tracked
    if is_tracked:
        (shape,) = get_args(shape)
    if get_origin(shape) is Json:
        (shape,) = get_args(shape)
    adapter: TypeAdapter[Any] | None = None if shape is type(None) else TypeAdapter(shape)
    return Output(adapter=adapter, is_tracked=is_tracked)
