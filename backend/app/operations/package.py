"""`./alpha package`: what a host needs that has Python and no Node, as one reproducible archive."""

import argparse
import gzip
import io
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final

from backend.embedded.program import CannotStart
from backend.settings import Settings
from backend.version import VERSION

ROOT: Final = Path(__file__).resolve().parents[3]
PARTS: Final = (
    "CHANGELOG.md", "LICENSE", "README.ja.md", "README.md", "SECURITY.md", "alpha", "backend",
    "data", "deploy", "docs", "examples", "jobs", "migrations", "procedures", "pyproject.toml",
    "requirements-uv.lock", "requirements.lock", "web/out", "web/src/rpc/generated.ts",
)  # fmt: skip
"""What is packed: the server, its locks, and the pages as they were built."""
LEFT_OUT: Final = frozenset({"__pycache__", "alpha.env"})


def package(_: Settings, arguments: argparse.Namespace) -> int:
    """write alpha-test-VERSION.tar.gz, which serves the pages where there is no Node"""
    if not (ROOT / "web" / "out" / "index.html").exists():
        raise CannotStart("The pages are not built; ./alpha package builds them.")
    target = Path(arguments.out) / f"alpha-test-{VERSION}.tar.gz"
    data = packed(ROOT, name=f"alpha-test-{VERSION}", made_at=_made_at(ROOT))
    target.write_bytes(data)
    print(f"{target}: {len(data) / 1e6:.1f} MB, sha256 {sha256(data).hexdigest()}")
    return 0


def packed(root: Path, *, name: str, made_at: int) -> bytes:
    """The archive of the project at `root`, in a folder `name`; the same files give the same bytes.

    All carry the time `made_at` (seconds since 1970). It has to differ between releases: a page's
    ETag is made of its time and size.
    """
    archive = io.BytesIO()
    # The gzip header would hold the time of packing.
    with (
        gzip.GzipFile(fileobj=archive, mode="wb", mtime=0, filename="") as compressed,
        tarfile.open(fileobj=compressed, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for file in _files(root):
            entry = tarfile.TarInfo(f"{name}/{file.relative_to(root).as_posix()}")
            content = file.read_bytes()
            entry.size = len(content)
            entry.mtime = made_at
            entry.mode = 0o755 if os.access(file, os.X_OK) else 0o644
            tar.addfile(entry, io.BytesIO(content))
    return archive.getvalue()


def _files(root: Path) -> Iterator[Path]:
    for part in PARTS:
        place = root / part
        found = sorted(place.rglob("*")) if place.is_dir() else [place]
        yield from (file for file in found if file.is_file() and LEFT_OUT.isdisjoint(file.parts))


def _made_at(root: Path) -> int:
    """When the packed commit was made; of what is no clone, when its newest file was written."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given is not None:
        return int(given)
    git = shutil.which("git")
    if git is not None and (root / ".git").exists():
        command = (git, "log", "-1", "--format=%ct")
        return int(subprocess.run(command, cwd=root, capture_output=True, check=True).stdout)
    return int(max(file.stat().st_mtime for file in _files(root)))
