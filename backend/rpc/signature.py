"""Reading a function's signature: its input as a pydantic model, its output as a type."""

import inspect
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Callable
from typing import Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, TypeAdapter, create_model

from backend.rpc.json_text import Json

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


def output_adapter(function: Callable[..., object]) -> TypeAdapter[Any] | None:
    """What is answered, as pydantic writes it; None when nothing is.

    Looks inside `Json[...]`, and at the single values of a stream.

    Raises TypeError when the function does not say what it returns.
    """
    hints = get_type_hints(function, include_extras=True)
    if "return" not in hints:
        raise TypeError(f"{function.__name__} does not say what it returns")
    shape = hints["return"]
    if get_origin(shape) in _STREAMS:
        shape = get_args(shape)[0]
    if get_origin(shape) is Json:
        (shape,) = get_args(shape)
    return None if shape is type(None) else TypeAdapter(shape)
