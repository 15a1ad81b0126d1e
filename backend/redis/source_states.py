"""How each source of prices and funding rates went the last time, for every process to show.

One hash, whose fields are "source figure"; it is forgotten a week after the last news.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from redis.asyncio import Redis

STATES: Final = "source_states"
KEPT_SECONDS: Final = 7 * 86_400
FAILURE_LENGTH_MAX: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """One source: its last answer, its last failure, until when it rests, and both counted.

    Of the last answer: how many tokens it was asked for, and how many it gave.
    """

    source: str
    answered_at: datetime | None = None
    tokens_asked: int = 0
    tokens_answered: int = 0
    failed_at: datetime | None = None
    failure: str | None = None
    resting_until: datetime | None = None
    answers: int = 0
    failures: int = 0

    def is_resting(self, *, now: datetime) -> bool:
        """Whether the source is left alone at `now`."""
        return self.resting_until is not None and now < self.resting_until


async def note_answer(
    redis: Redis, source: str, *, asked: int, answered: int, now: datetime
) -> None:
    """Keep that `source` gave `answered` of the `asked` tokens at `now`; raises RedisError."""
    news = {
        "answered_at": now.timestamp(),
        "tokens_asked": asked,
        "tokens_answered": answered,
    }
    await _keep(redis, source, news=news, counted="answers")


async def note_failure(
    redis: Redis, source: str, *, failure: str, resting_until: datetime, now: datetime
) -> None:
    """Keep that `source` failed at `now` and is left alone until a moment; raises RedisError."""
    news: dict[str, str | float] = {
        "failed_at": now.timestamp(),
        "failure": failure[:FAILURE_LENGTH_MAX],
        "resting_until": resting_until.timestamp(),
    }
    await _keep(redis, source, news=news, counted="failures")


async def _keep(
    redis: Redis, source: str, *, news: Mapping[str, str | float], counted: str
) -> None:
    async with redis.pipeline(transaction=True) as together:
        together.hset(STATES, mapping={f"{source} {name}": value for name, value in news.items()})
        together.hincrby(STATES, f"{source} {counted}", 1)
        together.expire(STATES, KEPT_SECONDS)
        await together.execute()


async def source_states(redis: Redis) -> list[SourceState]:
    """The state of every source that was asked within the last week; raises RedisError."""
    kept: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for name, text in (await redis.hgetall(STATES)).items():
        source, _, figure = str(name).rpartition(" ")
        kept[source][figure] = str(text)
    return [_state(source, kept[source]) for source in sorted(kept)]


def _state(source: str, figures: dict[str, str]) -> SourceState:
    def count(figure: str) -> int:
        return int(figures.get(figure, 0))

    def moment(figure: str) -> datetime | None:
        text = figures.get(figure)
        return None if text is None else datetime.fromtimestamp(float(text), UTC)

    return SourceState(
        source=source,
        answered_at=moment("answered_at"),
        tokens_asked=count("tokens_asked"),
        tokens_answered=count("tokens_answered"),
        failed_at=moment("failed_at"),
        failure=figures.get("failure"),
        resting_until=moment("resting_until"),
        answers=count("answers"),
        failures=count("failures"),
    )
