"""200 agents that order every ten seconds beside 200 people's streams, on the whole system:
`python -m benchmarks.agents`.

Every order goes by a key and says its reason, so that it counts against the key's caps and is
written into a journal. Fails as `benchmarks.load` does.
"""

import asyncio
import json
import random
import statistics
import time
from typing import Final
from uuid import uuid4

from benchmarks.http_line import Line
from benchmarks.load import Outcome, User, listen, require_kept, signed_in, whole_system
from benchmarks.questions import SOL, USDC

AGENTS: Final = 200
PEOPLE: Final = 200
PAUSE_SECONDS: Final = 10.0
SECONDS: Final = 60
CAPS: Final = {"max_order_usd": "1000", "max_day_usd": "100000", "orders_per_day": 1000}
SCOPES: Final = ("read", "trade", "journal")


async def _key_of(line: Line, user: User) -> str:
    asked = {"name": "bot", "scopes": SCOPES, **CAPS}
    status, answer = await line.post("/api/keys", asked, user.token)
    if status != 200:
        raise RuntimeError(f"making a key answered {status}: {answer.decode()}")
    key: str = json.loads(answer)["key"]
    return key


async def _trade(port: int, user: User, until: float, outcome: Outcome) -> None:
    """One agent's orders, one every ten seconds."""
    line = await Line.to(port)
    key = await _key_of(line, user)
    line.close()
    await asyncio.sleep(random.uniform(0, PAUSE_SECONDS))
    while time.monotonic() < until:
        given, taken = random.sample((SOL, USDC), 2)
        order = {
            "from_token_address": given,
            "to_token_address": taken,
            "amount": "0.01",
            "idempotency_key": str(uuid4()),
            "reason": "the mean of an hour was crossed",
        }
        # The server ends connections that say nothing for as long as an agent thinks.
        line = await Line.to(port)
        started = time.perf_counter()
        status, answer = await line.post("/api/swap", order, key)
        outcome.milliseconds["order"].append((time.perf_counter() - started) * 1000)
        if status != 200:
            outcome.errors.append(f"{status} {answer[:200]!r}")
        line.close()
        await asyncio.sleep(PAUSE_SECONDS)


async def _loaded(port: int) -> Outcome:
    outcome = Outcome()
    users = await signed_in(port, AGENTS)
    listening = [asyncio.create_task(listen(port, outcome)) for _ in range(PEOPLE)]
    until = time.monotonic() + SECONDS
    await asyncio.gather(*(_trade(port, user, until, outcome) for user in users))
    for task in listening:
        task.cancel()
    await asyncio.gather(*listening, return_exceptions=True)
    return outcome


def main() -> None:
    """Print what the orders took."""
    with whole_system() as environment:
        outcome = asyncio.run(_loaded(int(environment["ALPHA_PORT"])))
        require_kept(environment, outcome.errors)
    times = outcome.milliseconds["order"]
    median, p99 = statistics.median(times), statistics.quantiles(times, n=100)[-1]
    print(
        f"{AGENTS} agents, {len(times)} orders in {SECONDS} s beside {PEOPLE} price streams: "
        f"median {median:.1f} ms, p99 {p99:.0f} ms, no error; the audit found every rule kept"
    )


if __name__ == "__main__":
    main()
