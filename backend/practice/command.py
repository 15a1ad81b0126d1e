"""`./alpha practice`: let an agent play a season of its own on servers that are thrown away."""

import argparse
import asyncio
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import base58
import httpx

from backend.clock import utc_now
from backend.competition.register import see_user
from backend.database.engine import open_engine
from backend.database.migrate import migrate
from backend.database.transaction import transaction
from backend.embedded.processes import own_programs
from backend.embedded.program import CannotStart
from backend.embedded.servers import servers
from backend.embedded.supervisor import Supervisor
from backend.keys.create_key import create_key
from backend.keys.store import NewKey
from backend.keys.tables import SCOPES
from backend.practice.plan import SIMULATED
from backend.practice.report import page, summary
from backend.settings import Settings

ROOT: Final = Path(__file__).resolve().parents[2]
EXAMPLES: Final = ROOT / "examples"
CLIENT: Final = ROOT / "web" / "public"
BUNDLED: Final = "october-2025"
PLAYER: Final = base58.b58encode(sha256(b"practice").digest()).decode()
ANSWER_SECONDS: Final = 600
REST_SECONDS: Final = 86_400
UNITS: Final[Mapping[str, int]] = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


@dataclass(frozen=True, slots=True)
class Site:
    """A server that runs for this command alone, and a key to it."""

    url: str
    key: str


def practice(_: Settings, arguments: argparse.Namespace) -> int:
    """The exit code: 1 when the agent ended with a fault."""
    plan = _plan(arguments)
    with throwaway_site(arguments.recording) as site:
        result, fault = play(site, plan, shlex.split(arguments.agent))
        others = {}
        for name in arguments.beside:
            program = (sys.executable, str(EXAMPLES / f"{name}.py"))
            others[name], _failed = play(site, plan, program)
    print(summary(result, others))
    Path(arguments.report).write_text(page(result, others), "utf-8")
    print(f"Equity and decisions: {arguments.report}")
    if fault:
        print(f"The agent ended with the code {fault}; the rest was played without it.")
    return 1 if fault else 0


def play(
    site: Site, plan: Mapping[str, object], command: Sequence[str]
) -> tuple[dict[str, Any], int]:
    """Run the agent through a new run, then the rest of the run; the result and its exit code."""
    headers = {"authorization": f"Bearer {site.key}"}
    with httpx.Client(headers=headers, timeout=ANSWER_SECONDS) as client:
        run_id = _answer(client.post(f"{site.url}/api/practice", json=plan))["run_id"]
        run = f"{site.url}/practice/{run_id}"
        environment = {
            **os.environ,
            "ALPHA_URL": run,
            "ALPHA_KEY": site.key,
            # Where `from alphatest import Alpha` is found.
            "PYTHONPATH": os.pathsep.join(
                filter(None, (str(CLIENT), os.environ.get("PYTHONPATH")))
            ),
        }
        try:
            code = subprocess.call(command, env=environment)
        except OSError as fault:
            raise CannotStart(f"The agent cannot be started: {fault}.") from fault
        step = {"seconds": REST_SECONDS}
        while not _answer(client.post(f"{run}/api/practice/step", json=step))["is_over"]:
            pass
        result = _answer(client.get(f"{run}/api/practice/result"))
        _answer(client.post(f"{site.url}/api/practice/stop", json={"run_id": run_id}))
    return result, code


def step_seconds(text: str) -> int:
    """The seconds of a length such as "30m"; CannotStart when it is none."""
    found = re.fullmatch(r"([1-9][0-9]{0,5})([smhd])", text)
    if found is None:
        raise CannotStart(f"--step is {text!r}; write it like 30m, 1h or 1d.")
    return int(found[1]) * UNITS[found[2]]


def _plan(arguments: argparse.Namespace) -> Mapping[str, object]:
    plan: dict[str, object] = {"step_seconds": step_seconds(arguments.step)}
    if arguments.recording is not None:
        plan["market"] = _name(arguments.recording)
    elif arguments.seed is not None:
        plan["market"] = SIMULATED
    else:
        plan["market"] = BUNDLED
    if arguments.masked:
        plan["is_masked"] = True
    for name in ("seed", "starts_at", "days"):
        if (value := getattr(arguments, name)) is not None:
            plan[name] = value
    return plan


def _name(recording: str) -> str:
    return re.sub(r"\.csv(\.gz)?$", "", Path(recording).name)


@contextmanager
def throwaway_site(recording: str | None = None) -> Iterator[Site]:
    """A server of its own for the block, which knows the recording in this file too."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="alpha-practice-")))
        home.chmod(0o711)
        if recording is not None and Path(recording).is_file():
            (home / "recordings").mkdir()
            shutil.copy(recording, home / "recordings")
        addresses = stack.enter_context(servers(home, is_throwaway=True, say=lambda _: None))
        migrate(addresses.database_url)
        key = asyncio.run(_key(addresses.database_url))
        port = _free_port()
        # What the server is started with.
        os.environ |= {
            "DATABASE_URL": addresses.database_url,
            "REDIS_URL": addresses.redis_url,
            "ALPHA_HOME": str(home),
            "ALPHA_PORT": str(port),
            "ALPHA_ENV": "development",
            "ALPHA_PRICE_SOURCE": SIMULATED,
            "ALPHA_RATE_LIMITS": "off",
        }
        (api,) = (
            program
            for program in own_programs(home=home, host="127.0.0.1", port=port, root=ROOT)
            if program.name == "api"
        )
        stack.enter_context(Supervisor(lambda _: None)).start(api)
        yield Site(url=f"http://127.0.0.1:{port}", key=key)


async def _key(database_url: str) -> str:
    engine = open_engine(database_url)
    try:
        async with transaction(engine) as connection:
            now = utc_now()
            user_id = await see_user(connection, wallet_address=PLAYER, now=now)
            wanted = NewKey(name="practice", scopes=frozenset(SCOPES))
            return (await create_key(connection, user_id=user_id, wanted=wanted, now=now)).key
    finally:
        await engine.dispose()


def _answer(response: httpx.Response) -> Any:  # noqa: ANN401 - JSON
    if response.is_success:
        return response.json()
    said = response.json().get("error", {}) if response.content else {}
    raise CannotStart(said.get("message", f"The server answered {response.status_code}."))


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
