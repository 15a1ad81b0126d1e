"""The input of a call: as it came over the wire, and as its procedure takes it."""

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import BaseModel, ValidationError
from pydantic_core import to_json

from backend.rpc.errors import CallError, refused_input
from backend.rpc.json_text import DEPTH_MAX, MISSING, require_usable
from backend.rpc.procedure import Procedure


@dataclass(slots=True, eq=False)
class RawInput:
    """`read` gives the value, or MISSING; it is called only when input is wanted.

    It raises ValueError or CallError when the input cannot be read. Once it was found good,
    that is remembered as `parsed`: a client that asks the same every second need not be read
    every second. Nobody changes what is in it.
    """

    read: Callable[[], object]
    parsed: BaseModel | None = None


def parsed_input(
    procedure: Procedure, *, raw_input: RawInput, depth_max: int = DEPTH_MAX
) -> BaseModel | None:
    """The input as its model; None, and nothing read, when the procedure takes none.

    Types are as strict as JSON's own: "5" is not 5. Raises CallError BAD_REQUEST, also for
    what no input may hold: see `require_usable`.
    """
    if procedure.input_model is None:
        return None
    if raw_input.parsed is None:
        raw_input.parsed = _parsed(procedure.input_model, raw_input=raw_input, depth_max=depth_max)
    return raw_input.parsed


def _parsed(model: type[BaseModel], *, raw_input: RawInput, depth_max: int) -> BaseModel:
    try:
        raw = raw_input.read()
        require_usable(raw, depth_max=depth_max)
    except ValueError as fault:
        raise CallError("BAD_REQUEST", str(fault), reason="invalid_input") from fault
    try:
        # By way of text: only there do strict types take dates, enums and tuples from JSON.
        text = b"{}" if raw is MISSING else to_json(raw)
        return model.model_validate_json(text, strict=True)
    except ValidationError as fault:
        raise refused_input(fault) from fault
