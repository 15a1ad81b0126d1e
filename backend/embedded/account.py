"""Who runs the embedded servers: ourselves, or `nobody` when we are root."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

SHARED_FOLDER = Path("/var/lib/alphatest")
"""Where root keeps what `nobody` must reach when the project lies in a closed folder."""


@dataclass(frozen=True, slots=True)
class Account:
    """A user of the operating system that a server runs as."""

    name: str
    user_id: int
    group_id: int


def server_account() -> Account | None:
    """The account for the servers, None to run them as ourselves.

    PostgreSQL refuses to run as root, so root lends the servers to `nobody`.
    """
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam("nobody")
    return Account(name=entry.pw_name, user_id=entry.pw_uid, group_id=entry.pw_gid)


def can_reach(account: Account | None, path: Path) -> bool:
    """Whether the account may enter the folder `path`, or run it when it is a file."""
    if account is None:
        return os.access(path, os.X_OK)
    finished = subprocess.run(
        ["/bin/sh", "-c", 'test -x "$1"', "sh", str(path)],
        user=account.user_id,
        group=account.group_id,
        extra_groups=[],
        cwd="/",
        check=False,
    )
    return finished.returncode == 0


def give(account: Account | None, path: Path) -> None:
    """Make the account the owner of one file or folder."""
    if account is not None:
        os.chown(path, account.user_id, account.group_id)


def own_folder(account: Account | None, path: Path) -> Path:
    """A folder at `path`, or linked from there, that only the account can open.

    Below a folder which is closed to the account (a project in /root), the data is kept
    under /var/lib/alphatest and `path` is a link to it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() and not path.is_symlink() and not can_reach(account, path.parent):
        elsewhere = SHARED_FOLDER / sha256(str(path.absolute()).encode()).hexdigest()[:16]
        SHARED_FOLDER.mkdir(mode=0o711, exist_ok=True)
        elsewhere.mkdir(mode=0o711, exist_ok=True)
        path.symlink_to(elsewhere)
    folder = path.resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    give(account, folder)
    folder.chmod(0o700)
    return folder


def reachable_copy(
    account: Account | None, root: Path, *, parts: tuple[str, ...], probe: str
) -> Path:
    """`root`, or a copy of its `parts` when the account cannot run the file `probe` in it."""
    if can_reach(account, root / probe):
        return root
    written = (root / probe).stat()
    identity = f"{root}:{written.st_size}:{written.st_mtime_ns}"
    SHARED_FOLDER.mkdir(mode=0o711, exist_ok=True)
    copy = SHARED_FOLDER / f"{root.name}-{sha256(identity.encode()).hexdigest()[:16]}"
    if not copy.exists():
        partial = copy.with_name(f"{copy.name}.{os.getpid()}")
        for part in parts:
            shutil.copytree(root / part, partial / part, symlinks=True)
        partial.rename(copy)
    return copy
