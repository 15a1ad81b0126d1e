"""A client whose keys and channels have a name before them, so that what it does stays apart.

A competition that is played shares Redis with the one that is live, and neither may see a price or
a lock of the other.
"""

from typing import Any, Final, Self

from redis.asyncio import Redis
from redis.asyncio.client import Pipeline, PubSub

from backend.redis.connect import ANSWER_SECONDS, CONNECT_SECONDS

_ONE: Final = ("SET", "GET", "GETDEL", "EXPIRE", "ZADD", "ZCOUNT", "ZRANGEBYSCORE", "PUBLISH")
_ONE_KEY: Final = frozenset((*_ONE, "ZREMRANGEBYSCORE", "HSET", "HGETALL", "HINCRBY"))
_ONLY_KEYS: Final = frozenset({"DEL", "EXISTS", "MGET"})
_NO_KEYS: Final = frozenset({"PING", "INFO"})


class NoSuchCommand(Exception):
    """A command whose keys are not known here, and so cannot be kept apart."""


def named(namespace: str, command: tuple[Any, ...]) -> tuple[Any, ...]:
    """The command with `namespace` before each of its keys, or its channel.

    Raises NoSuchCommand for one whose keys are not known.
    """
    word, *rest = command
    if word in _ONE_KEY:
        return (word, namespace + rest[0], *rest[1:])
    if word in _ONLY_KEYS:
        return (word, *(namespace + key for key in rest))
    if word == "EVAL":
        script, count, *others = rest
        keys = [namespace + key for key in others[: int(count)]]
        return (word, script, count, *keys, *others[int(count) :])
    if word in _NO_KEYS:
        return command
    raise NoSuchCommand(f"{word} is not known to a client with a namespace")


class NamespacedPipeline(Pipeline):
    """Commands that are sent together."""

    namespace = ""

    def execute_command(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - as redis has it
        """Add the command, with its keys named."""
        return super().execute_command(*named(self.namespace, args), **options)


class NamespacedPubSub(PubSub):
    """A subscription whose channels are named as they are without the namespace."""

    namespace = ""

    async def subscribe(self, *channels: Any, **handlers: Any) -> Any:  # noqa: ANN401
        """Hear what is published on the channels by clients of the same namespace."""
        return await super().subscribe(*(self.namespace + one for one in channels), **handlers)

    async def get_message(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401
        """The next message, None when none came in time."""
        message = await super().get_message(*args, **options)
        if message is not None and message["channel"] is not None:
            return {**message, "channel": message["channel"].removeprefix(self.namespace)}
        return message


class NamespacedRedis(Redis):
    """A client whose every key and channel begins with `namespace`."""

    namespace = ""

    @classmethod
    def connected(cls, url: str, *, namespace: str) -> Self:
        """As `backend.redis.connect.connect`; connects at its first command."""
        client = cls.from_url(
            url,
            decode_responses=True,
            socket_connect_timeout=CONNECT_SECONDS,
            socket_timeout=ANSWER_SECONDS,
        )
        assert isinstance(client, cls), "redis makes the class that it is asked for"
        client.namespace = namespace
        return client

    async def execute_command(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401
        """Carry out the command, with its keys named."""
        command = named(self.namespace, args)
        return await super().execute_command(*command, **options)  # type: ignore[no-untyped-call]

    def pipeline(self, transaction: bool = True, shard_hint: str | None = None) -> Pipeline:
        """Commands to be sent together."""
        made = NamespacedPipeline(
            self.connection_pool, self.response_callbacks, transaction, shard_hint
        )
        made.namespace = self.namespace
        return made

    def pubsub(self, **options: Any) -> PubSub:  # noqa: ANN401
        """A subscription."""
        made = NamespacedPubSub(self.connection_pool, **options)
        made.namespace = self.namespace
        return made
