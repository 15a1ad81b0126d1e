"""Values of a subscription that a client can resume after."""

from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from pydantic import Field

T = TypeVar("T")

LastEventId = Annotated[
    str | None,
    Field(
        alias="lastEventId",
        max_length=255,
        description="the id of the last value received; what came after it is sent first",
    ),
]
"""The input field by which stock clients resume: `last_event_id: LastEventId = None`."""


@dataclass(frozen=True, slots=True)
class Tracked(Generic[T]):
    """`data` under the `id` that a client whose connection broke will send back.

    Raises ValueError for an id that a stream of lines cannot carry.
    """

    id: str
    data: T

    def __post_init__(self) -> None:
        if not self.id or any(letter in self.id for letter in "\0\r\n"):
            raise ValueError("an id is a text of one line")
