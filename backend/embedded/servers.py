"""The two embedded servers together: started for a while, or found running."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from backend.embedded import postgres, redis
from backend.embedded.home import held, open_home
from backend.embedded.program import Program
from backend.embedded.supervisor import Supervisor


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the database and Redis are."""

    database_url: str
    redis_url: str


def prepare(
    home: Path, given: tuple[str | None, str | None] = (None, None), *, is_throwaway: bool = False
) -> tuple[list[Program], Addresses]:
    """The programs to run for the addresses that were not given, and all addresses."""
    programs: list[Program] = []
    database_url, redis_url = given
    if database_url is None:
        program, database_url = postgres.postgres(home, is_throwaway=is_throwaway)
        programs.append(program)
    if redis_url is None:
        program, redis_url = redis.redis(home, is_throwaway=is_throwaway)
        programs.append(program)
    return programs, Addresses(database_url=database_url, redis_url=redis_url)


@contextmanager
def servers(
    home: Path,
    given: tuple[str | None, str | None] = (None, None),
    *,
    is_throwaway: bool = False,
    say: Callable[[str], None] = print,
) -> Iterator[Addresses]:
    """The addresses while the block runs; servers that `up` holds are used, not started."""
    if None not in given:
        yield Addresses(database_url=str(given[0]), redis_url=str(given[1]))
        return
    folder = open_home(home)
    with held(folder) as is_ours:
        if not is_ours:
            yield Addresses(
                database_url=given[0] or postgres.running_url(folder) or "",
                redis_url=given[1] or redis.running_url(folder) or "",
            )
            return
        programs, addresses = prepare(folder, given, is_throwaway=is_throwaway)
        with Supervisor(say) as supervisor:
            for program in programs:
                supervisor.start(program)
            yield addresses
