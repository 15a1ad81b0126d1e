"""Live orders beside five runs of practice: `python -m benchmarks.practice_beside`.

On the whole system four people order with pauses: alone, while five runs are made, and while these
give an order and step an hour as fast as they are answered; again and again, so that what else
changes meanwhile is in all of them. Fails as `benchmarks.load` does.
"""

import asyncio
import json
import random
import statistics
import time
from collections.abc import Coroutine, Sequence
from itertools import count
from typing import Final

from benchmarks.http_line import Line
from benchmarks.load import Outcome, User, require_kept, signed_in, whole_system
from benchmarks.questions import SOL, USDC

ROUNDS: Final = 3
SECONDS: Final = 20
TRADERS: Final = 4
PAUSE_SECONDS: Final = (0.02, 0.1)
RUNS: Final = 5
RUNS_OF_A_PLAYER: Final = 3
ALONE, STARTING, BESIDE = "alone", f"while {RUNS} runs are made", f"beside {RUNS} runs"
STEP: Final = "step"


def _order(number: int) -> dict[str, str]:
    sold, bought = (USDC, SOL) if number % 2 == 0 else (SOL, USDC)
    amount = "2" if sold == USDC else "0.01"
    return {"from_token_address": sold, "to_token_address": bought, "amount": amount}


async def _asked(line: Line, address: str, body: object, user: User, outcome: Outcome) -> bytes:
    status, answer = await line.post(address, body, user.token)
    if status != 200:
        outcome.errors.append(f"{address}: {status} {answer[:200]!r}")
    return answer


async def _trade(
    port: int, user: User, *, name: str, until: asyncio.Event, outcome: Outcome
) -> None:
    """One person's live orders."""
    line = await Line.to(port)
    for number in count():
        if until.is_set():
            break
        started = time.perf_counter()
        await _asked(line, "/api/swap", _order(number), user, outcome)
        outcome.milliseconds[name].append((time.perf_counter() - started) * 1000)
        await asyncio.sleep(random.uniform(*PAUSE_SECONDS))
    line.close()


async def _made(port: int, user: User, *, seed: int, outcome: Outcome) -> str:
    line = await Line.to(port)
    plan = {"market": "simulated", "seed": seed, "days": 14}
    made = json.loads(await _asked(line, "/api/practice", plan, user, outcome))
    line.close()
    run_id: str = made["run_id"]
    return run_id


async def _play(port: int, user: User, run_id: str, *, until: float, outcome: Outcome) -> None:
    """One run, as an agent plays it that decides at once."""
    line = await Line.to(port)
    run = f"/practice/{run_id}/api"
    for number in count():
        if time.monotonic() >= until:
            break
        await _asked(line, f"{run}/swap", _order(number), user, outcome)
        started = time.perf_counter()
        await _asked(line, f"{run}/practice/step", {}, user, outcome)
        outcome.milliseconds[STEP].append((time.perf_counter() - started) * 1000)
    await _asked(line, "/api/practice/stop", {"run_id": run_id}, user, outcome)
    line.close()


async def _measured(port: int) -> Outcome:
    outcome = Outcome()
    traders = await signed_in(port, TRADERS)
    players = [
        player for player in await signed_in(port, -(-RUNS // RUNS_OF_A_PLAYER))
        for _ in range(RUNS_OF_A_PLAYER)
    ][:RUNS]  # fmt: skip

    async def ordered(name: str, meanwhile: Coroutine[None, None, Sequence[str]]) -> Sequence[str]:
        over = asyncio.Event()
        trading = [
            asyncio.create_task(_trade(port, one, name=name, until=over, outcome=outcome))
            for one in traders
        ]
        done = await meanwhile
        over.set()
        await asyncio.gather(*trading)
        return done

    async def nothing() -> Sequence[str]:
        await asyncio.sleep(SECONDS)
        return ()

    async def made(number: int) -> Sequence[str]:
        seeds = range(number * RUNS, (number + 1) * RUNS)
        return await asyncio.gather(
            *(
                _made(port, player, seed=seed, outcome=outcome)
                for player, seed in zip(players, seeds, strict=True)
            )
        )

    async def played(run_ids: Sequence[str]) -> Sequence[str]:
        until = time.monotonic() + SECONDS
        await asyncio.gather(
            *(
                _play(port, player, run_id, until=until, outcome=outcome)
                for player, run_id in zip(players, run_ids, strict=True)
            )
        )
        return ()

    for number in range(ROUNDS):
        await ordered(ALONE, nothing())
        run_ids = await ordered(STARTING, made(number))
        await ordered(BESIDE, played(run_ids))
    return outcome


def _line(name: str, times: Sequence[float]) -> str:
    median, p99 = statistics.median(times), statistics.quantiles(times, n=100)[-1]
    return f"Live orders {name}: {len(times)}, median {median:.1f} ms, p99 {p99:.0f} ms"


def main() -> None:
    """Print what live orders took without practice and with it."""
    with whole_system() as environment:
        outcome = asyncio.run(_measured(int(environment["ALPHA_PORT"])))
        require_kept(environment, outcome.errors)
    for name in (ALONE, STARTING, BESIDE):
        print(_line(name, outcome.milliseconds[name]))
    steps = outcome.milliseconds[STEP]
    print(
        f"The runs made {len(steps)} steps, median {statistics.median(steps):.0f} ms; no error, "
        "and the audit found every rule kept"
    )


if __name__ == "__main__":
    main()
