"""A thousand users at once for a while on the whole system, in a mix as of a competition.

Starts a system of its own with an empty database and a simulated market, signs everybody in,
and lets each look and trade with pauses as people do, a price stream open beside. Fails when
a request is refused or lost, a stream ends, or the audit finds a broken rule afterwards.
"""

import asyncio
import base64
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.error import URLError
from urllib.parse import quote
from uuid import uuid4

import base58
from nacl.signing import SigningKey

from benchmarks.http_line import Line
from benchmarks.processes import ROOT, free_port
from benchmarks.questions import SOL, USDC

USERS = 1_000
SECONDS = 60
PAUSE_SECONDS = (1.0, 3.0)
SIGN_IN_LINES = 16
READY_SECONDS = 120
MIX = {
    "portfolio.get": 35,
    "tokens.prices": 35,
    "trading.transactions": 10,
    "leaderboard.get": 10,
    "trading.swap": 10,
}


@dataclass(slots=True)
class Outcome:
    """What all users saw: milliseconds by procedure, and whatever went wrong."""

    milliseconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    told: int = 0


@dataclass(frozen=True, slots=True)
class User:
    """A signed-in wallet."""

    address: str
    token: str


async def sign_in(line: Line) -> User:
    """A new wallet's session."""
    key = SigningKey.generate()
    address = base58.b58encode(bytes(key.verify_key)).decode()
    _, answer = await line.post("/api/auth/challenge", {"wallet_address": address})
    text = json.loads(answer)["message"].encode()
    status, answer = await line.post(
        "/api/auth/sign-in",
        {
            "wallet_address": address,
            "signed_message": base64.b64encode(text).decode(),
            "signature": base64.b64encode(key.sign(text).signature).decode(),
        },
    )
    if status != 200:
        raise RuntimeError(f"signing in answered {status}: {answer.decode()}")
    return User(address=address, token=json.loads(answer)["session_token"])


def _query(path: str, **given: object) -> str:
    return f"/trpc/{path}?input={quote(json.dumps(given))}"


async def _ask(line: Line, path: str, user: User) -> tuple[int, bytes]:
    if path == "trading.swap":
        way = random.sample((SOL, USDC), 2)
        order = {
            "from_token_address": way[0],
            "to_token_address": way[1],
            "amount": "0.01",
            "idempotency_key": str(uuid4()),
        }
        return await line.post("/trpc/trading.swap", order, user.token)
    addresses = {
        "portfolio.get": _query(path, wallet_address=user.address),
        "tokens.prices": _query(path, tokens=[SOL, USDC]),
        "trading.transactions": _query(path, wallet_address=user.address),
        "leaderboard.get": _query(path, limit=20),
    }
    return await line.get(addresses[path], user.token)


async def _use(port: int, user: User, until: float, outcome: Outcome) -> None:
    """One user's minute of looking and trading."""
    line = await Line.to(port)
    while True:
        await asyncio.sleep(random.uniform(*PAUSE_SECONDS))
        if time.monotonic() >= until:
            break
        (path,) = random.choices(list(MIX), list(MIX.values()))
        started = time.perf_counter()
        try:
            status, answer = await _ask(line, path, user)
        except (OSError, asyncio.IncompleteReadError) as error:
            outcome.errors.append(f"{path}: {error!r}")
            break
        outcome.milliseconds[path].append((time.perf_counter() - started) * 1000)
        if status != 200:
            outcome.errors.append(f"{path}: {status} {answer[:200]!r}")
    line.close()


async def listen(port: int, outcome: Outcome) -> None:
    """A price stream held open until cancelled."""
    line = await Line.to(port)
    try:
        async for text in line.events("/api/prices/stream"):
            outcome.told += text.startswith(b"data")
        outcome.errors.append("a price stream ended")
    finally:
        line.close()


async def signed_in(port: int, count: int) -> list[User]:
    """So many new wallets' sessions."""
    lines = [await Line.to(port) for _ in range(SIGN_IN_LINES)]

    async def several(line: Line, share: int) -> list[User]:
        return [await sign_in(line) for _ in range(share)]

    shares = [count // SIGN_IN_LINES + (n < count % SIGN_IN_LINES) for n in range(SIGN_IN_LINES)]
    found = await asyncio.gather(*map(several, lines, shares))
    for line in lines:
        line.close()
    return [user for users in found for user in users]


async def _loaded(port: int) -> Outcome:
    outcome = Outcome()
    users = await signed_in(port, USERS)
    listening = [asyncio.create_task(listen(port, outcome)) for _ in users]
    until = time.monotonic() + SECONDS
    await asyncio.gather(*(_use(port, user, until, outcome) for user in users))
    for task in listening:
        task.cancel()
    await asyncio.gather(*listening, return_exceptions=True)
    return outcome


@contextmanager
def whole_system() -> Iterator[dict[str, str]]:
    """The whole system as `./alpha up` starts it, on a simulated market; gives its environment."""
    with tempfile.TemporaryDirectory(prefix="alpha-load-") as home:
        environment = {
            **os.environ,
            "ALPHA_HOME": home,
            "ALPHA_PORT": str(free_port()),
            "ALPHA_PRICE_SOURCE": "simulated",
            "ALPHA_RATE_LIMITS": "off",  # everybody comes from one address
            "DATABASE_URL": "",
            "REDIS_URL": "",
        }
        with _running(environment):
            yield environment


@contextmanager
def _running(environment: dict[str, str]) -> Iterator[None]:
    command = (sys.executable, "-m", "backend.app.cli", "up")
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
        try:
            _wait(f"http://127.0.0.1:{environment['ALPHA_PORT']}/readyz", process)
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except URLError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return


def _section(outcome: Outcome) -> str:
    every = [one for times in outcome.milliseconds.values() for one in times]
    lines = ["| procedure | requests/s | median ms | p99 ms |", "|---|---|---|---|"]
    for name, times in [*sorted(outcome.milliseconds.items()), ("all", every)]:
        p99 = statistics.quantiles(times, n=100)[-1]
        rate = len(times) / SECONDS
        lines.append(f"| {name} | {rate:,.0f} | {statistics.median(times):.1f} | {p99:.0f} |")
    told = (
        f"{USERS:,} users for {SECONDS} s, {USERS:,} price streams that told {outcome.told:,} "
        "times, and no error. The audit afterwards found every rule kept."
    )
    return "\n".join([*lines, "", told])


class LostError(Exception):
    """Something was lost, refused or broken under the load."""


def require_kept(environment: dict[str, str], errors: list[str]) -> None:
    """LostError when anything went wrong, or the audit finds a broken rule."""
    audit = (sys.executable, "-m", "backend.app.cli", "audit")
    broken = subprocess.call(audit, cwd=ROOT, env=environment, stdout=sys.stderr)
    if errors or broken:
        raise LostError(f"{len(errors)} errors, such as {errors[:10]}")


def section() -> str:
    """The result as Markdown; LostError when anything went wrong."""
    with whole_system() as environment:
        outcome = asyncio.run(_loaded(int(environment["ALPHA_PORT"])))
        require_kept(environment, outcome.errors)
    return _section(outcome)


if __name__ == "__main__":
    print(section())
