"""What cannot be a router is told when it is built, not when it is called."""

import pytest
from pydantic import BaseModel, create_model

from backend.rpc.procedure import Group
from backend.rpc.router import Router
from backend.typescript.write import write


def test_two_procedures_of_one_path_are_refused() -> None:
    group = Group("things")

    async def find(ctx: object) -> int:
        return 1

    group.query(find)
    group.query(find)
    with pytest.raises(ValueError, match=r"things\.find"):
        Router([group])


def test_a_parameter_that_is_not_keyword_only_is_refused() -> None:
    async def find(ctx: object, name: str) -> int:
        return 1

    with pytest.raises(TypeError, match="keyword-only"):
        Group("things").query(find)


def test_two_shapes_of_one_name_are_refused() -> None:
    group = Group("things")

    def page(field: str) -> type[BaseModel]:
        return create_model("Page", **{field: (int, ...)})  # type: ignore[call-overload, no-any-return]

    for name in ("first", "second"):

        async def answer(ctx: object) -> object:
            return None

        answer.__name__ = name
        answer.__annotations__["return"] = page(name)
        group.query(answer)
    with pytest.raises(ValueError, match="one name"):
        write(Router([group]))
