"""The archive of `./alpha package` is the same each time, and serves without Node."""

import io
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import httpx
import pytest

from backend.app.operations.package import PARTS, packed
from tests.faults.stack import ROOT, is_ready, market_environment, wait_until
from tests.house.test_launcher import loaded
from tests.world.certificates import CERTIFICATES
from tests.world.ports import free_port

MADE_AT = 1_790_000_000


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project, with a page in the place of a built site where there is none."""
    folder = tmp_path_factory.mktemp("project")
    for part in PARTS:
        source, copy = ROOT / part, folder / part
        copy.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, copy)
        elif source.exists():
            shutil.copy(source, copy)
    if not (folder / "web" / "out" / "index.html").exists():
        (folder / "web" / "out").mkdir(parents=True)
        (folder / "web" / "out" / "index.html").write_text("<!doctype html><title>αTest</title>")
    return folder


def test_packing_twice_gives_the_same_bytes_whatever_the_files_times(project: Path) -> None:
    first = packed(project, name="alpha-test-1", made_at=MADE_AT)
    for file in project.rglob("*.py"):
        os.utime(file, (1, 1))
    (project / "backend" / "__pycache__").mkdir(exist_ok=True)
    (project / "backend" / "__pycache__" / "x.pyc").write_bytes(b"made by running it")
    assert packed(project, name="alpha-test-1", made_at=MADE_AT) == first
    # A page of a later release may have the same size, and its ETag goes by time and size.
    assert packed(project, name="alpha-test-1", made_at=MADE_AT + 1) != first


def test_an_unpacked_archive_serves_the_pages_without_node(
    project: Path, fresh_database_url: str, redis_url: str, tmp_path: Path
) -> None:
    data = packed(project, name="alpha-test-1", made_at=MADE_AT)
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        archive.extractall(tmp_path, filter="data")
    host = tmp_path / "alpha-test-1"
    assert not list(host.rglob("package.json"))
    launcher = loaded(host / "alpha")
    assert launcher.is_package()
    # The packages of this one, as its locks would install them again.
    (host / ".venv").mkdir()
    for part in ("bin", "lib", "pyvenv.cfg"):
        (host / ".venv" / part).symlink_to(Path(sys.prefix) / part)
    launcher.set_stamp("python", launcher.python_stamp(launcher.LOCK))
    # Nothing but Python is to be found.
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python3.11").symlink_to(sys.executable)
    port = free_port()
    environment = {
        **market_environment(tmp_path),
        "PATH": str(tmp_path / "bin"),
        "ALPHA_PORT": str(port),
        "DATABASE_URL": fresh_database_url,
        "REDIS_URL": redis_url,
    }
    log = tmp_path / "api.log"
    with (
        log.open("wb") as said,
        subprocess.Popen(("./alpha", "api"), cwd=host, env=environment, stderr=said) as api,
    ):
        try:
            url = f"http://localhost:{port}"
            wait_until(lambda: is_ready(url) or api.poll() is not None, what="ready", seconds=90)
            page = httpx.get(f"{url}/", verify=CERTIFICATES)
        finally:
            api.terminate()
    assert page.status_code == 200
    assert "<title>" in page.text
    assert "Installing" not in log.read_text()
    assert "Building" not in log.read_text()
