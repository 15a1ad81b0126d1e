"""What cannot be a router is refused when it is built, not when it is called."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from pydantic import BaseModel, create_model

from backend.rpc.procedure import Group
from backend.rpc.router import Router
from backend.rpc.tracked import Tracked
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


async def streams_without_saying(ctx: object) -> AsyncIterator[int]:
    yield 1


async def says_it_streams(ctx: object) -> int:
    return 1


async def around_it(*_: object) -> object:
    return None


def test_subscriptions_and_they_alone_are_async_generators() -> None:
    things = Group("things")
    for add, function in (
        (things.query, streams_without_saying),
        (things.subscription, says_it_streams),
    ):
        with pytest.raises(TypeError, match="async generators"):
            add(function)


def says_nothing_of_waiting(ctx: object) -> int:
    return 1


def waves_through(ctx: object) -> None:
    """A guard that is no coroutine."""


@pytest.mark.parametrize(
    ("function", "options"),
    [
        (says_nothing_of_waiting, {}),
        (lambda _: 1, {}),
        (says_it_streams, {"guard": waves_through}),
        (says_it_streams, {"around": waves_through}),
    ],
    ids=["a function", "a lambda", "a guard", "what runs around"],
)
def test_what_is_not_async_is_refused(
    function: Callable[..., object], options: dict[str, Any]
) -> None:
    function.__annotations__["return"] = int
    with pytest.raises(TypeError, match="async"):
        Group("things").query(**options)(function)


@pytest.mark.parametrize("name", ["", "a.", ".a", "a b", "a,b", "a/b", "1a", "a-b"])
def test_a_group_is_called_by_words(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be called"):
        Group(name)


@pytest.mark.parametrize("name", ["then", "call.things", "things.apply"])
def test_words_that_clients_keep_are_refused(name: str) -> None:
    group = Group(name)
    group.query(says_it_streams)
    with pytest.raises(ValueError, match="keeps the word"):
        Router([group])


def test_no_group_has_the_path_of_a_procedure() -> None:
    outer, inner = Group("things"), Group("things.saysItStreams")
    outer.query(says_it_streams)
    inner.query(says_it_streams)
    with pytest.raises(ValueError, match="both a procedure and a group"):
        Router([outer, inner])


def test_groups_within_groups_are_so_in_the_types() -> None:
    outer, inner = Group("things"), Group("things.old.rare")
    outer.query(says_it_streams)
    inner.query(says_it_streams)
    router = Router([outer, inner])
    assert list(router.procedures) == ["things.saysItStreams", "things.old.rare.saysItStreams"]
    assert "    things: {\n      saysItStreams: Query<void, number>;\n      old: {\n" in write(
        router
    )


def test_nothing_is_run_around_a_subscription() -> None:
    with pytest.raises(TypeError, match="around a subscription"):
        Group("things").subscription(around=around_it)(streams_without_saying)


@pytest.mark.parametrize("event_id", ["", "a\nb", "a\rb", "a\0b"])
def test_an_id_that_cannot_be_one_line_is_refused(event_id: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        Tracked(id=event_id, data=1)
