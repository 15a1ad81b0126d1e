"""The engine's example, as its README has it, where nothing but the engine can be imported."""

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.house.rooms import ENGINE
from tests.world.certificates import CERTIFICATES
from tests.world.ports import free_port

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
STARTED_SECONDS = 30


def example() -> str:
    readme = (ROOT / "backend" / "rpc" / "README.md").read_text()
    (code,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    return str(code)


@pytest.fixture
def engine_alone(tmp_path: Path) -> Path:
    """A folder with the engine's rooms and the example."""
    for room in ENGINE:
        shutil.copytree(ROOT / room.replace(".", "/"), tmp_path / room.replace(".", "/"))
    (tmp_path / "hello.py").write_text(example())
    return tmp_path


@pytest.fixture(params=["", "/deep/er"], ids=["at the root", "below a prefix"])
def url(engine_alone: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address at which the example answers."""
    port = free_port()
    uvicorn = (sys.executable, "-m", "uvicorn", "hello:app", "--port", str(port))
    process = subprocess.Popen((*uvicorn, "--root-path", request.param), cwd=engine_alone)
    origin = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + STARTED_SECONDS
    while not answers(origin):
        assert time.monotonic() < deadline, "the example does not start"
        time.sleep(0.05)
    # uvicorn is told of a prefix that something before it has cut off.
    yield origin
    process.terminate()
    process.wait()


def answers(origin: str) -> bool:
    try:
        return httpx.get(f"{origin}/trpc", verify=CERTIFICATES).status_code == 404
    except httpx.TransportError:
        return False


def test_it_is_short() -> None:
    assert len(example().splitlines()) < 20


def test_nothing_else_of_the_project_is_at_hand(engine_alone: Path) -> None:
    code = "import backend.clock"
    outcome = subprocess.run(
        (sys.executable, "-c", code), cwd=engine_alone, capture_output=True, check=False
    )
    assert b"No module named 'backend.clock'" in outcome.stderr


def test_a_stock_client_and_a_plain_request_are_answered(url: str) -> None:
    outcome = subprocess.run(
        ("node", str(HERE / "hello.mjs"), f"{url}/trpc"),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert outcome.stdout == "Hello Ada!\n", outcome.stderr
    assert httpx.get(f"{url}/api/hello/Ada", verify=CERTIFICATES).json() == "Hello Ada!"
